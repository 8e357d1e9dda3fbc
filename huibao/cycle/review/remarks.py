"""Remarks (修改意见): who has to answer them, and their answers."""

from __future__ import annotations

from sqlalchemy import func, select

from huibao.audit import Act, Did
from huibao.cycle.assembly import report_text, text_in_report
from huibao.cycle.deadlines import due_in
from huibao.cycle.last_told import stand
from huibao.cycle.lengths import LONGEST_WORDS, must_fit
from huibao.cycle.moves import kind_of, move_section, queue_work
from huibao.cycle.people import office_staff
from huibao.cycle.refusals import NothingChanged, NotNow, ReasonMissing
from huibao.cycle.review.route import RETURN
from huibao.cycle.sections.submissions import mail_return, new_due
from huibao.lifecycle import CHINESE as STATES
from huibao.lifecycle import SECTION, CycleState, SectionAction, SectionState
from huibao.mail.compose import queue
from huibao.records.models import Cycle, Decision, Link, Remark, Review, Section

DONE, NOT_ADOPTED = "done", "not_adopted"
CHINESE = {DONE: "已修改", NOT_ADOPTED: "未采纳"}
"""What people call what became of a remark."""


def begin_revision(act: Act, cycle: Cycle) -> None:
    """Enter the revising stage: remarked sections go back to their contributors, or stay with the
    office where the kind says so; the office hears of everything.
    """
    remarks = open_remarks(cycle)
    cycle.revise_due = due_in(act, kind_of(cycle).deadlines.revise)
    cycle.reminded_at = cycle.escalated_at = None
    for section in cycle.sections:
        own = [remark for remark in remarks if remark.section_id == section.id]
        if own and goes_back(section):
            _give_back(act, section, own)
    for holder in office_staff(act.office):
        queue(
            act,
            "returned_to_office",
            holder,
            cycle=cycle,
            remarks=remarks,
            returned=_returned_with(cycle, remarks),
            page=f"{act.office.web_address}/office/cycles/{cycle.key}",
        )


def _returned_with(cycle: Cycle, remarks: list[Remark]) -> list[Review]:
    """Return this round's returns whose opinion is more than a remark already says."""
    said = {remark.text for remark in remarks}
    return [
        review
        for review in cycle.reviews
        if review.round == cycle.round
        and review.decision is not None
        and review.decision.decision == RETURN
        and review.decision.opinion not in {"", *said}
    ]


def goes_back(section: Section) -> bool:
    """Whether its contributor answers what is remarked on the section; else the office does."""
    by_contributor = kind_of(section.cycle).revised_by == "contributor"
    return by_contributor and section.state is not SectionState.WAIVED


def give_back_later(act: Act, section: Section) -> None:
    """Return the section with remarks that came up during the revision, where he answers them.

    Nothing is mailed when he was mailed a link to the section since the last of them was made.
    """
    own = [remark for remark in open_remarks(section.cycle) if remark.section_id == section.id]
    mailed = select(func.max(Link.issued_at)).where(
        Link.section_id == section.id, Link.purpose == "write"
    )
    told_at = act.session.scalar(mailed)
    news = [remark for remark in own if told_at is None or remark.made_at > told_at]
    if news and goes_back(section) and section.cycle.state is CycleState.REVISING:
        _give_back(act, section, own)


def _give_back(act: Act, section: Section, remarks: list[Remark]) -> None:
    """Return the section with its remarks; one still being written gets them all the same."""
    if (section.state, SectionAction.RETURN) in SECTION:
        move_section(section, SectionAction.RETURN)
    section.reason = "；".join(remark.text for remark in remarks)
    new_due(act, section)
    act.record(
        Did.SECTION_RETURNED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"remarks": [remark.id for remark in remarks], **stand([section])},
    )
    mail_return(act, section)


def make_remark(act: Act, review: Review, section: Section | None, text: str) -> Remark:
    """Put what a reviewer asks for into the ledger, on a section or on the whole report."""
    remark = Remark(review=review, section=section, text=text, made_at=act.now)
    review.cycle.remarks.append(remark)
    act.session.flush()  # its event says which remark it is
    act.record(
        Did.REMARK_MADE,
        chain=review.cycle.key,
        subject=section.name if section else "全文",
        detail={"remark": remark.id, "text": remark.text, "by": review.reviewer_name},
    )
    return remark


def written_with(decision: Decision) -> list[Remark]:
    """Return the remarks that were written with a decision; what its opinion says, and what came
    out of the reviewer's own Word file, stand there."""
    return [
        remark
        for remark in decision.review.cycle.remarks
        if remark.review_id == decision.review_id
        and remark.proposal is None
        and not (remark.section is None and remark.text == decision.opinion)
    ]


def open_remarks(cycle: Cycle) -> list[Remark]:
    """Return the remarks that nobody has answered."""
    return [remark for remark in cycle.remarks if remark.answer is None]


def answer(act: Act, remark: Remark, how: str, text: str) -> None:
    """Mark a remark done (已修改, with the place) or not adopted (不采纳, with the reason).

    The same answer twice is one answer. `ReasonMissing` when a remark is not adopted without a
    reason, `NothingChanged` when it is called done without a word while its text is as it was,
    `NotNow` when the report is not being revised.
    """
    cycle = remark.cycle
    act.hold(cycle.key)
    if cycle.state is not CycleState.REVISING:
        raise NotNow(STATES[cycle.state])
    if how not in (DONE, NOT_ADOPTED) or (how == NOT_ADOPTED and not text.strip()):
        raise ReasonMissing
    must_fit(text, LONGEST_WORDS)
    if (remark.answer, remark.answer_text) == (how, text.strip()):
        return
    if how == DONE and not text.strip() and not _is_changed(remark):
        raise NothingChanged
    remark.answer, remark.answer_text = how, text.strip()
    remark.answered_by, remark.answered_at = act.actor.name, act.now
    act.record(
        Did.REMARK_ANSWERED,
        chain=cycle.key,
        subject=remark.section.name if remark.section else "全文",
        detail={"remark": remark.id, "answer": how, "text": remark.answer_text},
    )
    if not open_remarks(cycle):
        queue_work(act, cycle, "修改意见已全部答复")


def _is_changed(remark: Remark) -> bool:
    """Whether what it speaks of, a section or the whole, reads otherwise than in its draft."""
    draft = remark.review.draft
    if remark.section is None:
        return report_text(remark.cycle).text != draft.text
    before = (r for r in draft.sections if r.section_id == remark.section_id)
    text = next((draft.text[row.start : row.end] for row in before), "")
    return text_in_report(remark.section).strip() != text
