"""Notices beside the mail: 企业微信, 钉钉, 飞书 and whatever else `apprise` can reach.

Mail stays the record; a notice says that a mail has come, and carries neither its text nor its
link, for the robot that takes it usually speaks to a whole group. A notice is queued in the
transaction that queues the mail, and sent by a thread of its own: a channel that fails is tried a
few times more, shown beside its mail, and holds up nothing. Addresses are secrets: they stand in
`people.yaml` alone, and in no table, log or page.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import apprise
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from huibao.audit import OFFICE_CHAIN, SYSTEM, Act, Did
from huibao.office import Office
from huibao.records.database import Database, Overtaken
from huibao.records.models import Message, Notice

log = logging.getLogger(__name__)

# These name addresses in their finer lines; what went wrong is told by us, without them.
for chatty in ("apprise", "urllib3.connectionpool"):
    logging.getLogger(chatty).setLevel(logging.WARNING)

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)
POLL_SECONDS = 5.0

NAMES = {
    "NotifyWeComBot": "企业微信",
    "NotifyDingTalk": "钉钉",
    "NotifyFeishu": "飞书",
    "NotifyLark": "飞书",
}
SEE_MAIL = "请查看您的邮箱并从邮件中的链接办理。 (Please see your mailbox and use the link there.)"


@dataclass(frozen=True)
class Claimed:
    """A notice that this thread alone may send."""

    id: int
    person: str
    number: int
    attempts: int
    subject: str
    message_id: str
    chain: str


def is_channel(address: str) -> bool:
    """Whether apprise knows how to reach that address."""
    return apprise.Apprise.instantiate(address) is not None


def deliver(address: str, subject: str) -> str:
    """Send one notice; return nothing when it was taken, else why not, without the address."""
    target = apprise.Apprise.instantiate(address)
    if target is None:
        return "通道地址无法识别 (the channel's address is not understood)"
    with apprise.LogCapture(level=logging.WARNING) as said:  # type: ignore[no-untyped-call]
        taken = target.notify(title=subject, body=SEE_MAIL)
    return "" if taken else _why(said)


def _why(said: StringIO) -> str:
    status = re.search(r"error=(\d{1,6})", said.getvalue())
    if status:
        return f"对方拒收，代码{status[1]} (refused with code {status[1]})"
    return "对方没有应答或拒收 (no answer, or refused)"


class ChannelSender:
    """Sends queued notices, alone or beside other senders."""

    def __init__(
        self,
        database: Database,
        office: Office,
        secret: bytes,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self._database, self._office, self._secret = database, office, secret
        self._clock = clock
        self._stopping = threading.Event()
        self._bell = database.bells["notices"]
        self._thread = threading.Thread(target=self._run, name="channels", daemon=True)

    def start(self) -> None:
        """Begin to send, in a thread of its own."""
        self._thread.start()

    def stop(self, timeout: float = 15) -> None:
        """End after the notice on its way."""
        self._stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def sweep(self) -> int:
        """Try every notice that is due once, and return how many were taken."""
        now = self._clock()
        with self._database.reading() as session:
            due = list(session.scalars(select(Notice.id).where(_free(now)).order_by(Notice.id)))
        return sum(self._send(number) for number in due if not self._stopping.is_set())

    def _send(self, number: int) -> bool:
        claimed = self._claim(number)
        if claimed is None:
            return False
        fault = self._deliver(claimed)
        self._note(claimed, fault)
        return not fault

    def _deliver(self, claimed: Claimed) -> str:
        try:
            channels = self._office.person(claimed.person).channels
            address = channels[claimed.number].get_secret_value()
        except (KeyError, IndexError):
            return "people.yaml 中已无此通道 (no such channel any more)"
        return deliver(address, claimed.subject)

    def _claim(self, number: int) -> Claimed | None:
        now = self._clock()
        with self._database.transaction() as session:
            taken = session.execute(
                update(Notice)
                .where(Notice.id == number, _free(now))
                .values(state="sending", lease_until=now + LEASE, attempts=Notice.attempts + 1)
            )
            if not taken.rowcount:  # type: ignore[attr-defined]  # an UPDATE has a row count
                return None
            notice = session.get_one(Notice, number)
            mail: Message = notice.message
            return Claimed(
                id=number,
                person=notice.person,
                number=notice.number,
                attempts=notice.attempts,
                subject=mail.subject,
                message_id=mail.message_id,
                chain=mail.cycle.key if mail.cycle else OFFICE_CHAIN,
            )

    def _note(self, claimed: Claimed, fault: str) -> None:
        now = self._clock()
        given_up = bool(fault) and claimed.attempts >= MOST_ATTEMPTS
        changes: dict[str, Any] = {"lease_until": None, "fault_text": fault}
        if not fault:
            changes |= {"state": "sent", "sent_at": now}
        elif given_up:
            changes |= {"state": "failed"}
        else:
            pause = FIRST_PAUSE * int(2 ** (claimed.attempts - 1))
            changes |= {"state": "queued", "due_at": now + pause}
        if fault:
            log.warning("notice %s to %s not taken: %s", claimed.id, claimed.person, fault)
        with self._database.transaction() as session:
            mine = (Notice.id == claimed.id, Notice.state == "sending")
            session.execute(update(Notice).where(*mine).values(**changes))
            if not fault or given_up:
                act = Act(session, self._office, now, SYSTEM, self._secret)
                self._record(act, claimed, fault)

    def _record(self, act: Act, claimed: Claimed, fault: str) -> None:
        act.record(
            Did.NOTICE_FAILED if fault else Did.NOTICE_SENT,
            chain=claimed.chain,
            subject=claimed.subject,
            detail={"channel": name_of(self._office, claimed.person, claimed.number)}
            | ({"reason": fault} if fault else {}),
        )

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            try:
                self.sweep()
            except (SQLAlchemyError, Overtaken, OSError) as fault:
                # What was claimed is free again when its lease has run out.
                log.warning("notices wait for the database: %s", fault)
            self._bell.wait(POLL_SECONDS)


def name_of(office: Office, person: str, number: int) -> str:
    """Return how people call that channel, never its address: `企业微信`."""
    try:
        address = office.person(person).channels[number].get_secret_value()
    except (KeyError, IndexError):
        return "已取消的通道"
    target = apprise.Apprise.instantiate(address)
    return NAMES.get(type(target).__name__, str(getattr(target, "service_name", "其他通道")))


def _free(now: datetime) -> ColumnElement[bool]:
    """Whether a notice may be claimed: it is due, or whoever claimed it died."""
    return or_(
        and_(Notice.state == "queued", Notice.due_at <= now),
        and_(Notice.state == "sending", Notice.lease_until < now),
    )
