"""A queued mail arrives, whole and readable."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy import text

from huibao.demo.play import wait_until
from huibao.demo.sink import Fault
from tests.mail.conftest import NOW, THREAD


def test_a_queued_mail_arrives_at_once_and_is_noted_as_sent(post, outbox, mailbox):
    outbox.start()
    message = post.queue()
    arrived = mailbox.wait_for(lambda mail: mail.message_id == "<1@office.example>")
    outbox.stop()
    assert arrived.recipients == ("lin@office.example",)
    assert arrived.subject == "关于报送上半年工作总结的通知"
    assert post.message(message).state == "sent"
    sent = post.events()[-1]
    assert (sent.action, sent.message_id) == ("mail:sent", "<1@office.example>")
    assert sent.detail["answer"].startswith("250 ")


def test_the_personal_link_is_filled_in_only_on_the_way_out(post, outbox, mailbox, database):
    post.queue()
    assert outbox.sweep(NOW) == 1
    mail = mailbox.deliveries()[0]
    (link,) = mail.addresses
    assert link.startswith("https://huibao.office.example/write/")
    assert f'href="{link}"' in mail.html
    token = link.rpartition("/")[2]
    with database.reading() as session:
        for table in ("messages", "links", "events"):
            rows = session.execute(text(f"SELECT * FROM {table}"))
            assert not [row for row in rows if token in str(row)], table


def test_a_link_is_good_for_its_days_from_the_moment_its_mail_left(post, outbox, mailbox):
    message = post.queue()
    days = post.link_of(message).expires_at - NOW
    late = NOW + timedelta(days=3)
    outbox.sweep(late)
    assert post.link_of(message).expires_at == late + days


def test_mails_leave_in_the_order_of_their_queueing(post, outbox, mailbox):
    for number in range(12):
        post.queue(f"第{number}封")
    assert outbox.sweep(NOW) == 12
    assert [mail.subject for mail in mailbox.deliveries()] == [f"第{n}封" for n in range(12)]
    assert mailbox.connections_made == 1


def test_mails_of_one_cycle_are_one_thread_and_marked_as_automatic(post, outbox, mailbox):
    post.queue()
    outbox.sweep(NOW)
    mail = mailbox.deliveries()[0].mail
    assert mail["References"] == THREAD
    assert mail["In-Reply-To"] == THREAD
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<1@office.example>"
    assert mail["Date"].datetime == NOW
    assert mail["Date"].datetime.utcoffset() == timedelta(hours=8)


def test_a_mail_without_link_or_cycle_goes_on_the_office_chain(post, outbox, mailbox):
    post.queue(cycle=False, linked=False, text="登录码", html="<p>登录码</p>", thread=None)
    outbox.sweep(NOW)
    assert mailbox.deliveries()[0].mail["References"] is None
    assert post.actions("office") == ["mail:sent"]


def test_a_sweep_with_nothing_due_sends_nothing(post, outbox, mailbox):
    post.queue(at=NOW + timedelta(hours=1))
    assert outbox.sweep(NOW) == 0
    assert mailbox.deliveries() == []


def test_a_mail_leaves_before_the_click_that_queued_it_goes_on(
    post, outbox, mailbox, database, monkeypatch
):
    monkeypatch.setattr("huibao.mail.outbox.HEAD_START", 60.0)
    outbox.start()
    assert wait_until(lambda: database.bells["messages"].head_start), "the sender rests"
    post.queue()
    assert len(mailbox.deliveries()) == 1


def test_a_click_does_not_wait_while_the_sender_is_at_work_on_others_mail(
    post, outbox, mailbox, monkeypatch
):
    monkeypatch.setattr("huibao.mail.outbox.HEAD_START", 60.0)
    post.queue("慢")
    mailbox.misbehave(Fault("data", seconds=3))
    outbox.start()
    mailbox.wait_for_fault()
    began = time.monotonic()
    post.queue("快")
    assert time.monotonic() - began < 2
    assert [mail.subject for mail in mailbox.wait_for_count(2, timeout=30)] == ["慢", "快"]
