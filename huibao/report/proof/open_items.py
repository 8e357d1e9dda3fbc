"""Checks of what is left open: numbers, names, dates and words still to be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from huibao.report.placeholders import Placeholder, PlaceholderKind, find_placeholders
from huibao.report.proof.findings import Check, Report, Spot

_MESSAGES: dict[PlaceholderKind, str] = {
    "figure": "“{clause}”中的数字未填",
    "name": "“{clause}”中的名称被遮盖",
    "date": "日期“{text}”未填全",
    "text": "“{text}”处内容待补",
}


def left_open(kind: PlaceholderKind) -> Check:
    """Return the check that finds placeholders of one kind."""
    return partial(_left_open, kind=kind)


def _left_open(report: Report, *, kind: PlaceholderKind) -> Iterator[Spot]:
    for place in find_placeholders(report.text):
        if place.kind == kind:
            yield Spot(place.start, place.end, _message(place))


def _message(place: Placeholder) -> str:
    clause = "".join(place.clause.split("\n"))
    short = clause if len(clause) <= 30 else clause[:29] + "…"
    return _MESSAGES[place.kind].format(clause=short, text="".join(place.text.split("\n")))
