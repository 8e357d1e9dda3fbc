"""Whose turn it is: in which order the mails that are due leave.

In the order of their queueing, while few wait. Behind a backlog, as after an outage, whoever has
just clicked shall not wait for reminders: what somebody is waiting for goes first, the newest
before all, and with each of these one mail in the old order, so that nothing starves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.orm import Session

from huibao.mail.claims import LONGEST_PAUSE, MAILS, WAITS

AWAITED = frozenset(
    {
        *("code", "login", "link_renewed"),
        *("confirm", "section_returned", "review_request", "recheck", "returned_to_office"),
    }
)
"""Mails that a person's click causes and that ask a person to act, or that he asked for himself."""

FEW = 10
"""So many mails leave in their old order: nobody would notice another one."""

AT_A_TIME = 20
"""Mails whose order is settled at once: so many leave before one that is queued meanwhile. Fewer
would be slower, for each time all that wait are read, 10,000 in 25 ms."""

# Nothing is ever put off for longer: what is, was put off by a clock that was set back.
DUE = (WAITS, or_(MAILS.c.due_at <= bindparam("now"), MAILS.c.due_at > bindparam("never")))
OLDEST = select(MAILS.c.id).where(*DUE).order_by(MAILS.c.id).limit(bindparam("at_most"))
NEWEST_AWAITED = (
    select(MAILS.c.id, MAILS.c.to_mail, MAILS.c.cycle_id)
    .where(*DUE, MAILS.c.template.in_(AWAITED))
    # Not by the id alone: SQLite might then walk through every mail that was ever sent.
    .order_by(MAILS.c.queued_at.desc(), MAILS.c.id.desc())
    .limit(AT_A_TIME // 2)
)
TO_THE_SAME = (
    select(MAILS.c.id, MAILS.c.to_mail, MAILS.c.cycle_id)
    .where(*DUE, MAILS.c.to_mail.in_(bindparam("readers", expanding=True)))
    .order_by(MAILS.c.id)
)
NEXT_DUE = select(MAILS.c.due_at).where(WAITS).order_by(MAILS.c.due_at).limit(1)


def any_due(session: Session, now: datetime) -> bool:
    """Whether any mail is due."""
    return session.connection().execute(OLDEST, _asked(now, at_most=1)).first() is not None


def due_ids(session: Session, now: datetime) -> list[int]:
    """Return the next mails that are due, in the order in which they shall leave."""
    oldest = session.connection().execute(OLDEST, _asked(now, at_most=AT_A_TIME)).scalars().all()
    if len(oldest) <= FEW:
        return list(oldest)
    order: dict[int, None] = {}
    for before_and_it, next_in_line in zip(_awaited(session, now), oldest, strict=False):
        order.update(dict.fromkeys([*before_and_it, next_in_line]))
    order.update(dict.fromkeys(oldest))
    return list(order)[:AT_A_TIME]


def next_due(session: Session) -> datetime | None:
    """Return when the next queued mail will be due, or None when none is queued."""
    return session.connection().execute(NEXT_DUE).scalar()


def _awaited(session: Session, now: datetime) -> Iterable[list[int]]:
    """Yield what is awaited, the newest first, each behind what was to go before it.

    A person's mails of one report keep their order, for one speaks of the other: a recall of the
    request before, a link of the links that it ends.
    """
    asked = _asked(now)
    newest = session.connection().execute(NEWEST_AWAITED, asked).all()
    if not newest:
        return
    asked["readers"] = sorted({row.to_mail for row in newest})
    of_one: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for row in session.connection().execute(TO_THE_SAME, asked):
        of_one[_whom_and_what(row)].append(row.id)
    for row in newest:
        yield [id_ for id_ in of_one[_whom_and_what(row)] if id_ <= row.id]


def _whom_and_what(row: Row[Any]) -> tuple[str, int | None]:
    return row.to_mail, row.cycle_id


def _asked(now: datetime, **more: Any) -> dict[str, Any]:
    return {"now": now, "never": now + LONGEST_PAUSE, **more}
