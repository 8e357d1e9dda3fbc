"""The clock runs without anybody's click: in the service, as a Prefect task, and by schedule."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import OperationalError

from flows.deployments import HOUSEKEEPING, deployments
from huibao.clock import Clock
from tasks import remind
from tests.clock.conftest import Office, june
from tests.conftest import on_either_database


def test_it_ticks_at_once_and_again_though_the_database_was_away() -> None:
    ticks: list[datetime] = []
    enough = threading.Event()

    def tick(now: datetime) -> None:
        ticks.append(now)
        if len(ticks) == 3:
            enough.set()
        raise OperationalError("SELECT 1", {}, ConnectionError("away"))

    clock = Clock(tick, seconds=0.01)
    clock.start()
    assert enough.wait(10)
    clock.stop()
    assert all(now.tzinfo is not None for now in ticks)


@pytest.mark.parametrize(
    "fault", [FileNotFoundError("the archive is away"), KeyError("unforeseen")]
)
def test_a_part_that_fails_keeps_no_other_from_its_work_and_is_tried_again(
    fault: Exception,
) -> None:
    tried, done = threading.Semaphore(0), threading.Semaphore(0)

    def fail(now: datetime) -> None:
        tried.release()
        raise fault

    clock = Clock(fail, lambda now: done.release(), seconds=0.01)
    clock.start()
    for turn in (tried, done) * 2:
        assert turn.acquire(timeout=10)
    clock.stop()


@on_either_database
def test_prefects_task_does_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    class Now(datetime):
        @classmethod
        def now(cls, tz: object = UTC) -> datetime:
            return june(26)

    office.open()
    monkeypatch.setattr(remind, "installation", lambda: office.house)
    monkeypatch.setattr(remind, "datetime", Now)
    assert [asyncio.run(remind.remind.fn()) for _ in range(2)] == [4, 0]


@on_either_database
def test_prefect_runs_it_by_schedule(office: Office) -> None:
    made = {deployment.name: deployment for deployment in deployments(office.house.office)}
    [schedule] = made["by-the-clock"].schedules
    assert schedule.schedule.cron == HOUSEKEEPING
    assert made["by-the-clock"].flow_name == "housekeeping"
