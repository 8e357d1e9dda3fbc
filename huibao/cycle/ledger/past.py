"""Which report came before which: by the last day that each reports on."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from huibao.lifecycle import CycleState
from huibao.periods import PER_YEAR, Period
from huibao.records.models import Cycle, Draft, Section

LONG = ("Y", "H")
"""Periods whose report answers for every open promise."""
_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?P<part>[HQ]?)(?P<number>\d{1,2}))?")


def read_period(text: str) -> Period:
    """Return the period that a cycle's `period` writes; `ValueError` when it writes none."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    if not found["number"]:
        return Period("Y", int(found["year"]))
    kind = {"H": "H", "Q": "Q", "": "M"}[found["part"]]
    return Period(kind, int(found["year"]), int(found["number"]))  # type: ignore[arg-type]  # one of the three


def ends_on(cycle: Cycle) -> date:
    """Return the last day that the cycle reports on."""
    return read_period(cycle.period).last_day


def may_tell_of(cycle: Cycle, other: Cycle) -> bool:
    """Whether the report may say what the other does: a confidential one is for its kind alone."""
    return not other.confidential or other.kind == cycle.kind


def open_to(cycle: Cycle) -> ColumnElement[bool]:
    """Return the condition that picks the reports which it may tell of."""
    confidential = Cycle.kind_snapshot["confidential"].as_boolean()
    return or_(confidential.is_not(True), Cycle.kind == cycle.kind)


def filed_before(session: Session, cycle: Cycle) -> list[int]:
    """Return the filed reports of earlier periods that it may tell of, by id, the newest first."""
    return [number for _, number in _filed_before(session, cycle)]


def _filed_before(session: Session, cycle: Cycle) -> list[tuple[Period, int]]:
    rows = session.execute(
        select(Cycle.id, Cycle.period, Cycle.kind).where(
            Cycle.state == CycleState.ARCHIVED, Cycle.id != cycle.id, open_to(cycle)
        )
    )
    own = ends_on(cycle)
    # Of two that end on the same day, the one of our own kind is nearer.
    dated = [(read_period(row.period), row.kind == cycle.kind, row.id) for row in rows]
    earlier = [each for each in dated if each[0].last_day < own]
    earlier.sort(key=lambda each: (each[0].last_day, *each[1:]), reverse=True)
    return [(period, number) for period, _, number in earlier]


def report_before(session: Session, cycle: Cycle) -> Cycle | None:
    """Return the report filed for the latest earlier period, of whatever kind; None for none."""
    ids = filed_before(session, cycle)
    return session.get(Cycle, ids[0]) if ids else None


def plans_before(session: Session, cycle: Cycle) -> list[Cycle]:
    """Return the filed reports whose plans this one answers for, the newest first.

    That is the narrowest plan that its period lies in: of a quarter the last quarter's, of a year
    the last year's. A report on half a year or more answers also for what was planned for a part
    of it, for no less than half a year. Where nobody planned for it, it is the report before it.
    """
    own = read_period(cycle.period)
    earlier = _filed_before(session, cycle)
    planned = [(period.next(), number) for period, number in earlier]
    around = [(PER_YEAR[p.kind], number) for p, number in planned if _lies_in(own, p)]
    narrowest = max((parts for parts, _ in around), default=0)
    found = {number for parts, number in around if parts == narrowest}
    if own.kind in LONG:
        found |= {number for p, number in planned if p.kind in LONG and _lies_in(p, own)}
    found = found or {number for _, number in earlier[:1]}
    return [session.get_one(Cycle, number) for _, number in earlier if number in found]


def _lies_in(part: Period, whole: Period) -> bool:
    return whole.first_day <= part.first_day and part.last_day <= whole.last_day


def same_kind_before(session: Session, cycle: Cycle) -> Cycle | None:
    """Return the report of this kind filed for the latest earlier period; None for none."""
    for number in filed_before(session, cycle):
        earlier = session.get_one(Cycle, number)
        if earlier.kind == cycle.kind:
            return earlier
    return None


def same_part_last_year(session: Session, cycle: Cycle) -> Cycle | None:
    """Return the filed report of this kind on the same part of the year before; None for none."""
    own = read_period(cycle.period)
    query = select(Cycle).where(
        Cycle.state == CycleState.ARCHIVED,
        Cycle.kind == cycle.kind,
        Cycle.period == str(own.a_year_before()),
    )
    return session.scalars(query.limit(1)).first()


def final_text(session: Session, cycle: Cycle) -> str:
    """Return the text of the cycle's last draft, empty when it has none."""
    query = select(Draft.text).where(Draft.cycle_id == cycle.id).order_by(Draft.number.desc())
    return session.scalar(query.limit(1)) or ""


def section_at(cycle: Cycle, place: int, end: int = 0) -> Section | None:
    """Return the section that holds that place of the last draft, None where none does.

    What begins with its section's heading, in front of the text, and goes on to `end` is its, too.
    """
    if not cycle.drafts:
        return None
    spans = cycle.drafts[-1].sections
    holding = (span.section for span in spans if span.start <= place < span.end)
    behind = (span.section for span in spans if place < span.start < end)
    return next(holding, None) or next(behind, None)
