"""Taking an imported report back (撤回导入): a wrong file, or one of another period."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.ledger.importing.mending import remove_item, remove_problem
from huibao.cycle.ledger.promises.items import note
from huibao.cycle.moves import move
from huibao.cycle.refusals import NotNow, Refused, reason_in
from huibao.lifecycle import CHINESE, CycleAction, CycleState
from huibao.records.models import CarriedItem, Cycle, Event, PlanItem, Problem


class BuiltUpon(Refused):
    """Other reports speak of the imported one's tasks by now."""

    def __init__(self, titles: list[str]):
        named = "、".join(f"《{title}》" for title in titles)
        super().__init__(
            f"{named}已用到这份报告的任务，不能撤回。请先作废还在办理的报告，"
            "或在本页逐条更正、移出台账。"
            f" (The tasks of this report are answered or repeated in {', '.join(titles)}:"
            " cancel what is under way first, or mend this page line by line.)"
        )


def withdraw_import(act: Act, cycle: Cycle, reason: str) -> None:
    """Take back an imported report; its period is free for another, its file and record stay.

    Its tasks and problems leave the ledgers. `ReasonMissing` without a reason, `BuiltUpon` when
    another report speaks of its tasks, `NotNow` for one that was not imported or is taken back.
    """
    reason = reason_in(reason)
    act.hold(cycle.key)
    if not cycle.imported or cycle.state is not CycleState.ARCHIVED:
        raise NotNow(CHINESE[cycle.state])
    if titles := _built_upon_by(act, cycle):
        raise BuiltUpon(titles)
    for item in act.session.scalars(select(PlanItem).where(_spoken_of_in(cycle))).all():
        if item.cycle_id == cycle.id:
            remove_item(act, cycle, item.id)
        else:
            item.times, item.last_cycle_id = item.times - 1, item.cycle_id
            note(act, item, "unrepeated", before=cycle.title)
    for problem in act.session.scalars(select(Problem).where(Problem.cycle_id == cycle.id)).all():
        remove_problem(act, cycle, problem.id)
    move(act, cycle, CycleAction.WITHDRAW_IMPORT, reason=reason)


def withdrawal_of(session: Session, cycle: Cycle) -> Event | None:
    """Return the event that took the imported report back: by whom, when and why; or None."""
    if cycle.state is not CycleState.CANCELLED:
        return None
    moved = select(Event).where(Event.chain == cycle.key, Event.action == Did.CYCLE_MOVED)
    return session.scalar(moved.order_by(Event.number.desc()).limit(1))


def _spoken_of_in(cycle: Cycle) -> ColumnElement[bool]:
    return or_(PlanItem.cycle_id == cycle.id, PlanItem.last_cycle_id == cycle.id)


def _built_upon_by(act: Act, cycle: Cycle) -> list[str]:
    """Return the titles of the reports that ask for, or repeat, what this one promised."""
    carried = (
        select(CarriedItem.cycle_id)
        .join(CarriedItem.item)
        .where(PlanItem.cycle_id == cycle.id, PlanItem.replaced.is_(False))
    )
    repeated = select(PlanItem.last_cycle_id).where(
        PlanItem.cycle_id == cycle.id, PlanItem.last_cycle_id != cycle.id
    )
    query = select(Cycle.title).where(
        Cycle.id.in_(carried.union(repeated)), Cycle.state != CycleState.CANCELLED
    )
    return list(act.session.scalars(query.order_by(Cycle.id)))
