"""Whatever the mail server does, no mail is lost and the office sees how it stands."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from huibao.audit import OFFICE_CHAIN
from huibao.demo.sink import Fault
from huibao.mail.outbox import send_again
from huibao.records.database import Overtaken
from huibao.records.models import Message
from tests.mail.conftest import NOW
from tests.tampering import unguard


def test_a_4xx_is_tried_again_after_a_growing_pause(post, outbox, mailbox):
    message = post.queue()
    mailbox.misbehave(Fault("data", answer="451 4.3.0 please come back later"), times=3)
    when, pauses = NOW, []
    for _ in range(3):
        assert outbox.sweep(when) == 0
        row = post.message(message)
        assert (row.state, row.fault) == ("queued", "temporary")
        assert "please come back later" in row.fault_text
        pauses.append(row.due_at - when)
        when = row.due_at
    assert timedelta(seconds=30) <= pauses[0] < timedelta(seconds=40)
    assert pauses[0] < pauses[1] < pauses[2]
    assert outbox.sweep(when) == 1
    assert post.message(message).fault is None
    assert post.actions() == ["mail:sent"]
    assert post.events()[-1].detail["attempt"] == 4


def test_a_mail_that_waits_does_not_hold_up_the_others(post, outbox, mailbox):
    waiting = post.queue(to="grey@office.example")
    post.queue(to="lin@office.example")
    mailbox.misbehave(Fault("rcpt", answer="450 greylisted", recipient="grey@office.example"))
    assert outbox.sweep(NOW) == 1
    assert post.message(waiting).state == "queued"


def test_pauses_never_grow_beyond_an_hour_and_end_after_three_days(post, outbox, mailbox):
    message = post.queue()
    mailbox.misbehave(Fault("mail", answer="452 4.3.1 disk full"), times=None)
    when = NOW
    while post.message(message).state == "queued":
        outbox.sweep(when)
        row = post.message(message)
        assert row.due_at - when <= timedelta(hours=1)
        when = max(row.due_at, when)
    assert timedelta(days=3) <= when - NOW < timedelta(days=3, hours=2)
    assert post.message(message).fault == "temporary"
    assert post.actions() == ["mail:failed"]


def test_a_5xx_fails_for_good_with_the_servers_words(post, outbox, mailbox):
    message = post.queue()
    mailbox.misbehave(Fault("data", answer="554 5.7.1 looks like spam"))
    outbox.sweep(NOW)
    row = post.message(message)
    assert (row.state, row.fault) == ("failed", "permanent")
    assert "邮件服务器拒收" in row.fault_text
    assert "looks like spam" in row.fault_text
    assert post.actions() == ["mail:failed"]


def test_one_refused_recipient_of_three_fails_alone(post, outbox, mailbox):
    ids = [post.queue(to=f"{name}@office.example") for name in ("lin", "gone", "wu")]
    mailbox.misbehave(
        Fault("rcpt", answer="550 5.1.1 no such user", recipient="gone@office.example")
    )
    assert outbox.sweep(NOW) == 2
    assert [post.message(i).state for i in ids] == ["sent", "failed", "sent"]
    assert post.message(ids[1]).fault == "refused"
    assert mailbox.connections_made == 1


def test_what_failed_can_be_sent_again_by_the_office(post, outbox, mailbox, database):
    message = post.queue()
    mailbox.misbehave(Fault("data", answer="554 no"))
    outbox.sweep(NOW)
    with database.transaction() as session:
        send_again(post.act(session), session.get_one(Message, message))
    assert outbox.sweep(NOW) == 1
    assert post.actions() == ["mail:failed", "mail:queued_again", "mail:sent"]
    assert mailbox.deliveries()[0].message_id == "<1@office.example>"


def test_a_mail_that_did_not_fail_is_not_sent_again(post, outbox, database):
    message = post.queue()
    outbox.sweep(NOW)
    with database.transaction() as session, pytest.raises(Overtaken):
        send_again(post.act(session), session.get_one(Message, message))


def test_a_server_that_dies_after_the_mail_makes_it_doubtful(post, outbox, mailbox):
    message = post.queue()
    mailbox.misbehave(Fault("data", hang_up=True, keep=True))
    assert outbox.sweep(NOW) == 0
    row = post.message(message)
    assert (row.state, row.doubtful) == ("queued", True)
    assert outbox.sweep(row.due_at) == 1
    assert [mail.message_id for mail in mailbox.deliveries()] == ["<1@office.example>"] * 2
    assert post.actions() == ["mail:doubtful", "mail:sent"]
    assert post.events()[-1].detail["doubtful"] is True


def test_a_server_that_never_answers_is_not_given_the_same_mail_for_ever(post, outbox, mailbox):
    message = post.queue()
    mailbox.misbehave(Fault("data", hang_up=True, keep=True), times=None)
    when = NOW
    for _ in range(20):
        outbox.sweep(when)
        when += timedelta(hours=2)
    row = post.message(message)
    assert (row.state, row.doubtful) == ("failed", True)
    assert len(mailbox.deliveries()) == 5
    assert post.actions() == ["mail:doubtful"] * 4 + ["mail:failed"]
    assert post.events()[-1].detail["doubtful"] is True


def test_a_server_that_drops_before_the_mail_makes_no_doubt(post, outbox, mailbox):
    message = post.queue()
    mailbox.misbehave(Fault("rcpt", hang_up=True))
    outbox.sweep(NOW)
    row = post.message(message)
    assert (row.state, row.doubtful, row.fault) == ("queued", False, "temporary")
    assert outbox.sweep(row.due_at) == 1
    assert len(mailbox.deliveries()) == 1


def test_an_idle_connection_that_was_dropped_is_opened_again(post, outbox, mailbox):
    post.queue("第一封")
    outbox.sweep(NOW)
    mailbox.hang_up()
    post.queue("第二封")
    assert outbox.sweep(NOW) == 1
    assert [mail.subject for mail in mailbox.deliveries()] == ["第一封", "第二封"]
    assert mailbox.connections_made == 2


def test_a_server_that_says_goodbye_to_an_idle_connection_is_greeted_again(post, outbox, mailbox):
    post.queue("第一封")
    outbox.sweep(NOW)
    mailbox.misbehave(Fault("mail", answer="421 4.4.2 timeout, closing"))
    post.queue("第二封")
    assert outbox.sweep(NOW) == 1
    assert mailbox.connections_made == 2


def test_while_the_server_is_down_mails_wait_and_then_leave_in_order(post, outbox, mailbox):
    ids = [post.queue(f"第{n}封") for n in range(3)]
    mailbox.stop()
    for hour in range(5):
        assert outbox.sweep(NOW + timedelta(hours=hour)) == 0
    first = post.message(ids[0])
    assert (first.state, first.fault) == ("queued", "temporary")
    assert "无法连接" in first.fault_text
    assert [post.message(i).attempts for i in ids[1:]] == [0, 0]
    mailbox.start()
    assert outbox.sweep(NOW + timedelta(hours=5)) == 3
    assert [mail.subject for mail in mailbox.deliveries()] == ["第0封", "第1封", "第2封"]


def test_the_thread_outlives_a_server_that_comes_back(post, outbox, mailbox):
    mailbox.stop()
    outbox.start()
    post.queue()
    mailbox.start()
    assert mailbox.wait_for_count(1)[0].message_id == "<1@office.example>"


def test_the_thread_outlives_a_database_that_refuses_to_write(post, new_outbox, mailbox, database):
    outbox = new_outbox()
    transaction, refused = database.transaction, []

    def unreliable():
        if not refused:
            refused.append(True)
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return transaction()

    post.queue()
    database.transaction = unreliable
    outbox.start()
    assert mailbox.wait_for_count(1)
    outbox.stop()
    assert refused
    assert len(mailbox.deliveries()) == 1


def test_an_answer_that_could_not_be_noted_is_noted_later_and_not_sent_twice(
    post, outbox, mailbox, database
):
    message = post.queue()
    transaction, calls = database.transaction, []

    def breaks_on_the_second_call():
        calls.append(True)
        if len(calls) == 2:
            raise OperationalError("COMMIT", {}, Exception("disk full"))
        return transaction()

    database.transaction = breaks_on_the_second_call
    with pytest.raises(OperationalError):
        outbox.sweep(NOW)
    assert post.message(message).state == "sending"
    assert outbox.sweep(NOW) == 0
    assert post.message(message).state == "sent"
    assert len(mailbox.deliveries()) == 1
    assert post.actions() == ["mail:sent"]


def test_a_server_that_quotes_the_link_does_not_get_its_token_recorded(
    post, outbox, mailbox, database
):
    post.queue()
    outbox.sweep(NOW)
    address = mailbox.deliveries()[0].addresses[0]
    with database.transaction() as session:
        session.execute(text("UPDATE messages SET state = 'failed'"))
    with database.transaction() as session:
        message = session.get_one(Message, 1)
        send_again(post.act(session), message)
    mailbox.misbehave(Fault("data", answer=f"554 5.7.1 {address} is listed"))
    outbox.sweep(NOW)
    failed = post.events()[-1]
    assert failed.action == "mail:failed"
    token = address.rpartition("/")[2]
    assert token not in str(failed.detail)
    assert token not in post.message(1).fault_text
    assert "is listed" in post.message(1).fault_text


def test_an_attachment_that_is_not_there_fails_its_mail_only(post, outbox, mailbox, database):
    broken = post.queue(attachments={"报告.docx": b"PK"})
    with database.transaction() as session:
        unguard(session)
        session.execute(text("DELETE FROM documents"))
    whole = post.queue()
    assert outbox.sweep(NOW) == 1
    assert post.message(broken).state == "failed"
    assert "附件" in post.message(broken).fault_text
    assert post.message(whole).state == "sent"


def test_stopping_does_not_wait_for_a_server_that_hangs(post, outbox, mailbox):
    message = post.queue()
    mailbox.misbehave(Fault("data", seconds=60))
    outbox.start()
    mailbox.wait_for_fault()
    began = time.monotonic()
    outbox.stop(timeout=0.5)
    assert time.monotonic() - began < 5
    row = post.message(message)
    assert (row.state, row.doubtful) == ("queued", True)


def test_no_mail_of_no_cycle_is_ever_on_a_cycles_chain(post, outbox, mailbox):
    post.queue(cycle=False)
    mailbox.misbehave(Fault("data", answer="554 no"))
    outbox.sweep(NOW)
    assert post.actions(OFFICE_CHAIN) == ["mail:failed"]


def test_while_the_server_is_slow_others_write_as_always(post, outbox, mailbox):
    post.queue("慢")
    mailbox.misbehave(Fault("data", seconds=3))
    outbox.start()
    mailbox.wait_for_fault()
    began = time.monotonic()
    post.queue("快")
    assert time.monotonic() - began < 2, "no transaction is open while the server thinks"
    assert [mail.subject for mail in mailbox.wait_for_count(1, timeout=30)] == ["慢"]
