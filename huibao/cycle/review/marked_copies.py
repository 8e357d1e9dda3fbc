"""Marked copies (审改稿): a reviewer's own Word file, taken in beside his review.

A file decides nothing. What it proposes waits for the office, which takes or refuses each proposal
once the text may change again; a return may make the proposals its remarks. Whoever gives a further
opinion (加签) may do so in a file as well: whoever asked him reads it, and decides over it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from huibao.audit import Act, Did
from huibao.cycle.people import office_staff
from huibao.cycle.refusals import AlreadyDecided, NothingMarked, NotNow
from huibao.cycle.review.markup import COMMENT, EDIT, OTHER, Mark, Markup
from huibao.cycle.review.remarks import make_remark
from huibao.lifecycle import CHINESE, CycleState
from huibao.mail.compose import queue
from huibao.records.database import Overtaken
from huibao.records.documents import text_sha256
from huibao.records.models import MarkedCopy, Proposal, Review
from huibao.staff import Role

TAKEN, REFUSED = "taken", "refused"
SETTLING = {TAKEN: Did.PROPOSAL_TAKEN, REFUSED: Did.PROPOSAL_REFUSED}
"""The states in which a proposal waits no more, each with the act that brings it there."""

NAMES_THE_FILE = "审改稿|修改稿|见附件|批注|Word|marked copy"
SAYS_NO_MORE = (
    "审改稿|修改稿|附件|批注|标注|Word|文件|意见|建议|内容|具体|详细|其他|其余|详见|见|请|按照|按|照|依照|参照|根据"
    "|所附|上传|提交|本人|我|在|上|中|里|内|的|已|都|均|进行|修改|改正|改|办理|退回|后|再|报|处"
    "|please|see|my|the|attached|marked|copy|file|in"
)  # fmt: skip
POINTS_TO_FILE = re.compile(
    rf"(?=.*(?:{NAMES_THE_FILE}))(?:{SAYS_NO_MORE}|[，。；,.; ])++", re.IGNORECASE
)
"""A reason of a return that only says where its remarks stand: 见审改稿。"""


@dataclass(frozen=True)
class SentFile:
    """A file that is kept already: its name and its SHA-256."""

    name: str
    sha256: str


def may_mark(review: Review) -> None:
    """Refuse a file where none can be taken in: `AlreadyDecided`, or `Overtaken`."""
    if review.decision is not None:
        raise AlreadyDecided
    if not review.open:
        raise Overtaken


def may_mark_for(review: Review) -> None:
    """Refuse a file that the office brings for a reviewer where it is too late: `NotNow`.

    His review may have ended: a file that came by mail late is still of use while the report is
    revised.
    """
    if review.cycle.state not in (CycleState.IN_REVIEW, CycleState.REVISING):
        raise NotNow(CHINESE[review.cycle.state])


def receive(
    act: Act,
    review: Review,
    markup: Markup,
    file: SentFile,
    *,
    wanted: Collection[int] | None = None,
) -> MarkedCopy:
    """Take a reviewer's file in, with those marks whose numbers are wanted, and tell the office.

    He does so himself, or the office for him. The same file for the same review is one copy, as it
    was taken in first.
    """
    cycle, for_him = review.cycle, act.actor.role == Role.OFFICE
    act.hold(cycle.key)
    (may_mark_for if for_him else may_mark)(review)
    for known in cycle.marked_copies:
        if known.review_id == review.id and known.document_sha256 == file.sha256:
            return known
    marks = [m for n, m in enumerate(markup.marks) if wanted is None or n in wanted]
    if not marks:
        raise NothingMarked(markup.draft_number)
    copy = MarkedCopy(
        review=review,
        draft_id=markup.draft_id,
        found_by=markup.found_by,
        document_sha256=file.sha256,
        file_name=file.name,
        received_by=act.actor.name,
        received_at=act.now,
        proposals=[_proposal(mark) for mark in marks],
    )
    cycle.marked_copies.append(copy)
    act.session.flush()
    counted = {kind: sum(mark.kind == kind for mark in marks) for kind in (EDIT, COMMENT, OTHER)}
    act.record(
        Did.COPY_RECEIVED,
        chain=cycle.key,
        subject=f"{review.step_name}：{review.shown_name}",
        document=file.sha256,
        detail={
            "file": file.name,
            "draft": markup.draft_number,
            "found_by": markup.found_by,
            "edits": counted[EDIT],
            "comments": counted[COMMENT],
            "others": counted[OTHER],
            "left_out": len(markup.marks) - len(marks),
            "proposals": [proposal_sha256(proposal) for proposal in copy.proposals],
        },
    )
    page = f"{act.office.web_address}/office/cycles/{cycle.key}/copies/{copy.id}"
    for holder in () if for_him else office_staff(act.office):
        queue(act, "copy_received", holder, cycle=cycle, copy=copy, counted=counted, page=page)
    return copy


def _proposal(mark: Mark) -> Proposal:
    return Proposal(
        kind=mark.kind,
        section_id=mark.section_id,
        start=mark.start,
        before=mark.before,
        after=mark.after,
        text=mark.text,
        quote=mark.quote,
        author=mark.author,
    )


def proposal_sha256(proposal: Proposal) -> str:
    """Return what tells that proposal from every other, as the event of its copy has it."""
    section = proposal.section.key if proposal.section else ""
    said = (proposal.kind, section, str(proposal.start), proposal.before, proposal.after,
            proposal.text, proposal.quote, proposal.author)  # fmt: skip
    return text_sha256("\0".join(said))


def copies_of(review: Review) -> list[MarkedCopy]:
    """Return the files that came for that review, in order."""
    return [copy for copy in review.cycle.marked_copies if copy.review_id == review.id]


def copies_for(review: Review) -> list[MarkedCopy]:
    """Return the files that came for that review, or with an opinion (加签) asked for it."""
    return [
        copy
        for copy in review.cycle.marked_copies
        if review.id in (copy.review_id, copy.review.asked_by_id)
    ]


def waiting_in(copies: Iterable[MarkedCopy]) -> list[Proposal]:
    """Return what those files propose and nobody has settled."""
    return [p for copy in copies for p in copy.proposals if p.waits]


def leave_for_reference(review: Review) -> None:
    """Note that the reviewer approved the draft as it stands: no file keeps anybody waiting."""
    for copy in copies_for(review):
        copy.for_reference = True


def only_points_there(review: Review, words: str) -> bool:
    """Whether those words say nothing but that something stands in the Word files that came."""
    return bool(POINTS_TO_FILE.fullmatch(words) and waiting_in(copies_for(review)))


def carry(act: Act, review: Review) -> None:
    """Make what came to that review in Word files remarks of its return.

    An edit can still be taken with one click, which answers its remark.
    """
    for proposal in waiting_in(copies_for(review)):
        proposal.remark = make_remark(act, review, proposal.section, in_words(proposal))
        if proposal.kind != EDIT:
            settle(act, proposal, TAKEN)


def settle(act: Act, proposal: Proposal, state: str, *, reason: str = "") -> None:
    """Note what became of a proposal, by whom it was settled, and why."""
    proposal.state, proposal.reason = state, reason
    proposal.settled_by, proposal.settled_at = act.actor.name, act.now
    act.session.flush()  # the remark that it became has its number from now on
    act.record(
        SETTLING[state],
        chain=proposal.copy.cycle.key,
        subject=proposal.section.name if proposal.section else "全文",
        document=proposal.copy.document_sha256,
        detail={
            "proposal": proposal.id,
            "text": in_words(proposal),
            "by": proposal.copy.review.reviewer_name,
            "reason": reason,
            "remark": proposal.remark_id,
        },
    )


def in_words(proposal: Proposal) -> str:
    """Return what is proposed as one request in words."""
    if proposal.kind == EDIT:
        return _edit_in_words(proposal)
    about = f"“{proposal.quote}”：" if proposal.quote else ""
    return f"{about}{proposal.text}"


def _edit_in_words(proposal: Proposal) -> str:
    before, after = (
        text.strip().replace("\t", " | ") for text in (proposal.before, proposal.after)
    )
    if not before:
        where = f"“{proposal.quote}”之后" if proposal.quote else ""
        return f"{where}增加“{after}”"
    return f"“{before}”改为“{after}”" if after else f"删去“{before}”"
