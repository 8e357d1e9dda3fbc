"""The dispatcher: claims work under a lease and has Prefect run the flow of that cycle.

Work is rows that clicks commit, so Prefect being down delays what follows and loses nothing.
Recovery is claiming what is still due; nobody ever asks Prefect what happened.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.states import Crashed
from sqlalchemy import or_, select, update

from huibao.mail.holder import is_gone, new_holder
from huibao.records.database import Database, lock_rows
from huibao.records.models import Cycle, Work

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
POLL_SECONDS = 1.0
LONGEST_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True)
class Claim:
    """The work of one cycle that this dispatcher holds."""

    cycle: str
    reason: str
    ids: tuple[int, ...]
    attempts: int


def claim_next(database: Database, holder: str, now: datetime) -> Claim | None:
    """Claim all due work of the cycle that has waited longest, or return None.

    One cycle is held by one dispatcher at a time.
    """
    free = or_(Work.lease_until.is_(None), Work.lease_until < now)
    with database.transaction() as session:
        held = select(Work.cycle_id).where(Work.done_at.is_(None), Work.lease_until >= now)
        first = session.scalar(
            select(Work)
            .where(Work.done_at.is_(None), Work.due_at <= now, free, Work.cycle_id.not_in(held))
            .order_by(Work.id)
            .limit(1)
            .with_for_update(**lock_rows(session))
        )
        if first is None:
            return None
        rows = session.scalars(
            select(Work)
            .where(Work.cycle_id == first.cycle_id, Work.done_at.is_(None), free)
            .with_for_update(**lock_rows(session))
        ).all()
        for row in rows:
            row.holder, row.lease_until, row.attempts = holder, now + LEASE, row.attempts + 1
        key = session.scalar(select(Cycle.key).where(Cycle.id == first.cycle_id))
        return Claim(
            cycle=str(key),
            reason=_summary([row.reason for row in rows]),
            ids=tuple(row.id for row in rows),
            attempts=max(row.attempts for row in rows),
        )


def _summary(reasons: list[str]) -> str:
    """Return the name of a run: what led to it last, and how much else did."""
    others = len(set(reasons)) - 1
    return f"{reasons[-1]}（另{others}项）" if others else reasons[-1]


def done(database: Database, claim: Claim, now: datetime) -> None:
    """Note that the claimed work is done."""
    _note(database, claim, done_at=now)


def _note(database: Database, claim: Claim, **values: object) -> None:
    with database.transaction() as session:
        session.execute(update(Work).where(Work.id.in_(claim.ids)).values(**values))


def put_off(database: Database, claim: Claim, now: datetime, fault: str) -> timedelta:
    """Give the claimed work back, to be tried again after a pause that grows; return the pause."""
    pause = min(timedelta(seconds=2 ** min(claim.attempts, 10)), LONGEST_PAUSE)
    given_back = {"holder": None, "lease_until": None, "due_at": now + pause}
    _note(database, claim, fault_text=fault[:2000], **given_back)
    return pause


def free_abandoned(database: Database) -> None:
    """Give back what dispatchers of this machine held when they died."""
    with database.transaction() as session:
        for row in session.scalars(select(Work).where(Work.done_at.is_(None), Work.holder != "")):
            if is_gone(row.holder or ""):
                row.holder = row.lease_until = None


async def close_stale_runs(flow_name: str) -> int:
    """Close the runs that nobody carries out any more, and return how many there were.

    Of a flow whose runs are all begun by the one dispatcher that calls this between two runs.
    Those that Prefect's own pages ask for are left alone: a process of their own carries them out.
    """
    async with get_client() as client:
        runs = await client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[flow_name])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(
                    type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING])
                ),
                deployment_id=FlowRunFilterDeploymentId(is_null_=True),
            ),
        )
        for run in runs:
            gone: State[None] = Crashed(
                message="进程中断，后续运行已接续。 (Its process ended; a later run went on.)"
            )
            await client.set_flow_run_state(run.id, gone, force=True)
        return len(runs)


class Dispatcher:
    """Runs the flow for every claimed cycle, one at a time, on a thread and event loop of its own.

    On the web server's own loop an awaited flow would deadlock; and Prefect's SQLite answers a
    burst of run creations with 503, so runs are started one after another.
    """

    def __init__(
        self,
        database: Database,
        run: Callable[..., Awaitable[State[Any]]],
        *,
        recover: Callable[[], Awaitable[object]] | None = None,
    ):
        self._database, self._run, self._recover = database, run, recover
        self._recovered = False
        self._holder = new_holder()
        self._stopping = threading.Event()
        self._bell = database.bells["work"]
        self._thread = threading.Thread(target=self._work, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Begin claiming."""
        self._thread.start()

    def stop(self, timeout: float = 30) -> None:
        """Finish the run under way and end."""
        self._stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            while not self._stopping.is_set():
                self._bell.clear()
                try:
                    self._recover_once(runner)
                    worked = self._run_next(runner)
                except Exception as fault:  # noqa: BLE001  were it to die, every report would stop
                    # A database that is busy or away, a Prefect that is: both come back.
                    log.warning("the dispatcher waits: %s", fault)
                    worked = False
                if not worked:
                    self._bell.wait(POLL_SECONDS)

    def _recover_once(self, runner: asyncio.Runner) -> None:
        if self._recovered:
            return
        free_abandoned(self._database)
        if self._recover is not None:
            runner.run(_awaited(self._recover()))
        self._recovered = True

    def _run_next(self, runner: asyncio.Runner) -> bool:
        claim = claim_next(self._database, self._holder, datetime.now(UTC))
        if claim is None:
            return False
        try:
            runner.run(self._carry_out(claim))
        except Exception as fault:  # noqa: BLE001  whatever a flow raises, its work is tried again
            # Prefect may have died in the middle of it, and know it as running for ever.
            self._recovered = False
            pause = put_off(self._database, claim, datetime.now(UTC), repr(fault))
            log.warning("%s failed (%r); again in %s s", claim.cycle, fault, pause.seconds)
        else:
            done(self._database, claim, datetime.now(UTC))
        return True

    async def _carry_out(self, claim: Claim) -> None:
        ended = await self._run(claim.cycle, claim.reason, return_state=True)
        if ended.state_details.flow_run_id is not None:
            _note(self._database, claim, flow_run=str(ended.state_details.flow_run_id))
        await ended.aresult()


async def _awaited(awaitable: Awaitable[object]) -> object:
    return await awaitable
