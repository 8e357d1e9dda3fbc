"""One sort of rows that events speak of, and how its rows and its events are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Did
from huibao.cycle.people import ASKED, asked_of, handed_with
from huibao.records.documents import values_sha256
from huibao.records.models import (
    Cycle,
    Decision,
    Delivery,
    Draft,
    Event,
    Redline,
    Review,
    WithdrawnReceipt,
)

Told = tuple[Any, ...]


@dataclass(frozen=True)
class Subject:
    """One sort of rows that events speak of: what an event says of one, and what the row says."""

    name: str
    did: Did
    of_event: Callable[[Event], Told]
    of_rows: Callable[[Session, Cycle], Iterable[Told]]
    all_stay: bool = True
    """Whether every event has its row still; where not, a later act may have taken its place."""
    once_unsaid: int | None = None
    """Which word, from 0, events of an earlier release do not say, and go by the others."""


def said(*names: str, of: Sequence[str] = ()) -> Callable[[Event], Told]:
    """Return what reads those words of an event's detail, and behind them those columns `of` it."""
    return lambda event: (
        *(event.detail.get(name) for name in names),
        *(getattr(event, column) for column in of),
    )


def moment_said(event: Event, name: str) -> datetime | None:
    """Return the moment that stands under that name in the event's detail, if one does."""
    return datetime.fromisoformat(at) if (at := event.detail.get(name)) else None


def own_rows(session: Session, cycle: Cycle, table: type[Any]) -> Sequence[Any]:
    """Return the rows of that table that are the cycle's."""
    return session.scalars(select(table).where(table.cycle_id == cycle.id)).all()


def redlines(session: Session, cycle: Cycle) -> Iterable[Told]:
    """Yield from which draft to which each comparison is, and its file."""
    numbers = {draft.id: draft.number for draft in cycle.drafts}
    of_cycle = select(Draft.id).where(Draft.cycle_id == cycle.id)
    made = select(Redline).where(Redline.new_draft_id.in_(of_cycle))
    return (
        (numbers.get(row.old_draft_id), numbers[row.new_draft_id], row.document_sha256)
        for row in session.scalars(made)
    )


def report(cycle: Cycle) -> Told:
    """Return what the report is: its kind, period and title, who opened it and when."""
    kind = values_sha256(cycle.kind_snapshot)
    return (cycle.kind, cycle.period, kind, cycle.title, cycle.opened_by, cycle.opened_at)


def seated(cycle: Cycle) -> Iterator[Review]:
    """Yield the reviews that somebody was mailed; a seat that nobody could be asked for is none."""
    return (review for review in cycle.reviews if review.reviewer_mail)


def asked(review: Review) -> Told:
    """Return of whom, in which round and step and of which draft, the review was asked."""
    who, draft = asked_of(review), review.draft
    # Drafts of other reports have the same numbers.
    number = draft.number if draft.cycle_id == review.cycle_id else None
    return (review.round, review.step_key, number, *(who[name] for name in ASKED))


def requested(review: Review) -> Told:
    """Return of whom the review was asked, and by whom it was passed on with which words."""
    return (*asked(review), tuple(handed_with(review).values()))


def words_with_it(event: Event) -> Told | None:
    """Return by whom the review was passed on with which words; None where no word is of it."""
    return said("by", "note")(event) if "note" in event.detail else None


def whose(event: Event) -> Told:
    """Return who decided, by key and name; on paper that is another than who entered it."""
    if event.detail.get("on_paper"):
        return said("reviewer", "reviewer_name")(event)
    return (event.actor, event.actor_name)


def on_paper(row: Decision) -> Told:
    """Return on which day it was signed on paper, who entered it, and the scan; None if by link."""
    if row.on_paper is None and not row.entered_by:
        return (None, None, row.scan_sha256)
    return (row.on_paper and row.on_paper.isoformat(), row.entered_by, row.scan_sha256)


def settled(state: str, _session: Session, cycle: Cycle) -> Iterable[Told]:
    """Yield what marked copies propose and is in that state, with why, by whom and when."""
    return (
        (row.id, row.reason, row.remark_id, row.settled_by, row.settled_at)
        for copy in cycle.marked_copies
        for row in copy.proposals
        if row.state == state
    )


def receipts(cycle: Cycle) -> Iterator[tuple[Delivery, Delivery | WithdrawnReceipt]]:
    """Yield every receipt that was given, with its delivery, those taken back among them."""
    yield from ((row, row) for row in cycle.deliveries if row.received_at)
    yield from withdrawn(cycle)


def withdrawn(cycle: Cycle) -> Iterator[tuple[Delivery, WithdrawnReceipt]]:
    """Yield the receipts that were taken back, each with its delivery."""
    return ((row, gone) for row in cycle.deliveries for gone in row.withdrawn)
