"""Several sections of one report that wait for the same head at once: one mail lists them.

The first is mailed as it is handed in. What comes in while the head still has that mail to answer
waits `reminders.gather_minutes` for more to come; what he has confirmed by then is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from huibao.audit import Act
from huibao.cycle.moves import WRITABLE
from huibao.cycle.owed import Owed, issue_to, owed_of
from huibao.cycle.vacancies import missing_for
from huibao.lifecycle import SectionState
from huibao.links import Holder, issue
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import Cycle, Link, Section, Submission


def is_held(act: Act, section: Section, holder: Holder) -> bool:
    """Whether that head was just mailed of a section of the report that waits for him still."""
    mailed = (
        select(Link.id)
        .join(Link.section)
        .where(
            Link.purpose == "confirm",
            Link.person == holder.key,
            Link.cycle_id == section.cycle_id,
            Link.issued_at > act.now - _pause(act.office),
            # Of a section that came back after he had confirmed it, he was not mailed yet.
            Link.spent_at.is_(None),
            Section.state == SectionState.SUBMITTED,
        )
    )
    return act.session.scalar(mailed.limit(1)) is not None


def mailed_at(session: Session, office: Office, section: Section) -> datetime | None:
    """Return when the head is mailed of what was handed in; None where he was, or nobody is."""
    if section.state is not SectionState.SUBMITTED or missing_for(section, office) is not None:
        return None
    handed_in = section.submissions[-1].submitted_at
    mailed = select(Link.id).where(*_mailed_of(section.id, handed_in)).limit(1)
    return None if session.scalar(mailed) is not None else handed_in + _pause(office)


def to_gather(session: Session, office: Office, now: datetime) -> list[int]:
    """Return one section, by its id, of each head's in each report that he is to be mailed of."""
    found: dict[tuple[str, str], int] = {}
    for task in _untold(session, office, now, since=now - _pause(office)):
        found.setdefault((task.holder.key, task.chain), task.task.id)
    return list(found.values())


def gather(act: Act, section_id: int) -> bool:
    """Mail that section's head of it, and of all others of the report that he was not told of.

    False where he was told of it, or has confirmed it, meanwhile.
    """
    section = act.session.get_one(Section, section_id)
    act.hold(section.cycle.key)
    waiting = _untold(act.session, act.office, act.now, since=act.now)
    found = [task for task in waiting if task.cycle is section.cycle]
    own = next((task for task in found if task.task is section), None)
    if own is None:
        return False
    found = [task for task in found if task.holder == own.holder]
    link = link_to_all(act, section.cycle, found)
    queue(act, "confirm_several", own.holder, cycle=section.cycle, link=link, tasks=found)
    return True


def link_to_all(act: Act, cycle: Cycle, tasks: Sequence[Owed]) -> Link:
    """Return a link to the one task, or to the page of all that its holder owes.

    Each task has a link of its own, to which that page leads, and so counts as mailed.
    """
    links = [issue_to(act, task) for task in tasks]
    return links[0] if len(links) == 1 else issue(act, "tasks", tasks[0].holder, cycle=cycle)


def _pause(office: Office) -> timedelta:
    return timedelta(minutes=office.reminders.gather_minutes)


def _untold(session: Session, office: Office, now: datetime, *, since: datetime) -> Iterator[Owed]:
    """Yield what waits to be confirmed since then or longer, and was mailed to nobody."""
    latest = (
        select(func.max(Submission.submitted_at))
        .where(Submission.section_id == Section.id)
        .correlate(Section)
        .scalar_subquery()
    )
    mailed = select(Link.id).where(*_mailed_of(Section.id, latest)).correlate(Section)
    query = (
        select(Section)
        .join(Section.cycle)
        .where(
            Section.state == SectionState.SUBMITTED,
            Cycle.state.in_(WRITABLE),
            latest <= since,
            ~mailed.exists(),
        )
        .order_by(Section.id)
    )
    for section in session.scalars(query):
        yield from (task for task in owed_of(section, office, now) if task.purpose == "confirm")


def _mailed_of(section_id: Any, handed_in: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a link to confirm what was handed in then."""
    return (
        Link.section_id == section_id,
        Link.purpose == "confirm",
        Link.issued_at >= handed_in,
    )
