"""Drafts: laying out the merged text as a numbered Word file, and the office's edits to it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.assembly import report_text
from huibao.cycle.lengths import must_fit
from huibao.cycle.moves import kind_of, move, must_be_writable, queue_work
from huibao.cycle.people import office_staff
from huibao.cycle.points import open_points
from huibao.cycle.refusals import NotInTheReport, NotNow, PointsOpen, ProposalsOpen, RemarksOpen
from huibao.document.images import picture
from huibao.document.layout import Layout
from huibao.document.passages import PICTURE
from huibao.document.picture import Picture
from huibao.document.writing.parts import Properties
from huibao.document.writing.word import write_word
from huibao.lifecycle import (
    CHINESE,
    CycleAction,
    CycleState,
    SectionState,
    next_cycle_state,
)
from huibao.mail.compose import queue
from huibao.records.database import Overtaken
from huibao.records.documents import WORD, store, text_sha256, values_sha256
from huibao.records.models import Cycle, Document, Draft, DraftSection, Edit, Proposal, Section


def lay_out(act: Act, cycle: Cycle) -> Draft:
    """Return the draft of the text as it stands: the newest one, or a new one (第 N 稿)."""
    assembled = report_text(cycle)
    if cycle.drafts and cycle.drafts[-1].text == assembled.text:
        return cycle.drafts[-1]
    number = len(cycle.drafts) + 1
    content = write_word(
        assembled.text,
        layout=Layout.from_mapping(act.office.layout),
        pictures=pictures_in(act.session, assembled.text),
        properties=Properties(mark=mark_of(cycle, number, assembled.text)),
    )
    draft = Draft(
        number=number,
        text=assembled.text,
        document_sha256=store(act.session, content, media_type=WORD, now=act.now),
        made_at=act.now,
    )
    cycle.drafts.append(draft)
    by_key = {section.key: section for section in cycle.sections}
    for span in assembled.spans:
        own = assembled.text[span.start : span.end]
        draft.sections.append(
            DraftSection(
                section=by_key[span.key], start=span.start, end=span.end, sha256=text_sha256(own)
            )
        )
    act.session.flush()
    act.record(
        Did.DRAFT_MADE,
        chain=cycle.key,
        subject=f"第{draft.number}稿",
        document=draft.document_sha256,
        detail={
            "number": draft.number,
            "characters": len(draft.text),
            "text_sha256": text_sha256(draft.text),
            "ranges_sha256": values_sha256(draft.ranges),
        },
    )
    return draft


def mark_of(cycle: Cycle, number: int, text: str) -> str:
    """Return what the Word file of that draft bears, so that it is known when it comes back."""
    return f"{cycle.key}/{number}/{text_sha256(text)[:16]}"


def pictures_in(session: Session, text: str) -> Mapping[str, Picture]:
    """Return the pictures that the text names, by the key that stands in it."""
    found = {}
    for key in set(PICTURE.findall(text)):
        content = session.scalar(select(Document.content).where(Document.sha256.startswith(key)))
        image = picture(content) if content is not None else None
        if image is not None:
            found[key] = image
    return found


def merge(act: Act, cycle: Cycle) -> None:
    """Enter the merging stage: lay out a draft, tell the office, go on if nothing is open."""
    draft = lay_out(act, cycle)
    waiting = [
        point
        for point in open_points(act.session, cycle, office=act.office)
        if point.waived is None
    ]
    if not waiting and kind_of(cycle).send_when_complete:
        send_for_review(act, cycle)
        return
    for holder in office_staff(act.office):
        queue(
            act,
            "draft_ready",
            holder,
            cycle=cycle,
            attachments=[attachment(cycle, draft)],
            draft=draft,
            points=waiting,
            page=f"{act.office.web_address}/office/cycles/{cycle.key}",
        )


def attachment(cycle: Cycle, draft: Draft) -> dict[str, str]:
    """Return the draft's Word file as a mail's attachment."""
    return {"name": f"{cycle.title}（第{draft.number}稿）.docx", "sha256": draft.document_sha256}


def close_collection(act: Act, cycle: Cycle) -> None:
    """Merge now (汇总), though not every section is in: what is missing becomes an open point."""
    move(act, cycle, CycleAction.CLOSE_COLLECTION, by=act.actor.name)


def reopen_collection(act: Act, cycle: Cycle) -> None:
    """Go back from merging to collecting; nobody is called a second time."""
    move(act, cycle, CycleAction.REOPEN_COLLECTION, by=act.actor.name)


def lay_out_again(act: Act, cycle: Cycle) -> None:
    """Have the text as it stands laid out as the next draft, without sending it.

    Nothing is done when the newest draft says the same.
    """
    act.hold(cycle.key)
    if cycle.state is not CycleState.MERGING:
        raise NotNow(CHINESE[cycle.state])
    if not cycle.prepared or (cycle.drafts and cycle.drafts[-1].text == report_text(cycle).text):
        return
    cycle.prepared = False
    act.record(Did.DRAFT_ASKED, chain=cycle.key, subject=cycle.title)
    queue_work(act, cycle, "重新排版")


def edit_section(act: Act, section: Section, *, before: str, after: str, why: str = "") -> None:
    """Change a section while consolidating (统稿); the edit is kept with both texts.

    `before` is the text the editor saw: `Overtaken` when it is no longer what stands there,
    `TextTooLong` for more than anybody could mean, `NotInTheReport` for a waived section.
    """
    must_be_writable(act, section.cycle)
    if section.state is SectionState.WAIVED:
        raise NotInTheReport(section.name)
    if section.text != before:
        raise Overtaken
    if before == after:
        return
    must_fit(after)
    section.edits.append(
        Edit(before=before, after=after, why=why, edited_by=act.actor.name, edited_at=act.now)
    )
    section.text = after
    act.record(
        Did.SECTION_EDITED,
        chain=section.cycle.key,
        subject=section.name,
        detail={
            "section": section.key,
            "before": text_sha256(before),
            "after": text_sha256(after),
            "why": why,
        },
    )


def send_for_review(act: Act, cycle: Cycle) -> None:
    """Send the text as it stands for review (送审).

    `PointsOpen` while an open point is not waived, `RemarksOpen` while a remark is unanswered,
    `ProposalsOpen` while a reviewer's own Word file proposes what nobody has taken or refused.
    """
    act.hold(cycle.key)
    next_cycle_state(cycle.state, CycleAction.SEND_FOR_REVIEW)
    waiting = sum(
        point.waived is None for point in open_points(act.session, cycle, office=act.office)
    )
    if waiting:
        raise PointsOpen(waiting)
    unanswered = sum(remark.answer is None for remark in cycle.remarks)
    if unanswered:
        raise RemarksOpen(unanswered)
    proposed = len(waiting_proposals(cycle))
    if proposed:
        raise ProposalsOpen(proposed)
    move(act, cycle, CycleAction.SEND_FOR_REVIEW, by=act.actor.name)


def waiting_proposals(cycle: Cycle) -> list[Proposal]:
    """Return what reviewers' own Word files propose and nobody has settled.

    What became a remark with a return is settled by the remark's answer; what was left for
    reference keeps nobody waiting.
    """
    return [
        proposal
        for copy in cycle.marked_copies
        if not copy.for_reference
        for proposal in copy.proposals
        if proposal.waits and proposal.remark_id is None
    ]
