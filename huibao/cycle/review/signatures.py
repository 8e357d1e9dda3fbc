"""Signatures (签发): the one that holds, and those taken back (签发作废).

The decision's row stays as it was given. Whoever shows it says beside it that it holds no more.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Did
from huibao.cycle.review.route import is_approval
from huibao.lifecycle import CycleAction
from huibao.records.models import Cycle, Decision, Event, Review

VOIDED = "签发作废"
TOLD_BY = (Did.REVIEW_DECIDED.value, Did.CYCLE_MOVED.value)


def signature(cycle: Cycle) -> Decision:
    """Return the decision that signed the report (签发); `LookupError` when it is not signed."""
    if (decision := signature_of(cycle)) is None:
        raise LookupError(f"{cycle.key} is not signed")
    return decision


def signature_of(cycle: Cycle) -> Decision | None:
    """Return the same, or None when it is not signed, as an imported report never was here."""
    for review in reversed(cycle.reviews):
        if review.signs and review.round == cycle.round and review.decision:
            return review.decision if is_approval(review) else None
    return None


def voidings(session: Session, cycle: Cycle) -> dict[int, Event]:
    """Return the event that voided the signature of each round whose signature was voided."""
    told = select(Event).where(Event.chain == cycle.key, Event.action.in_(TOLD_BY))
    found: dict[int, Event] = {}
    signed = 0
    for event in session.scalars(told.order_by(Event.number)):
        if event.detail.get("signs"):
            signed = event.detail["round"]
        elif event.detail.get("action") == CycleAction.VOID_SIGNATURE:
            found[signed] = event
    return found


def voiding_of(review: Review, found: dict[int, Event]) -> Event | None:
    """Return which of these events voided what was decided in that review; None where it holds."""
    return found.get(review.round) if review.signs and is_approval(review) else None
