"""What the office mends in what was understood of an imported report, and that it confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.ledger.agreement import STANDS, figures_stand
from huibao.cycle.ledger.counting import number
from huibao.cycle.ledger.problems import hand_on
from huibao.cycle.ledger.promises.carried import carry_into, later_reports
from huibao.cycle.ledger.promises.items import note
from huibao.cycle.refusals import Refused, Unknown, reason_in
from huibao.records.models import Cycle, Event, FigureChange, FigureValue, PlanItem, Problem
from huibao.report.figures.counted import name_of
from huibao.report.figures.roughness import amount_said, is_rough_word

MENDED: Final = ("label", "value", "upper", "rough", "unit")
"""What of a figure can be wrongly read."""
AT_IMPORT: Final = "核对导入内容"
"""Why a figure is mended on the page of an imported report."""


class NotOfThisReport(Refused):
    """What is to be mended does not belong to the report."""

    says = "这一条不在该报告中，请刷新后再试。 (It is not of this report; reload.)"


class NotRough(Refused):
    """A word that says nothing of how exact a number is."""

    def __init__(self, word: str):
        super().__init__(
            f"“{word}”不是概数用词：请写约、近、超过、逾、余、多、以上、左右等，精确数请留空。"
            f" ('{word}' makes no number rough: write 约, 近, 超过, 余, 以上 ..., or nothing for an"
            " exact one.)"
        )


class NoRange(Refused):
    """The two ends of a range are none."""

    says = (
        "区间的上限应当是大于下限的数；不是区间的，请留空。"
        " (The upper end of a range is above the lower one; leave it empty for one number.)"
    )


class UnknownFigure(Unknown):
    """No such value in the ledger."""

    def __init__(self, number: int):
        super().__init__(f"台账中没有第{number}号数据。 (No figure {number} in the ledger.)")


def is_confirmed(session: Session, cycle: Cycle) -> bool:
    """Whether the office has confirmed what was understood."""
    query = select(Event.id).where(Event.chain == cycle.key, Event.action == Did.LEDGER_CONFIRMED)
    return session.scalar(query.limit(1)) is not None


def confirm(act: Act, cycle: Cycle) -> None:
    """Confirm what was understood of the report, once; later ones under way answer for it."""
    later = later_reports(act, cycle)
    if not is_confirmed(act.session, cycle):
        carry_into(act, cycle, later)
        act.record(Did.LEDGER_CONFIRMED, chain=cycle.key, subject=cycle.title)


def figure_numbered(session: Session, number: int) -> FigureValue:
    """Return the value of that number; `UnknownFigure` when there is none."""
    figure = session.get(FigureValue, number)
    if figure is None:
        raise UnknownFigure(number)
    return figure


def figure_of(session: Session, cycle: Cycle, number: int) -> FigureValue:
    """Return the value of that number in that report; `NotOfThisReport` for any other."""
    figure = session.get(FigureValue, number)
    if figure is None or figure.cycle_id != cycle.id:
        raise NotOfThisReport
    return figure


def mend(act: Act, figure: FigureValue, given: Mapping[str, str], reason: str) -> None:
    """Put a wrongly read figure right: label, value or unit; what stood there stays in its history.

    `ReasonMissing` without a reason; the same again, or an empty label, is nothing.
    """
    act.hold(figure.cycle.key)  # its event tells of all the report's figures, others' mendings too
    before = {name: getattr(figure, name) for name in MENDED}
    after = {name: given.get(name, before[name]).strip() for name in MENDED}
    if after == before or not after["label"]:
        return
    _must_be_said(after)
    reason = reason_in(reason)
    for name, value in after.items():
        setattr(figure, name, value)
    figure.name = name_of(figure.label)[:120]
    _note(act, figure, _in_words(before), _in_words(after), reason)


def _must_be_said(given: Mapping[str, str]) -> None:
    low, high = number(given["value"]), number(given["upper"])
    if given["upper"] and (low is None or high is None or high <= low):
        raise NoRange
    if given["rough"] and not is_rough_word(given["rough"]):
        raise NotRough(given["rough"])


def remove(act: Act, figure: FigureValue, reason: str) -> None:
    """Say that it is no indicator; it leaves the checks and keeps its history."""
    act.hold(figure.cycle.key)
    if not figure.removed:
        reason, figure.removed = reason_in(reason), True
        _note(act, figure, _of(figure), "不是指标", reason)


def restore(act: Act, figure: FigureValue, reason: str) -> None:
    """Say that it is an indicator after all."""
    act.hold(figure.cycle.key)
    if figure.removed:
        reason, figure.removed = reason_in(reason), False
        _note(act, figure, "不是指标", _of(figure), reason)


def _note(act: Act, figure: FigureValue, before: str, after: str, reason: str) -> None:
    figure.changes.append(
        FigureChange(before=before, after=after, reason=reason, by=act.actor.name, at=act.now)
    )
    act.record(
        Did.LEDGER_MENDED,
        chain=figure.cycle.key,
        subject=figure.label,
        detail={
            "from": before,
            "to": after,
            "reason": reason,
            STANDS: figures_stand(act.session, figure.cycle),
        },
    )


def _of(figure: FigureValue) -> str:
    return _in_words({name: getattr(figure, name) for name in MENDED})


def _in_words(said: Mapping[str, str]) -> str:
    value, upper, rough = said["value"] or "＊", said["upper"], said["rough"]
    return f"{said['label']} {amount_said(value, said['unit'], upper=upper, rough=rough)}"


def remove_problem(act: Act, cycle: Cycle, number: int) -> None:
    """Take out what is no problem; what came back from it begins with the next one."""
    act.hold(cycle.key)
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
    stands = figures_stand(act.session, cycle)
    detail = {"from": what, "to": "—", STANDS: stands}
    act.record(Did.LEDGER_MENDED, chain=cycle.key, subject=what, detail=detail)
