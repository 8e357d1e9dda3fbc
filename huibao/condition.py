"""How a running installation does: what waits in its database, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from huibao.lifecycle import CycleState
from huibao.records.models import Cycle, Message, Seal, Work

MAIL_STATES = ("queued", "sending", "sent", "failed")


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
    )


def _counts(session: Session, column: InstrumentedAttribute[Any]) -> dict[str, int]:
    rows = session.execute(select(column, func.count()).group_by(column))
    return {str(state): count for state, count in rows}
