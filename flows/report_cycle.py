"""The lifecycle of a report, from the call for inputs to the archive. Begin reading here.

The database is the lifecycle; this flow carries it out. It is short and re-entrant: it reads where
the cycle stands, enters every stage that is due, and ends when people have to act. The next click
that leaves work behind starts it again. The table of states is `huibao/lifecycle.py`.
"""

from __future__ import annotations

from prefect import State, flow
from prefect.runtime import flow_run

from huibao.lifecycle import CycleState
from tasks.archive import archive
from tasks.collect import collect
from tasks.merge import merge
from tasks.notify import notify
from tasks.review import review
from tasks.revise import revise
from tasks.stage import carried_out, open_cycle, stage_due

STAGES = {
    CycleState.COLLECTING: collect,
    CycleState.MERGING: merge,
    CycleState.IN_REVIEW: review,
    CycleState.REVISING: revise,
    CycleState.SIGNED: archive,
}


def names_of() -> str:
    """Return the name of a run that goes on with several cycles: its first, and how many more."""
    first, *more = flow_run.get_parameters()["due"]
    return f"{first}（另{len(more)}个周期）" if more else str(first)


@flow(name="report-cycle", flow_run_name="{cycle} · {reason}", retries=0)
async def report_cycle(cycle: str, reason: str = "检查进度") -> str | None:
    """Enter every stage that is due for this cycle, send its mails, and return its state."""
    with carried_out(cycle):
        while (state := stage_due(cycle)) in STAGES:
            await STAGES[state](cycle)
        await notify(cycle)
    return state


@flow(name="report-cycles", flow_run_name=names_of, retries=0)
async def report_cycles(due: dict[str, str]) -> int:
    """Go on with several cycles, each by the reason given, and return how many did not fail.

    What a worker is handed: to start a process costs more than to go on with a cycle.
    """
    with carried_out():
        ended = [await report_cycle(key, why, return_state=True) for key, why in due.items()]
    return sum(state.is_completed() for state in ended)


@flow(name="open-report-cycle", flow_run_name="启动 {kind} {period}")
async def open_report_cycle(kind: str, period: str = "") -> State[str]:
    """Open the cycle of a kind of report, as the console and the command line do.

    Without a period it is the one that is due today. What follows is carried out by
    `report_cycle`, which the opening itself has asked for.
    """
    with carried_out():
        opened: State[str] = await open_cycle(kind, period, return_state=True)  # type: ignore[misc]  # typed as a value
    return opened
