"""What the stage tasks stand on: where a cycle stands, and entering a stage once."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import task
from prefect.runtime import flow_run

from config.installation import installation
from huibao.cycle import opening, stages
from huibao.cycle.moves import cycle_by_key
from huibao.lifecycle import CycleState
from huibao.periods import due_on


def stage_due(cycle: str) -> CycleState | None:
    """Return the stage that the cycle waits to enter, or None when people have to act."""
    with installation().database.reading() as session:
        return stages.stage_due(cycle_by_key(session, cycle))


def enter(cycle: str, state: CycleState) -> bool:
    """Enter the stage, and say whether it was still due: running it twice does the work once."""
    with installation().acting(flow_run=flow_run.get_id()) as act:
        return stages.enter(act, cycle, state)


@task(name="open-cycle", task_run_name="启动：{kind} {period}")
async def open_cycle(kind: str, period: str) -> str:
    """Open a cycle and return its key; without a period, that of the period due today."""
    house = installation()
    if not period:
        today = datetime.now(UTC).astimezone(house.office.zone).date()
        period = str(due_on(house.office.kind(kind).period, today))
    with house.acting(flow_run=flow_run.get_id()) as act:
        return opening.open_cycle(act, kind, period).key
