"""Whether the ledgers still say what the events of their last changes said.

An event of the figure ledger carries the SHA-256 of all that the report's figures and problems said
after it; one of a promise, that of the promise. The last of them holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Did
from huibao.cycle.ledger.changes import CHANGES
from huibao.records.documents import values_sha256
from huibao.records.models import Cycle, Event, FigureValue, PlanItem, PlanItemChange, Problem

STANDS = "stands_sha256"
"""In the detail of an event: what the ledger said once it was done."""
FIGURES = (Did.LEDGER_FILLED.value, Did.LEDGER_MENDED.value)
OF_FIGURE = ("section", "department", "start", "end", "name", "label", "unit", "value", "kind",
             "period", "as_of", "removed")  # fmt: skip
OF_ITEM = ("cycle_id", "section", "title", "text", "department", "lead", "horizon", "progress",
           "evidence", "replaced")  # fmt: skip


def figures_stand(session: Session, cycle: Cycle) -> str:
    """Return the SHA-256 of what the cycle's figures and problems say."""
    session.flush()
    figures = select(FigureValue).where(FigureValue.cycle_id == cycle.id).order_by(FigureValue.id)
    problems = select(Problem).where(Problem.cycle_id == cycle.id).order_by(Problem.id)
    return values_sha256(
        [
            [_figure_says(row) for row in session.scalars(figures)],
            [[row.section, row.text, row.start, row.end] for row in session.scalars(problems)],
        ]
    )


def _figure_says(row: FigureValue) -> list[Any]:
    said = [getattr(row, name) for name in OF_FIGURE]
    # An exact number says what it said before ranges and rough numbers were kept, in 0.1.0.
    return [*said, row.upper, row.rough] if row.upper or row.rough else said


def item_stands(item: PlanItem) -> str:
    """Return the SHA-256 of what the promise says: its words, whose it is, by when, how far."""
    said = [getattr(item, name) for name in OF_ITEM]
    return values_sha256([*said, item.state.value, item.due.isoformat() if item.due else ""])


def ledger_faults(session: Session, cycle: Cycle, events: Sequence[Event]) -> Iterator[str]:
    """Yield it when the cycle's figures or problems are not those of their last event."""
    told = [e.detail.get(STANDS) for e in events if e.action in FIGURES]
    found = figures_stand(session, cycle)
    if found != (told[-1] if told else values_sha256([[], []])):
        yield f"{cycle.key} 台账中的数据或问题：被改动 (a figure or a problem was changed)"


def promise_faults(session: Session, events: Sequence[Event]) -> Iterator[str]:
    """Yield the promises, and the lines of their histories, that are not as the events say."""
    said = [event for event in events if event.action == Did.ITEM_CHANGED.value]
    told = {event.detail.get("item"): event.detail.get(STANDS) for event in said}
    items = {item.id: item for item in session.scalars(select(PlanItem).order_by(PlanItem.id))}
    for number in sorted({*told, *items}, key=str):
        if number not in items or item_stands(items[number]) != told.get(number):
            yield f"任务台账第{number}号 (task {number})：缺失或被改动 (missing or changed)"
    lines: Counter[tuple[Any, ...]] = Counter(
        (e.detail.get("item"), e.detail.get("from"), e.detail.get("to"), e.detail.get("reason"),
         e.actor_name, e.at, e.subject.partition("：")[0])
        for e in said
    )  # fmt: skip
    kept: Counter[tuple[Any, ...]] = Counter(
        (*(row.item_id, row.before, row.after, row.reason, row.by, row.at), CHANGES[row.what])
        for row in session.scalars(select(PlanItemChange))
    )
    for line in [*(lines - kept), *(kept - lines)]:
        yield f"任务台账第{line[0]}号的变更记录 (history of task {line[0]})：被改动 (changed)"
