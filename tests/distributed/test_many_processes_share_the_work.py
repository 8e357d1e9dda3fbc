"""Two web processes and two workers carry three reports to their archive; one worker is killed."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from config.installation import Installation
from huibao.audit import Actor
from huibao.cycle.opening import open_cycle
from huibao.cycle.verification import verify_all
from huibao.demo.play import wait_until
from huibao.records.models import Cycle, Message, Run, Work
from tests.distributed.cluster import Cluster
from tests.distributed.people import People

PERIODS = [f"2023-{month:02}" for month in (1, 2, 3)]
CLERK = Actor(role="office", key="su", name="苏念安")


def open_all(house: Installation, periods: list[str]) -> list[str]:
    keys = []
    for period in periods:
        with house.acting(CLERK) as act:
            keys.append(open_cycle(act, "monthly", period).key)
    return keys


def count(house: Installation, what: object) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


@pytest.mark.postgres
@pytest.mark.timeout(900)
def test_a_worker_is_killed_and_every_report_is_filed_all_the_same(many: Cluster) -> None:
    many.start(workers=2)
    house = many.house()
    keys = open_all(house, PERIODS)
    people = People(house.office, many.mailbox, many.addresses, hands=4)

    def kill_a_worker() -> None:
        # With a run in the midst of its work.
        assert wait_until(lambda: count(house, Run) > 0)
        many.kill("worker-0" if many.works("worker-0") else "worker-1")

    killing = threading.Thread(target=kill_a_worker)
    killing.start()
    people.work_until(filed=len(PERIODS), seconds=600)
    killing.join()
    people.rest()

    assert people.faults == []
    check_that_all_is_well(many, house, keys)


def check_that_all_is_well(many: Cluster, house: Installation, keys: list[str]) -> None:
    assert wait_until(lambda: count(house, Run) == 0)
    assert wait_until(lambda: open_runs(many) == [])
    with house.database.reading() as session:
        states = dict(session.execute(select(Cycle.key, Cycle.state)).tuples().all())
        assert {key: state.value for key, state in states.items()} == dict.fromkeys(
            keys, "archived"
        )
        assert list(verify_all(session, archive_folder=house.archive_folder)) == []
        mails = session.execute(select(Message.message_id, Message.state, Message.doubtful)).all()
        undone = session.scalar(select(func.count()).where(Work.done_at.is_(None)))
    assert {state for _, state, _ in mails} == {"sent"}
    copies = Counter(mail.message_id for mail in many.mailbox.deliveries())
    doubtful = {message_id for message_id, _, doubt in mails if doubt}
    assert {message_id for message_id, number in copies.items() if number > 1} <= doubtful
    assert copies.keys() == {message_id for message_id, _, _ in mails}
    assert undone == 0


def open_runs(many: Cluster) -> list[object]:
    states = {"type": {"any_": ["RUNNING", "PENDING"]}}
    return [run["name"] for run in many.ask_prefect("flow_runs", {"flow_runs": {"state": states}})]
