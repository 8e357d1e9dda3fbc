"""Work is claimed by one, done by whoever lives, and taken back from whoever died."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update

from huibao import work
from huibao.cycle.drafts import close_collection
from huibao.cycle.moves import queue_work
from huibao.cycle.opening import open_kind
from huibao.periods import parse_period
from huibao.records.models import Message, Run, Work
from tests.at_once import all_at_once
from tests.lifecycle.bureau import Bureau

HALVES = [f"{year}-H{half}" for year in range(2021, 2024) for half in (1, 2)]
RUN = "3f5d3a52-1c1e-4d0e-9a43-5d5b0f4f8a11"
BY_ANOTHER_MACHINE = "elsewhere-0123456789ab:4711:100:abcd"


def opened(bureau: Bureau, periods: list[str]) -> list[str]:
    """Open a report for each period; its first stage waits to be entered."""
    keys = []
    for period in periods:
        with bureau.acting() as act:
            keys.append(open_kind(act, bureau.kind, parse_period("H", period)).key)
    return keys


def rows(bureau: Bureau) -> list[Any]:
    with bureau.house.database.reading() as session:
        return list(session.execute(select(Work.__table__).order_by(Work.id)))


def ask(bureau: Bureau, reason: str) -> None:
    bureau.do(queue_work, reason)


def all_is_done(bureau: Bureau) -> None:
    """Leave no work and no mail waiting."""
    with bureau.house.database.transaction() as session:
        session.execute(update(Work).values(done_at=bureau.now))
        session.execute(update(Message).values(state="sent"))


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=5)


def test_of_many_dispatchers_each_cycle_is_claimed_by_one(either_bureau):
    keys = opened(either_bureau, HALVES)
    for period in HALVES:
        either_bureau.period = period
        ask(either_bureau, "再来一次")
    database = either_bureau.house.database

    claimed = all_at_once(
        *(
            lambda n=n: [
                claim.cycle
                for _ in keys
                for claim in work.claim(database, f"holder-{n}", soon(), at_most=2)
            ]
            for n in range(6)
        )
    )

    assert sorted(key for keys_of_one in claimed for key in keys_of_one) == sorted(keys)
    assert {row.holder for row in rows(either_bureau)} <= {f"holder-{n}" for n in range(6)}


def test_a_stage_that_waits_goes_before_a_run_that_only_shows_what_was_done(bureau):
    bureau.open()
    all_is_done(bureau)
    ask(bureau, "第一科室报送")
    ask(bureau, "第二科室报送")
    (waiting,) = opened(bureau, ["2024-H1"])
    database, now = bureau.house.database, bureau.now + timedelta(seconds=5)
    leisure = timedelta(seconds=30)

    at_first = work.claim(database, "a", now, at_most=9, leisure=leisure)
    later = work.claim(database, "a", now + leisure, at_most=9, leisure=leisure)

    assert [claim.cycle for claim in at_first] == [waiting]
    assert [(claim.cycle, claim.reason) for claim in later] == [
        (bureau.key, "第二科室报送（另1项）")
    ]


def test_a_run_that_only_shows_what_was_done_lets_mails_leave_first_but_not_for_ever(bureau):
    """A run takes the time of several mails, and whoever comes next waits for his."""
    bureau.open()
    all_is_done(bureau)
    ask(bureau, "第一科室报送")
    with bureau.house.database.transaction() as session:
        session.execute(update(Message).values(state="queued"))
    database, now = bureau.house.database, bureau.now + timedelta(seconds=5)

    assert work.claim(database, "a", now) == []
    (claim,) = work.claim(database, "a", now + work.MAILS_FIRST)
    assert claim.reason == "第一科室报送"


def test_while_enough_runs_wait_for_a_worker_what_comes_goes_into_fuller_ones(either_bureau):
    """To start a process for each would keep the machine from what they are started for."""
    bureau, keys = either_bureau, opened(either_bureau, HALVES)
    database, at = bureau.house.database, soon()

    def claimed(when: datetime = at) -> list[str]:
        found = work.claim(database, "a", when, at_most=9, most_runs=2)
        return [claim.cycle for claim in found]

    for number, run in enumerate(("first", "second")):
        (claim,) = work.claim(database, "a", at, at_most=1, most_runs=2)
        assert claim.cycle == keys[number]
        work.handed_over(database, [claim], "a", run)

    assert claimed() == []
    # Whether those that wait are still there is asked all the same.
    assert claimed(at + work.LEASE * 2) == keys[:2]
    with work.carried_out(database, "first"):
        assert claimed() == keys[2:]


def test_a_run_is_named_for_the_move_that_led_to_it_whatever_else_it_shows(bureau):
    bureau.open()
    all_is_done(bureau)
    for reason in ("第一科室报送", "征集中 → 汇总统稿", "第二科室报送"):
        ask(bureau, reason)

    (claim,) = work.claim(bureau.house.database, "a", bureau.now + timedelta(seconds=5))

    assert claim.reason == "征集中 → 汇总统稿（另2项）"


def test_what_was_asked_while_the_run_went_on_is_done_with_it(bureau):
    opened(bureau, [bureau.period])
    with work.carried_out(bureau.house.database, RUN, cycle=bureau.key):
        bureau.run()
        ask(bureau, "一个科室报送")

    assert {row.flow_run for row in rows(bureau)} == {RUN}
    assert all(row.done_at for row in rows(bureau))
    assert work.claim(bureau.house.database, "a", soon()) == []


def test_a_stage_that_became_due_while_the_run_ended_is_not_forgotten(either_bureau):
    bureau = either_bureau
    opened(bureau, [bureau.period])
    with work.carried_out(bureau.house.database, RUN, cycle=bureau.key):
        bureau.run()
        bureau.do(close_collection)

    (claim,) = work.claim(bureau.house.database, "a", soon())
    assert claim.cycle == bureau.key
    assert claim.reason.startswith("征集中")


def test_a_run_that_fails_leaves_its_work_and_why_and_it_is_tried_again_later(bureau):
    opened(bureau, [bureau.period])
    database = bureau.house.database
    (claim,) = work.claim(database, "a", soon())
    work.handed_over(database, [claim], "a", "a run on a pool")

    with (
        pytest.raises(OSError, match="disk"),
        work.carried_out(database, RUN, cycle=bureau.key),
    ):
        raise OSError("the disk is full")

    (row,) = rows(bureau)
    assert "the disk is full" in row.fault_text
    assert (row.done_at, row.holder, row.handed_to) == (None, None, None)
    assert work.claim(database, "b", datetime.now(UTC)) == []
    assert work.claim(database, "b", datetime.now(UTC) + timedelta(seconds=3)) != []
    assert work.living(database) == frozenset()


def test_a_run_that_is_told_to_stop_leaves_its_work_to_the_next_at_once(bureau):
    opened(bureau, [bureau.period])
    database = bureau.house.database
    with (
        pytest.raises(KeyboardInterrupt),
        work.carried_out(database, RUN, cycle=bureau.key),
    ):
        raise KeyboardInterrupt

    assert [claim.cycle for claim in work.claim(database, "b", datetime.now(UTC))] == [bureau.key]


def test_work_that_nobody_could_begin_is_put_off_longer_each_time(bureau):
    opened(bureau, [bureau.period])
    database, now = bureau.house.database, soon()
    pauses = []
    for _ in range(7):
        claims = work.claim(database, "a", now)
        pauses.append(work.put_off(database, claims, "a", now, "Prefect is away").seconds)
        assert work.claim(database, "a", now + timedelta(seconds=pauses[-1] - 1)) == []
        now += timedelta(seconds=pauses[-1])

    assert pauses == [2, 4, 8, 16, 30, 30, 30]


KILLED = """
import os, signal, sys
from huibao import work
from huibao.records.database import Database
with work.carried_out(Database(sys.argv[1]), sys.argv[2], cycle=sys.argv[3]):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_work_of_a_killed_process_is_free_at_once_and_its_run_is_known(either_bureau):
    bureau = either_bureau
    opened(bureau, [bureau.period])
    database = bureau.house.database
    work.claim(database, "a", soon())
    subprocess.run([sys.executable, "-c", KILLED, database.url, RUN, bureau.key], check=False)
    assert work.claim(database, "b", soon()) == []

    assert work.free_abandoned(database, soon()) == [RUN]

    (claim,) = work.claim(database, "b", soon())
    assert (claim.cycle, claim.begun_by) == (bureau.key, RUN)
    work.forget(database, [RUN])
    assert work.free_abandoned(database, soon()) == []


def test_a_process_of_another_machine_counts_as_dead_when_it_falls_silent(bureau):
    opened(bureau, [bureau.period])
    database, now = bureau.house.database, soon()
    until = now + work.LEASE
    with database.transaction() as session:
        session.add(Run(flow_run=RUN, holder=BY_ANOTHER_MACHINE, alive_until=until))
        session.execute(
            update(Work).values(holder=BY_ANOTHER_MACHINE, flow_run=RUN, lease_until=until)
        )

    assert work.free_abandoned(database, until - timedelta(seconds=1)) == []
    assert work.free_abandoned(database, until + timedelta(seconds=1)) == [RUN]
    assert work.claim(database, "b", soon()) != []


def test_a_long_run_keeps_saying_that_it_lives(bureau, monkeypatch):
    monkeypatch.setattr(work, "BEAT", timedelta(milliseconds=20))
    opened(bureau, [bureau.period])
    said = threading.Semaphore(0)
    database = bureau.house.database
    with work.carried_out(database, RUN, cycle=bureau.key):
        (began,) = [row.lease_until for row in rows(bureau)]
        with pulses(said):
            # When it commits for the second time, the first has been written.
            assert said.acquire(timeout=30)
            assert said.acquire(timeout=30)
        (later,) = [row.lease_until for row in rows(bureau)]
    assert later > began


@contextmanager
def pulses(said: threading.Semaphore) -> Iterator[None]:
    """Hear of every transaction that is about to commit."""

    def heard(_connection: object) -> None:
        said.release()

    event.listen(Engine, "commit", heard)
    try:
        yield
    finally:
        event.remove(Engine, "commit", heard)
