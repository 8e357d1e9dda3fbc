"""The page of a review that ended undecided: why, and what its reviewer had typed by then."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from huibao.cycle.endings import reason_given
from huibao.cycle.review.route import RETURN
from huibao.links import LinkRevoked
from huibao.records.models import Review
from huibao.web import faults, pages


def withdrawn(request: Request, session: Session, review: Review, *, typed: str) -> Response:
    """Say kindly why there is nothing to decide, and give back what was being typed."""
    moved = [r for r in review.cycle.reviews if r.seat == review.seat and r.id > review.id]
    returned = [
        r
        for r in review.cycle.reviews
        if r.round == review.round and r.decision and r.decision.decision == RETURN
    ]
    return pages.render(
        request,
        "review/withdrawn.html",
        faults.status_of(LinkRevoked()),
        here=f"/review/{request.path_params['token']}",
        review=review,
        cycle=review.cycle,
        returned=returned[0] if returned else None,
        moved=moved[0] if moved and review.seat else None,
        reason=reason_given(session, review),
        typed=typed,
    )
