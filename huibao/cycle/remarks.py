"""Remarks (修改意见): who has to answer them, and their answers."""

from __future__ import annotations

from huibao.audit import Act, Did
from huibao.cycle.moves import kind_of, move_section, queue_work
from huibao.cycle.people import office_staff
from huibao.cycle.refusals import ReasonMissing
from huibao.cycle.submissions import mail_return, new_due
from huibao.lifecycle import SECTION, SectionAction
from huibao.mail.compose import queue
from huibao.records.models import Cycle, Remark

DONE, NOT_ADOPTED = "done", "not_adopted"


def begin_revision(act: Act, cycle: Cycle) -> None:
    """Enter the revising stage: remarked sections go back to their contributors, or stay with the
    office where the kind says so; the office hears of everything.
    """
    remarks = open_remarks(cycle)
    to_contributors = kind_of(cycle).revised_by == "contributor"
    for section in cycle.sections:
        own = [remark for remark in remarks if remark.section_id == section.id]
        if not own or not to_contributors or (section.state, SectionAction.RETURN) not in SECTION:
            continue
        move_section(act, section, SectionAction.RETURN)
        section.reason = "；".join(remark.text for remark in own)
        new_due(act, section)
        act.record(
            Did.SECTION_RETURNED,
            chain=cycle.key,
            subject=section.name,
            detail={"remarks": [remark.id for remark in own]},
        )
        mail_return(act, section)
    for holder in office_staff(act.office):
        queue(
            act,
            "returned_to_office",
            holder,
            cycle=cycle,
            remarks=remarks,
            page=f"{act.office.web_address}/office/cycles/{cycle.key}",
        )


def open_remarks(cycle: Cycle) -> list[Remark]:
    """Return the remarks that nobody has answered."""
    return [remark for remark in cycle.remarks if remark.answer is None]


def answer(act: Act, remark: Remark, how: str, text: str) -> None:
    """Mark a remark done (已修改, with the place) or not adopted (不采纳, with the reason).

    `ReasonMissing` when a remark is not adopted without a reason.
    """
    if how not in (DONE, NOT_ADOPTED) or (how == NOT_ADOPTED and not text.strip()):
        raise ReasonMissing
    remark.answer, remark.answer_text = how, text.strip()
    remark.answered_by, remark.answered_at = act.actor.name, act.now
    act.record(
        Did.REMARK_ANSWERED,
        chain=remark.cycle.key,
        subject=remark.section.name if remark.section else "全文",
        detail={"remark": remark.id, "answer": how, "text": remark.answer_text},
    )
    if not open_remarks(remark.cycle):
        queue_work(act, remark.cycle, "修改意见已全部答复")
