"""The departments' record over the cycles (按时报送情况): on time, late by how much, or waived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.calendar import working_days_until
from huibao.lifecycle import CycleState, SectionState
from huibao.office import Office
from huibao.records.models import Cycle, Section, Submission


@dataclass(frozen=True)
class Punctuality:
    """How a department handed in over the cycles, section by section."""

    department: str
    on_time: int = 0
    late_by: tuple[int, ...] = ()
    """For each section that came late, by how many working days; 0 is later on the same day."""
    missing: int = 0
    """Sections that are overdue and have not come."""
    waived: int = 0

    @property
    def owed(self) -> int:
        """What it had to hand in, without what was waived."""
        return self.on_time + len(self.late_by) + self.missing

    @property
    def share(self) -> int:
        """Of that, how much came on time, in percent; 100 where nothing was owed."""
        return round(100 * self.on_time / self.owed) if self.owed else 100

    @property
    def average_delay(self) -> float:
        """Working days by which what came late was late, on average; 0 where nothing was."""
        return round(sum(self.late_by) / len(self.late_by), 1) if self.late_by else 0.0

    @property
    def longest_delay(self) -> int:
        """Working days by which the latest of all was late; 0 where nothing was."""
        return max(self.late_by, default=0)


def records(session: Session, office: Office, now: datetime) -> list[Punctuality]:
    """Return each department's record over all cycles, the least punctual first.

    What counts is the first hand-in of a section, against the time that it was then due: whoever
    was given more time by the office is not late. Reports of the time before Huibao, and cancelled
    ones, say nothing.
    """
    query = (
        select(Section.department, Section.state, Section.due, Submission.submitted_at,
               Submission.due)
        .join(Section.cycle)
        .outerjoin(Submission, (Submission.section_id == Section.id) & (Submission.number == 1))
        .where(Cycle.imported.is_(False), Cycle.state != CycleState.CANCELLED)
    )  # fmt: skip
    found: dict[str, Punctuality] = {}
    for department, state, due, came_at, was_due in session.execute(query):
        record = found.get(department) or Punctuality(department)
        if state is SectionState.WAIVED:
            record = replace(record, waived=record.waived + 1)
        elif came_at is None:
            record = replace(record, missing=record.missing + (due < now))
        elif came_at <= was_due:
            record = replace(record, on_time=record.on_time + 1)
        else:
            days = _days(office, was_due, came_at)
            record = replace(record, late_by=(*record.late_by, days))
        found[department] = record
    return sorted(found.values(), key=lambda each: (each.share, -each.owed, each.department))


def _days(office: Office, due: datetime, came_at: datetime) -> int:
    first, last = (at.astimezone(office.zone).date() for at in (due, came_at))
    return working_days_until(first, last, office.holidays)
