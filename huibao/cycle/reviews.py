"""Review: opening a round and its steps, deciding, recalling.

A decision is bound to the SHA-256 of the draft that its page showed. A step's last approval opens
the next step in the same transaction, mails included; the last step's approval signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huibao.audit import Act, Did
from huibao.cycle import redlines
from huibao.cycle.deadlines import due_in
from huibao.cycle.drafts import attachment, lay_out
from huibao.cycle.moves import kind_of, move, queue_work
from huibao.cycle.opening import withdraw_reviews
from huibao.cycle.people import holder_named, reviewer_of
from huibao.cycle.refusals import AlreadyDecided, NameMissing, NotYourName, ReasonMissing
from huibao.lifecycle import CycleAction
from huibao.links import issue, spend
from huibao.mail.compose import queue
from huibao.office import Step
from huibao.records.database import Overtaken
from huibao.records.models import Cycle, Decision, Draft, Link, Remark, Review, Section

APPROVE, RETURN = "approve", "return"


@dataclass(frozen=True)
class Ruling:
    """What a reviewer decides: `approve`, or `return` with a reason and remarks on sections."""

    decision: str
    name: str
    opinion: str = ""
    remarks: tuple[tuple[int | None, str], ...] = ()
    """Each a section's id, or None for the whole report, and what is asked for."""
    draft_sha256: str = ""
    """The draft that the page showed."""

    @property
    def written(self) -> tuple[tuple[int | None, str], ...]:
        """The remarks that say something."""
        return tuple((place, text.strip()) for place, text in self.remarks if text.strip())


@dataclass(frozen=True)
class Change:
    """A section that differs from the draft that the reviewer last read."""

    section: Section
    new: bool


def begin_round(act: Act, cycle: Cycle) -> None:
    """Enter the review stage: fix the draft and ask the reviewers of the first step."""
    draft = lay_out(act, cycle)
    cycle.round += 1
    redlines.prepare(act, cycle, draft, kind_of(cycle).steps)
    _open_step(act, cycle, draft, 0)


def _open_step(act: Act, cycle: Cycle, draft: Draft, position: int) -> None:
    step = kind_of(cycle).steps[position]
    for key in step.reviewers:
        review = _ask(act, cycle, draft, position, step, key)
        act.session.add(review)
        act.session.flush()
        mail_request(act, review)
        act.record(
            Did.REVIEW_ASKED,
            chain=cycle.key,
            subject=f"{step.name}：{review.reviewer_name}",
            document=draft.document_sha256,
            detail={"round": cycle.round, "step": step.key, "draft": draft.number},
        )


def _ask(act: Act, cycle: Cycle, draft: Draft, position: int, step: Step, key: str) -> Review:
    holder = holder_named(act.office, key)
    return Review(
        cycle=cycle,
        draft=draft,
        round=cycle.round,
        step=position,
        step_key=step.key,
        step_name=step.name,
        signs=step.signs,
        reviewer=holder.key,
        reviewer_name=holder.name,
        reviewer_mail=holder.mail,
        open=True,
        asked_at=act.now,
        due=due_in(act, step.days),
    )


def mail_request(act: Act, review: Review) -> None:
    """Mail the request for review (呈批): one screen, the Word file, and the personal link.

    Whoever read an earlier draft also gets what changed since, as a redline.
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
        approved=approvals(cycle, review.round),
        changes=changes_since(draft, earlier),
        answers=[remark for remark in cycle.remarks if remark.answer is not None],
    )


def approvals(cycle: Cycle, round_: int) -> list[Review]:
    """Return who has approved in that round, in order."""
    return [
        review
        for review in cycle.reviews
        if review.round == round_ and review.decision and review.decision.decision == APPROVE
    ]


def draft_before(review: Review) -> Draft | None:
    """Return the draft that this reviewer last read before this one, or None if there is none."""
    return redlines.last_read(review.cycle, review.reviewer, review.draft)


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


def decide(act: Act, review: Review, ruling: Ruling, link: Link) -> Decision:
    """Record the decision and do all that follows from it, mails included.

    `NameMissing`, `NotYourName`, `ReasonMissing`, `AlreadyDecided`, or `Overtaken` when the draft
    is no longer the one under review.
    """
    act.hold(review.cycle.key)
    _check(review, ruling)
    if not spend(act, link):
        raise AlreadyDecided
    decision = Decision(
        review=review,
        decision=ruling.decision,
        opinion=ruling.opinion.strip(),
        name=ruling.name.strip(),
        draft_sha256=review.draft.document_sha256,
        decided_at=act.now,
        address=act.actor.address,
        browser=act.actor.browser[:300],
    )
    act.session.add(decision)
    review.open = False
    chinese = "同意" if ruling.decision == APPROVE else "退回修改"
    act.record(
        Did.REVIEW_DECIDED,
        chain=review.cycle.key,
        subject=f"{review.step_name}：{decision.name} {chinese}",
        document=decision.draft_sha256,
        detail={
            "decision": decision.decision,
            "opinion": decision.opinion,
            "round": review.round,
            "step": review.step_key,
            "draft": review.draft.number,
        },
    )
    if ruling.decision == APPROVE:
        _after_approval(act, review)
    else:
        _after_return(act, review, ruling)
    return decision


def _check(review: Review, ruling: Ruling) -> None:
    if review.decision is not None:
        raise AlreadyDecided
    if not review.open or ruling.draft_sha256 != review.draft.document_sha256:
        raise Overtaken
    if ruling.decision not in (APPROVE, RETURN):
        raise ReasonMissing
    if not ruling.name.strip():
        raise NameMissing
    if "".join(ruling.name.split()) != "".join(review.reviewer_name.split()):
        raise NotYourName(review.reviewer_name)
    if ruling.decision == RETURN and not (ruling.opinion.strip() or ruling.written):
        raise ReasonMissing


def _after_approval(act: Act, review: Review) -> None:
    cycle = review.cycle
    peers = [r for r in cycle.reviews if (r.round, r.step) == (review.round, review.step)]
    if any(peer.open for peer in peers):
        queue_work(act, cycle, f"{review.step_name}：{review.reviewer_name}同意")
    elif review.step + 1 < len(kind_of(cycle).steps):
        _open_step(act, cycle, review.draft, review.step + 1)
        queue_work(act, cycle, f"{review.step_name}：{review.reviewer_name}同意")
    else:
        move(act, cycle, CycleAction.SIGN, signatory=review.reviewer_name)


def _after_return(act: Act, review: Review, ruling: Ruling) -> None:
    cycle = review.cycle
    # A reason without a remark on a section is a remark on the whole: somebody has to answer it.
    asked: Sequence[tuple[int | None, str]] = ruling.written or ((None, ruling.opinion.strip()),)
    by_id = {section.id: section for section in cycle.sections}
    for section_id, text in asked:
        section = by_id.get(section_id) if section_id is not None else None
        remark = Remark(review=review, section=section, text=text, made_at=act.now)
        cycle.remarks.append(remark)
        act.record(
            Did.REMARK_MADE,
            chain=cycle.key,
            subject=section.name if section else "全文",
            detail={"text": remark.text, "by": review.reviewer_name},
        )
    withdraw_reviews(act, cycle)
    move(act, cycle, CycleAction.RETURN, by=review.reviewer_name)


def recall(act: Act, cycle: Cycle, reason: str) -> None:
    """Take the report back from review (撤回), with a reason that the open reviewers are mailed."""
    if not reason.strip():
        raise ReasonMissing
    move(act, cycle, CycleAction.RECALL, reason=reason.strip())
    asked = [reviewer_of(review) for review in cycle.reviews if review.open]
    withdraw_reviews(act, cycle)
    for holder in asked:
        queue(act, "recalled", holder, cycle=cycle, reason=reason.strip())
