"""Review: deciding, recalling, and voiding a signature.

A decision is bound to the SHA-256 of the draft that its page showed, or that was signed on paper
and is entered by the office (`review/paper.py`); what follows is the same. An approval that
completes a step asks whoever is next in the same transaction, mails included; the last step's
approval signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huibao.audit import Act, Did
from huibao.cycle.endings import (
    DECIDED,
    ENOUGH,
    RECALLED,
    RETURNED,
    VACANT,
    end,
    end_opinions,
    tell,
    withdraw_reviews,
)
from huibao.cycle.lengths import LONGEST_WORDS, must_fit
from huibao.cycle.moves import move, queue_work
from huibao.cycle.people import reviewer_of
from huibao.cycle.refusals import (
    AlreadyDecided,
    ApprovedWithProposals,
    ApprovedWithRemarks,
    MayNotAcknowledge,
    NameMissing,
    NotNow,
    NotYourName,
    OpinionMissing,
    ReasonMissing,
    reason_in,
)
from huibao.cycle.review.marked_copies import (
    carry,
    copies_for,
    copies_of,
    leave_for_reference,
    only_points_there,
    waiting_in,
)
from huibao.cycle.review.paper import Paper, as_entered, check_paper, record_scan, tell_the_signer
from huibao.cycle.review.recheck import begin_recheck
from huibao.cycle.review.remarks import make_remark
from huibao.cycle.review.rounds import advance
from huibao.cycle.review.route import (
    ACKNOWLEDGE,
    APPROVALS,
    DECISIONS,
    OPINE,
    RETURN,
    in_step,
    is_approval,
    is_through,
    know_the_reviews,
    step_of,
)
from huibao.lifecycle import CHINESE, CycleAction
from huibao.links import LinkUnknown, check, issue, spend
from huibao.mail.compose import queue
from huibao.records.at_once import add_row, change_row
from huibao.records.database import Overtaken
from huibao.records.models import Cycle, Decision, Link, Review
from huibao.records.unread import know_the_empty


@dataclass(frozen=True)
class Ruling:
    """What a reviewer decides: `approve`, `acknowledge`, or `return` with reason and remarks."""

    decision: str
    name: str
    opinion: str = ""
    remarks: tuple[tuple[int | None, str], ...] = ()
    """Each a section's id, or None for the whole report, and what is asked for."""
    draft_sha256: str = ""
    """The draft that the page showed."""
    with_copies: bool = False
    """Whether a return makes what the reviewer's own Word files propose its remarks."""
    for_reference: bool = False
    """Whether an approval leaves what they propose to the office."""

    @property
    def written(self) -> tuple[tuple[int | None, str], ...]:
        """The remarks that say something."""
        return tuple((place, text.strip()) for place, text in self.remarks if text.strip())


def decide(act: Act, review: Review, ruling: Ruling, by: Link | Paper) -> Decision:
    """Record the decision and do all that follows from it, mails included.

    It is the reviewer's own, by his link, or what he signed on paper and the office enters, which
    `check_paper` may refuse. `AlreadyDecided`; `LinkUnknown`, `LinkRevoked` or `LinkExpired` for a
    link that is not good for this review; `Overtaken` when the draft is no longer the one under
    review, or enough others have approved; `NameMissing`, `NotYourName`, `ReasonMissing`,
    `OpinionMissing`, `MayNotAcknowledge`, `ApprovedWithRemarks`, `ApprovedWithProposals`.
    """
    act.hold(review.cycle.key)
    know_the_empty(act.session, review.cycle, "marked_copies", "remarks")
    know_the_reviews(act.session, review.cycle)
    decision = _recorded(act, review, ruling, _admitted(act, review, ruling, by))
    end_opinions(act, review, DECIDED)
    if ruling.decision == OPINE:
        _after_opinion(act, review, decision)
    elif ruling.decision in APPROVALS:
        _after_approval(act, review)
    else:
        _after_return(act, review, ruling)
    return decision


def _admitted(act: Act, review: Review, ruling: Ruling, by: Link | Paper) -> Paper | None:
    """Raise what keeps it from being decided so; return the paper, or spend the reviewer's link."""
    if isinstance(by, Paper):
        check_paper(act, review, by)
        check_ruling(review, ruling)
        return by
    if review.decision is not None:
        raise AlreadyDecided
    held = (by.purpose, by.review, by.person)
    if held != ("review", review, review.reviewer):
        raise LinkUnknown
    check(by, now=act.now)
    check_ruling(review, ruling)
    if not spend(act, by):
        raise AlreadyDecided
    return None


def _recorded(act: Act, review: Review, ruling: Ruling, paper: Paper | None) -> Decision:
    decision = add_row(
        act.session,
        Decision,
        review=review,
        decision=ruling.decision,
        opinion=ruling.opinion.strip(),
        name=ruling.name.strip(),
        draft_sha256=review.draft.document_sha256,
        decided_at=act.now,
        address=act.actor.address,
        browser=act.actor.browser[:300],
        **(as_entered(act, paper) if paper else {}),
    )
    change_row(act.session, review, open=False)
    of_paper = record_scan(act, review, paper) if paper else {}
    words = DECISIONS[decision.decision]
    act.record(
        Did.REVIEW_DECIDED,
        chain=review.cycle.key,
        subject=" ".join(
            filter(None, (f"{review.step_name}：{decision.signed_by}", words, decision.how))
        ),
        document=decision.draft_sha256,
        detail={
            "decision": decision.decision,
            "opinion": decision.opinion,
            "name": decision.name,
            "signs": review.signs,
            "round": review.round,
            "step": review.step_key,
            "draft": review.draft.number,
            **of_paper,
        },
    )
    if paper:
        tell_the_signer(act, decision, words)
    return decision


def check_ruling(review: Review, ruling: Ruling) -> None:
    """Raise what keeps this ruling from being recorded, as `decide` would; change nothing."""
    if not review.open or ruling.draft_sha256 != review.draft.document_sha256:
        raise Overtaken
    if ruling.decision not in may_decide(review):
        raise ReasonMissing
    if ruling.decision == ACKNOWLEDGE and not step_of(review).may_acknowledge:
        raise MayNotAcknowledge
    if not ruling.name.strip():
        raise NameMissing
    if "".join(ruling.name.split()) != "".join(review.reviewer_name.split()):
        raise NotYourName(review.reviewer_name)
    for words in (ruling.opinion, *(text for _, text in ruling.written)):
        must_fit(words, LONGEST_WORDS)
    if ruling.decision not in APPROVALS and not _says_why(review, ruling):
        raise OpinionMissing if ruling.decision == OPINE else ReasonMissing
    if ruling.decision != RETURN and ruling.written:
        raise ApprovedWithRemarks(len(ruling.written))
    own = len(waiting_in(copies_of(review)))
    if ruling.decision in APPROVALS and own and not ruling.for_reference:
        raise ApprovedWithProposals(own, review.draft.number)


def _says_why(review: Review, ruling: Ruling) -> bool:
    """Whether a return, or an opinion, tells its reader something, be it in a Word file."""
    if ruling.decision == OPINE:
        return bool(ruling.opinion.strip() or waiting_in(copies_of(review)))
    in_files = ruling.with_copies and waiting_in(copies_for(review))
    return bool(ruling.opinion.strip() or ruling.written or in_files)


def may_decide(review: Review) -> frozenset[str]:
    """Return what its reviewer can decide, 圈阅 also where the step does not offer it."""
    return frozenset({OPINE}) if review.asked_by else frozenset({*APPROVALS, RETURN})


def _after_opinion(act: Act, review: Review, decision: Decision) -> None:
    """Mail the opinion to whoever asked for it; the decision stays his."""
    asker = review.asked_by
    if asker is None or not asker.open:
        return
    holder = reviewer_of(asker)
    queue(
        act,
        "opinion_given",
        holder,
        cycle=asker.cycle,
        link=issue(act, "review", holder, cycle=asker.cycle, review=asker),
        review=asker,
        by=review.reviewer_name,
        opinion=decision.opinion,
        proposed=len(waiting_in(copies_of(review))),
    )


def _after_approval(act: Act, review: Review) -> None:
    cycle = review.cycle
    leave_for_reference(review)
    if is_through(cycle, review.step):
        for peer in in_step(cycle, review.step):
            was_asked = peer.open
            if was_asked or peer.ended == VACANT:
                end(act, peer, ENOUGH)
            if was_asked:
                tell(act, peer, by=review.reviewer_name)
    if advance(act, cycle, review.draft):
        move(act, cycle, CycleAction.SIGN, signatory=review.shown_name)
        begin_recheck(act, cycle)
    else:
        queue_work(act, cycle, f"{review.step_name}：{review.reviewer_name}同意")


def _after_return(act: Act, review: Review, ruling: Ruling) -> None:
    cycle = review.cycle
    opinion = ruling.opinion.strip()
    # A reason without a remark on a section is a remark on the whole: somebody has to answer it.
    pointing = ruling.with_copies and only_points_there(review, opinion)
    reason = ((None, opinion),) if opinion and not pointing else ()
    asked: Sequence[tuple[int | None, str]] = ruling.written or reason
    by_id = {section.id: section for section in cycle.sections}
    for section_id, text in asked:
        make_remark(act, review, by_id.get(section_id) if section_id is not None else None, text)
    if ruling.with_copies:
        carry(act, review)
    for peer in withdraw_reviews(act, cycle, RETURNED):
        tell(act, peer, by=review.reviewer_name)
    move(act, cycle, CycleAction.RETURN, by=review.reviewer_name)


def recall(act: Act, cycle: Cycle, reason: str) -> None:
    """Take the report back from review (撤回), with a reason that the open reviewers are mailed."""
    reason = reason_in(reason)
    move(act, cycle, CycleAction.RECALL, reason=reason)
    for review in withdraw_reviews(act, cycle, RECALLED):
        queue(act, "recalled", reviewer_of(review), cycle=cycle, reason=reason)


def void_signature(act: Act, cycle: Cycle, reason: str) -> None:
    """Take a signed report back to be changed (复审): the signature is void, its signatory is told.

    What is changed then goes to the signatory again (条例 art. 25). `NotNow` once it is numbered.
    """
    act.hold(cycle.key)
    reason = reason_in(reason)
    if cycle.archive_item is not None:
        raise NotNow(CHINESE[cycle.state])
    move(act, cycle, CycleAction.VOID_SIGNATURE, reason=reason, by=act.actor.name)
    for review in cycle.reviews:
        if review.round == cycle.round and review.signs and is_approval(review):
            queue(act, "signature_voided", reviewer_of(review), cycle=cycle, reason=reason)
