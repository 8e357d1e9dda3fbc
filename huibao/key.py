"""The mark of an installation's key: known from the audit chain, so that no other key is used.

The key derives the links of mails. A second machine that was given another one would mail links
that open nothing, without anybody noticing; so whoever starts holds his key to the mark. The mark
says nothing of the key.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import OFFICE_CHAIN, Act, Did
from huibao.records.models import Event

DIGITS = 16
TELLING = (Did.KEY_NOTED.value, Did.KEY_CHANGED.value)


def mark_of(secret: bytes) -> str:
    """Return the key's mark: 16 hex digits of an HMAC that it signs."""
    return hmac.new(secret, b"huibao key mark", hashlib.sha256).hexdigest()[:DIGITS]


def noted_mark(session: Session) -> str | None:
    """Return the mark of the key that this database belongs to, None before the first start."""
    query = select(Event).where(Event.chain == OFFICE_CHAIN, Event.action.in_(TELLING))
    event = session.scalar(query.order_by(Event.number.desc()).limit(1))
    return None if event is None else str(event.detail["mark"])


def note(act: Act, did: Did = Did.KEY_NOTED) -> None:
    """Note the mark of the key that this act signs with."""
    act.record(did, subject="HUIBAO_SECRET_KEY", detail={"mark": mark_of(act.secret)})


def is_the_key(session: Session, secret: bytes) -> bool | None:
    """Whether that is the key of this database; None when none was noted."""
    noted = noted_mark(session)
    return None if noted is None else hmac.compare_digest(noted.encode(), mark_of(secret).encode())
