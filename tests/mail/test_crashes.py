"""A sender that is killed leaves at most one mail in doubt, and never a lost one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from huibao.breaks import first_break_of
from huibao.demo.sink import Fault
from huibao.mail import claims
from huibao.mail.holder import is_gone, new_holder
from huibao.mail.outbox import Outbox
from huibao.records.database import Database
from huibao.records.models import Chain, Message
from tests.mail.conftest import NOW, SECRET, Post, dies_at

CHILD = """
import sys
from datetime import datetime
from huibao.mail.outbox import Outbox
from huibao.records.database import Database
from tests.mail.conftest import SECRET, office_at

url, port, now = sys.argv[1:]
Outbox(Database(url), office_at(int(port)), SECRET).sweep(datetime.fromisoformat(now))
"""


def send_in_a_child(database: Database, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CHILD, database.url, str(port), NOW.isoformat()])


def test_killed_between_the_servers_answer_and_our_record_sends_one_doubtful_copy(
    post, outbox, mailbox, database
):
    ids = [post.queue(f"第{n}封") for n in range(3)]
    dies_at(
        mailbox,
        lambda die: Fault("data", recipient="lin@office.example", keep=True, then=die),
        lambda: send_in_a_child(database, mailbox.port),
    )
    assert post.message(ids[0]).state == "sending"

    assert outbox.sweep(NOW) == 3
    arrived = [mail.message_id for mail in mailbox.deliveries()]
    assert arrived == ["<1@office.example>"] * 2 + ["<2@office.example>", "<3@office.example>"]
    assert [post.message(i).doubtful for i in ids] == [True, False, False]
    assert post.actions() == ["mail:doubtful"] + ["mail:sent"] * 3


def test_killed_before_the_server_answered_loses_nothing(post, outbox, mailbox, database):
    message = post.queue()
    dies_at(
        mailbox,
        lambda die: Fault("rcpt", then=die),
        lambda: send_in_a_child(database, mailbox.port),
    )
    outbox.sweep(NOW)
    assert post.message(message).state == "sent"
    assert len(mailbox.deliveries()) == 1


def test_killed_at_random_again_and_again_loses_nothing_and_doubts_every_copy(
    post, outbox, mailbox, database
):
    ids = [post.queue(f"第{n}封", attachments={"报告.docx": b"PK" * 20_000}) for n in range(80)]
    chance = random.Random(20260302)
    for round_ in range(6):
        # Killed some mails after its start, at whatever it is doing a little later.
        wanted = len(mailbox.deliveries()) + chance.randrange(1, 10)
        child = send_in_a_child(database, mailbox.port)
        mailbox.wait_for_count(wanted, timeout=60)
        threading.Event().wait(chance.uniform(0, 0.03))
        child.kill()
        assert child.wait(60) == -signal.SIGKILL, f"round {round_} had nothing left to kill"
    outbox.sweep(NOW)

    copies = Counter(mail.message_id for mail in mailbox.deliveries())
    assert set(copies) == {f"<{n + 1}@office.example>" for n in range(80)}
    messages = [post.message(i) for i in ids]
    assert {message.state for message in messages} == {"sent"}
    doubted = {message.message_id for message in messages if message.doubtful}
    assert {id_ for id_, count in copies.items() if count > 1} <= doubted
    assert len(doubted) <= 6
    assert post.actions().count("mail:sent") == 80
    with database.reading() as session:
        assert first_break_of(session, session.get_one(Chain, "half-year-2026-H1")) is None


def test_a_sender_on_another_machine_is_waited_for_until_its_lease_ends(
    post, outbox, mailbox, database
):
    message = post.queue()
    with database.transaction() as session:
        session.execute(
            update(Message).values(
                state="sending", holder="elsewhere-1:4711:99:ab", lease_until=NOW + claims.LEASE
            )
        )
    assert outbox.sweep(NOW + timedelta(minutes=9)) == 0
    assert outbox.sweep(NOW + timedelta(minutes=11)) == 1
    assert post.message(message).doubtful


def test_two_outboxes_send_each_mail_once(post, new_outbox, mailbox, database):
    for number in range(60):
        post.queue(f"第{number}封")
    others = [Database(database.url) for _ in range(2)]
    outboxes = [new_outbox(database=other) for other in others]
    for outbox in outboxes:
        outbox.start()
    mailbox.wait_for_count(60, timeout=60)
    for outbox in outboxes:
        outbox.stop()
    for other in others:
        other.dispose()
    arrived = [mail.message_id for mail in mailbox.deliveries()]
    assert sorted(arrived) == sorted(f"<{n + 1}@office.example>" for n in range(60))
    assert post.actions() == ["mail:sent"] * 60


def test_a_commit_by_another_process_wakes_the_sender(post, new_outbox, mailbox, database):
    elsewhere = Database(database.url)
    outbox = new_outbox(database=elsewhere)
    outbox.start()
    post.queue()
    assert mailbox.wait_for_count(1, timeout=5)
    outbox.stop()
    elsewhere.dispose()


@pytest.mark.postgres
def test_a_listener_whose_connection_is_cut_listens_again(
    migrated_postgres_database, office, mailbox
):
    database = Database(migrated_postgres_database)
    post = Post(database, office)
    outbox = Outbox(database, office, SECRET)
    outbox.start()
    post.queue("之前")
    mailbox.wait_for_count(1)
    with database.transaction() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
            )
        )
    post.queue("之后")
    assert mailbox.wait_for_count(2)[1].subject == "之后"
    post.queue("再之后")
    assert mailbox.wait_for_count(3)[2].subject == "再之后"
    outbox.stop()
    database.dispose()


def test_a_living_holder_is_not_taken_for_dead_and_a_dead_one_is_known_at_once():
    living = new_holder()
    assert not is_gone(living)
    place, _, _, nonce = living.split(":")
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    began = _start_of(child.pid)
    holder = f"{place}:{child.pid}:{began}:{nonce}"
    assert not is_gone(holder)
    child.kill()
    child.wait()
    assert is_gone(holder)
    # Another process that was given the same number later is not the holder either.
    assert is_gone(f"{place}:{os.getpid()}:1:{nonce}")
    assert not is_gone(f"another-host:{child.pid}:{began}:{nonce}")
    assert len(living) <= 80
    assert SECRET.decode() not in living


def _start_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
