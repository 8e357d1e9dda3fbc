"""What people owe now, whatever report it belongs to: the one list behind reminders and digests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager

from huibao.audit import OFFICE_CHAIN, Act, Did
from huibao.cycle.endings import VACANT
from huibao.cycle.ledger.promises.progress import holder_of_call, in_month, open_calls
from huibao.cycle.moves import WRITABLE
from huibao.cycle.people import (
    contributor_of,
    drafter_of,
    head_of,
    is_named,
    on_duty,
    reviewer_of,
)
from huibao.cycle.vacancies import missing_for
from huibao.lifecycle import FINAL, SETTLED, CycleState, SectionState
from huibao.links import Holder, issue
from huibao.office import Office
from huibao.records.models import Cycle, Link, ProgressCall, Review, Section

DOES = {
    "write": "报送",
    "confirm": "核稿",
    "review": "审阅",
    "progress": "填报",
    "revise": "修改、答复意见后重新送审",
    "fill": "指定经办人",
}
"""What is to be done, by the purpose of the link that leads to it; the office's is done logged in:
revising, and naming somebody where whoever was to act has left."""


Dated = TypeVar("Dated", Section, Review)
"""Rows of a report that somebody owes by a day."""


@dataclass(frozen=True)
class Owed:
    """One task that one person has to do, and until when."""

    purpose: str
    """`write`, `confirm`, `review`, `progress`, `revise` or `fill`."""
    holder: Holder
    cycle: Cycle | None
    """The report that it belongs to; None for what belongs to none."""
    task: Section | Review | ProgressCall | Cycle

    @property
    def key(self) -> str:
        """A name for it that no other open task of that person has: `review:7`."""
        return f"{self.purpose}:{self.task.id}"

    @property
    def due(self) -> datetime:
        """Until when it is owed; aware."""
        return self.task.owed_by if isinstance(self.task, Section) else self.task.due

    @property
    def section(self) -> Section | None:
        """The section to write or to confirm."""
        return self.task if isinstance(self.task, Section) else None

    @property
    def review(self) -> Review | None:
        """The review to decide."""
        return self.task if isinstance(self.task, Review) else None

    @property
    def call(self) -> ProgressCall | None:
        """The month's call to answer."""
        return self.task if isinstance(self.task, ProgressCall) else None

    @property
    def chain(self) -> str:
        """The audit chain that it belongs to."""
        return self.cycle.key if self.cycle else OFFICE_CHAIN

    @property
    def hidden(self) -> bool:
        """Whether it is of a confidential report, and nothing of it may be told."""
        return self.cycle is not None and self.cycle.confidential

    @property
    def title(self) -> str:
        """The report's title, or the month's; of a confidential report, only that it is one."""
        if isinstance(self.task, ProgressCall):
            return f"{self.task.department}{in_month(self.task)}任务进展"
        whole = self.task if isinstance(self.task, Cycle) else self.task.cycle
        return "内部件，打开后验证" if self.hidden else whole.title

    @property
    def page(self) -> str:
        """Where it is done by whoever is logged in; empty for what a link leads to."""
        if isinstance(self.task, Cycle):
            return f"/office/cycles/{self.task.key}#remarks"
        if self.purpose != "fill" or self.cycle is None:
            return ""
        place = f"/sections/{self.section.key}" if self.section else "#reviews"
        return f"/office/cycles/{self.cycle.key}{place}"

    @property
    def which(self) -> str:
        """Which part of it: the step, the section; nothing of a confidential report."""
        if self.hidden or isinstance(self.task, ProgressCall | Cycle):
            return ""
        return self.task.step_name if isinstance(self.task, Review) else self.task.name

    @property
    def what(self) -> str:
        """What it is: `审阅（局长签发）`, `核稿“存在的主要问题”`; confidential, only `核稿`."""
        if not self.which:
            return DOES[self.purpose]
        marks = "（）" if isinstance(self.task, Review) else "“”"
        return f"{DOES[self.purpose]}{marks[0]}{self.which}{marks[1]}"


@dataclass(frozen=True)
class Which:
    """Which of all that is owed is read: the database picks, for thousands of reports may wait."""

    people: frozenset[str] | None = None
    """Only what these are named for, as writers, heads or reviewers; their deputies may owe it."""
    due_by: datetime | None = None
    not_escalated: bool = False
    """Only what nobody was told of since it fell due."""
    staff: frozenset[str] = frozenset()
    """Whom the files name: what anybody else is named for is read whoever is meant, for the office
    owes it."""

    def when(
        self, due: InstrumentedAttribute[Any], escalated_at: InstrumentedAttribute[Any]
    ) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions on a task's times."""
        if self.due_by is not None:
            yield due <= self.due_by
        if self.not_escalated:
            yield or_(escalated_at.is_(None), escalated_at < due)

    def of(self, *named: InstrumentedAttribute[Any]) -> Iterator[ColumnElement[bool]]:
        """Yield the condition on those whom a task names."""
        if self.people is not None:
            gone = (column.not_in(self.staff) for column in named)
            yield or_(*(column.in_(self.people) for column in named), *gone)


ALL = Which()


def owed(
    session: Session,
    office: Office,
    now: datetime,
    person: str | None = None,
    *,
    which: Which = ALL,
) -> list[Owed]:
    """Return all that is owed, or what that person owes, in order of its due time.

    Whoever is away owes no section: his deputy does (代).
    """
    which = replace(which, staff=frozenset(each.key for each in office.people))
    if person is not None:
        which = replace(which, people=office.away_at(now) | {person})
    found = [
        task for section in _sections(session, which) for task in owed_of(section, office, now)
    ]
    found += [
        Owed("revise", drafter_of(cycle, office), cycle, cycle)
        for cycle in _under_revision(session, which)
    ]
    found += [
        Owed("review", reviewer_of(review), review.cycle, review)
        for review in _reviews(session, which)
    ]
    found += [
        Owed("fill", drafter_of(review.cycle, office), review.cycle, review)
        for review in _vacant(session, which)
    ]
    found += [
        Owed("progress", holder_of_call(call), None, call)
        for call in open_calls(session)
        if is_named(office, call.person)
    ]
    mine = [task for task in found if person in (None, task.holder.key)]
    return sorted(mine, key=lambda task: (task.due, task.cycle.id if task.cycle else 0, task.key))


def _with_cycle(rows: type[Dated]) -> Select[tuple[Dated]]:
    return select(rows).join(rows.cycle).options(contains_eager(rows.cycle))


def _sections(session: Session, which: Which) -> Iterable[Section]:
    return session.scalars(
        _with_cycle(Section).where(
            Cycle.state.in_(WRITABLE),
            Section.state.not_in(SETTLED),
            *which.of(Section.contributor, Section.head),
            *which.when(Section.due, Section.escalated_at),
        )
    )


def _under_revision(session: Session, which: Which) -> Iterable[Cycle]:
    return session.scalars(
        select(Cycle).where(
            Cycle.state == CycleState.REVISING,
            Cycle.revise_due.is_not(None),
            *which.when(Cycle.revise_due, Cycle.escalated_at),
        )
    )


def _reviews(session: Session, which: Which) -> Iterable[Review]:
    return session.scalars(
        _with_cycle(Review).where(
            Review.open,
            Cycle.state.not_in([*FINAL, CycleState.SIGNED]),
            *which.of(Review.reviewer),
            *which.when(Review.due, Review.escalated_at),
        )
    )


def _vacant(session: Session, which: Which) -> Iterable[Review]:
    return session.scalars(
        _with_cycle(Review).where(
            Cycle.state == CycleState.IN_REVIEW,
            Review.ended == VACANT,
            Review.round == Cycle.round,
            *which.when(Review.due, Review.escalated_at),
        )
    )


def owed_of(section: Section, office: Office, now: datetime) -> Iterator[Owed]:
    """Yield what is owed of that section now: to write it, to confirm it, or to name somebody."""
    if section.state in SETTLED:
        return
    if missing_for(section, office) is not None:
        yield Owed("fill", drafter_of(section.cycle, office), section.cycle, section)
    elif section.state is not SectionState.SUBMITTED:
        writer = on_duty(office, now, contributor_of(section))
        yield Owed("write", writer, section.cycle, section)
    elif (head := head_of(section)) is not None:
        confirms = on_duty(office, now, head, but=section.contributor)
        yield Owed("confirm", confirms, section.cycle, section)


def to_cover(session: Session, office: Office, now: datetime) -> list[int]:
    """Return the ids of the sections whose deputies of today have never been mailed about them."""
    return [
        task.task.id
        for task in owed(session, office, now, which=Which(people=office.away_at(now)))
        if isinstance(task.task, Section) and _is_new_to(session, task)
    ]


def _is_new_to(session: Session, task: Owed) -> bool:
    section = task.section
    if section is None or task.page:
        return False
    principal = section.contributor if task.purpose == "write" else section.head
    if task.holder.key == principal:
        return False
    known = select(Link.id).where(*_links_to(task), Link.revoked_at.is_(None)).limit(1)
    return session.scalar(known) is None


def mailed_at(session: Session, task: Owed) -> datetime | None:
    """Return when its holder was last mailed about that task, in a reminder or otherwise."""
    if task.page:
        return task.task.reminded_at
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
        chain=task.chain,
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
        call=task.call,
        valid=valid,
    )


def _links_to(task: Owed) -> tuple[ColumnElement[bool], ...]:
    columns = {
        Section: Link.section_id,
        Review: Link.review_id,
        ProgressCall: Link.call_id,
        Cycle: Link.cycle_id,
    }
    column = columns[type(task.task)]
    return (
        Link.purpose == task.purpose,
        Link.person == task.holder.key,
        column == task.task.id,
    )
