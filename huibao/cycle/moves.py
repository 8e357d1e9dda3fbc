"""Moving a cycle or a section along the table, and queueing the work that follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.refusals import NotNow, UnknownCycle
from huibao.lifecycle import (
    CHINESE,
    FINAL,
    CycleAction,
    CycleState,
    SectionAction,
    next_cycle_state,
    next_section_state,
)
from huibao.office import ReportKind, SectionKind
from huibao.records.bells import ring
from huibao.records.models import Cycle, Section, Work, table_of

SHOWN_AFTER = timedelta(seconds=1)
"""How long a run waits that has nothing to do but to show what was done."""

BECOMES = " → "
"""Stands between two states of a cycle in the name of a move."""

ADD_WORK = insert(table_of(Work))

_KINDS: WeakKeyDictionary[Cycle, ReportKind] = WeakKeyDictionary()
"""What was read of a cycle's snapshot, which never changes: one act asks for it many times."""

WRITABLE = frozenset({CycleState.COLLECTING, CycleState.MERGING, CycleState.REVISING})
"""Cycle states in which the text may still change."""


def must_be_writable(act: Act, cycle: Cycle) -> None:
    """Be alone with the cycle until the transaction ends; `NotNow` when its text is fixed."""
    act.hold(cycle.key)
    if cycle.state not in WRITABLE:
        raise NotNow(CHINESE[cycle.state])


def cycle_by_key(session: Session, key: str) -> Cycle:
    """Return the cycle of that key; `UnknownCycle` when there is none."""
    cycle = session.scalar(select(Cycle).where(Cycle.key == key))
    if cycle is None:
        raise UnknownCycle(key)
    return cycle


def kind_of(cycle: Cycle) -> ReportKind:
    """Return the kind of report as it was when the cycle was opened."""
    kind = _KINDS.get(cycle)
    if kind is None:
        kind = _KINDS[cycle] = ReportKind.model_validate(cycle.kind_snapshot)
    return kind


def kind_of_section(section: Section) -> SectionKind:
    """Return what the office's files ask of this section."""
    return next(s for s in kind_of(section.cycle).sections() if s.key == section.key)


def move(act: Act, cycle: Cycle, action: CycleAction, **detail: Any) -> None:
    """Move the cycle by `action`, record it and queue the work of entering the new state.

    `NotAllowed` when the table has no such row; `Overtaken` at commit when somebody was first.
    """
    act.hold(cycle.key)
    before, after = cycle.state, next_cycle_state(cycle.state, action)
    moved = f"{CHINESE[before]}{BECOMES}{CHINESE[after]}"
    cycle.state, cycle.prepared = after, False
    if after in FINAL:
        cycle.ended_at = act.now
    act.record(
        Did.CYCLE_MOVED,
        chain=cycle.key,
        subject=moved,
        detail={"from": before, "to": after, "action": action, **detail},
    )
    queue_work(act, cycle, moved)


def move_section(section: Section, action: SectionAction) -> None:
    """Move the section by `action`; `NotAllowed` when the table has no such row."""
    section.state = next_section_state(section.state, action)


def queue_work(act: Act, cycle: Cycle, reason: str) -> None:
    """Ask for a Prefect run of this cycle; `reason` names the run.

    A stage that waits to be entered is due now. What only shows in Prefect what has been done
    already lets the mails of the same click go first, and several clicks make one run.
    """
    enters = not cycle.prepared
    due = act.now if enters else act.now + SHOWN_AFTER
    asked = {"cycle_id": cycle.id, "reason": reason, "queued_at": act.now, "due_at": due}
    act.session.connection().execute(ADD_WORK, asked)
    if enters:
        ring(act.session, "work")
