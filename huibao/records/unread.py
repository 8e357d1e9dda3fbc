"""Lists of a row that are most often empty: one question for all, instead of reading each."""

from __future__ import annotations

from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, exists, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from huibao.records.models import Record


def know_the_empty(session: Session, row: Record, *lists: str) -> None:
    """Let the row know which of these lists of its own are empty, so that none is read in vain.

    What is not empty is read as ever, by whoever looks at it. The row has an `id`, and the lists
    are of rows that point to it.
    """
    unread = tuple(name for name in lists if name in inspect(row).unloaded)
    if not unread:
        return
    asked = {"owner": row.id}  # type: ignore[attr-defined]  # see above
    filled = session.connection().execute(_filled(type(row), unread), asked).one()
    for name, has_some in zip(unread, filled, strict=True):
        if not has_some:
            set_committed_value(row, name, [])


@cache
def _filled(kind: type[Record], lists: tuple[str, ...]) -> Select[tuple[bool, ...]]:
    """Return the question whether there is any row in each of these lists."""
    owner: BindParameter[int] = bindparam("owner")
    relations = (inspect(kind).relationships[name] for name in lists)
    return select(
        *(
            exists().where(*(theirs == owner for _, theirs in relation.local_remote_pairs or ()))
            for relation in relations
        )
    )
