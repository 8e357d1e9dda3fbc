"""Which report came before which: by the last day that each reports on."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.lifecycle import CycleState
from huibao.periods import Period
from huibao.records.models import Cycle, Draft, Section

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


def filed_before(session: Session, cycle: Cycle) -> list[int]:
    """Return the filed reports of earlier periods, by id, the newest period first."""
    rows = session.execute(
        select(Cycle.id, Cycle.period, Cycle.kind).where(
            Cycle.state == CycleState.ARCHIVED, Cycle.id != cycle.id
        )
    )
    own = ends_on(cycle)
    # Of two that end on the same day, the one of our own kind is nearer.
    dated = [(read_period(row.period).last_day, row.kind == cycle.kind, row.id) for row in rows]
    return [number for day, _, number in sorted(dated, reverse=True) if day < own]


def report_before(session: Session, cycle: Cycle) -> Cycle | None:
    """Return the report filed for the latest earlier period, of whatever kind; None for none."""
    ids = filed_before(session, cycle)
    return session.get(Cycle, ids[0]) if ids else None


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


def section_at(cycle: Cycle, place: int) -> Section | None:
    """Return the section that holds that place of the last draft, None where none does."""
    if not cycle.drafts:
        return None
    spans = cycle.drafts[-1].sections
    return next((span.section for span in spans if span.start <= place < span.end), None)
