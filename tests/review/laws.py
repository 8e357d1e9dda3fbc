"""What holds of a report in review, asked of the database and of the crowd's books."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import object_session

from huibao.cycle.endings import SKIPPED
from huibao.cycle.review.rounds import touched
from huibao.cycle.review.route import APPROVALS
from huibao.records.documents import load
from huibao.records.models import Cycle, Link
from tests.review.course import Course


def check_signed(course: Course, cycle: Cycle) -> None:
    """Everybody required approved that very draft, unless the files let an approval be kept."""
    books, newest = course.books, cycle.drafts[-1]
    sha256 = newest.document_sha256
    with course.house.database.reading() as session:
        assert sha256_of(load(session, sha256)) == sha256, "the signed bytes are kept"
    for position, step in enumerate(course.kind.steps):
        own = [
            review
            for review in cycle.reviews
            if (review.round, review.step, review.asked_by) == (cycle.round, position, None)
        ]
        seats: dict[str, str] = {}
        for review in own:
            origin = review.carried_from or review
            given = books.given.get(origin.id)
            if given is None or given.decision not in APPROVALS:
                continue
            kept = review.carried_from is not None and not step.signs
            assert given.draft_sha256 == sha256 or kept
            seats[review.seat] = given.person
        skipped = {
            review.seat
            for review in own
            if review.ended == SKIPPED
            and ((origin := review.carried_from or review).round, position, origin.seat)
            in books.skipped
        }
        assert set(seats) | skipped <= set(step.reviewers)
        left = len(step.reviewers) - len(skipped)
        people = len(set(seats.values()))
        assert len(seats) >= left or people >= (step.at_least or left), f"{step.name}: not through"
        assert set(seats.values()) != {course.kind.drafter}, "the drafter alone approved"


def check_kept(course: Course, cycle: Cycle, round_before: int) -> None:
    """An approval goes into the new round only as the office's files, or a void, let it."""
    kind, (how, returned) = course.kind, course.books.last_end
    for review in cycle.reviews:
        if review.round != cycle.round or review.carried_from is None:
            continue
        assert cycle.round == round_before + 1
        way = kind.steps[returned].on_return if returned is not None else ""
        first = next((n for n, s in enumerate(kind.steps) if way == f"step:{s.key}"), -1)
        assert not review.signs
        assert (
            how == "void"
            or (how == "return" and (way == "reviewer" or review.step < first))
            or (
                not review.ended
                and kind.keep_approvals
                and not touched(review.carried_from, cycle.drafts[-1])
            )
        )


def check_links(cycle: Cycle) -> None:
    """An open review has a link of its reviewer's own; a closed one has none that is good."""
    links = links_of(cycle)
    for review in cycle.reviews:
        own = [link for link in links if link.review_id == review.id]
        unused = [link for link in own if link.spent_at is None and link.revoked_at is None]
        assert all(link.person == review.reviewer for link in own)
        if review.open:
            assert unused
        elif review.decision is None:
            assert not unused


def is_good(cycle: Cycle, link_id: int, *, now: datetime) -> bool:
    """Whether that link may still be used."""
    link = next(link for link in links_of(cycle) if link.id == link_id)
    return link.spent_at is None and link.revoked_at is None and link.expires_at > now


def links_of(cycle: Cycle) -> list[Link]:
    """Every link to a review."""
    session = object_session(cycle)
    assert session is not None
    return list(session.scalars(select(Link).where(Link.purpose == "review")))


def sha256_of(content: bytes) -> str:
    """The name of a document."""
    return hashlib.sha256(content).hexdigest()
