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


def left_open(kind: PlaceholderKind) -> Check:
    """Return the check that finds placeholders of one kind."""
    return partial(_left_open, kind=kind)


def _left_open(report: Report, *, kind: PlaceholderKind) -> Iterator[Spot]:
    for place in find_placeholders(report.text):
        if place.kind == kind:
            yield Spot(place.start, place.end, *_messages(place))


def _messages(place: Placeholder) -> tuple[str, str]:
    clause = "".join(place.clause.split("\n"))
    short = clause if len(clause) <= 30 else clause[:29] + "…"
    words = "".join(place.text.split("\n"))
    chinese, english = _MESSAGES[place.kind]
    return chinese.format(clause=short, text=words), english.format(clause=short, text=words)
