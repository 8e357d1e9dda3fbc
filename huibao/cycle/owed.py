"""What people owe now, whatever report it belongs to: the one list behind reminders and digests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from huibao.audit import Act, Did
from huibao.cycle.moves import WRITABLE
from huibao.cycle.people import contributor_of, head_of, reviewer_of
from huibao.lifecycle import FINAL, SETTLED, CycleState, SectionState
from huibao.links import Holder, issue
from huibao.records.models import Cycle, Link, Review, Section

DOES = {"write": "报送", "confirm": "核稿", "review": "审阅"}
"""What is to be done, by the purpose of the link that leads to it."""


@dataclass(frozen=True)
class Owed:
    """One task that one person has to do, and until when."""

    purpose: str
    """`write`, `confirm` or `review`."""
    holder: Holder
    cycle: Cycle
    task: Section | Review

    @property
    def key(self) -> str:
        """A name for it that no other open task of that person has: `review:7`."""
        return f"{self.purpose}:{self.task.id}"

    @property
    def due(self) -> datetime:
        """Until when it is owed; aware."""
        return self.task.due

    @property
    def section(self) -> Section | None:
        """The section to write or to confirm."""
        return self.task if isinstance(self.task, Section) else None

    @property
    def review(self) -> Review | None:
        """The review to decide."""
        return self.task if isinstance(self.task, Review) else None

    @property
    def title(self) -> str:
        """The report's title; of a confidential one, only that it is one."""
        return "内部件，打开后验证" if self.cycle.confidential else self.cycle.title

    @property
    def what(self) -> str:
        """What it is: `审阅（局长签发）`, `核稿“存在的主要问题”`; confidential, only `核稿`."""
        if self.cycle.confidential:
            return DOES[self.purpose]
        if isinstance(self.task, Review):
            return f"{DOES[self.purpose]}（{self.task.step_name}）"
        return f"{DOES[self.purpose]}“{self.task.name}”"


def owed(session: Session, person: str | None = None) -> list[Owed]:
    """Return all that is owed, or what that person owes, in order of its due time."""
    query = (
        select(Cycle)
        .where(Cycle.state.not_in([*FINAL, CycleState.SIGNED]))
        .options(selectinload(Cycle.sections), selectinload(Cycle.reviews))
    )
    found = [task for cycle in session.scalars(query) for task in _of_cycle(cycle)]
    mine = [task for task in found if person in (None, task.holder.key)]
    return sorted(mine, key=lambda task: (task.due, task.cycle.id, task.key))


def _of_cycle(cycle: Cycle) -> Iterator[Owed]:
    if cycle.state in WRITABLE:
        for section in cycle.sections:
            yield from _of_section(section)
    for review in cycle.reviews:
        if review.open:
            yield Owed("review", reviewer_of(review), cycle, review)


def _of_section(section: Section) -> Iterator[Owed]:
    if section.state in SETTLED:
        return
    if section.state is not SectionState.SUBMITTED:
        yield Owed("write", contributor_of(section), section.cycle, section)
    elif (head := head_of(section)) is not None:
        yield Owed("confirm", head, section.cycle, section)


def mailed_at(session: Session, task: Owed) -> datetime | None:
    """Return when its holder was last mailed about that task, in a reminder or otherwise."""
    newest = session.scalar(select(func.max(Link.issued_at)).where(*_links_to(task)))
    return max(filter(None, (newest, task.task.reminded_at)), default=None)


def link_to(act: Act, task: Owed, *, opened_by: Link) -> Link:
    """Return a link to the task for its holder, who has come by another of his links.

    It is good no longer than the one he came by, so that links do not prolong each other.
    """
    kept = act.session.scalars(
        select(Link)
        .where(
            *_links_to(task),
            Link.spent_at.is_(None),
            Link.revoked_at.is_(None),
            Link.expires_at > act.now,
            Link.expires_at <= opened_by.expires_at,
        )
        .order_by(Link.expires_at.desc())
        .limit(1)
    ).first()
    if kept is not None:
        return kept
    valid: timedelta = opened_by.expires_at - act.now
    act.record(
        Did.LINK_RENEWED,
        chain=task.cycle.key,
        subject=task.holder.name,
        detail={"purpose": task.purpose, "opened_by": opened_by.purpose},
    )
    return issue_to(act, task, valid=valid)


def issue_to(act: Act, task: Owed, *, valid: timedelta | None = None) -> Link:
    """Return a new link to the task, for its holder."""
    return issue(
        act,
        task.purpose,
        task.holder,
        cycle=task.cycle,
        section=task.section,
        review=task.review,
        valid=valid,
    )


def _links_to(task: Owed) -> tuple[ColumnElement[bool], ...]:
    column = Link.section_id if isinstance(task.task, Section) else Link.review_id
    return (
        Link.purpose == task.purpose,
        Link.person == task.holder.key,
        column == task.task.id,
    )
