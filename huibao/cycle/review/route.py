"""The route of approval (审批流程): which steps run together, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from huibao.cycle.endings import CHINESE as ENDINGS
from huibao.cycle.endings import ENOUGH, SKIPPED
from huibao.cycle.moves import kind_of
from huibao.lifecycle import CycleState
from huibao.office import Office, Step
from huibao.records.at_once import read_rows
from huibao.records.models import Cycle, Decision, Review, Section, table_of

REVIEWS, DECIDED = (table_of(row) for row in (Review, Decision))

APPROVE: Final = "approve"
ACKNOWLEDGE: Final = "acknowledge"
"""圈阅: counts as consent (条例 art. 22)."""
RETURN: Final = "return"
OPINE: Final = "opinion"
"""A further opinion (加签): it is read by whoever asked for it and decides nothing."""
APPROVALS: Final = frozenset({APPROVE, ACKNOWLEDGE})
DECISIONS: Final = {
    APPROVE: "同意",
    ACKNOWLEDGE: "圈阅",
    RETURN: "退回修改",
    OPINE: "提出意见",
}
"""What people call a decision."""
CHINESE: Final = {
    "ahead": "尚未开始",
    "open": "审阅中",
    "late": "逾期",
    "kept": "沿用",
    **DECISIONS,
    **ENDINGS,
}
"""What people call how a review stands: not asked yet, asked, decided, or ended undecided."""

CYCLES_REVIEWS = (
    select(REVIEWS, DECIDED)
    .select_from(REVIEWS.outerjoin(DECIDED))
    .where(REVIEWS.c.cycle_id == bindparam("cycle"))
    .order_by(REVIEWS.c.id)
)


def know_the_reviews(session: Session, cycle: Cycle) -> None:
    """Let a cycle know its reviews, and each of them its decision: as relations they take twice as
    long to read, and the next reviewer's mail waits for them."""
    if "reviews" not in inspect(cycle).unloaded:
        return
    found = read_rows(session, CYCLES_REVIEWS, Review, Decision, cycle=cycle.id)
    for review, decision in found:
        set_committed_value(review, "decision", decision)
    set_committed_value(cycle, "reviews", [review for review, _ in found])


def step_of(review: Review) -> Step:
    """Return the step that the review belongs to, as the cycle was opened with it."""
    return kind_of(review.cycle).steps[review.step]


def sections_of(review: Review) -> tuple[Section, ...]:
    """Return the sections that the reviewer is asked about: those of his step, or all."""
    return _sections(review.cycle, step_of(review))


def _sections(cycle: Cycle, step: Step) -> tuple[Section, ...]:
    return tuple(s for s in cycle.sections if not step.sections or s.key in step.sections)


def legs(steps: tuple[Step, ...]) -> list[list[int]]:
    """Return the positions of the steps in their order; those in one list run at the same time."""
    numbered = enumerate(steps)
    together = groupby(numbered, key=lambda each: each[1].group or f"\0{each[0]}")
    return [[position for position, _ in run] for _, run in together]


def in_step(cycle: Cycle, position: int) -> list[Review]:
    """Return the reviews of a step in the present round, further opinions (加签) left aside."""
    here = (cycle.round, position)
    return [r for r in cycle.reviews if (r.round, r.step) == here and r.asked_by_id is None]


def is_approval(review: Review) -> bool:
    """Whether its reviewer has approved, now or in an earlier round that still counts."""
    return review.standing is not None and review.standing.decision in APPROVALS


def is_through(cycle: Cycle, position: int) -> bool:
    """Whether as many have approved as the step asks for; nobody waits for who was skipped."""
    approved = [review.reviewer for review in in_step(cycle, position) if is_approval(review)]
    return suffice(cycle, position, approved)


def suffice(cycle: Cycle, position: int, approving: Sequence[str]) -> bool:
    """Whether approvals by these people, named once for each seat, take the step through.

    `at_least` asks for so many opinions, and whoever approves in two seats, his own and one that he
    stands in for (代), has one. Once every seat has approved, nobody is left to be heard.
    """
    step, reviews = kind_of(cycle).steps[position], in_step(cycle, position)
    # Where enough had approved the others were sent away, and are not asked again.
    left = len(step.reviewers) - sum(review.ended in (SKIPPED, ENOUGH) for review in reviews)
    return len(approving) >= left or len(set(approving)) >= (step.at_least or left)


def seats_of(cycle: Cycle, position: int, person: str) -> list[str]:
    """Return the seats of the step that this person has filled, fills, or has yet to be asked in.

    A seat is named by the key of whom the office's files put in it.
    """
    rows = in_step(cycle, position)
    filled = [r.seat for r in rows if r.reviewer == person and (r.open or is_approval(r))]
    return filled + [seat for seat in unasked(cycle, position) if seat == person]


def unasked(cycle: Cycle, position: int) -> list[str]:
    """Return the step's reviewers, by key, who have not been asked in the present round."""
    asked = {review.seat for review in in_step(cycle, position)}
    return [key for key in kind_of(cycle).steps[position].reviewers if key not in asked]


@dataclass(frozen=True)
class Place:
    """Where one person stands on the route."""

    name: str
    standing: str
    """One of `CHINESE`."""
    draft: int = 0
    """The number of the draft that an approval is about."""
    entered_by: str = ""
    """Who of the office entered what was signed on paper; empty for a decision by link."""
    deputy: str = ""
    """Who stands in today for somebody who is away and was not asked yet."""


@dataclass(frozen=True)
class Stop:
    """A step on the route, with everybody in it."""

    step: Step
    sections: tuple[Section, ...]
    """The sections it is about; none says the whole report."""
    through: bool
    places: tuple[Place, ...]


def drawn(cycle: Cycle, office: Office, now: datetime) -> list[list[Stop]]:
    """Return the route as the cycle's page draws it; steps in one list run at the same time."""
    steps = kind_of(cycle).steps
    return [[_stop(cycle, office, position, now) for position in leg] for leg in legs(steps)]


def _stop(cycle: Cycle, office: Office, position: int, now: datetime) -> Stop:
    step = kind_of(cycle).steps[position]
    return Stop(
        step,
        _sections(cycle, step) if step.sections else (),
        is_through(cycle, position),
        tuple(_places(cycle, office, position, now)),
    )


def _places(cycle: Cycle, office: Office, position: int, now: datetime) -> Iterator[Place]:
    for review in in_step(cycle, position):
        entered = review.standing.entered_by if review.standing else ""
        yield Place(review.shown_name, _standing(review, now), _draft(review), entered)
    if cycle.state in (CycleState.SIGNED, CycleState.ARCHIVED) or is_through(cycle, position):
        return
    names = {person.key: person.name for person in office.people}
    today = office.day_at(now)
    for key in unasked(cycle, position):
        deputy = office.deputy_of(key, today) if key in names else key
        yield Place(
            names.get(key, key), "ahead", deputy=names.get(deputy, "") if deputy != key else ""
        )


def _standing(review: Review, now: datetime) -> str:
    if review.decision is not None:
        return review.decision.decision
    if review.carried_from is not None and not review.ended:
        return "kept"
    if review.open:
        return "late" if review.due < now else "open"
    return review.ended


def _draft(review: Review) -> int:
    return (review.carried_from or review).draft.number
