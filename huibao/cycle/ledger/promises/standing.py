"""Where the promises stand: the ledger's rows, filtered, and its sums by department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnExpressionArgument, case, func, select
from sqlalchemy.orm import Session, selectinload

from huibao.cycle.ledger.promises.items import is_overdue
from huibao.lifecycle import CLOSED, ItemState
from huibao.records.models import PlanItem

NOBODY = "（未明确）"
"""How a promise without a department is filed."""


@dataclass(frozen=True)
class Wanted:
    """What of the ledger is asked for; an empty field asks for all."""

    department: str = ""
    state: str = ""
    overdue: bool = False
    cycle_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """How a department's promises stand; `counts` is by state, overdue ones counted apart."""

    department: str
    counts: dict[ItemState, int] = field(default_factory=dict)
    overdue: int = 0

    @property
    def total(self) -> int:
        """All its promises."""
        return sum(self.counts.values())


def promises(
    session: Session, wanted: Wanted, today: date, *, limit: int | None = None, offset: int = 0
) -> list[PlanItem]:
    """Return the promises asked for: open ones first, by their day, those without one behind."""
    query = (
        select(PlanItem)
        .where(*_conditions(wanted, today))
        .order_by(PlanItem.state.in_(CLOSED), PlanItem.due.is_(None), PlanItem.due, PlanItem.id)
        .options(selectinload(PlanItem.cycle))
        .offset(offset)
    )
    return list(session.scalars(query.limit(limit) if limit else query))


def count(session: Session, wanted: Wanted, today: date) -> int:
    """Return how many promises were asked for."""
    query = select(func.count()).select_from(PlanItem).where(*_conditions(wanted, today))
    return session.scalar(query) or 0


def _conditions(wanted: Wanted, today: date) -> list[ColumnExpressionArgument[bool]]:
    found: list[ColumnExpressionArgument[bool]] = [PlanItem.replaced.is_(False)]
    if wanted.department:
        name = "" if wanted.department == NOBODY else wanted.department
        found.append(PlanItem.department == name)
    if wanted.state in set(ItemState):
        found.append(PlanItem.state == ItemState(wanted.state))
    if wanted.overdue:
        found += [PlanItem.is_open, PlanItem.due < today]
    if wanted.cycle_id is not None:
        found.append(PlanItem.cycle_id == wanted.cycle_id)
    return found


def by_department(session: Session, today: date) -> list[Standing]:
    """Return how each department's promises stand, the one with most overdue ones first."""
    late = (PlanItem.due < today) & PlanItem.is_open
    rows = session.execute(
        select(
            PlanItem.department, PlanItem.state, func.count(), func.sum(case((late, 1), else_=0))
        )
        .where(PlanItem.replaced.is_(False))
        .group_by(PlanItem.department, PlanItem.state)
    )
    counts: dict[str, dict[ItemState, int]] = {}
    overdue: dict[str, int] = {}
    for department, state, number, behind in rows:
        name = department or NOBODY
        counts.setdefault(name, {})[state] = number
        overdue[name] = overdue.get(name, 0) + int(behind or 0)
    found = [Standing(name, counts[name], overdue[name]) for name in counts]
    return sorted(found, key=lambda each: (-each.overdue, -each.total, each.department))


def overdue_of(items: Sequence[PlanItem], today: date) -> set[int]:
    """Return the ids of those that are overdue."""
    return {item.id for item in items if is_overdue(item, today)}
