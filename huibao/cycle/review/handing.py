"""A review in other hands: handed over (转办), replaced, deputised; further opinions (加签).

The review that somebody had is closed and another one asked in its seat, so that each stays on
record with its own links. A deadline stays what it was.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act
from huibao.cycle.deadlines import due_in
from huibao.cycle.endings import (
    DEPUTISED,
    HANDED_OVER,
    LEFT,
    MOOT,
    REPLACED,
    SKIPPED,
    VACANT,
    end,
    tell,
    vacant_in,
)
from huibao.cycle.moves import kind_of, queue_work
from huibao.cycle.people import holder_named, is_named
from huibao.cycle.refusals import AlreadyAsked, DrafterAlone, MayNotHandOver, MayNotSkip, reason_in
from huibao.cycle.review.rounds import advance, approves_alone, ask, on_duty, send, sitter
from huibao.cycle.review.route import seats_of, step_of, suffice
from huibao.cycle.vacancies import name_known, tell_of_seat
from huibao.links import Holder
from huibao.office import Office
from huibao.records.database import Overtaken
from huibao.records.models import Cycle, Review


def hand_over(act: Act, review: Review, person: str, note: str) -> Review:
    """Hand the review over to somebody else (转办), who decides in the reviewer's stead.

    `MayNotHandOver` for a signature or an opinion, `AlreadyAsked`, `DrafterAlone`.
    """
    _must_be_open(act, review)
    if review.signs or review.asked_by_id is not None:
        raise MayNotHandOver
    holder = _taker(act, review, person)
    fresh = _pass_on(act, review, holder, handed_by=review.reviewer_name, note=note.strip())
    end(act, review, HANDED_OVER, to=holder.name, note=note.strip())
    return fresh


def replace(act: Act, review: Review, person: str, reason: str) -> Review:
    """Give the review to somebody else, as the office; who had it is told, and why."""
    reason = reason_in(reason)
    _must_be_open(act, review)
    holder = _taker(act, review, person)
    opinion = {"handed_by": review.handed_by, "note": review.note} if review.asked_by_id else {}
    fresh = _pass_on(act, review, holder, asked_by_id=review.asked_by_id, **opinion)
    end(act, review, REPLACED, to=holder.name, reason=reason)
    tell(act, review, by=holder.name, reason=reason)
    return fresh


def fill(act: Act, review: Review, person: str) -> Review:
    """Name, as the office, who sits in a vacant seat; he has the step's time from now on."""
    act.hold(review.cycle.key)
    if review not in vacant_in(review.cycle):
        raise Overtaken
    holder = _taker(act, review, person)
    fresh = _pass_on(act, review, holder, due=due_in(act, step_of(review).days))
    end(act, review, REPLACED, to=holder.name)
    return fresh


def ask_opinion(act: Act, review: Review, person: str, note: str) -> Review:
    """Ask somebody for a further opinion (加签) before deciding; it binds nobody."""
    _must_be_open(act, review)
    if review.asked_by_id is not None:
        raise MayNotHandOver
    holder = holder_named(act.office, person)
    _not_asked_yet(review, holder)
    return send(
        act,
        review.draft,
        review.step,
        holder,
        due=review.due,
        step_name=f"{review.step_name}（加签）",
        signs=False,
        asked_by_id=review.id,
        handed_by=review.reviewer_name,
        note=note.strip(),
    )


def skip(act: Act, review: Review, reason: str) -> None:
    """Pass the reviewer over with a reason, where the step allows it; whoever is next is asked.

    `DrafterAlone` where what the drafter himself approves would then suffice.
    """
    reason = reason_in(reason)
    vacant = review in vacant_in(review.cycle)
    if not vacant:
        _must_be_open(act, review)
    if not step_of(review).may_skip or review.signs or review.asked_by_id is not None:
        raise MayNotSkip
    cycle = review.cycle
    end(act, review, SKIPPED, reason=reason)
    _not_by_the_drafter_alone(act, cycle, review.step)
    if not vacant:
        tell(act, review, reason=reason)
    advance(act, cycle, review.draft)
    queue_work(act, cycle, f"{review.step_name}：略过{review.reviewer_name}")


def _not_by_the_drafter_alone(act: Act, cycle: Cycle, position: int) -> None:
    kind = kind_of(cycle)
    own = [kind.drafter] * len(seats_of(cycle, position, kind.drafter))
    if own and not kind.drafter_may_approve and suffice(cycle, position, own):
        raise DrafterAlone(name_known(act.session, act.office, kind.drafter))


def to_cover(session: Session, office: Office, now: datetime) -> list[int]:
    """Return the ids of the reviews that wait for somebody who is away today."""
    away = Review.reviewer.in_(office.away_at(now))
    waiting = select(Review.id).where(Review.open, Review.asked_by_id.is_(None), away)
    return list(session.scalars(waiting.order_by(Review.id)))


def cover(act: Act, review_id: int) -> bool:
    """Pass the review of somebody who is away to his deputy (代); False where it stays with him."""
    review = act.session.get_one(Review, review_id)
    act.hold(review.cycle.key)
    if not review.open:
        return False
    away = on_duty(act, review.cycle, review.step, person=review.reviewer, seat=review.seat)
    if away is None:
        return False
    holder = holder_named(act.office, away)
    # To whomever the seat belongs, it is his own again.
    principal = review.principal_name or review.reviewer_name
    _pass_on(act, review, holder, principal_name="" if holder.key == review.seat else principal)
    end(act, review, DEPUTISED, to=holder.name)
    tell(act, review, by=holder.name)
    return True


def vacate(act: Act, review_id: int) -> bool:
    """Take the review from somebody who has left; False where the files name him.

    Whose seat it is has it again, or who sat in it before; else the office is to name somebody.
    """
    review = act.session.get_one(Review, review_id)
    cycle, seat = review.cycle, review.seat
    act.hold(cycle.key)
    if not review.open or is_named(act.office, review.reviewer):
        return False
    if review.asked_by_id is not None:
        end(act, review, MOOT)
        return True
    if sitter(act, cycle, review.step, seat) is None:
        end(act, review, VACANT)
        tell_of_seat(act, review)
        return True
    end(act, review, LEFT)
    ask(act, cycle, review.draft, review.step, seat)
    return True


def _must_be_open(act: Act, review: Review) -> None:
    act.hold(review.cycle.key)
    if not review.open or review.decision is not None:
        raise Overtaken


def _taker(act: Act, review: Review, person: str) -> Holder:
    """Return who takes the review; `AlreadyAsked` when he has a seat in that step already."""
    holder, cycle = holder_named(act.office, person), review.cycle
    if review.asked_by_id is not None:
        _not_asked_yet(review, holder)
    elif seats_of(cycle, review.step, person):
        raise AlreadyAsked(holder.name)
    elif approves_alone(cycle, review.step, person, review.seat):
        raise DrafterAlone(holder.name)
    return holder


def _not_asked_yet(review: Review, holder: Holder) -> None:
    """Raise `AlreadyAsked` for whoever is being asked in that step now."""
    here = (review.round, review.step, holder.key)
    if any((r.round, r.step, r.reviewer) == here and r.open for r in review.cycle.reviews):
        raise AlreadyAsked(holder.name)


def _pass_on(act: Act, review: Review, holder: Holder, **more: object) -> Review:
    """Ask that person in the review's seat; opinions given and asked for go with it."""
    kept = {name: getattr(review, name) for name in ("seat", "step_name", "signs", "due")}
    fresh = send(act, review.draft, review.step, holder, **kept | more)
    for opinion in review.cycle.reviews:
        if opinion.asked_by_id == review.id and opinion.reviewer != holder.key:
            opinion.asked_by_id = fresh.id
    return fresh
