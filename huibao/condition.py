"""How a running installation does: what waits in its database, and since when."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from huibao.audit import OFFICE_CHAIN, Did
from huibao.lifecycle import CycleState
from huibao.records.models import Cycle, Event, Message, Seal, Work

MAIL_STATES = ("queued", "sending", "sent", "failed")
LITTLE_ROOM = 500 * 2**20
"""Bytes: with less left on a disk somebody should look, before nothing can be written."""


@dataclass(frozen=True)
class Backup:
    """The last backup: when it was made, where it was written, whether it was read back whole."""

    made_at: datetime
    file: str
    read_back: bool


@dataclass(frozen=True)
class Backups:
    """The last backup that was made, and since when there is something to be backed up."""

    last: Backup | None
    """None where none was ever made."""
    began_at: datetime | None

    def age(self, now: datetime) -> timedelta:
        """How long ago the last backup was made; since the beginning where none was."""
        since = self.last.made_at if self.last else self.began_at
        return now - since if since else timedelta()

    def lacking(self, now: datetime, days: int) -> bool:
        """Whether that is more than so many days; never where `days` is 0."""
        return days > 0 and self.age(now) > timedelta(days=days)


@dataclass(frozen=True)
class Condition:
    """What waits; a moment is that of the oldest that does, or None where nothing does."""

    work: int
    """Stages that wait to be entered."""
    work_since: datetime | None
    mails: Mapping[str, int]
    """Mails by state, every state named."""
    mail_since: datetime | None
    doubtful: int
    """Mails that may have gone out twice."""
    cycles: Mapping[CycleState, int]
    """Reports by state, every state named."""
    sealed_at: datetime | None
    backups: Backups


def condition_of(session: Session) -> Condition:
    """Return how the installation does, as its database tells."""
    work = session.execute(
        select(func.count(), func.min(Work.queued_at)).where(Work.done_at.is_(None))
    ).one()
    mails, cycles = _counts(session, Message.state), _counts(session, Cycle.state)
    unsent = Message.state.in_(("queued", "sending"))
    return Condition(
        work=work[0],
        work_since=work[1],
        mails={state: mails.get(state, 0) for state in MAIL_STATES},
        mail_since=session.scalar(select(func.min(Message.queued_at)).where(unsent)),
        doubtful=session.scalar(select(func.count()).where(Message.doubtful.is_(True))) or 0,
        cycles={state: cycles.get(state.value, 0) for state in CycleState},
        sealed_at=session.scalar(select(func.max(Seal.at))),
        backups=backups_of(session),
    )


def backups_of(session: Session) -> Backups:
    """Return the newest backup made of this database, as its record tells.

    One that was restored tells of the backup before the one that it came out of.
    """
    made = select(Event).where(Event.chain == OFFICE_CHAIN, Event.action == Did.BACKED_UP)
    first = session.scalar(select(Event).order_by(Event.id).limit(1))
    last = session.scalar(made.order_by(Event.number.desc()).limit(1))
    return Backups(_backup(last) if last else None, first.at if first else None)


def _backup(noted: Event) -> Backup:
    made_at = datetime.fromisoformat(noted.detail["made_at"])
    return Backup(made_at, noted.subject, bool(noted.detail.get("read_back")))


def _counts(session: Session, column: InstrumentedAttribute[Any]) -> dict[str, int]:
    rows = session.execute(select(column, func.count()).group_by(column))
    return {str(state): count for state, count in rows}


def room_in(folder: Path) -> int:
    """Return how many bytes can still be written there; 0 where the disk does not answer.

    Of a folder that is not there yet, as an archive before its first report, the one above counts.
    """
    try:
        there = next(place for place in (folder, *folder.parents) if place.exists())
        return shutil.disk_usage(there).free
    except OSError:
        return 0
