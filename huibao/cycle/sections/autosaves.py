"""What is being typed and was not handed in yet: kept, so that no crash costs a word of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from huibao.audit import Act
from huibao.records.models import Autosave, table_of

KEPT_HANDED_IN = timedelta(days=30)
KEPT_UNFINISHED = timedelta(days=365)

ROWS = table_of(Autosave)
HANDED_IN = (
    update(ROWS)
    .where(ROWS.c.task == bindparam("of_task"), ROWS.c.tab == bindparam("of_tab"))
    .values(handed_in=True)
)


def keep_typing(act: Act, *, task: str, tab: str, content: dict[str, Any]) -> None:
    """Keep what is being typed on one open page; another page of the same task has its own row.

    What arrives once more after it was handed in stays handed in: a page sends its last words while
    it is left, and they may be overtaken on the way.
    """
    row = _row_of(act, task, tab)
    if row.handed_in and row.content == content:
        return
    row.content, row.saved_at, row.handed_in = content, act.now, False


def _row_of(act: Act, task: str, tab: str) -> Autosave:
    query = select(Autosave).where(Autosave.task == task, Autosave.tab == tab)
    row = act.session.scalar(query)
    if row is None:
        row = Autosave(task=task, tab=tab, content={}, saved_at=act.now)
        try:
            with act.session.begin_nested():
                act.session.add(row)
        except IntegrityError:
            # Two requests of one page found none; the other was first.
            row = act.session.scalars(query).one()
    return row


def typing_of(session: Session, task: str) -> list[Autosave]:
    """Return what was typed for a task and never handed in, newest first."""
    query = select(Autosave).where(Autosave.task == task, Autosave.handed_in.is_(False))
    return list(session.scalars(query.order_by(Autosave.saved_at.desc())))


def typed_on(session: Session, *, task: str, tab: str) -> Autosave | None:
    """Return what was typed for a task on that page and never handed in; None where nothing was."""
    return next((row for row in typing_of(session, task) if row.tab == tab), None)


def forget_typing(act: Act) -> int:
    """Delete what was handed in a month ago, and what nobody has handed in for a year.

    What counts of it stands in submissions, drafts and decisions. Returns how many rows there were.
    """
    old = or_(
        and_(Autosave.handed_in.is_(True), Autosave.saved_at < act.now - KEPT_HANDED_IN),
        Autosave.saved_at < act.now - KEPT_UNFINISHED,
    )
    deleted = act.session.execute(delete(Autosave).where(old))
    return int(deleted.rowcount)  # type: ignore[attr-defined]  # a DELETE has a row count


def typing_done(act: Act, *, task: str, tab: str) -> None:
    """Note that what was typed on that page has been handed in."""
    act.session.connection().execute(HANDED_IN, {"of_task": task, "of_tab": tab})
