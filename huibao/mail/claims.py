"""Which mail a sender may send, and what became of it: the outbox as rows.

Every step is a conditional UPDATE, so that any number of senders on any number of machines can
work on one outbox. Rows are locked in one order, mail, chain, link, as everybody else does.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from huibao.audit import OFFICE_CHAIN, Act, Did
from huibao.links import LINK, LINKS, address
from huibao.mail.failures import AnswerLost, MailFailure, ServerUnreachable, TemporaryFailure
from huibao.mail.holder import is_gone
from huibao.records.models import Link, Message, table_of

LEASE = timedelta(minutes=10)
"""How long a sender may take; longer than a mail server can keep it waiting."""

MAILS = table_of(Message)

# What each mail needs goes straight over the connection and is put together once: the session's own
# ways cost four times as much.
OF_MAIL = MAILS.c.id == bindparam("mail")
WAITS = MAILS.c.state == "queued"
# Another sender may have tried since a mail that is in hand; it has to be read again.
QUEUED = update(MAILS).where(OF_MAIL, WAITS, MAILS.c.attempts == bindparam("tried"))
LOCKED = (
    select(Message)
    .where(OF_MAIL, WAITS)
    .options(joinedload(Message.link), joinedload(Message.cycle))
    .with_for_update(skip_locked=True, of=Message)
)
CLAIMED = update(MAILS).where(
    OF_MAIL, MAILS.c.state == "sending", MAILS.c.holder == bindparam("claimed_by")
)
UNFINISHED = CLAIMED.values(
    state="queued",
    holder=None,
    lease_until=None,
    # Pauses grow with what servers answered, not with how often a sender died.
    attempts=MAILS.c.attempts - 1,
)
"""What a mail is again when whoever had claimed it could not finish."""
OF_LINK = update(LINKS).where(LINKS.c.id == bindparam("link"))

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
GIVE_UP_AFTER, LEAST_ATTEMPTS = timedelta(days=3), 20
"""A mail is given up when it is as old as this *and* was tried so often: a computer that was
switched off over the holidays has not tried."""

MOST_DOUBTS = 5
"""A server that takes a mail and never answers may deliver it each time: so often at most."""


@dataclass(frozen=True)
class Claim:
    """A mail that this sender alone may send."""

    message: Message
    chain: str
    link_address: str
    stands: Callable[[], bool] = lambda: True
    """Waits for the transaction that claims it, where that is about to end; whether it did so."""


@dataclass(frozen=True)
class Outcome:
    """What became of a claimed mail: the server's answer, or why there is none."""

    claim: Claim
    answer: str = ""
    failure: MailFailure | None = None


def claim(act: Act, due: int | Message, *, holder: str) -> Claim | None:
    """Claim that mail, by its id or as it was queued just now in this process.

    None when it is not queued any more, or somebody else is at it or has tried it since.
    """
    message = due if isinstance(due, Message) else _locked(act.session, due)
    if message is None or not _change(
        act.session,
        QUEUED,
        mail=message.id,
        tried=message.attempts,
        state="sending",
        holder=holder,
        lease_until=act.now + LEASE,
        attempts=message.attempts + 1,
    ):
        return None
    set_committed_value(message, "attempts", message.attempts + 1)
    return Claim(
        message=message,
        chain=message.cycle.key if message.cycle else OFFICE_CHAIN,
        link_address=address(message.link, secret=act.secret, web_address=act.office.web_address)
        if message.link
        else "",
    )


def _locked(session: Session, message_id: int) -> Message | None:
    return session.scalar(LOCKED, {"mail": message_id})


def note(act: Act, outcome: Outcome, *, holder: str) -> None:
    """Write down what became of the mail; nothing, when the claim was lost in the meantime."""
    if outcome.failure is None:
        _note_sent(act, outcome, holder)
    elif isinstance(outcome.failure, TemporaryFailure) and not _hopeless(outcome, act.now):
        _note_temporary(act, outcome, outcome.failure, holder)
    else:
        _note_failed(act, outcome, outcome.failure, holder)


@dataclass(frozen=True)
class InFlight:
    """A mail that some sender has claimed."""

    message_id: int
    holder: str
    lease_until: datetime | None

    def abandoned(self, now: datetime) -> bool:
        """Whether its sender has died or run out of time."""
        return self.lease_until is None or self.lease_until < now or is_gone(self.holder)


def in_flight(session: Session) -> list[InFlight]:
    """Return every mail that is claimed, by whomever."""
    query = select(Message.id, Message.holder, Message.lease_until)
    rows = session.execute(query.where(MAILS.c.state == "sending").order_by(Message.id))
    return [InFlight(id_, holder or "", until) for id_, holder, until in rows]


def release(act: Act, message_id: int, *, holder: str) -> None:
    """Queue again a mail that was claimed but never handed over."""
    _change(act.session, UNFINISHED, mail=message_id, claimed_by=holder)


def recover(act: Act, message_id: int, *, dead_holder: str) -> bool:
    """Queue an abandoned mail again as doubtful; False when another sender did so first."""
    dead = {"mail": message_id, "claimed_by": dead_holder}
    if not _change(act.session, UNFINISHED, doubtful=True, **dead):
        return False
    message = act.session.get_one(Message, message_id, options=[joinedload(Message.cycle)])
    act.record(
        Did.MAIL_DOUBTFUL,
        chain=message.cycle.key if message.cycle else OFFICE_CHAIN,
        subject=message.subject,
        message=message.message_id,
        detail={
            "to": message.to_mail,
            "reason": "发送进程中断，结果未及记录 (the sender ended before noting the answer)",
        },
    )
    return True


def pause_before(attempt: int) -> timedelta:
    """Return how long to wait before that attempt: twice as long each time, with some jitter."""
    doubled: timedelta = FIRST_PAUSE * int(2 ** min(attempt - 1, 10))
    return min(timedelta(seconds=doubled.total_seconds() * random.uniform(1, 1.25)), LONGEST_PAUSE)


def _note_sent(act: Act, outcome: Outcome, holder: str) -> None:
    message = outcome.claim.message
    if not _finish(act, message, holder, state="sent", sent_at=act.now, fault=None, fault_text=""):
        return
    detail = {"answer": _without_token(outcome.answer, outcome.claim), "attempt": message.attempts}
    _record(act, Did.MAIL_SENT, outcome.claim, detail | _doubt(message))
    if message.link is not None:
        _start_validity(act, message.link)


def _note_temporary(act: Act, outcome: Outcome, failure: TemporaryFailure, holder: str) -> None:
    message = outcome.claim.message
    text = _without_token(str(failure), outcome.claim)
    changes: dict[str, Any] = {"state": "queued", "fault": failure.fault, "fault_text": text}
    if not isinstance(failure, ServerUnreachable):
        # While no mail at all gets through, the sender pauses as a whole; the mail is not to blame
        # and goes out at once when the server is back.
        changes["due_at"] = act.now + pause_before(message.attempts)
    doubtful = isinstance(failure, AnswerLost)
    if doubtful:
        changes["doubtful"] = True
    if _finish(act, message, holder, **changes) and doubtful:
        _record(act, Did.MAIL_DOUBTFUL, outcome.claim, {"reason": text})


def _note_failed(act: Act, outcome: Outcome, failure: MailFailure, holder: str) -> None:
    message = outcome.claim.message
    text = _without_token(str(failure), outcome.claim)
    doubt = _doubt(message) or ({"doubtful": True} if isinstance(failure, AnswerLost) else {})
    fault = {"fault": failure.fault, "fault_text": text}
    if _finish(act, message, holder, state="failed", **fault, **doubt):
        detail = {"fault": failure.fault, "reason": text, "attempt": message.attempts}
        _record(act, Did.MAIL_FAILED, outcome.claim, detail | doubt)


def _hopeless(outcome: Outcome, now: datetime) -> bool:
    message = outcome.claim.message
    if isinstance(outcome.failure, AnswerLost) and message.attempts >= MOST_DOUBTS:
        return True
    return now - message.queued_at >= GIVE_UP_AFTER and message.attempts >= LEAST_ATTEMPTS


def _start_validity(act: Act, link: Link) -> None:
    # The days that a link is good for begin when its mail leaves, not while it waits in the outbox.
    lifetime = link.expires_at - link.issued_at
    shifted = {"issued_at": act.now, "expires_at": act.now + lifetime}
    _change(act.session, OF_LINK, link=link.id, **shifted)


def _finish(act: Act, message: Message, holder: str, **changes: Any) -> bool:
    free = {"holder": None, "lease_until": None}
    return _change(act.session, CLAIMED, mail=message.id, claimed_by=holder, **free, **changes)


def _change(session: Session, change: Update, **values: Any) -> bool:
    """Carry the change out with these values, and say whether there was such a row."""
    return bool(session.connection().execute(change, values).rowcount)


def _record(act: Act, did: Did, claim: Claim, detail: dict[str, Any]) -> None:
    message = claim.message
    act.record(
        did,
        chain=claim.chain,
        subject=message.subject,
        message=message.message_id,
        detail={"to": message.to_mail, **detail},
    )


def _doubt(message: Message) -> dict[str, bool]:
    return {"doubtful": True} if message.doubtful else {}


def _without_token(text: str, claim: Claim) -> str:
    # Spam filters quote the addresses they dislike, and nothing may keep a link's token.
    if not claim.link_address:
        return text
    token = claim.link_address.rpartition("/")[2]
    return text.replace(claim.link_address, LINK).replace(token, LINK)
