"""The recheck (复核) between signing and issuing: the office's last look at what was signed.

条例 art. 25: before a signed document is numbered and printed its approvals, text and layout are
checked once more, and what needs a change of substance goes to the signatory again. A kind of
report says how long that may take (`recheck_minutes`). A deadline decides nothing here either: the
leader has signed, and when the time is over what he signed goes its way.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.moves import cycle_by_key, kind_of, queue_work
from huibao.cycle.people import office_staff
from huibao.cycle.refusals import NotNow
from huibao.cycle.review.signatures import signature
from huibao.lifecycle import CHINESE, CycleState
from huibao.mail.compose import queue
from huibao.records.models import Cycle


def begin_recheck(act: Act, cycle: Cycle) -> None:
    """Leave the report that was signed just now to the office, where its kind gives it the time.

    The office is mailed until when, for what it does not stop then goes out by itself.
    """
    minutes = kind_of(cycle).recheck_minutes
    if not minutes:
        return
    cycle.prepared = True
    signed = signature(cycle)
    until = act.now + timedelta(minutes=minutes)
    page = f"{act.office.web_address}/office/cycles/{cycle.key}"
    for holder in office_staff(act.office):
        queue(act, "recheck", holder, cycle=cycle, until=until, signed=signed, page=page)


def recheck_until(cycle: Cycle) -> datetime | None:
    """Return when the recheck under way ends by itself; None when there is none."""
    if cycle.state is not CycleState.SIGNED or not cycle.prepared:
        return None
    return signature(cycle).decided_at + timedelta(minutes=kind_of(cycle).recheck_minutes)


def end_recheck(act: Act, cycle: Cycle) -> None:
    """Have the report numbered, filed and issued: the office found it right, or its time is over.

    `NotNow` when no recheck is under way.
    """
    act.hold(cycle.key)
    until = recheck_until(cycle)
    if until is None:
        raise NotNow(CHINESE[cycle.state])
    cycle.prepared = False
    found = "复核无误" if act.now < until else "复核时间已过"
    act.record(Did.SIGNED_RECHECKED, chain=cycle.key, subject=found)
    queue_work(act, cycle, found)


def rechecks_over(session: Session, now: datetime) -> list[str]:
    """Return the keys of the reports whose time for a recheck is over."""
    signed = select(Cycle).where(Cycle.state == CycleState.SIGNED, Cycle.prepared.is_(True))
    ends = [(cycle.key, recheck_until(cycle)) for cycle in session.scalars(signed)]
    return [key for key, until in ends if until is not None and until <= now]


def end_when_over(act: Act, key: str) -> bool:
    """End the recheck of that report; False when somebody was faster."""
    act.hold(key)
    if key not in rechecks_over(act.session, act.now):
        return False
    end_recheck(act, cycle_by_key(act.session, key))
    return True
