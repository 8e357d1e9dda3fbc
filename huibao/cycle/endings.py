"""Why a review was closed undecided: its reviewer is told so, kindly, and nothing typed is lost."""

from __future__ import annotations

from typing import Final

from huibao.audit import Act, Did
from huibao.cycle.people import reviewer_of
from huibao.links import revoke
from huibao.mail.compose import queue
from huibao.records.models import Review

RETURNED: Final = "returned"
"""Somebody else returned the draft."""
RECALLED: Final = "recalled"
"""The office took it back."""
CANCELLED: Final = "cancelled"
"""The report was given up."""
ENOUGH: Final = "enough"
"""So many others approved that the step is through."""


def end(act: Act, review: Review, why: str) -> None:
    """Close the review undecided; its links open nothing any more."""
    review.open, review.ended = False, why
    revoke(act, review=review)
    act.record(
        Did.REVIEW_WITHDRAWN,
        chain=review.cycle.key,
        subject=f"{review.step_name}：{review.reviewer_name}",
        detail={"round": review.round, "why": why},
    )


def tell(act: Act, review: Review, by: Review) -> None:
    """Mail a reviewer that his review is not needed any more, and through whose decision."""
    queue(act, "review_ended", reviewer_of(review), cycle=review.cycle, review=review, by=by)
