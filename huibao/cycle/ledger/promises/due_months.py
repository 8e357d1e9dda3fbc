"""Where the promises stand by due date: month by month around today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import case, extract, func, select
from sqlalchemy.orm import Session

from huibao.lifecycle import CLOSED, ItemState
from huibao.periods import Period, current
from huibao.records.models import PlanItem

BEFORE, AFTER = 3, 8
"""How many months before and after this one have a bar of their own."""
EARLIER, LATER, UNDATED = "更早", "以后", "未定"
"""Bars of what is due before those months and still open, after them, or without a day."""


@dataclass
class DueMonth:
    """What is due in a month, by state."""

    name: str
    counts: dict[ItemState, int] = field(default_factory=dict)
    overdue: int = 0
    """What is open although its day has passed."""

    @property
    def total(self) -> int:
        """All that is due in it."""
        return sum(self.counts.values())


def by_due_month(session: Session, today: date, *, department: str = "") -> list[DueMonth]:
    """Return how the promises stand by the month they are due in, the earliest first.

    Of what was due before the first of these months only the open ones are counted.
    """
    late = (PlanItem.due < today) & PlanItem.is_open
    month_and_state = (
        extract("year", PlanItem.due),
        extract("month", PlanItem.due),
        PlanItem.state,
    )
    behind = func.sum(case((late, 1), else_=0))
    query = select(*month_and_state, func.count(), behind).where(PlanItem.replaced.is_(False))
    if department:
        query = query.where(PlanItem.department == department)
    rows = session.execute(query.group_by(*month_and_state)).all()
    months = _months(current("M", today))
    names = (EARLIER, *map(str, months), LATER, UNDATED)
    found = {name: DueMonth(name) for name in names}
    for year, month, state, number, overdue in rows:
        name = _column(year, month, months)
        if name != EARLIER or state not in CLOSED:
            counts = found[name].counts
            counts[state] = counts.get(state, 0) + number
            found[name].overdue += int(overdue or 0)
    ends = (EARLIER, LATER, UNDATED)
    return [column for column in found.values() if column.total or column.name not in ends]


def _months(now: Period) -> list[Period]:
    found = [now]
    for _ in range(BEFORE):
        found.insert(0, found[0].previous())
    for _ in range(AFTER):
        found.append(found[-1].next())
    return found


def _column(year: int | None, month: int | None, months: Sequence[Period]) -> str:
    if year is None or month is None:
        return UNDATED
    due = Period("M", int(year), int(month))
    if due < months[0]:
        return EARLIER
    return str(due) if due <= months[-1] else LATER
