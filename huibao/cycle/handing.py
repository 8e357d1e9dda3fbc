"""A review in other hands: handed over (转办), replaced, deputised; further opinions (加签).

The review that somebody had is closed and another one asked in its seat, so that each stays on
record with its own links. A deadline stays what it was.
"""

from __future__ import annotations

from sqlalchemy import select

from huibao.audit import Act
from huibao.cycle.endings import DEPUTISED, HANDED_OVER, REPLACED, SKIPPED, end, tell
from huibao.cycle.moves import kind_of, queue_work
from huibao.cycle.people import holder_named
from huibao.cycle.refusals import (
    AlreadyAsked,
    DrafterAlone,
    MayNotHandOver,
    MayNotSkip,
    ReasonMissing,
)
from huibao.cycle.rounds import advance, approves_alone, on_duty, send
from huibao.cycle.route import step_of
from huibao.links import Holder
from huibao.records.database import Overtaken
from huibao.records.models import Review


def hand_over(act: Act, review: Review, person: str, note: str) -> Review:
    """Hand the review over to somebody else (转办), who decides in the reviewer's stead.

    `MayNotHandOver` for a signature or an opinion, `AlreadyAsked`, `DrafterAlone`.
    """
    _must_be_open(act, review)
    if review.signs or review.asked_by_id is not None:
        raise MayNotHandOver
    holder = _taker(act, review, person)
    end(act, review, HANDED_OVER, to=holder.name, note=note.strip())
    return _pass_on(act, review, holder, handed_by=review.reviewer_name, note=note.strip())


def replace(act: Act, review: Review, person: str, reason: str) -> Review:
    """Give the review to somebody else, as the office; who had it is told, and why."""
    if not reason.strip():
        raise ReasonMissing
    _must_be_open(act, review)
    holder = _taker(act, review, person)
    end(act, review, REPLACED, to=holder.name, reason=reason.strip())
    tell(act, review, by=holder.name, reason=reason.strip())
    return _pass_on(act, review, holder, asked_by_id=review.asked_by_id)


def ask_opinion(act: Act, review: Review, person: str, note: str) -> Review:
    """Ask somebody for a further opinion (加签) before deciding; it binds nobody."""
    _must_be_open(act, review)
    if review.asked_by_id is not None:
        raise MayNotHandOver
    return send(
        act,
        review.draft,
        review.step,
        _holder(act, review, person),
        due=review.due,
        step_name=f"{review.step_name}（加签）",
        signs=False,
        asked_by_id=review.id,
        handed_by=review.reviewer_name,
        note=note.strip(),
    )


def skip(act: Act, review: Review, reason: str) -> None:
    """Pass the reviewer over with a reason, where the step allows it; whoever is next is asked."""
    if not reason.strip():
        raise ReasonMissing
    _must_be_open(act, review)
    if not step_of(review).may_skip or review.signs:
        raise MayNotSkip
    end(act, review, SKIPPED, reason=reason.strip())
    tell(act, review, reason=reason.strip())
    advance(act, review.cycle, review.draft)
    queue_work(act, review.cycle, f"{review.step_name}：略过{review.reviewer_name}")


def cover_absences(act: Act) -> int:
    """Pass what waits for somebody who is away to his deputy (代), and return how many."""
    waiting = act.session.scalars(select(Review).where(Review.open).order_by(Review.id)).all()
    covered = 0
    for review in waiting:
        if review.asked_by_id is not None:
            continue
        deputy = on_duty(act, kind_of(review.cycle), review.step, review.reviewer)
        if deputy is None:
            continue
        act.hold(review.cycle.key)
        if not review.open:
            continue
        holder = holder_named(act.office, deputy)
        end(act, review, DEPUTISED, to=holder.name)
        tell(act, review, by=holder.name)
        principal = review.principal_name or review.reviewer_name
        _pass_on(act, review, holder, principal_name=principal)
        covered += 1
    return covered


def _must_be_open(act: Act, review: Review) -> None:
    act.hold(review.cycle.key)
    if not review.open or review.decision is not None:
        raise Overtaken


def _holder(act: Act, review: Review, person: str) -> Holder:
    """Return that person; `AlreadyAsked` when he is in that step already."""
    holder, cycle = holder_named(act.office, person), review.cycle
    here = (cycle.round, review.step)
    if any((r.round, r.step) == here and r.open and r.reviewer == person for r in cycle.reviews):
        raise AlreadyAsked(holder.name)
    return holder


def _taker(act: Act, review: Review, person: str) -> Holder:
    holder = _holder(act, review, person)
    if approves_alone(kind_of(review.cycle), review.step, person):
        raise DrafterAlone(holder.name)
    return holder


def _pass_on(act: Act, review: Review, holder: Holder, **more: object) -> Review:
    kept = {"seat": review.seat, "step_name": review.step_name, "signs": review.signs}
    return send(act, review.draft, review.step, holder, due=review.due, **kept | more)
