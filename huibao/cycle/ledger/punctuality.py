"""The departments' record over the cycles (按时报送情况): on time, late by how much, or waived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
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
    late = Submission.submitted_at > Submission.due
    outcome = case(
        (Section.state == SectionState.WAIVED, "waived"),
        (Submission.id.is_(None) & (Section.due < now), "missing"),
        (Submission.id.is_(None), "awaited"),
        (late, "late"),
        else_="on_time",
    )
    query = (
        select(Section.department, outcome, func.count())
        .join(Section.cycle)
        .outerjoin(Submission, (Submission.section_id == Section.id) & (Submission.number == 1))
        .where(Cycle.imported.is_(False), Cycle.state != CycleState.CANCELLED)
        .group_by(Section.department, outcome)
    )
    counts: dict[str, dict[str, int]] = {}
    for department, what, number in session.execute(query):
        counts.setdefault(department, {})[what] = number
    delays = _delays(session, office)
    found = [
        Punctuality(
            department,
            on_time=of.get("on_time", 0),
            late_by=tuple(delays.get(department, ())),
            missing=of.get("missing", 0),
            waived=of.get("waived", 0),
        )
        for department, of in counts.items()
    ]
    return sorted(found, key=lambda each: (each.share, -each.owed, each.department))


def _delays(session: Session, office: Office) -> dict[str, list[int]]:
    """Return by department how many working days late each section came that came late."""
    query = (
        select(Section.department, Submission.due, Submission.submitted_at)
        .join(Submission.section)
        .join(Section.cycle)
        .where(
            Submission.number == 1,
            Submission.submitted_at > Submission.due,
            Section.state != SectionState.WAIVED,
            Cycle.imported.is_(False),
            Cycle.state != CycleState.CANCELLED,
        )
    )
    found: dict[str, list[int]] = {}
    known: dict[tuple[date, date], int] = {}
    for department, *moments in session.execute(query):
        due, came = (office.day_at(at) for at in moments)
        if (due, came) not in known:
            known[due, came] = working_days_until(due, came, office.holidays)
        found.setdefault(department, []).append(known[due, came])
    return found
