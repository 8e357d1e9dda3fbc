"""The request for review (呈批): what its mail carries, and what its page says of the draft."""

from __future__ import annotations

from dataclasses import dataclass

from huibao.audit import Act
from huibao.cycle.drafts import attachment
from huibao.cycle.people import reviewer_of
from huibao.cycle.review import redlines
from huibao.cycle.review.remarks import CHINESE as ANSWERED
from huibao.cycle.review.route import is_approval, sections_of, step_of
from huibao.links import issue
from huibao.mail.compose import queue
from huibao.records.models import Cycle, Draft, Review, Section


@dataclass(frozen=True)
class Change:
    """A section that differs from the draft that the reviewer was sent before."""

    section: Section
    new: bool


def mail_request(act: Act, review: Review) -> None:
    """Mail the request: one screen, the Word file, and the personal link.

    Whoever was sent an earlier draft also gets what changed since, as a redline.
    """
    cycle, holder, draft = review.cycle, reviewer_of(review), review.draft
    earlier = draft_before(review)
    compared = redlines.attached(act.session, cycle, earlier, draft)
    link = issue(act, "review", holder, cycle=cycle, review=review)
    queue(
        act,
        "review_request",
        holder,
        cycle=cycle,
        link=link,
        attachments=[attachment(cycle, draft), *compared],
        review=review,
        draft=draft,
        earlier=earlier,
        compared=bool(compared),
        asked=sections_of(review) if step_of(review).sections else (),
        approved=approvals(cycle, review.round),
        changes=changes_since(draft, earlier),
        answers=[remark for remark in cycle.remarks if remark.answer is not None],
        answered=ANSWERED,
    )


def approvals(cycle: Cycle, round_: int) -> list[Review]:
    """Return who has approved in that round, in order; approvals that were kept come first."""
    return [r for r in cycle.reviews if r.round == round_ and is_approval(r)]


def draft_before(review: Review) -> Draft | None:
    """Return the draft that this reviewer was sent before this one, or None if there is none."""
    return redlines.sent_before(review.cycle, review.reviewer, review.draft)


def changes_since(draft: Draft, earlier: Draft | None) -> list[Change]:
    """Return the sections of `draft` whose text is new or differs from the earlier draft's."""
    if earlier is None or earlier.id == draft.id:
        return []
    before = {row.section_id: row.sha256 for row in earlier.sections}
    return [
        Change(row.section, row.section_id not in before)
        for row in draft.sections
        if before.get(row.section_id) != row.sha256
    ]
