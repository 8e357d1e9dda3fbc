"""How fast mail leaves, beside what smtplib alone can do: `python -m tests.benchmarks.mail_speed`.

1. From queueing a mail, commit included, to its acceptance at the SMTP server, one at a time.
2. Queued mails with a 60 kB docx each, beside two smtplib loops on one kept connection, with no
   database and no record. `composing` writes each mail with the standard library, as everybody must
   whose mails carry personal links; `ready` sends bytes made beforehand, which nobody can do.

Two servers: aiosmtpd, which reads and keeps a mail as servers do, and one that does the least that
is SMTP. Each is a process of its own and the same for all senders. Runs alternate, so that all see
the same machine; what counts is the ratio of the medians.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import smtplib
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import func, select, text

from huibao.audit import OFFICE_CHAIN, SYSTEM, Act, Did
from huibao.demo.sink import Mailbox
from huibao.links import LINK, Holder, issue
from huibao.mail.outbox import Outbox
from huibao.office import Office, Smtp
from huibao.records.bells import ring
from huibao.records.database import Database, migrate
from huibao.records.models import Document, Message
from tests.benchmarks.mail_servers import FORGETTING, LEAST, mail_server

WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
SECRET = b"a secret of the benchmark, long enough"
NAME = "2026年上半年工作总结及下半年工作计划（第1稿）.docx"
BODY = "请审阅所附报告，并点击链接签署意见：\n\n" + "说明文字。" * 60
DOCX = os.urandom(60_000)


def office_at(port: int) -> Office:
    return Office(
        name="云溪区数据办公室",
        bureau="云溪区数据局",
        sender="huibao@office.example",
        smtp=Smtp(port=port),
    )


class Queue:
    """A database with an outbox to fill."""

    def __init__(self, folder: str, port: int):
        url = f"sqlite:///{folder}/huibao.db"
        migrate(url)
        self.database = Database(url)
        self.office = office_at(port)
        self.document = hashlib.sha256(DOCX).hexdigest()
        self.numbered = 0
        with self.database.transaction() as session:
            session.add(
                Document(
                    sha256=self.document,
                    media_type="/".join(WORD),
                    size=len(DOCX),
                    content=DOCX,
                    added_at=datetime.now(UTC),
                )
            )

    def put(self, count: int = 1, *, attached: bool = True) -> None:
        """Queue mails as the verbs do: link, mail and event in one transaction."""
        now = datetime.now(UTC)
        with self.database.transaction() as session:
            act = Act(session=session, office=self.office, now=now, actor=SYSTEM, secret=SECRET)
            for _ in range(count):
                self._put_one(act, now, attached)
            ring(session, "messages")

    def _put_one(self, act: Act, now: datetime, attached: bool) -> None:
        self.numbered += 1
        mail = f"p{self.numbered}@office.example"
        message = Message(
            message_id=f"<{self.numbered}@office.example>",
            template="review",
            link=issue(act, "review", Holder("p", "林知遥", mail)),
            to_name="林知遥",
            to_mail=mail,
            subject="呈送审阅：2026年上半年工作总结",
            text=f"{BODY}\n{LINK}\n",
            html=f'<p>{BODY}</p><p><a href="{LINK}">审阅</a></p>',
            thread="<thread@office.example>",
            attachments=[{"name": NAME, "sha256": self.document}] if attached else [],
            state="queued",
            due_at=now,
            queued_at=now,
        )
        act.session.add(message)
        act.record(
            Did.MAIL_QUEUED, chain=OFFICE_CHAIN, subject=message.subject, message=message.message_id
        )

    def waiting(self) -> int:
        """Return how many mails have not left."""
        with self.database.reading() as session:
            query = select(func.count()).select_from(Message).where(Message.state != "sent")
            return session.scalar(query) or 0


def composed(number: int) -> EmailMessage:
    """Return a mail as the standard library composes it."""
    mail = EmailMessage()
    mail["From"] = "云溪区数据办公室 <huibao@office.example>"
    mail["To"] = f"林知遥 <p{number}@office.example>"
    mail["Subject"], mail["Message-ID"] = "呈送审阅：2026年上半年工作总结", f"<b{number}@x.example>"
    mail.set_content(BODY)
    mail.add_alternative(f"<p>{BODY}</p>", subtype="html")
    mail.add_attachment(DOCX, maintype=WORD[0], subtype=WORD[1], filename=NAME)
    return mail


def seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def composing_loop(port: int, count: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="[127.0.0.1]") as server:
        for number in range(count):
            server.send_message(composed(number))


def ready_loop(port: int, mails: list[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="[127.0.0.1]") as server:
        for number, raw in enumerate(mails):
            server.sendmail("huibao@office.example", [f"p{number}@office.example"], raw)


def bulk(program: str, count: int, rounds: int) -> dict[str, float]:
    """Return mails per second of the outbox and of both loops, and the ratios."""
    crlf = composed(0).policy.clone(linesep="\r\n")
    ready = [composed(number).as_bytes(policy=crlf) for number in range(count)]
    rates: dict[str, list[float]] = {"outbox": [], "composing": [], "ready": []}
    with mail_server(program) as server, tempfile.TemporaryDirectory() as folder:
        port = server.port
        queue = Queue(folder, port)
        outbox = Outbox(queue.database, queue.office, SECRET)
        for _ in range(rounds):
            queue.put(count)
            rates["composing"].append(count / seconds(lambda: composing_loop(port, count)))
            rates["outbox"].append(count / seconds(outbox.sweep))
            rates["ready"].append(count / seconds(lambda: ready_loop(port, ready)))
            assert queue.waiting() == 0
        outbox.close()
        queue.database.dispose()
    rate = {name: statistics.median(values) for name, values in rates.items()}
    return rate | {
        "ratio_to_composing": rate["outbox"] / rate["composing"],
        "ratio_to_ready": rate["outbox"] / rate["ready"],
    }


def latency(count: int) -> dict[str, float]:
    """Return milliseconds from queueing to acceptance at the server, one mail at a time."""
    taken = []
    with Mailbox() as mailbox, tempfile.TemporaryDirectory() as folder:
        queue = Queue(folder, mailbox.port)
        outbox = Outbox(queue.database, queue.office, SECRET)
        outbox.start()
        for number in range(count + 5):
            # From before the commit: the sender often has done its work when the commit returns.
            began = time.perf_counter()
            queue.put(attached=False)
            mailbox.wait_for_count(number + 1)
            taken.append(time.perf_counter() - began)
            while queue.waiting():
                outbox.sweep()
        outbox.stop()
        queue.database.dispose()
    warm = sorted(1000 * value for value in taken[5:])
    return {"mails": count, "p50_ms": statistics.median(warm), "p95_ms": warm[int(count * 0.95)]}


def commits_per_second() -> float:
    """Return what the disk allows: bare SQLite commits of one small row."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bare.db")
        with database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE rows (id INTEGER PRIMARY KEY, said TEXT)"))

        def commit() -> None:
            with database.engine.begin() as connection:
                connection.execute(text("INSERT INTO rows (said) VALUES ('x')"))

        taken = seconds(lambda: [commit() for _ in range(300)])
        database.dispose()
        return 300 / taken


def main() -> None:
    """Measure, print a table for people, and one line of JSON for machines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--single", type=int, default=100)
    given = parser.parse_args()
    result = {
        "single": latency(given.single),
        "aiosmtpd": bulk(FORGETTING, given.mails, given.rounds),
        "least": bulk(LEAST, given.mails, given.rounds),
        "mails": given.mails,
        "commits_per_second": commits_per_second(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
    single = result["single"]
    print(f"queued -> accepted: p50 {single['p50_ms']:.1f} ms, p95 {single['p95_ms']:.1f} ms")
    print(f"bare SQLite commits: {result['commits_per_second']:.0f} /s")
    print(f"{'mails/s':<10}{'outbox':>9}{'composing':>11}{'ratio':>7}{'ready':>9}{'ratio':>7}")
    for server in ("aiosmtpd", "least"):
        row = result[server]
        print(
            f"{server:<10}{row['outbox']:>9.0f}{row['composing']:>11.0f}"
            f"{row['ratio_to_composing']:>7.2f}{row['ready']:>9.0f}{row['ratio_to_ready']:>7.2f}"
        )
    print(json.dumps(result))


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[2])
    main()
