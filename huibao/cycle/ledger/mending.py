"""What the office mends in what was understood of an imported report, and that it confirms it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.ledger.items import note
from huibao.cycle.ledger.problems import hand_on
from huibao.cycle.refusals import Refused
from huibao.records.models import Cycle, Event, FigureValue, PlanItem, Problem

MENDED: Final = ("label", "value", "unit")


class NotOfThisReport(Refused):
    """What is to be mended does not belong to the report."""

    def __init__(self) -> None:
        super().__init__("这一条不在该报告中，请刷新后再试。 (It is not of this report; reload.)")


def is_confirmed(session: Session, cycle: Cycle) -> bool:
    """Whether the office has confirmed what was understood."""
    query = select(Event.id).where(Event.chain == cycle.key, Event.action == Did.LEDGER_CONFIRMED)
    return session.scalar(query.limit(1)) is not None


def confirm(act: Act, cycle: Cycle) -> None:
    """Confirm what was understood of the report, once."""
    if not is_confirmed(act.session, cycle):
        act.record(Did.LEDGER_CONFIRMED, chain=cycle.key, subject=cycle.title)


def mend_figure(act: Act, cycle: Cycle, number: int, **given: str) -> None:
    """Put a figure right; the event keeps what stood there before."""
    figure = act.session.get(FigureValue, number)
    if figure is None or figure.cycle_id != cycle.id:
        raise NotOfThisReport
    before = {name: getattr(figure, name) for name in MENDED}
    after = {name: given.get(name, before[name]).strip() for name in MENDED}
    if after == before or not after["label"]:
        return
    for name, value in after.items():
        setattr(figure, name, value)
    act.record(
        Did.LEDGER_MENDED,
        chain=cycle.key,
        subject=after["label"],
        detail={
            "from": "".join(before.values()),
            "to": "".join(after.values()),
        },
    )


def remove_figure(act: Act, cycle: Cycle, number: int) -> None:
    """Take out what is no figure."""
    figure = act.session.get(FigureValue, number)
    if figure is None or figure.cycle_id != cycle.id:
        raise NotOfThisReport
    act.session.delete(figure)
    _removed(act, cycle, f"{figure.label}{figure.value}{figure.unit}")


def remove_problem(act: Act, cycle: Cycle, number: int) -> None:
    """Take out what is no problem; what came back from it begins with the next one."""
    problem = act.session.get(Problem, number)
    if problem is None or problem.cycle_id != cycle.id:
        raise NotOfThisReport
    again = select(Problem).where(Problem.first_id == problem.id).order_by(Problem.id)
    later = list(act.session.scalars(again))
    for other in later:
        other.first_id = None if other is later[0] else later[0].id
    hand_on(act, problem, later[0] if later else None)
    act.session.flush()
    act.session.delete(problem)
    _removed(act, cycle, problem.text)


def remove_item(act: Act, cycle: Cycle, number: int) -> None:
    """Take out what is no promise; its history stays."""
    item = act.session.get(PlanItem, number)
    if item is None or item.cycle_id != cycle.id:
        raise NotOfThisReport
    if not item.replaced:
        item.replaced = True
        note(act, item, "removed", before=item.title)


def _removed(act: Act, cycle: Cycle, what: str) -> None:
    act.record(Did.LEDGER_MENDED, chain=cycle.key, subject=what, detail={"from": what, "to": "—"})
