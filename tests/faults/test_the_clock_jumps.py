"""The machine's clock is set forward or back: nothing is done twice, and nothing waits for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from huibao import work
from huibao.cycle.verification import verify_all
from huibao.cycle.verification.seals import seal
from huibao.demo.sink import Fault, Mailbox
from huibao.mail.outbox import Outbox
from tests.lifecycle.bureau import Bureau, later

TWO_DAYS = timedelta(days=2)


@pytest.fixture
def mailbox():  # type: ignore[no-untyped-def]
    with Mailbox() as sink:
        yield sink


def outbox_of(bureau: Bureau, mailbox: Mailbox) -> Outbox:
    smtp = bureau.house.office.smtp.model_copy(update={"host": "127.0.0.1", "port": mailbox.port})
    office = bureau.house.office.model_copy(update={"smtp": smtp})
    return Outbox(bureau.house.database, office, bureau.house.secret)


def ahead(bureau: Bureau) -> datetime:
    """Set the clock two days forward; return what it ought to say."""
    true = bureau.now
    bureau.now += TWO_DAYS
    return true


def test_a_mail_written_while_the_clock_was_ahead_leaves_when_it_is_right_again(
    bureau: Bureau, mailbox: Mailbox
) -> None:
    true = ahead(bureau)
    bureau.open()
    assert outbox_of(bureau, mailbox).sweep(true) == len(bureau.messages("call"))


def test_a_mail_put_off_while_the_clock_was_ahead_is_tried_when_it_is_right_again(
    bureau: Bureau, mailbox: Mailbox
) -> None:
    bureau.open()
    calls = len(bureau.messages("call"))
    mailbox.misbehave(Fault("data", answer="451 later"), times=calls)
    true = ahead(bureau)
    outbox = outbox_of(bureau, mailbox)
    assert outbox.sweep(bureau.now) == 0
    assert outbox.sweep(true + timedelta(minutes=5)) == calls


def test_work_left_while_the_clock_was_ahead_is_done_when_it_is_right_again(
    bureau: Bureau,
) -> None:
    true = ahead(bureau)
    bureau.open()
    assert [c.cycle for c in work.claim(bureau.house.database, "me", true)] == [bureau.key]


def test_a_day_is_sealed_once_though_the_clock_comes_back_to_it(bureau: Bureau) -> None:
    later(bureau, days=2)
    with bureau.acting() as act:
        assert seal(act) is not None
    later(bureau, days=-1)
    with bureau.acting() as act:
        assert seal(act) is None
    later(bureau, days=2)
    with bureau.acting() as act:
        assert seal(act) is not None
    with bureau.house.database.reading() as session:
        assert verify_all(session) == []


def test_the_order_of_events_is_that_of_the_chain_whatever_the_clock_says(bureau: Bureau) -> None:
    bureau.open()
    later(bureau, days=-3)
    bureau.hand_in("supply")
    with bureau.house.database.reading() as session:
        assert verify_all(session) == []
    assert bureau.actions()[-1] != "cycle:opened"
    assert [e.number for e in bureau.events()] == list(range(1, len(bureau.events()) + 1))
