"""The work that clicks leave for Prefect: who may do it, who does it, and who died over it.

All of it is rows. A dispatcher claims the work of a cycle under a lease; the run that does it says
so, keeps saying that it lives, and says when it is done. Whose process is gone, or has fallen
silent, is found by any dispatcher, and its work is claimed again: running a stage twice does it
once.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, delete, exists, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from huibao.cycle.moves import BECOMES, cycle_by_key
from huibao.cycle.stages import stage_due
from huibao.mail.holder import is_gone, new_holder
from huibao.records.database import Database, Overtaken, lock_rows
from huibao.records.models import Cycle, Message, Run, Work
from huibao.records.reasons import in_one_line

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""After so much silence a process that nobody here can see counts as dead."""
BEAT = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(seconds=30)
MAILS_FIRST = timedelta(seconds=10)
"""How long what would only show what was done lets mails leave first that are due."""

UNDONE = Work.done_at.is_(None)


@dataclass(frozen=True)
class Claim:
    """The work of one cycle that this dispatcher holds."""

    cycle: str
    reason: str
    ids: tuple[int, ...]
    attempts: int
    handed_to: str | None = None
    """The run on a work pool that was asked to do it before."""
    begun_by: str | None = None
    """The run that had begun to do it before."""


def claim(
    database: Database,
    holder: str,
    now: datetime,
    *,
    at_most: int = 1,
    leisure: timedelta = timedelta(0),
    most_runs: int | None = None,
) -> list[Claim]:
    """Claim all due work of up to so many cycles: first where a stage waits, then by age.

    What only shows what was done already waits `leisure` more, so that one run shows more of it,
    and a little longer while mails are about to leave: a run takes the time of five of them.
    While `most_runs` runs wait to begin, only what was handed to one of them is claimed again, to
    see whether it is still there. One cycle is held by one dispatcher at a time, however many ask
    at the same instant.
    """
    waiting = _waiting(now, most_runs)
    urgent = Cycle.prepared.is_(False) & Cycle.ended_at.is_(None)
    due = (
        select(Cycle.id, Cycle.key)
        .join(waiting, waiting.c.cycle_id == Cycle.id)
        .where(or_(urgent, _may_be_shown(waiting.c.due_at, now, leisure)))
        .order_by(Cycle.prepared, waiting.c.first)
        .limit(at_most)
    )
    with database.reading() as session:
        if session.execute(due).first() is None:
            return []
    with database.transaction() as session:
        locked = due.with_for_update(of=Cycle, key_share=True, **lock_rows(session))
        keys = {row.id: row.key for row in session.execute(locked)}
        return [
            _held(rows, keys[cycle], holder, now)
            for cycle, rows in _undone(session, list(keys)).items()
            # Seen anew under the lock: another may have claimed it while we waited for that.
            if all(_is_free(row, now) for row in rows)
        ]


def _waiting(now: datetime, most_runs: int | None) -> Subquery:
    held = select(Work.cycle_id).where(UNDONE, Work.lease_until >= now)
    found = (
        select(
            Work.cycle_id,
            func.min(Work.id).label("first"),
            func.min(Work.due_at).label("due_at"),
        )
        .where(UNDONE, _is_due(Work.due_at, now), Work.cycle_id.not_in(held))
        .group_by(Work.cycle_id)
    )
    if most_runs is not None:
        begun = select(Run.flow_run)
        not_begun = (
            select(func.count(Work.handed_to.distinct()))
            .where(UNDONE, Work.handed_to.not_in(begun))
            .scalar_subquery()
        )
        found = found.where(or_(Work.handed_to.is_not(None), not_begun < most_runs))
    return found.subquery()


def _is_due(
    due_at: ColumnElement[datetime] | InstrumentedAttribute[datetime],
    now: datetime,
    leisure: timedelta = timedelta(0),
) -> ColumnElement[bool]:
    # Nothing is ever put off for longer: what is, was put off by a clock that has been set back.
    return or_(due_at <= now - leisure, due_at > now + LONGEST_PAUSE)


def _may_be_shown(
    due_at: ColumnElement[datetime], now: datetime, leisure: timedelta
) -> ColumnElement[bool]:
    leaving = exists().where(Message.state == "queued", Message.due_at <= now)
    return or_(
        _is_due(due_at, now, leisure) & ~leaving, _is_due(due_at, now, leisure + MAILS_FIRST)
    )


def _undone(session: Session, cycles: Sequence[int]) -> dict[int, list[Work]]:
    found: dict[int, list[Work]] = defaultdict(list)
    query = select(Work).where(Work.cycle_id.in_(cycles), UNDONE).order_by(Work.id)
    for row in session.scalars(query):
        found[row.cycle_id].append(row)
    return found


def _is_free(row: Work, now: datetime) -> bool:
    return row.lease_until is None or row.lease_until < now


def _held(rows: list[Work], key: str, holder: str, now: datetime) -> Claim:
    for row in rows:
        row.holder, row.lease_until, row.attempts = holder, now + LEASE, row.attempts + 1
    return Claim(
        cycle=key,
        reason=_summary([row.reason for row in rows]),
        ids=tuple(row.id for row in rows),
        attempts=max(row.attempts for row in rows),
        handed_to=next((row.handed_to for row in rows if row.handed_to), None),
        begun_by=next((row.flow_run for row in rows if row.flow_run), None),
    )


def _summary(reasons: list[str]) -> str:
    """Return the name of a run: the last move that led to it, or else the last of all, and how
    much else did."""
    last = [reason for reason in reasons if BECOMES in reason] or reasons
    others = len(set(reasons)) - 1
    return f"{last[-1]}（另{others}项）" if others else last[-1]


def handed_over(database: Database, claims: Sequence[Claim], holder: str, run: str) -> None:
    """Note which run was asked to do what `holder` has claimed; a run that was faster keeps it."""
    _change_claimed(database, claims, holder, {"handed_to": run})


def still_waiting(database: Database, claims: Sequence[Claim], holder: str, now: datetime) -> None:
    """Leave claimed work for another lease to the run that was asked to do it and has not begun."""
    values = {"lease_until": now + LEASE, "attempts": Work.attempts - 1}
    _change_claimed(database, claims, holder, values)


def put_off(
    database: Database, claims: Sequence[Claim], holder: str, now: datetime, fault: str
) -> timedelta:
    """Give back what `holder` claimed and no run has begun; return the pause before it is due."""
    pause = _pause(max(claimed.attempts for claimed in claims))
    values = {
        "due_at": now + pause,
        "holder": None,
        "lease_until": None,
        "fault_text": fault[:2000],
    }
    _change_claimed(database, claims, holder, values)
    return pause


def _pause(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_PAUSE)


def _change_claimed(
    database: Database, claims: Sequence[Claim], holder: str, values: dict[str, Any]
) -> None:
    ids = [id_ for claimed in claims for id_ in claimed.ids]
    with database.transaction() as session:
        mine = (Work.id.in_(ids), UNDONE, Work.holder == holder)
        session.execute(update(Work).where(*mine).values(**values))


# The run that does it


@contextmanager
def carried_out(database: Database, run: str, *, cycle: str | None = None) -> Iterator[None]:
    """Say that this process carries out `run`, and with it all work of the cycle, until the end.

    Work is done when no stage waits any more; when the run fails it is due again after a pause.
    """
    holder = new_holder()
    _begin(database, run, holder, cycle)
    try:
        with _pulse(database, run):
            yield
    except Exception as fault:
        _give_back(database, run, datetime.now(UTC), in_one_line(fault))
        raise
    except BaseException:  # told to stop: whoever is there next goes on at once
        _give_back(database, run, datetime.now(UTC), "", at_once=True)
        raise
    _end(database, run, cycle)


def _begin(database: Database, run: str, holder: str, cycle: str | None) -> None:
    until = datetime.now(UTC) + LEASE
    with database.transaction() as session:
        session.merge(Run(flow_run=run, holder=holder, alive_until=until))
        if cycle is not None:
            mine = update(Work).where(UNDONE, Work.cycle_id == cycle_by_key(session, cycle).id)
            session.execute(mine.values(holder=holder, flow_run=run, lease_until=until))


@contextmanager
def _pulse(database: Database, run: str) -> Iterator[None]:
    ended = threading.Event()
    beats = threading.Thread(target=_beat, args=(database, run, ended), daemon=True)
    beats.start()
    try:
        yield
    finally:
        ended.set()


def _beat(database: Database, run: str, ended: threading.Event) -> None:
    while not ended.wait(BEAT.total_seconds()):
        until = datetime.now(UTC) + LEASE
        try:
            with database.transaction() as session:
                living = update(Run).where(Run.flow_run == run)
                session.execute(living.values(alive_until=until))
                doing = update(Work).where(UNDONE, Work.flow_run == run)
                session.execute(
                    doing.where(Work.lease_until.is_not(None)).values(lease_until=until)
                )
        except (SQLAlchemyError, Overtaken, OSError) as fault:
            log.warning("run %s cannot say that it lives: %s", run, fault)


def _end(database: Database, run: str, cycle: str | None) -> None:
    with database.transaction() as session:
        session.execute(delete(Run).where(Run.flow_run == run))
        if cycle is None:
            return
        # Alone with it: what a click asks for later stays, what was asked until now is done.
        locked = select(Cycle).where(Cycle.key == cycle).with_for_update()
        record = session.scalars(locked).one()
        done = update(Work).where(UNDONE, Work.cycle_id == record.id)
        if stage_due(record) is not None:
            done = done.where(Work.flow_run == run)
        now = datetime.now(UTC)
        session.execute(done.values(done_at=now, flow_run=func.coalesce(Work.flow_run, run)))


def _give_back(
    database: Database, run: str, now: datetime, fault: str, *, at_once: bool = False
) -> None:
    with database.transaction() as session:
        session.execute(delete(Run).where(Run.flow_run == run))
        for row in session.scalars(select(Work).where(UNDONE, Work.flow_run == run)):
            row.holder = row.lease_until = row.handed_to = None
            row.fault_text = fault[:2000]
            row.due_at = now if at_once else now + _pause(row.attempts)


# Whoever died over it


def free_abandoned(database: Database, now: datetime) -> list[str]:
    """Give back the work of processes that have died, and return their runs, to be closed.

    On this machine a dead process is seen at once; elsewhere by its silence.
    """
    with database.reading() as session:
        dead = [r.flow_run for r in session.scalars(select(Run)) if _has_died(r, now)]
        claimed = select(Work.holder).where(UNDONE, Work.holder.is_not(None)).distinct()
        gone = [holder for holder in session.scalars(claimed) if is_gone(holder or "")]
    if dead or gone:
        with database.transaction() as session:
            of_dead = or_(Work.flow_run.in_(dead), Work.handed_to.in_(dead), Work.holder.in_(gone))
            free = update(Work).where(UNDONE, of_dead)
            session.execute(free.values(holder=None, lease_until=None))
    return dead


def _has_died(run: Run, now: datetime) -> bool:
    return run.alive_until < now or is_gone(run.holder)


def forget(database: Database, runs: Sequence[str]) -> None:
    """Forget dead runs that have been closed."""
    with database.transaction() as session:
        session.execute(delete(Run).where(Run.flow_run.in_(runs)))


def living(database: Database) -> frozenset[str]:
    """Return the runs that somebody carries out."""
    with database.reading() as session:
        return frozenset(session.scalars(select(Run.flow_run)))
