"""A worker takes a run and dies before its process says that it lives: after 90 s another is asked.

Prefect's server and the process of the run are real; what passes is the dispatcher's clock.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.states import Pending
from sqlalchemy import select

from flows.deployments import DUE, deploy
from huibao import work
from huibao.cycle.opening import open_kind
from huibao.dispatch import OnAWorkPool
from huibao.periods import parse_period
from huibao.prefect_server import PrefectServer
from huibao.records.models import Message, Work
from tests.lifecycle.bureau import Bureau

A_SECOND = timedelta(seconds=1)


class Ticking:
    """A dispatcher's way to a work pool, at the time that the test says."""

    def __init__(self, bureau: Bureau):
        self.database, self.now = bureau.house.database, datetime.now(UTC)
        self.pool = OnAWorkPool(self.database, DUE, clock=lambda: self.now)

    async def carry_what_is_due(self) -> str:
        """Claim the work and hand it over; return the run that it is handed to."""
        claims = work.claim(self.database, "a", self.now, at_most=9)
        assert claims
        await self.pool.carry(claims, "a")
        (run,) = {row.handed_to for row in self.work}
        return str(run)

    @property
    def work(self) -> list[Any]:
        """All rows of work; one run goes on with every cycle that waits."""
        with self.database.reading() as session:
            return list(session.execute(select(Work.__table__)))

    def pass_the_lease(self) -> None:
        """Let the dispatcher look again."""
        self.now = max(row.lease_until for row in self.work) + A_SECOND


async def taken_by_a_worker(run: str) -> datetime:
    """Do what a worker does before it starts a process for the run, and return when."""
    async with get_client() as client:
        await client.set_flow_run_state(UUID(run), Pending())
        state = (await client.read_flow_run(UUID(run))).state
    assert state is not None
    return state.timestamp


async def state_of(run: str) -> str:
    async with get_client() as client:
        state = (await client.read_flow_run(UUID(run))).state
    assert state is not None
    return state.type.value


async def given_up(bureau: Bureau, dispatcher: Ticking) -> tuple[str, str]:
    """Open two reports; return the run that was lost on its way, and the one asked for instead."""
    for period in ("2022-H1", "2022-H2"):
        with bureau.acting() as act:
            open_kind(act, bureau.kind, parse_period("H", period))
    await deploy(bureau.house.office, "huibao")
    lost = await dispatcher.carry_what_is_due()
    taken = await taken_by_a_worker(lost)

    dispatcher.pass_the_lease()
    dispatcher.now = max(dispatcher.now, taken + timedelta(seconds=89))
    assert await dispatcher.carry_what_is_due() == lost
    assert await state_of(lost) == "PENDING"

    dispatcher.pass_the_lease()
    assert dispatcher.now > taken + timedelta(seconds=90)
    return lost, await dispatcher.carry_what_is_due()


def carry_out(run: str, dispatcher: Ticking, prefect: PrefectServer) -> None:
    """Be the process that a worker starts for a run."""
    told = {
        "PREFECT__FLOW_RUN_ID": run,
        "HUIBAO_DATA": str(prefect.folder.parent),
        "HUIBAO_DATABASE_URL": dispatcher.database.url,
    }
    subprocess.run(
        [sys.executable, "-m", "prefect.engine"],
        env=os.environ | prefect.environment | told,
        timeout=120,
        check=True,
    )


def mails_of(bureau: Bureau) -> list[str]:
    with bureau.house.database.reading() as session:
        return list(session.scalars(select(Message.message_id).order_by(Message.id)))


@pytest.mark.timeout(300)
def test_another_is_asked_after_ninety_seconds_and_both_do_the_work_once(
    bureau: Bureau, prefect: PrefectServer
) -> None:
    dispatcher = Ticking(bureau)
    lost, other = asyncio.run(given_up(bureau, dispatcher))
    assert other != lost
    assert asyncio.run(state_of(lost)) == "CRASHED"
    assert asyncio.run(state_of(other)) == "SCHEDULED"

    carry_out(lost, dispatcher, prefect)  # it was only slow
    assert len(dispatcher.work) == 2
    assert all(row.done_at for row in dispatcher.work)
    called = mails_of(bureau)
    assert called

    carry_out(other, dispatcher, prefect)
    assert mails_of(bureau) == called
    assert asyncio.run(state_of(other)) == "COMPLETED"
