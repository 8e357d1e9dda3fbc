"""Where the promises stand by due date: month by month around today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from huibao.lifecycle import CLOSED, ItemState
from huibao.periods import Period, current
from huibao.records.models import PlanItem

BEFORE, AFTER = 3, 8
"""How many months before and after this one have a column of their own."""
EARLIER, LATER, UNDATED = "更早", "以后", "未定"
"""Columns of what is due before those months and still open, after them, or without a day."""


@dataclass(frozen=True)
class DueMonth:
    """What is due in a month, by state."""

    name: str
    counts: dict[ItemState, int] = field(default_factory=dict)
    past: bool = False
    """Whether the month is over, so that what is open in it is overdue."""

    @property
    def total(self) -> int:
        """All that is due in it."""
        return sum(self.counts.values())

    @property
    def overdue(self) -> int:
        """What is open although its month is over."""
        return sum(n for s, n in self.counts.items() if s not in CLOSED) if self.past else 0


def by_due_month(session: Session, today: date, *, department: str = "") -> list[DueMonth]:
    """Return how the promises stand by the month they are due in, the earliest first.

    Of what was due before the first of these months only the open ones are counted.
    """
    counted = func.count()
    query = select(
        extract("year", PlanItem.due), extract("month", PlanItem.due), PlanItem.state, counted
    ).where(PlanItem.replaced.is_(False))
    if department:
        query = query.where(PlanItem.department == department)
    rows = session.execute(query.group_by(*query.selected_columns[:3])).all()
    months = _months(current("M", today))
    found = {name: DueMonth(name, past=past) for name, past in _columns(months)}
    for year, month, state, number in rows:
        name = _column(year, month, months)
        if name != EARLIER or state not in CLOSED:
            counts = found[name].counts
            counts[state] = counts.get(state, 0) + number
    ends = (EARLIER, LATER, UNDATED)
    return [column for column in found.values() if column.total or column.name not in ends]


def _months(now: Period) -> list[Period]:
    found = [now]
    for _ in range(BEFORE):
        found.insert(0, found[0].previous())
    for _ in range(AFTER):
        found.append(found[-1].next())
    return found


def _columns(months: Sequence[Period]) -> Iterator[tuple[str, bool]]:
    yield EARLIER, True
    for number, month in enumerate(months):
        yield str(month), number < BEFORE
    yield from ((LATER, False), (UNDATED, False))


def _column(year: int | None, month: int | None, months: Sequence[Period]) -> str:
    if year is None or month is None:
        return UNDATED
    due = Period("M", int(year), int(month))
    if due < months[0]:
        return EARLIER
    return str(due) if due <= months[-1] else LATER
