"""What the same department wrote in the report of the period before."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cycle.moves import kind_of
from huibao.lifecycle import CycleState
from huibao.periods import parse_period
from huibao.records.models import Cycle, Section


def section_last_period(session: Session, section: Section) -> Section | None:
    """Return this section as it was filed one period ago, or None when it was not."""
    cycle = section.cycle
    before = parse_period(kind_of(cycle).period, cycle.period).previous()
    return session.scalar(
        select(Section)
        .join(Section.cycle)
        .where(
            Cycle.kind == cycle.kind,
            Cycle.period == str(before),
            Cycle.state == CycleState.ARCHIVED,
            Section.key == section.key,
            Section.text != "",
        )
    )


def cycle_last_period(session: Session, cycle: Cycle) -> Cycle | None:
    """Return the report of the same kind filed one period ago, or None when there is none."""
    before = parse_period(kind_of(cycle).period, cycle.period).previous()
    return session.scalar(
        select(Cycle).where(
            Cycle.kind == cycle.kind,
            Cycle.period == str(before),
            Cycle.state == CycleState.ARCHIVED,
        )
    )
