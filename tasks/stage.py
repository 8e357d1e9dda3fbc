"""What flows and stage tasks stand on: where a cycle stands, entering a stage once, being alive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from prefect import State, task
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from config.installation import installation
from huibao import work
from huibao.cycle import opening, outlines, stages
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.refusals import AlreadyOpen, Refused
from huibao.lifecycle import CycleState
from huibao.office import Office
from huibao.periods import PeriodDoesNotFit, due_on
from huibao.records.database import Overtaken


@contextmanager
def carried_out(cycle: str | None = None) -> Iterator[None]:
    """Say in the database that this process carries out the flow run, and the cycle's work.

    So its death is noticed, by whichever dispatcher, and the work goes on in another run.
    """
    run = flow_run.get_id()
    if run is None:  # called as a plain function
        yield
        return
    with work.carried_out(installation().database, run, cycle=cycle):
        yield


def stage_due(cycle: str) -> CycleState | None:
    """Return the stage that the cycle waits to enter, or None when people have to act."""
    with installation().database.reading() as session:
        return stages.stage_due(cycle_by_key(session, cycle))


def enter(cycle: str, state: CycleState) -> bool:
    """Enter the stage, and say whether it was still due: running it twice does the work once."""
    with installation().acting(flow_run=flow_run.get_id()) as act:
        return stages.enter(act, cycle, state)


@task(name="open-cycle", task_run_name="启动：{kind} {period}")
async def open_cycle(kind: str, period: str) -> str | State[str]:
    """Open a cycle and return its key; without a period, that of the period due today.

    A report that is open already is no fault: the run completes and says so. What cannot be opened
    fails with the sentence that the console would show.
    """
    house = installation()
    try:
        period = period or _due_period(house.office, kind)
        with house.acting(flow_run=flow_run.get_id()) as act:
            return opening.open_cycle(act, kind, period).key
    except AlreadyOpen as known:
        return Completed(name="AlreadyOpen", message=str(known))
    except (Refused, PeriodDoesNotFit, Overtaken) as refused:
        return Failed(message=str(refused))


def _due_period(office: Office, kind: str) -> str:
    today = datetime.now(office.zone).date()
    return str(due_on(outlines.kind_named(office, kind).period, today))
