"""Who has a channel is told there of requests, returns and reminders; mail stays the record."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from pydantic import SecretStr
from sqlalchemy import select

from huibao.channels import ChannelSender
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.sections.chasing import nudge
from huibao.cycle.sections.submissions import return_section
from huibao.lifecycle import SectionState
from huibao.links import address
from huibao.records.models import Event, Link, Message, Notice, Section
from tests.channels.conftest import Robot
from tests.conftest import on_either_database
from tests.staffing import started_with, with_person
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

KEY = "geheimer-schluessel-4711"


def give(house: House, person: str, *channels: str) -> None:
    """Write channels into the office's files for that person."""
    secrets = tuple(map(SecretStr, channels))
    office = with_person(house.installation.office, person, channels=secrets)
    started_with(house.installation, office)


def sender(house: House, at: datetime | None = None) -> ChannelSender:
    made = house.installation
    clock = (lambda: at) if at else (lambda: datetime.now(UTC))
    return ChannelSender(made.database, made.office, made.secret, clock=clock)


def notices(house: House) -> list[tuple[str, str, int]]:
    """Every notice: for which mail, its state, how often it was tried."""
    query = select(Message.template, Notice.state, Notice.attempts).join(Notice.message)
    return house.see(lambda s: [tuple(row) for row in s.execute(query.order_by(Notice.id))])


@on_either_database
def test_a_review_request_is_announced(house: House, robot: Robot) -> None:
    give(house, "lu", f"json://127.0.0.1:{robot.port}/{KEY}")
    house.in_review()
    assert sender(house).sweep() == 1
    [(path, said)] = robot.posts
    assert path == f"/{KEY}"
    assert said["title"].startswith("【呈批】第1稿：《2023年上半年工作总结")
    assert "请查看您的邮箱" in said["message"]
    assert notices(house) == [("review_request", "sent", 1)]
    assert sender(house).sweep() == 0


@pytest.mark.parametrize(
    ("plugin", "where"),
    [
        (NotifyWeComBot, f"wecombot://{KEY}"),
        (NotifyDingTalk, f"dingtalk://{KEY.replace('-', '')}"),
        (NotifyFeishu, f"feishu://{KEY}"),
    ],
)
def test_it_reaches_the_robots_that_offices_use(
    house: House, robot: Robot, monkeypatch: pytest.MonkeyPatch, plugin: Any, where: str
) -> None:
    monkeypatch.setattr(plugin, "notify_url", f"{robot.web}/{{key}}{{token}}".replace(
        "{token}" if plugin is NotifyWeComBot else "{key}", ""))  # fmt: skip
    give(house, "lu", where)
    house.in_review()
    assert sender(house).sweep() == 1
    assert "【呈批】" in robot.texts


def test_returns_and_reminders_are_announced_and_calls_are_not(house: House, robot: Robot) -> None:
    give(house, "jiang", f"json://127.0.0.1:{robot.port}/{KEY}")
    key = house.opened()
    with house.clerk() as act:
        sections = {s.key: s for s in cycle_by_key(act.session, key).sections}
        nudge(act, sections["supply"])
    with house.clerk() as act:
        section = act.session.scalars(select(Section).where(Section.key == "plan-supply")).one()
        section.state = SectionState.SUBMITTED
        return_section(act, section, "请写明时限")
    assert [template for template, *_ in notices(house)] == ["reminder", "section_returned"]
    assert sender(house).sweep() == 2


def test_a_notice_holds_neither_link_nor_text(house: House, robot: Robot) -> None:
    give(house, "lu", f"json://127.0.0.1:{robot.port}/{KEY}")
    house.in_review()
    sender(house).sweep()
    with house.installation.database.reading() as session:
        for link in session.scalars(select(Link)):
            token = address(link, secret=house.installation.secret, web_address="")
            assert token.rpartition("/")[2] not in robot.texts
    assert "http" not in robot.texts


@on_either_database
def test_a_channel_that_fails_is_tried_again_then_given_up_and_holds_up_nothing(
    house: House, robot: Robot
) -> None:
    robot.status = 500
    give(house, "lu", f"json://127.0.0.1:{robot.port}/{KEY}")
    key = house.in_review()
    now = datetime.now(UTC) + timedelta(seconds=1)
    for _ in range(9):
        assert sender(house, now).sweep() == 0
        now += timedelta(hours=1)
    assert notices(house) == [("review_request", "failed", 5)]
    assert len(robot.posts) == 5
    assert house.cycle_state(key) == "in_review"
    assert house.mails("review_request")[0][0].startswith("lu@")
    query = select(Event.detail).where(Event.chain == key, Event.action == "notice:failed")
    [detail] = house.see(lambda session: list(session.scalars(query)))
    assert "500" in detail["reason"]


def test_it_is_not_hammered_and_comes_through_when_the_channel_is_back(
    house: House, robot: Robot
) -> None:
    robot.status = 503
    give(house, "lu", f"json://127.0.0.1:{robot.port}/{KEY}")
    house.in_review()
    now = datetime.now(UTC) + timedelta(seconds=1)
    sender(house, now).sweep()
    sender(house, now + timedelta(seconds=10)).sweep()
    assert len(robot.posts) == 1
    robot.status = 200
    assert sender(house, now + timedelta(seconds=31)).sweep() == 1


@on_either_database
def test_a_notice_whose_sender_died_is_sent_by_another(house: House, robot: Robot) -> None:
    give(house, "lu", f"json://127.0.0.1:{robot.port}/{KEY}")
    house.in_review()
    now = datetime.now(UTC) + timedelta(seconds=1)
    with house.installation.database.transaction() as session:
        notice = session.scalars(select(Notice)).one()
        notice.state, notice.lease_until = "sending", now + timedelta(minutes=1)
    assert sender(house, now).sweep() == 0
    assert sender(house, now + timedelta(minutes=2)).sweep() == 1


def test_nobody_there_is_a_fault_and_no_crash(house: House) -> None:
    give(house, "lu", f"json://127.0.0.1:9/{KEY}")
    house.in_review()
    assert sender(house).sweep() == 0
    assert notices(house) == [("review_request", "queued", 1)]


def test_a_channel_taken_out_of_the_files_is_given_up_kindly(house: House, robot: Robot) -> None:
    give(house, "lu", f"json://127.0.0.1:{robot.port}/{KEY}")
    house.in_review()
    give(house, "lu")
    assert sender(house).sweep() == 0
    assert robot.posts == []


def test_the_address_is_a_secret_everywhere(
    house: House, robot: Robot, caplog: pytest.LogCaptureFixture
) -> None:
    robot.status = 500
    give(house, "lu", f"json://127.0.0.1:{robot.port}/{KEY}")
    house.in_review()
    with caplog.at_level(logging.DEBUG):
        sender(house).sweep()
    assert "not taken" in caplog.text
    assert KEY not in caplog.text
    assert KEY not in repr(house.installation.office.person("lu"))
    with house.installation.database.reading() as session:
        assert KEY not in "".join(str(e.detail) for e in session.scalars(select(Event)))
        number = session.scalars(select(Notice)).one().message_id
    page = sign_in(house, "su").get(f"/office/messages/{number}").text
    assert KEY not in page
    seen = text_of_page(page)
    assert "另行提醒" in seen
    assert "对方拒收，代码500" in seen


@on_either_database
def test_the_thread_sends_by_itself(house: House, robot: Robot) -> None:
    give(house, "lu", f"json://127.0.0.1:{robot.port}/{KEY}")
    made = sender(house)
    taken = made.sweep
    sent = threading.Event()

    def sweep() -> int:
        count = taken()
        if count:
            sent.set()
        return count

    made.sweep = sweep  # type: ignore[method-assign]
    made.start()
    house.in_review()
    assert sent.wait(20)
    made.stop()
    assert len(robot.posts) == 1


@on_either_database
def test_two_senders_send_each_notice_once(house: House, robot: Robot) -> None:
    give(house, "lu", f"json://127.0.0.1:{robot.port}/{KEY}")
    house.in_review()
    threads = [threading.Thread(target=sender(house).sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(robot.posts) == 1
