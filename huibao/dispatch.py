"""The dispatcher: claims work under a lease and has Prefect run the flow of that cycle.

Work is rows that clicks commit, so Prefect being down delays what follows and loses nothing.
Recovery is claiming what is still due; nobody ever asks Prefect what became of the work. Prefect is
told, though: a run whose process died would stay `Running` on its pages for ever.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from huibao import work
from huibao.mail.holder import new_holder
from huibao.records.database import Database
from huibao.records.listening import BellListener
from huibao.records.reasons import in_one_line
from huibao.work import Claim

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
SWEEP_SECONDS = 2.0
"""How often the dead are looked for in the database."""
RECOVER_SECONDS = 300.0
"""How often Prefect is asked for runs that died before they came to the database."""
LONG_AGO = float("-inf")

ARMFUL = 10
"""Cycles that one run on a work pool goes on with: its process costs as much as ten of them."""
WAITING_RUNS = 4
"""Runs that wait for a worker at most: what comes meanwhile goes into fewer and fuller ones."""
LEISURE = timedelta(seconds=30)
"""How long a run on a work pool waits that would only show what was done."""
TIME_TO_BEGIN = timedelta(seconds=90)
"""How long a process may take between being started for a run and saying that it lives.

One that is given up and comes after all does its work, and whoever was asked instead finds it done.
"""


class NotDeployed(Exception):
    """Prefect does not know the deployment that runs are asked of."""

    def __init__(self) -> None:
        super().__init__(
            "Prefect 上还没有部署，请运行 huibao deploy (Not deployed yet: run `huibao deploy`.)"
        )


class Carrier(Protocol):
    """A way to have claimed work carried out."""

    at_most: int
    leisure: timedelta
    most_runs: int | None

    async def carry(self, claims: Sequence[Claim], holder: str) -> None:
        """Have the work carried out; what is raised puts it off."""


class InThisProcess:
    """Runs the flow here, one cycle at a time.

    Prefect's SQLite answers a burst of run creations with 503, so they follow one another.
    """

    at_most, leisure = 1, timedelta(0)
    most_runs: int | None = None

    def __init__(self, flow: Callable[..., Awaitable[State[Any]]]):
        self._flow = flow

    async def carry(self, claims: Sequence[Claim], holder: str) -> None:
        """Run the flow and wait for its end."""
        for claimed in claims:
            ended = await self._flow(claimed.cycle, claimed.reason, return_state=True)
            await ended.aresult()


class OnAWorkPool:
    """Asks a deployment on a work pool for a run of many cycles, and waits for nothing."""

    at_most, leisure = ARMFUL, LEISURE
    most_runs: int | None = WAITING_RUNS

    def __init__(
        self,
        database: Database,
        deployment: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self._database, self._deployment, self._clock = database, deployment, clock

    async def carry(self, claims: Sequence[Claim], holder: str) -> None:
        """Ask for the run; work whose run still waits for a worker is left to it."""
        async with get_client() as client:
            for before in {claimed.handed_to for claimed in claims}:
                those = [claimed for claimed in claims if claimed.handed_to == before]
                if before and await self._may_still_begin(client, before):
                    work.still_waiting(self._database, those, holder, self._clock())
                else:
                    run = await self._ask(client, those, before)
                    work.handed_over(self._database, those, holder, run)

    async def _ask(self, client: PrefectClient, claims: Sequence[Claim], before: str | None) -> str:
        try:
            deployment = await client.read_deployment_by_name(self._deployment)
        except ObjectNotFound as missing:
            raise NotDeployed from missing
        # Who dies between asking and noting it asks for the same run again, not for another.
        last, first = max(id_ for claimed in claims for id_ in claimed.ids), claims[0]
        key = f"{first.cycle}:{len(claims)}:{last}:{before or ''}:{first.begun_by or ''}"
        run = await client.create_flow_run_from_deployment(
            deployment.id,
            parameters={"due": {claimed.cycle: claimed.reason for claimed in claims}},
            idempotency_key=key,
        )
        return str(run.id)

    async def _may_still_begin(self, client: PrefectClient, run_id: str) -> bool:
        """Whether that run may still do its work; if it was lost on the way, it is closed."""
        try:
            run = await client.read_flow_run(UUID(run_id))
        except ObjectNotFound:
            return False
        if run.state is None or run.state.is_scheduled() or run_id in work.living(self._database):
            return True
        if not run.state.is_final() and _since(run, self._clock()) < TIME_TO_BEGIN:
            return True
        await _close(client, run)
        return False


def _since(run: FlowRun, now: datetime) -> timedelta:
    """Return how long the run has been in its state."""
    return now - run.state.timestamp if run.state else timedelta(0)


async def _close(client: PrefectClient, run: FlowRun) -> None:
    if run.state is None or not run.state.is_final():
        gone: State[None] = Crashed(
            message="进程中断，后续运行已接续。 (Its process ended; a later run went on.)"
        )
        await client.set_flow_run_state(run.id, gone, force=True)


async def close_dead_runs(database: Database, dead: Collection[str]) -> None:
    """Close the runs whose process has died, and forget them."""
    async with get_client() as client:
        for run_id in dead:
            try:
                await _close(client, await client.read_flow_run(UUID(run_id)))
            except ObjectNotFound:
                log.info("Prefect does not know the run %s any more", run_id)
    work.forget(database, list(dead))


async def close_stale_runs(
    database: Database, flows: Sequence[str], *, older_than: timedelta = TIME_TO_BEGIN
) -> int:
    """Close the runs of these flows that nobody says he carries out; return how many there were.

    A run that began less than `older_than` ago may not have come to say so yet.
    """
    async with get_client() as client:
        runs = await client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=list(flows))),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(
                    type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING])
                ),
            ),
        )
        alive, now = work.living(database), datetime.now(UTC)
        stale = [run for run in runs if str(run.id) not in alive and _since(run, now) >= older_than]
        for run in stale:
            await _close(client, run)
        return len(stale)


class Dispatcher:
    """Has all claimed work carried out, on a thread and event loop of its own.

    On the web server's own loop an awaited flow would deadlock. `recover` is called now and then,
    told whether Prefect may have been down until now: at the start, and when a flow has failed.
    """

    def __init__(
        self,
        database: Database,
        carrier: Carrier,
        *,
        recover: Callable[[bool], Awaitable[object]] | None = None,
    ):
        self._database, self._carrier, self._recover = database, carrier, recover
        self._recovered = self._swept = LONG_AGO
        self._holder = new_holder()
        self._stopping = threading.Event()
        self._listener = BellListener(database, "work")
        self._thread = threading.Thread(target=self._work, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Begin claiming."""
        self._thread.start()

    def stop(self, timeout: float = 30) -> None:
        """Finish the run under way and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._listener.wake()
            self._thread.join(timeout)
        if not self._thread.is_alive():
            self._listener.close()

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            while not self._stopping.is_set():
                try:
                    self._look_for_the_dead(runner)
                    worked = self._carry_next(runner)
                except Exception as fault:  # noqa: BLE001  were it to die, every report would stop
                    # A database that is busy or away, a Prefect that is: both come back.
                    log.warning("the dispatcher waits: %s", fault)
                    worked = False
                if not worked:
                    self._listener.wait(POLL_SECONDS)

    def _look_for_the_dead(self, runner: asyncio.Runner) -> None:
        if time.monotonic() - self._swept < SWEEP_SECONDS:
            return
        dead = work.free_abandoned(self._database, datetime.now(UTC))
        if self._recover is not None and time.monotonic() - self._recovered > RECOVER_SECONDS:
            runner.run(_awaited(self._recover(self._recovered == LONG_AGO)))
            self._recovered = time.monotonic()
        if dead:
            runner.run(close_dead_runs(self._database, dead))
        self._swept = time.monotonic()

    def _carry_next(self, runner: asyncio.Runner) -> bool:
        carrier = self._carrier
        claims = work.claim(
            self._database,
            self._holder,
            datetime.now(UTC),
            at_most=carrier.at_most,
            leisure=carrier.leisure,
            most_runs=carrier.most_runs,
        )
        if not claims:
            return False
        try:
            runner.run(carrier.carry(claims, self._holder))
        except Exception as fault:  # noqa: BLE001  whatever a flow raises, its work is tried again
            # Prefect may have died in the middle of it, and know it as running for ever.
            self._recovered = self._swept = LONG_AGO
            now = datetime.now(UTC)
            why = in_one_line(fault)
            pause = work.put_off(self._database, claims, self._holder, now, why)
            cycles = "、".join(claimed.cycle for claimed in claims)
            log.warning("%s failed (%s); again in %s s", cycles, why, pause.seconds)
        return True


async def _awaited(awaitable: Awaitable[object]) -> object:
    return await awaitable
