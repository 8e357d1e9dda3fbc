"""Planned and done (计划数、完成数): a promise in numbers, and what was counted of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from huibao.audit import Act
from huibao.cycle.ledger.counting import counted_now
from huibao.cycle.ledger.promises.carried import carried_in
from huibao.cycle.ledger.promises.items import set_state
from huibao.cycle.refusals import Refused
from huibao.lifecycle import ItemState
from huibao.records.models import CarriedItem, Cycle, PlanItem, Section
from huibao.report.figures.counted import Counted
from huibao.report.figures.tallies import Mismatch
from huibao.report.figures.targets import (
    Target,
    falls_short,
    reached,
    reached_by_word,
    share_reached,
    targets_in,
    told_in,
)


class EvidenceShort(Refused):
    """A promise is called done, and the number told is lower than the one that was planned."""

    def __init__(self, planned: Target, told: Counted):
        super().__init__(
            f"计划{planned.said}，完成情况中写的是{told.amount_said}。没有全部完成的，"
            f"请选“进行中”或“延期”；确已完成的，请把计划数、完成数和原因都写在完成情况中。"
            f" (The number told is lower than planned. Choose 'in progress' or 'delayed', or give"
            f" both numbers and the reason.)"
        )


@dataclass(frozen=True)
class Measured:
    """A target of a promise, and what was last counted of it; `done` is None where nothing was."""

    target: Target
    done: Counted | None

    @property
    def said(self) -> str:
        """What was counted, with its unit; empty where nothing was."""
        return self.done.amount_said if self.done else ""

    @property
    def percent(self) -> int | None:
        """The share reached (完成率) in whole per cent, rounded down: 99.9 % is not done."""
        return _percent(self.target, self.done) if self.done else None


def _percent(target: Target, done: Counted) -> int:
    return int(share_reached(target, done) * 100)


def tell_state(act: Act, item: PlanItem, state: ItemState, words: str) -> None:
    """Say where the promise stands outside a report, with its evidence or the reason.

    `EvidenceShort` for done with a lower number than was planned, `EvidenceMissing` for done,
    delayed or dropped without a word. A report asks in its section instead (`shortfalls`).
    """
    if state is ItemState.DONE:
        must_reach(item, words)
    set_state(act, item, state, words)


def must_reach(item: PlanItem, words: str) -> None:
    """Raise `EvidenceShort` where the words call less done than was planned.

    Words that name the planned number as well show it to whoever reads them.
    """
    told = told_in(words)
    for target in targets_in(item.text):
        found = reached_by_word(target, told, item.text)
        named = any((each.value, each.unit) == (target.value, target.unit) for each in told)
        if found is not None and falls_short(target, found) and not named:
            raise EvidenceShort(target, found)


def shortfalls(
    session: Session,
    cycle: Cycle,
    now: Sequence[Counted],
    answers: Mapping[str, Mapping[str, str]],
) -> Iterator[Mismatch]:
    """Yield the promises that the report answers as done, and counts less of than was planned.

    `now` is what it counts; `answers`, by the carried promise's id, what is being typed of some.
    """
    for row in carried_in(session, cycle):
        typed = answers.get(str(row.id), {})
        how = typed.get("how") or row.item.state.value
        if how != ItemState.DONE.value:
            continue
        words = typed.get("text") or row.item.evidence
        for each in _measured(row.item, words, _own(row, now)):
            if each.done is not None and falls_short(each.target, each.done):
                yield _short(row, cycle, each.target, each.done)


def _own(row: CarriedItem, counted: Iterable[Counted]) -> list[Counted]:
    return [each for each in counted if each.department == row.section.department]


def _measured(item: PlanItem, words: str, counted: Sequence[Counted]) -> Iterator[Measured]:
    """Yield the promise's targets with what the word on it says, or else what was counted."""
    told = told_in(words)
    for target in targets_in(item.text):
        said = reached_by_word(target, told, item.text)
        found = [each for each in (said, reached(target, counted)) if each is not None]
        # Of two numbers that differ the lower is asked about, and shown.
        yield Measured(target, min(found, key=lambda f: share_reached(target, f), default=None))


def _short(row: CarriedItem, cycle: Cycle, target: Target, done: Counted) -> Mismatch:
    here = Counted(
        target.label,
        done.unit,
        done.value,
        upper=done.upper,
        rough=done.rough,
        section=row.section.name,
        department=row.section.department,
        report=cycle.title,
        part=cycle.period,
    )
    item = row.item
    there = Counted(
        target.label, target.unit, target.value, section=item.section, report=item.cycle.title
    )
    message = (
        f"任务答复为已完成，完成数低于计划数：计划{target.said}，"
        f"完成{done.amount_said}（{_percent(target, done)}%）"
    )
    return Mismatch("short", here, (there,), message)


def measured(session: Session, items: Sequence[PlanItem]) -> dict[int, list[Measured]]:
    """Return by its id, for each promise that names numbers, what was counted of them last.

    That is what its department counts in the last report that answered it, and what its evidence
    says.
    """
    with_numbers = [item for item in items if targets_in(item.text)]
    rows = _last_answers(session, with_numbers)
    counted = {
        cycle.id: counted_now(cycle)
        for cycle in {row.section.cycle.id: row.section.cycle for row in rows.values()}.values()
    }
    return {
        item.id: list(
            _measured(
                item,
                item.evidence,
                _own(row, counted[row.cycle_id]) if (row := rows.get(item.id)) else (),
            )
        )
        for item in with_numbers
    }


def _last_answers(session: Session, items: Sequence[PlanItem]) -> dict[int, CarriedItem]:
    query = (
        select(CarriedItem)
        .where(CarriedItem.item_id.in_([item.id for item in items]), CarriedItem.how != "")
        .order_by(CarriedItem.id)
        .options(selectinload(CarriedItem.section).selectinload(Section.cycle))
    )
    return {row.item_id: row for row in session.scalars(query)}
