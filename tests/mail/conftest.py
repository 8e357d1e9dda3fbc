"""A small office, a mail server that keeps everything, and mails to send."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from huibao.audit import SYSTEM, Act
from huibao.demo.sink import Fault, Mailbox
from huibao.lifecycle import CycleState
from huibao.links import LINK, Holder, issue
from huibao.mail.outbox import Outbox
from huibao.office import Office, Smtp
from huibao.records.bells import ring
from huibao.records.database import Database
from huibao.records.models import Cycle, Document, Event, Link, Message

SECRET = b"a secret of the tests, 32 bytes!!"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CERTIFY = (
    *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
    *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
)
THREAD = "<cycle-2026-h1@office.example>"


@pytest.fixture
def mailbox(request: pytest.FixtureRequest) -> Iterator[Mailbox]:
    with Mailbox(pipelining=getattr(request, "param", True)) as sink:
        yield sink


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path
) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(empty_database, tmp_path)}"
    else:
        url = request.getfixturevalue("migrated_postgres_database")
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture
def office(mailbox: Mailbox) -> Office:
    return office_at(mailbox.port)


def office_at(port: int) -> Office:
    return Office(
        name="云溪区数据办公室",
        bureau="云溪区数据局",
        sender="huibao@office.example",
        web_address="https://huibao.office.example",
        smtp=Smtp(host="127.0.0.1", port=port, timeout=5),
    )


def dies_at(
    mailbox: Mailbox,
    at: Callable[[Callable[[], None]], Fault],
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    """Start a child that is killed at that fault of the server, and see it dead."""
    children: list[subprocess.Popen[bytes]] = []
    started = threading.Event()

    def die() -> None:
        started.wait()
        children[0].kill()
        children[0].wait()

    mailbox.misbehave(at(die))
    with start() as child:
        children.append(child)
        started.set()
        assert child.wait(60) == -signal.SIGKILL


@dataclass
class Post:
    """Queues mails as the verbs do, and tells what became of them."""

    database: Database
    office: Office
    sent_so_far: int = 0
    documents: list[str] = field(default_factory=list)

    def act(self, session, now: datetime = NOW) -> Act:
        return Act(session=session, office=self.office, now=now, actor=SYSTEM, secret=SECRET)

    def queue(
        self,
        subject: str = "关于报送上半年工作总结的通知",
        *,
        to: str = "lin@office.example",
        name: str = "林知遥",
        text: str = f"请点击链接报送材料：{LINK}\n",
        html: str = f'<p>请点击<a href="{LINK}">链接</a>报送材料。</p>',
        attachments: dict[str, bytes] | None = None,
        thread: str | None = THREAD,
        linked: bool = True,
        at: datetime = NOW,
        cycle: bool = True,
        in_hand: bool = False,
        template: str = "call",
    ) -> int:
        self.sent_so_far += 1
        with self.database.transaction() as session:
            act = self.act(session, at)
            owner = self._cycle(session) if cycle else None
            link = issue(act, "write", Holder("lin", name, to), cycle=owner) if linked else None
            message = Message(
                message_id=f"<{self.sent_so_far}@office.example>",
                template=template,
                cycle=owner,
                link=link,
                to_name=name,
                to_mail=to,
                subject=subject,
                text=text,
                html=html,
                thread=thread,
                attachments=[
                    {"name": file, "sha256": self._document(session, content)}
                    for file, content in (attachments or {}).items()
                ],
                state="queued",
                due_at=at,
                queued_at=at,
            )
            session.add(message)
            session.flush()
            ring(session, "messages", *([message] if in_hand else []))
            return message.id

    def message(self, message_id: int) -> Message:
        with self.database.reading() as session:
            message = session.get_one(Message, message_id)
            session.expunge(message)
            return message

    def link_of(self, message_id: int) -> Link:
        with self.database.reading() as session:
            link = session.get_one(Message, message_id).link
            assert link is not None
            session.expunge(link)
            return link

    def events(self, chain: str = "half-year-2026-H1") -> list[Event]:
        with self.database.reading() as session:
            events = list(
                session.scalars(select(Event).where(Event.chain == chain).order_by(Event.number))
            )
            session.expunge_all()
            return events

    def actions(self, chain: str = "half-year-2026-H1") -> list[str]:
        return [event.action for event in self.events(chain)]

    def _cycle(self, session) -> Cycle:
        cycle = session.scalar(select(Cycle))
        if cycle is None:
            cycle = Cycle(
                key="half-year-2026-H1",
                kind="half-year",
                period="2026-H1",
                title="2026年上半年工作总结",
                state=CycleState.COLLECTING,
                kind_snapshot={},
                opened_at=NOW,
                opened_by="办公室",
                collect_due=NOW + timedelta(days=7),
                thread=THREAD,
            )
            session.add(cycle)
            session.flush()
        return cycle

    def _document(self, session, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        if session.get(Document, sha256) is None:
            session.add(
                Document(
                    sha256=sha256,
                    media_type="application/vnd.openxmlformats-officedocument"
                    ".wordprocessingml.document",
                    size=len(content),
                    content=content,
                    added_at=NOW,
                )
            )
            session.flush()
        return sha256


@pytest.fixture
def post(database: Database, office: Office) -> Post:
    return Post(database, office)


@pytest.fixture
def new_outbox(database: Database, office: Office) -> Iterator[Callable[..., Outbox]]:
    """Makes outboxes on the test's database, and ends them."""
    made: list[Outbox] = []

    def make(**options) -> Outbox:
        outbox = Outbox(options.pop("database", database), office, SECRET, **options)
        made.append(outbox)
        return outbox

    yield make
    for outbox in made:
        outbox.stop()
        outbox.close()


@pytest.fixture
def outbox(new_outbox: Callable[..., Outbox]) -> Outbox:
    return new_outbox()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key, signed by itself."""
    folder = tmp_path_factory.mktemp("certificate")
    cert, key = folder / "cert.pem", folder / "key.pem"
    try:
        subprocess.run(
            [*CERTIFY, "-keyout", str(key), "-out", str(cert)],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("needs openssl to make a certificate (for example: apt-get install openssl)")
    return cert, key
