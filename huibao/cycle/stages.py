"""Entering a stage: the work that a state still needs, done once however often it is tried."""

from __future__ import annotations

from collections.abc import Callable

from huibao.audit import Act
from huibao.cycle.drafts import merge
from huibao.cycle.ledger.figures.questions import ask_owners
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import call_for_inputs
from huibao.cycle.review.remarks import begin_revision
from huibao.cycle.review.rounds import begin_round
from huibao.lifecycle import FINAL, CycleState
from huibao.records.models import Cycle


def _merge(act: Act, cycle: Cycle) -> None:
    merge(act, cycle)
    if cycle.state is CycleState.MERGING:  # not sent on at once: there is time to explain
        ask_owners(act, cycle)


ENTER: dict[CycleState, Callable[[Act, Cycle], None]] = {
    CycleState.COLLECTING: call_for_inputs,
    CycleState.MERGING: _merge,
    CycleState.IN_REVIEW: begin_round,
    CycleState.REVISING: begin_revision,
}
"""What entering a state does in one transaction. Signing is followed by archiving, which also
writes files and so has a place of its own (`tasks/archive.py`)."""


def stage_due(cycle: Cycle) -> CycleState | None:
    """Return the stage that waits to be entered, or None when people have to act."""
    return None if cycle.prepared or cycle.state in FINAL else cycle.state


def enter(act: Act, key: str, state: CycleState) -> bool:
    """Enter that stage of the cycle of `key`; False when it is no longer due."""
    cycle = cycle_by_key(act.session, key)
    act.hold(key)
    if stage_due(cycle) is not state:
        return False
    # Before the work: the work itself may move the cycle on, and then a new stage is due.
    cycle.prepared = True
    ENTER[state](act, cycle)
    return True
