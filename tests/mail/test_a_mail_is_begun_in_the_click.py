"""While the sender rests, whoever queues a mail claims it for him in the same transaction."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, joinedload

from huibao.demo.play import wait_until
from huibao.demo.sink import Fault, Mailbox
from huibao.mail.claims import claim
from huibao.mail.outbox import Outbox
from huibao.records.database import Database
from huibao.records.models import Message
from tests.mail.conftest import NOW, Post, dies_at

CHILD = """
import sys
from huibao.demo.play import wait_until
from huibao.mail.outbox import Outbox
from huibao.records.database import Database
from tests.mail.conftest import SECRET, Post, office_at

url, port = sys.argv[1:]
database, office = Database(url), office_at(int(port))
Outbox(database, office, SECRET).start()
wait_until(lambda: database.bells["messages"].head_start)
Post(database, office).queue(in_hand=True)
sys.stdin.read()
"""


def started_and_resting(outbox: Outbox) -> None:
    outbox.start()
    bell = outbox.database.bells["messages"]
    # It wakes once by itself to begin to listen; what is clicked then is not begun in the click.
    for _ in range(2):
        bell.head_start = 0
        assert wait_until(lambda: bell.head_start), "the sender rests"


def test_one_commit_lies_between_a_click_and_its_mail(
    post: Post, outbox: Outbox, mailbox: Mailbox, database: Database
):
    post.queue()
    outbox.sweep(NOW)
    started_and_resting(outbox)
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    mailbox.misbehave(Fault("data", answer="451 4.3.0 later", then=lambda: seen.append(commits[:])))
    seen: list[list[object]] = []
    message = post.queue(in_hand=True)
    assert wait_until(lambda: post.message(message).state == "queued")
    assert [len(before) for before in seen] == [1]


def test_what_many_queue_at_once_is_not_read_again_when_its_turn_comes(
    post: Post, new_outbox: Callable[..., Outbox], mailbox: Mailbox, database: Database
):
    read: list[str] = []
    all_clicked = threading.Event()
    all_clicked.set()

    def clock() -> datetime:
        if threading.current_thread().name == "outbox":
            all_clicked.wait(60)
        return datetime.now(UTC)

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT messages.id, messages.message_id"):
            read.append(statement)

    started_and_resting(new_outbox(clock=clock))
    event.listen(database.engine, "before_cursor_execute", note)
    all_clicked.clear()
    for number in range(50):
        post.queue(f"第{number}封", template="review_request", in_hand=True)
    all_clicked.set()
    mailbox.wait_for_count(50, timeout=60)
    assert read == []


def test_what_another_sender_has_tried_meanwhile_is_read_again(
    post: Post, outbox: Outbox, database: Database
):
    number = post.queue()
    with database.transaction() as session:
        in_hand = session.get_one(Message, number, options=[joinedload(Message.link)])
        session.expunge(in_hand)
    with database.transaction() as session:
        session.execute(update(Message).values(attempts=1))
    with database.transaction() as session:
        assert claim(post.act(session), in_hand, holder="one") is None
        claimed = claim(post.act(session), number, holder="one")
        assert claimed is not None
        assert claimed.message.attempts == 2


def test_a_click_that_fails_at_its_commit_mails_nothing_and_the_sender_goes_on(
    post: Post, outbox: Outbox, mailbox: Mailbox
):
    started_and_resting(outbox)

    def fail(_session: Session) -> None:
        event.remove(Session, "before_commit", fail)
        raise OperationalError("COMMIT", None, Exception("disk I/O error"))

    event.listen(Session, "before_commit", fail)
    with pytest.raises(OperationalError):
        post.queue("落空", in_hand=True)
    kept = post.queue("送达", in_hand=True)
    assert wait_until(lambda: post.message(kept).state == "sent")
    assert [mail.subject for mail in mailbox.deliveries()] == ["送达"]
    assert post.actions() == ["mail:sent"]


two_commands_at_once = pytest.mark.parametrize(
    "mailbox", [True, False], indirect=True, ids=["pipelining", "one by one"]
)


@two_commands_at_once
@pytest.mark.parametrize("committed", [True, False])
def test_the_envelope_goes_ahead_of_the_commit_and_the_mail_only_after_it(
    post: Post, outbox: Outbox, mailbox: Mailbox, committed: bool
):
    post.queue("先行")
    outbox.sweep(NOW)  # from now on the line is open
    started_and_resting(outbox)
    named = threading.Event()
    mailbox.misbehave(Fault("rcpt", then=named.set))
    ahead: list[bool] = []

    def wait(_session: Session) -> None:
        if ahead:
            return
        ahead.append(named.wait(10))
        time.sleep(0.1)
        ahead.append(len(mailbox.deliveries()) > 1)
        if not committed:
            raise OperationalError("COMMIT", None, Exception("disk I/O error"))

    event.listen(Session, "before_commit", wait)
    with nullcontext() if committed else pytest.raises(OperationalError):
        post.queue("随后", in_hand=True)
    event.remove(Session, "before_commit", wait)
    kept = post.queue("末尾", in_hand=True)
    assert wait_until(lambda: post.message(kept).state == "sent")
    assert ahead == [True, False]
    arrived = ["先行", *(["随后"] if committed else []), "末尾"]
    assert [mail.subject for mail in mailbox.deliveries()] == arrived
    assert post.actions() == ["mail:sent"] * len(arrived)


@two_commands_at_once
def test_a_mail_that_cannot_be_written_out_leaves_the_server_ready_for_the_next(
    post: Post, outbox: Outbox, mailbox: Mailbox
):
    numbers = [post.queue("第一"), post.queue("坏", to="林知遥"), post.queue("第二")]
    outbox.sweep(NOW)
    assert [post.message(number).state for number in numbers] == ["sent", "failed", "sent"]
    assert [mail.subject for mail in mailbox.deliveries()] == ["第一", "第二"]


@two_commands_at_once
@pytest.mark.parametrize(
    ("stage", "answer", "becomes"),
    [
        ("mail", "451 4.3.0 later", "queued"),
        ("mail", "550 5.7.1 not you", "failed"),
        ("rcpt", "451 4.2.1 later", "queued"),
        ("rcpt", "550 5.1.1 nobody", "failed"),
        ("data", "452 4.3.1 no room", "queued"),
    ],
)
def test_a_refusal_of_what_went_ahead_is_that_mails_alone(
    post: Post, outbox: Outbox, mailbox: Mailbox, stage: str, answer: str, becomes: str
):
    post.queue("第一")
    outbox.sweep(NOW)
    mailbox.misbehave(Fault(stage, answer=answer))
    refused, kept = post.queue("被拒"), post.queue("第二")
    outbox.sweep(NOW)
    assert post.message(refused).state == becomes
    assert answer in post.message(refused).fault_text
    assert post.message(kept).state == "sent"
    assert [mail.subject for mail in mailbox.deliveries()] == ["第一", "第二"]
    assert mailbox.connections_made == 1


def test_killed_after_the_click_and_before_the_server_has_it_the_mail_goes_out_as_doubtful(
    post: Post, outbox: Outbox, mailbox: Mailbox, database: Database
):
    command = [sys.executable, "-c", CHILD, database.url, str(mailbox.port)]
    dies_at(
        mailbox,
        lambda die: Fault("mail", then=die),
        lambda: subprocess.Popen(command, stdin=subprocess.PIPE),
    )
    assert outbox.sweep(NOW) == 1
    assert [mail.message_id for mail in mailbox.deliveries()] == ["<1@office.example>"]
    assert post.actions() == ["mail:doubtful", "mail:sent"]


def test_whoever_clicks_while_senders_wake_sweep_and_stop_each_mail_leaves_once(
    post: Post,
    new_outbox: Callable[..., Outbox],
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("huibao.mail.outbox.LONGEST_SLEEP", 0.005)
    chance, ids = random.Random(20261123), []
    clicking = threading.Lock()

    def click() -> None:
        for number in range(30):
            with clicking:
                ids.append(post.queue(f"第{number}封", in_hand=True))
            time.sleep(chance.uniform(0, 0.01))

    people = [threading.Thread(target=click) for _ in range(2)]
    for person in people:
        person.start()
    while any(person.is_alive() for person in people):
        outbox = new_outbox()
        outbox.start()
        time.sleep(chance.uniform(0, 0.2))
        outbox.stop()
    new_outbox().sweep()
    assert sorted(mail.message_id for mail in mailbox.deliveries()) == sorted(
        f"<{n + 1}@office.example>" for n in range(60)
    )
    assert {post.message(id_).state for id_ in ids} == {"sent"}
    assert post.actions() == ["mail:sent"] * 60
