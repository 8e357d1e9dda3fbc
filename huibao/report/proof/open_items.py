"""Checks of what is left open: numbers, names, dates and words still to be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from huibao.report.placeholders import Placeholder, PlaceholderKind, find_placeholders
from huibao.report.proof.findings import Check, Report, Spot

_MESSAGES: dict[PlaceholderKind, tuple[str, str]] = {
    "figure": ("“{clause}”中的数字未填", "The number in “{clause}” is not filled in"),
    "name": ("“{clause}”中的名称被遮盖", "The name in “{clause}” is masked"),
    "date": ("日期“{text}”未填全", "The date “{text}” is not complete"),
    "text": ("“{text}”处内容待补", "“{text}” still stands for words to come"),
}
_LONGEST = 30
"""How many characters of a clause are told."""


def left_open(kind: PlaceholderKind) -> Check:
    """Return the check that finds placeholders of one kind."""
    return partial(_left_open, kind=kind)


def _left_open(report: Report, *, kind: PlaceholderKind) -> Iterator[Spot]:
    for place in find_placeholders(report.text):
        if place.kind == kind and not place.promised:
            yield Spot(place.start, place.end, *_messages(place))


def promised(report: Report) -> Iterator[Spot]:
    """Find what is not counted yet, and by when it will be: as the departments are asked to say."""
    for place in find_placeholders(report.text):
        if place.promised:
            yield Spot(
                place.start,
                place.end,
                f"“{place.text}”已写明补报日期，到期补入数字",
                f"“{place.text}” names its day; the number is to come by then",
            )


def _messages(place: Placeholder) -> tuple[str, str]:
    words = "".join(place.text.split("\n"))
    clause = "".join(place.clause.split("\n"))
    if len(clause) > _LONGEST:
        at = max(0, clause.find(words) - _LONGEST // 2)
        clause = "…" * (at > 0) + clause[at : at + _LONGEST] + "…" * (at + _LONGEST < len(clause))
    chinese, english = _MESSAGES[place.kind]
    return chinese.format(clause=clause, text=words), english.format(clause=clause, text=words)
