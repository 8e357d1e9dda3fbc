"""Figures (指标): what a report counts, as label, value and unit: 公文收发2019件次."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from huibao.report.changes import is_change
from huibao.report.figures.dating import Dating
from huibao.report.figures.labels import Label
from huibao.report.figures.naming import named_around
from huibao.report.figures.telling import Telling, moved
from huibao.report.quantities import find_quantities, quantity_of
from huibao.report.quantities.quantity import FigureKind, Quantity
from huibao.report.reading import Reading, read
from huibao.report.tables.cells import Cell, find_rows
from huibao.report.tables.rows import rows_among

_LONGEST_NAME = 5
_PARTICLE = re.compile("(?:(?<!标)的|了|的了|了的)$")


class Figure(NamedTuple):
    """A number a report states, from `start` to `end` of the text (the number and its unit).

    `value` is None when the number is masked; it is what is printed, so 1.2亿元 gives 1.2 and
    亿元, and `scale` is what to multiply with (100 000 000). `upper` is the other end of a range.
    """

    label: str
    value: int | float | None
    unit: str
    masked: bool
    start: int
    end: int
    kind: FigureKind = "count"
    verb: str = ""
    period: str = ""
    as_of: str = ""
    upper: int | float | None = None
    approximate: bool = False
    scale: int = 1

    @property
    def amount(self) -> Decimal | None:
        """The value in single units (1.2亿元 is 120 000 000), None when masked."""
        return None if self.value is None else Decimal(str(self.value)) * self.scale


@lru_cache(maxsize=8)
def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of `text` in order, in linear time."""
    reading = read(text)
    found = find_quantities(reading.text)
    figures = [*_labelled(reading, found), *_tabulated(reading, found)]
    return tuple(sorted(figures, key=lambda each: each.start))


def _tabulated(reading: Reading, found: Sequence[Quantity]) -> Iterator[Figure]:
    """Return the figures of tables: of cells that hold one, and of those that speak of some."""
    for row in find_rows(reading.source).values():
        for cell in row:
            own = quantity_of(
                reading.text, cell.start, cell.end, unit=cell.unit, counted=cell.counted
            )
            if not cell.label:
                continue
            if own is not None:
                yield _figure(reading, own, label=Label(cell.label, ""), dating=None)
            elif len(cell.words) > _LONGEST_NAME:
                yield from _spoken_of(reading, cell, found)


def _spoken_of(reading: Reading, cell: Cell, found: Sequence[Quantity]) -> Iterator[Figure]:
    first = bisect_left(found, cell.start, key=lambda each: each.start)
    label = subject = Label("", "")
    before: Quantity | None = None
    for place in range(first, len(found)):
        each = found[place]
        if each.end > cell.end:
            break
        after = found[place + 1] if place + 1 < len(found) else None
        label = named_around(
            reading.text, each, before=before, after=after, last=label, floor=cell.start
        )
        label, subject = (
            (moved(subject, label), subject) if is_change(label.words) else (label,) * 2
        )
        before = each
        yield _figure(reading, each, label=label, dating=None)


def _labelled(reading: Reading, found: Sequence[Quantity]) -> Iterator[Figure]:
    """Return the figures of running text."""
    text, dating = reading.text, Dating(reading.text)
    rows = rows_among([text[each.start : each.end] for each in reading.paragraphs])
    told = Telling(text, found)
    for place, each in enumerate(found):
        number = reading.paragraph_at(each.start)
        if not rows[number]:
            label = told.label_at(place, line=reading.paragraphs[number].start)
            yield _figure(reading, each, label=label, dating=dating)


def _figure(reading: Reading, found: Quantity, *, label: Label, dating: Dating | None) -> Figure:
    period, as_of = dating.at(found.start) if dating else ("", "")
    return Figure(
        label=_PARTICLE.sub("", label.words),
        value=found.value,
        unit=found.unit,
        masked=found.value is None,
        start=reading.at(found.start),
        end=reading.after(found.end),
        kind=found.kind,
        verb=label.verb,
        period=period,
        as_of=as_of,
        upper=found.upper,
        approximate=found.approximate,
        scale=found.scale,
    )
