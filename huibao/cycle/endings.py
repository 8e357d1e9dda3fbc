"""Why a review was closed undecided: its reviewer is told so, kindly, and nothing typed is lost."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.people import reviewer_of
from huibao.lifecycle import CycleState
from huibao.links import revoke
from huibao.mail.compose import queue
from huibao.records.models import Cycle, Event, Review

RETURNED: Final = "returned"
"""Somebody else returned the draft."""
RECALLED: Final = "recalled"
"""The office took it back."""
CANCELLED: Final = "cancelled"
"""The report was given up."""
ENOUGH: Final = "enough"
"""So many others approved that the step is through."""
DECIDED: Final = "decided"
"""It was a further opinion, and whoever asked for it has decided."""
MOOT: Final = "moot"
"""It was a further opinion for a review that is no longer needed, or that came to its giver."""
HANDED_OVER: Final = "handed_over"
"""Its reviewer handed it over (转办)."""
REPLACED: Final = "replaced"
"""The office gave it to somebody else."""
DEPUTISED: Final = "deputised"
"""Its reviewer is away, and his deputy has it (代)."""
SKIPPED: Final = "skipped"
"""The office passed its reviewer over, with a reason."""
VACANT: Final = "vacant"
"""Its reviewer has left, and the office has yet to name another: the seat waits."""
LEFT: Final = "left"
"""Its reviewer has left, and whose seat it is, or who sat in it before, has it."""

CHINESE: Final = {
    RETURNED: "他人已退回",
    RECALLED: "已撤回",
    CANCELLED: "已作废",
    ENOUGH: "人数已够",
    DECIDED: "不再需要",
    MOOT: "不再需要",
    HANDED_OVER: "已转办",
    REPLACED: "已换人",
    DEPUTISED: "由他人代",
    SKIPPED: "已略过",
    VACANT: "已不在人员名单，待办公室指定",
    LEFT: "已不在人员名单",
}

TELLING: Final = (Did.CYCLE_MOVED.value, Did.REVIEW_WITHDRAWN.value)
"""The actions of the events that tell why reviews ended, or all of a round."""
OF_THE_ROUND: Final = frozenset({RETURNED, RECALLED, CANCELLED})
"""Endings that take everybody's review at once, further opinions among them."""


def end(act: Act, review: Review, why: str, **detail: Any) -> None:
    """Close the review undecided; its links, and opinions asked for it, open nothing any more."""
    review.open, review.ended = False, why
    revoke(act, review=review)
    act.record(
        Did.REVIEW_WITHDRAWN,
        chain=review.cycle.key,
        subject=_called(review),
        detail={"round": review.round, "why": why, **detail},
    )
    if why not in OF_THE_ROUND:
        end_opinions(act, review, MOOT)


def reason_given(session: Session, review: Review) -> str:
    """Return the reason given for ending that review or its round; empty where none was.

    Of a report that was given up since, it is the reason for that.
    """
    told = select(Event).where(Event.chain == review.cycle.key, Event.action.in_(TELLING))
    this = (_called(review), review.round, review.ended)
    of_all = of_round = own = ""
    for event in session.scalars(told.order_by(Event.number)):
        said = event.detail
        if event.action == Did.CYCLE_MOVED:
            of_all = said.get("reason", "")
        elif (event.subject, said.get("round"), said.get("why")) == this:
            of_round, own = of_all, said.get("reason", "")
    given_up = review.cycle.state is CycleState.CANCELLED
    return (of_all if given_up else of_round) if review.ended in OF_THE_ROUND else own


def _called(review: Review) -> str:
    return f"{review.step_name}：{review.reviewer_name}"


def end_opinions(act: Act, review: Review, why: str) -> None:
    """Close the opinions that were asked for that review and not given; who was asked is told."""
    for opinion in review.cycle.reviews:
        if opinion.open and opinion.asked_by_id == review.id:
            end(act, opinion, why)
            tell(act, opinion, by=review.reviewer_name)


def vacant_in(cycle: Cycle) -> list[Review]:
    """Return the seats of the present round that wait for the office to fill them."""
    return [r for r in cycle.reviews if r.ended == VACANT and r.round == cycle.round]


def withdraw_reviews(act: Act, cycle: Cycle, why: str) -> list[Review]:
    """Close the reviews that are still open, and return them; `why` is one of `endings`.

    Seats that wait to be filled are closed as well; nobody is to be told of those.
    """
    waiting = [review for review in cycle.reviews if review.open and review.decision is None]
    for review in [*waiting, *vacant_in(cycle)]:
        end(act, review, why)
    return waiting


def tell(act: Act, review: Review, *, by: str = "", reason: str = "") -> None:
    """Mail a reviewer that his review is not needed any more, why, and who has to do with it."""
    queue(
        act,
        "review_ended",
        reviewer_of(review),
        cycle=review.cycle,
        review=review,
        by=by,
        reason=reason,
    )
