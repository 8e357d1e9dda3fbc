"""Where a chain in the database breaks first: all of it, or a part as long as a page shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from huibao.chain import GENESIS, HASHED, BrokenLink, first_break, row_hash
from huibao.records.models import Chain, Event


def first_break_of(session: Session, chain: Chain) -> BrokenLink | None:
    """Return where that chain breaks first in the database, or None when it is whole."""
    try:
        return first_break(
            _plain_rows(session, chain.name),
            chain=chain.name,
            length=chain.length,
            head=chain.head,
            hashed=_quick_hash,
        )
    except ValueError:
        return _first_unreadable(session, chain.name)


def first_break_between(session: Session, chain: Chain, first: int, last: int) -> BrokenLink | None:
    """Return where that chain breaks first between these two events, or None.

    What stands before `first` is taken for whole; the time does not grow with the chain.
    """
    part = (Event.chain == chain.name) & Event.number.between(first, last)
    before = select(Event.hash).where(Event.chain == chain.name, Event.number == first - 1)
    at_the_end = last == chain.length
    try:
        broken = first_break(
            _plain_rows(session, chain.name, part),
            chain=chain.name,
            length=last if at_the_end else None,
            head=chain.head,
            hashed=_quick_hash,
            after=(first - 1, session.scalar(before) or GENESIS),
        )
    except ValueError:
        return _first_unreadable(session, chain.name, part)
    if broken or session.scalar(select(func.count()).where(part)) == last - first + 1:
        return broken
    return BrokenLink(chain.name, last, "此处缺少记录 (missing)")


def _plain_rows(
    session: Session, chain: str, part: ColumnElement[bool] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the chain's events as `audit.as_plain` gives them, without making objects of them."""
    table, names = Event.__table__.c, (*HASHED, "hash")
    query = select(*[table[name] for name in names]).where(table.chain == chain)
    query = query if part is None else query.where(part)
    query = query.order_by(table.number).execution_options(yield_per=1000)
    # On the connection: the session would look for objects in each row.
    for values in session.connection().execute(query):
        row = dict(zip(names, values, strict=True))
        row["at"] = row["at"].isoformat(timespec="microseconds")
        yield row


def _quick_hash(row: dict[str, Any]) -> str:
    """Return `row_hash`, in a fifth of the time when the row's own hash is right.

    Of values that orjson writes as our canonical JSON does not, the slow way decides.
    """
    covered = {name: row[name] for name in HASHED}
    try:
        written = orjson.dumps(covered, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return row_hash(row)
    quick = hashlib.sha256(written).hexdigest()
    return quick if quick == row["hash"] else row_hash(row)


def _first_unreadable(
    session: Session, chain: str, part: ColumnElement[bool] | None = None
) -> BrokenLink | None:
    """Return the first event that is no event any more: no moment, or a detail that is no JSON."""
    numbers = select(Event.number).where(Event.chain == chain).order_by(Event.number)
    numbers = numbers if part is None else numbers.where(part)
    for number in session.scalars(numbers).all():
        try:
            session.scalars(select(Event).where(Event.chain == chain, Event.number == number)).one()
        except ValueError:
            return BrokenLink(chain, number, "内容无法读取 (it cannot be read)")
    return None
