"""The outbox: sends queued mail at once, in its turn, and as often as it takes.

A thread sleeps until a commit rings the bell `messages`, or until a postponed mail is due. While it
sleeps, the transaction that queues a mail claims it too, and the thread writes it out while that is
committed. Noting that one mail was taken over and claiming the next share a transaction. So each
mail costs one commit, and there is never more than one whose fate a crash leaves in doubt.
"""

from __future__ import annotations

import html
import logging
import math
import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from pydantic import SecretStr
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from huibao.audit import OFFICE_CHAIN, SYSTEM, Act, Did
from huibao.links import LINK
from huibao.mail import claims, turns
from huibao.mail.attachments import AttachmentCache
from huibao.mail.claims import Claim, InFlight, Outcome
from huibao.mail.failures import MailFailure, ServerUnreachable
from huibao.mail.holder import new_holder
from huibao.mail.outgoing import Address, OutgoingMail
from huibao.mail.smtp import Connection
from huibao.mail.written import written
from huibao.office import Office
from huibao.records.bells import Bell, Settlement, ring
from huibao.records.database import Database, Overtaken
from huibao.records.listening import BellListener
from huibao.records.models import Message
from huibao.records.session import OneTransaction

LONGEST_SLEEP = 30.0
"""Seconds after which the sender looks by itself for mails that a dead sender left behind."""

LONGEST_REST = 60.0
"""Seconds that the sender rests at most while the server or the database does not answer."""

HEAD_START = 0.01
"""Seconds that a click lets its mail leave before its page is drawn: next to no time for a reader,
and enough for a mail server in the same house."""

log = logging.getLogger(__name__)


class Outbox:
    """Sends what is queued in the database, alone or beside other outboxes."""

    def __init__(
        self,
        database: Database,
        office: Office,
        secret: bytes,
        password: SecretStr | str | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self.database = database
        self.office = office
        self.holder = new_holder()
        self._secret = secret
        self._clock = clock
        self._connection = Connection(office.smtp, password)
        self._attachments = AttachmentCache()
        self._bell = database.bells["messages"]
        self._waiting: deque[int | Message] = deque()
        self._in_hand: dict[int, Message] = {}
        self._begun: Claim | None = None
        self._unnoted: Outcome | None = None
        self._one_at_a_time = threading.Lock()
        self._stopping = threading.Event()
        self._listener: BellListener | None = None
        self._thread: threading.Thread | None = None
        self._server_gone = False
        self._recovered_at = -math.inf

    def start(self) -> None:
        """Begin to send, in a thread of its own."""
        self._stopping.clear()
        self._listener = BellListener(self.database, "messages")
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End the thread after the mail on its way; cut the line when that takes too long."""
        thread, listener = self._thread, self._listener
        if thread is None or listener is None:
            return
        self._stopping.set()
        listener.wake()
        thread.join(timeout)
        if thread.is_alive():
            self._connection.abandon()
            thread.join(timeout)
        if not thread.is_alive():
            listener.close()
        self._thread = self._listener = None

    def sweep(self, now: datetime | None = None) -> int:
        """Send every mail that is due, in the calling thread, and return how many were taken.

        Without `now` each step uses the time at which it happens. Raises SQLAlchemy's errors when
        the database does not answer; mails that fail are noted and raise nothing.
        """
        with self._one_at_a_time:
            self._server_gone = False
            clock: Callable[[], datetime] = (lambda: now) if now else self._clock
            self._recover(clock())
            self._recovered_at = monotonic()
            # Only to find that nothing is due, nobody else is kept from writing.
            if self._unnoted is None and not self._any_due(clock()):
                return 0
            self._bell.taken()  # all that is due is read anew
            return self._send_due(clock)

    def _answer_bell(self) -> None:
        """Send what has just been queued, and whatever else is due.

        What dead senders left behind is looked for at times.
        """
        if self._begun is None and monotonic() - self._recovered_at > LONGEST_SLEEP:
            self.sweep()
            return
        with self._one_at_a_time:
            self._server_gone = False
            self._send_due(self._clock)

    def close(self) -> None:
        """Take leave of the mail server; for those who only sweep."""
        self._connection.close()

    def _send_due(self, clock: Callable[[], datetime]) -> int:
        self._waiting.clear()
        self._in_hand.clear()
        sent = 0
        begun, self._begun = self._begun, None
        claimed = begun or self._advance(clock())
        while claimed is not None:
            outcome = self._unnoted = self._hand_over(claimed, clock())
            self._bell.answer()
            sent += outcome is not None and outcome.failure is None
            claimed = self._advance(clock())
        return sent

    def _begin(
        self, listener: BellListener, session: OneTransaction, rows: list[Message]
    ) -> Settlement | None:
        """Claim a mail in the transaction that queues it, so that it waits for one commit, not two.

        Called by whoever is about to commit; meanwhile the sender writes the mail out.
        """
        claimed = claims.claim(self._act(session, self._clock()), rows[0], holder=self.holder)
        if claimed is None:
            return None
        self._attachments.load(session, claimed.message)
        settlement = Settlement()
        self._begun = replace(claimed, stands=settlement.stands)
        del rows[0]
        listener.wake()
        return settlement

    def _recover(self, now: datetime) -> None:
        """Queue again what dead senders held, and what a commit that broke off left us holding."""
        with self.database.reading() as session:
            rows = claims.in_flight(session)
        for row in rows:
            ours = row.holder == self.holder
            if ours and row.message_id in self._at_hand():
                continue
            if ours or row.abandoned(now):
                self._take_back(row, now)

    def _at_hand(self) -> set[int]:
        """Return the mails that we hold and know of."""
        unnoted = self._unnoted and self._unnoted.claim
        return {claimed.message.id for claimed in (self._begun, unnoted) if claimed}

    def _take_back(self, row: InFlight, now: datetime) -> None:
        with self.database.transaction() as session:
            act = self._act(session, now)
            if row.holder == self.holder:
                claims.release(act, row.message_id, holder=row.holder)
            else:
                claims.recover(act, row.message_id, dead_holder=row.holder)

    def _any_due(self, now: datetime) -> bool:
        with self.database.reading() as session:
            return turns.any_due(session, now)

    def _advance(self, now: datetime) -> Claim | None:
        """Note what became of the last mail and claim the next, in one transaction."""
        finished = self._unnoted
        go_on = not self._stopping.is_set() and not (
            finished and isinstance(finished.failure, ServerUnreachable)
        )
        with self.database.transaction() as session:
            act = self._act(session, now)
            # The next mail's row is locked before the last one's chain and link: see `claims`.
            claimed = self._claim_next(act) if go_on else None
            if finished is not None:
                claims.note(act, finished, holder=self.holder)
        self._unnoted = None
        return claimed

    def _claim_next(self, act: Act) -> Claim | None:
        if not self._waiting:
            # In the order of the database; what was queued just now need not be read again, be it
            # that its turn comes later.
            self._in_hand.update({message.id: message for message in self._bell.taken()})
            due = turns.due_ids(act.session, act.now)
            self._waiting.extend(self._in_hand.pop(number, number) for number in due)
            for oldest in list(self._in_hand)[: -Bell.MOST_IN_HAND]:
                del self._in_hand[oldest]
        while self._waiting:
            claimed = claims.claim(act, self._waiting.popleft(), holder=self.holder)
            if claimed is not None:
                self._attachments.load(act.session, claimed.message)
                return claimed
        return None

    def _hand_over(self, claimed: Claim, now: datetime) -> Outcome | None:
        """Write the mail out and send it; None when its claim was not committed after all."""
        message = claimed.message
        try:
            mail = self._mail_of(claimed, now)
            # The envelope goes ahead, while the mail is written out and its claim committed.
            self._connection.announce(mail)
            answer = self._connection.hand_over(written(mail), claimed.stands)
            outcome = Outcome(claimed, answer=answer)
        except MailFailure as failure:
            about = (message.message_id, message.template, claimed.chain)
            log.warning("mail %s, %s of %s, not sent: %s", *about, failure)
            self._server_gone = isinstance(failure, ServerUnreachable)
            outcome = Outcome(claimed, failure=failure)
        return outcome if claimed.stands() else None

    def _mail_of(self, claimed: Claim, now: datetime) -> OutgoingMail:
        message, link = claimed.message, claimed.link_address
        return OutgoingMail(
            message_id=message.message_id,
            sender=Address(self.office.sender_name, self.office.sender_mail),
            to=Address(message.to_name, message.to_mail),
            subject=message.subject,
            text=message.text.replace(LINK, link),
            html=message.html.replace(LINK, html.escape(link)),
            date=now.astimezone(self.office.zone),
            thread=message.thread,
            attachments=self._attachments.of(message),
        )

    def _act(self, session: OneTransaction, now: datetime) -> Act:
        return Act(session=session, office=self.office, now=now, actor=SYSTEM, secret=self._secret)

    def _run(self) -> None:
        listener = self._listener
        assert listener is not None  # noqa: S101  # `start` has just made it
        failures, rung = 0, False
        while not self._stopping.is_set():
            seconds = 0.0
            try:
                if rung:
                    self._answer_bell()
                else:
                    self.sweep()
                failures = failures + 1 if self._server_gone else 0
                seconds = self._seconds_to_next()
            except (SQLAlchemyError, Overtaken, OSError) as error:
                # What was handed over is kept in `_unnoted`, and noted first when this has passed.
                log.warning("outbox rests, for the database does not answer: %s", error)
                failures += 1
            self._bell.answer()
            rung = self._sleep(listener, seconds) if not failures else self._rest(failures)
        self._note_the_last()
        self._connection.close()

    def _sleep(self, listener: BellListener, seconds: float) -> bool:
        """Wait for the bell; whoever rings it has his mail begun, and lets it leave first."""
        self._bell.head_start = HEAD_START
        with self._bell.resting(partial(self._begin, listener)):
            return listener.wait(seconds)

    def _rest(self, failures: int) -> bool:
        """Wait until another try makes sense; no bell has rung for whoever rests."""
        self._stopping.wait(min(2.0 ** (failures - 1), LONGEST_REST) * random.uniform(0.75, 1.0))
        return False

    def _note_the_last(self) -> None:
        """Send what was begun, and try once more to note what was handed over, so that nothing is
        in doubt at the start."""
        try:
            with self._one_at_a_time:
                if self._at_hand():
                    self._send_due(self._clock)
        except (SQLAlchemyError, Overtaken, OSError) as error:
            log.warning("the last mail's answer could not be noted: %s", error)

    def _seconds_to_next(self) -> float:
        with self.database.reading() as session:
            due = turns.next_due(session)
        if due is None:
            return LONGEST_SLEEP
        return min(max((due - self._clock()).total_seconds(), 0.05), LONGEST_SLEEP)


def send_again(act: Act, message: Message) -> None:
    """Queue a mail that had failed; `Overtaken` when it is not (or no longer) a failed one.

    It keeps its Message-ID, so that a recipient who has it after all is not shown it twice.
    """
    query = update(Message).where(Message.id == message.id, Message.state == "failed")
    fresh = {"state": "queued", "attempts": 0, "due_at": act.now, "fault": None, "fault_text": ""}
    if not act.session.execute(query.values(**fresh)).rowcount:  # type: ignore[attr-defined]  # an UPDATE has one
        raise Overtaken
    act.record(
        Did.MAIL_QUEUED_AGAIN,
        chain=message.cycle.key if message.cycle else OFFICE_CHAIN,
        subject=message.subject,
        message=message.message_id,
        detail={"to": message.to_mail},
    )
    ring(act.session, "messages")
