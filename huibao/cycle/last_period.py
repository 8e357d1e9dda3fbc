"""What the same department wrote before: in the period before, and in the same one of last year.

Of an office that has one half-year report a year the latter is all there is.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cycle.moves import kind_of
from huibao.lifecycle import CycleState
from huibao.periods import Period, parse_period
from huibao.records.models import Cycle, Section


def section_last_period(session: Session, section: Section) -> Section | None:
    """Return this section as it was filed one period ago, or None when it was not."""
    return _section(session, section, _period(section.cycle).previous())


def section_last_year(session: Session, section: Section) -> Section | None:
    """Return this section as it was filed for the same part of last year; None for a year's own.

    A year's is that of the period before.
    """
    own = _period(section.cycle)
    return None if own.kind == "Y" else _section(session, section, own.a_year_before())


def section_before(session: Session, section: Section) -> Section | None:
    """Return this section as it was filed one period ago, or else on that part of last year."""
    return section_last_period(session, section) or section_last_year(session, section)


def cycle_before(session: Session, cycle: Cycle) -> Cycle | None:
    """Return the report of the same kind filed one period ago, or else a year ago."""
    own = _period(cycle)
    return _cycle(session, cycle, own.previous()) or _cycle(session, cycle, own.a_year_before())


def _period(cycle: Cycle) -> Period:
    return parse_period(kind_of(cycle).period, cycle.period)


def _section(session: Session, section: Section, period: Period) -> Section | None:
    return session.scalar(
        select(Section)
        .join(Section.cycle)
        .where(
            Cycle.kind == section.cycle.kind,
            Cycle.period == str(period),
            Cycle.state == CycleState.ARCHIVED,
            Section.key == section.key,
            Section.text != "",
        )
    )


def _cycle(session: Session, cycle: Cycle, period: Period) -> Cycle | None:
    return session.scalar(
        select(Cycle).where(
            Cycle.kind == cycle.kind,
            Cycle.period == str(period),
            Cycle.state == CycleState.ARCHIVED,
        )
    )
