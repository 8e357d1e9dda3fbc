"""What contributors and the office do with one section: write, hand in, confirm, return, nudge."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.deadlines import due_in
from huibao.cycle.moves import kind_of, move, move_section, must_be_writable, queue_work
from huibao.cycle.opening import call_for_section
from huibao.cycle.people import contributor_of, head_of, holder_named, on_duty
from huibao.cycle.refusals import (
    DueTooEarly,
    FigureMissing,
    FigureWrong,
    NothingWritten,
    NotNow,
    ReasonMissing,
)
from huibao.lifecycle import (
    CHINESE,
    SETTLED,
    CycleAction,
    CycleState,
    SectionAction,
    SectionState,
)
from huibao.links import Holder, issue, revoke
from huibao.mail.compose import queue
from huibao.office import FigureAsked, SectionKind
from huibao.records.documents import text_sha256
from huibao.records.models import Autosave, Cycle, Section, Submission

ON_HAND = frozenset({SectionState.SUBMITTED, SectionState.ACCEPTED})
"""Section states in which the last hand-in is what counts."""

NUMBER = re.compile(r"[-+－＋]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?[%％]?")


@dataclass(frozen=True)
class HandIn:
    """What a contributor hands in at one time."""

    text: str
    figures: dict[str, Any] = field(default_factory=dict)
    """By key: `{"value": "12"}`, or `{"open_until": "2023-07-05"}` when not yet counted."""
    document_sha256: str | None = None
    note: str = ""
    tab: str = ""


def keep_typing(act: Act, *, task: str, tab: str, content: dict[str, Any]) -> None:
    """Keep what is being typed on one open page; another page of the same task has its own row.

    What arrives once more after it was handed in stays handed in: a page sends its last words while
    it is left, and they may be overtaken on the way.
    """
    row = _row_of(act, task, tab)
    if row.handed_in and row.content == content:
        return
    row.content, row.saved_at, row.handed_in = content, act.now, False


def _row_of(act: Act, task: str, tab: str) -> Autosave:
    query = select(Autosave).where(Autosave.task == task, Autosave.tab == tab)
    row = act.session.scalar(query)
    if row is None:
        row = Autosave(task=task, tab=tab, content={}, saved_at=act.now)
        try:
            with act.session.begin_nested():
                act.session.add(row)
        except IntegrityError:
            # Two requests of one page found none; the other was first.
            row = act.session.scalars(query).one()
    return row


def begin_writing(act: Act, section: Section) -> None:
    """Note that the contributor has begun, once."""
    if section.state is not SectionState.REQUESTED:
        return
    act.hold(section.cycle.key)
    if section.state is SectionState.REQUESTED:
        move_section(act, section, SectionAction.WRITE)
        act.record(Did.SECTION_BEGUN, chain=section.cycle.key, subject=section.name)


def typing_of(session: Session, task: str) -> list[Autosave]:
    """Return what was typed for a task and never handed in, newest first."""
    query = select(Autosave).where(Autosave.task == task, Autosave.handed_in.is_(False))
    return list(session.scalars(query.order_by(Autosave.saved_at.desc())))


def typing_done(act: Act, *, task: str, tab: str) -> None:
    """Note that what was typed on that page has been handed in."""
    row = act.session.scalar(select(Autosave).where(Autosave.task == task, Autosave.tab == tab))
    if row is not None:
        row.handed_in = True


def kind_of_section(section: Section) -> SectionKind:
    """Return what the office's files ask of this section."""
    return next(s for s in kind_of(section.cycle).sections() if s.key == section.key)


def submit(act: Act, section: Section, hand_in: HandIn) -> Submission:
    """Hand the section in and return the submission; the same hand-in twice is one submission.

    `NothingWritten`, `FigureMissing`, `FigureWrong`, `NotNow`, or `NotAllowed` when the section was
    accepted meanwhile.
    """
    act.hold(section.cycle.key)
    last = section.submissions[-1] if section.submissions else None
    if last and section.state in ON_HAND and _same(last, hand_in):
        return last
    must_be_writable(act, section.cycle)
    if not hand_in.text.strip():
        raise NothingWritten
    check_figures(kind_of_section(section).figures, hand_in.figures)
    move_section(act, section, SectionAction.SUBMIT)
    submission = Submission(
        section=section,
        number=len(section.submissions) + 1,
        text=hand_in.text,
        text_sha256=text_sha256(hand_in.text),
        figures=hand_in.figures,
        document_sha256=hand_in.document_sha256,
        note=hand_in.note,
        submitted_by=_signed_by(act, section),
        submitted_at=act.now,
        due=section.due,
    )
    act.session.add(submission)
    section.text, section.figures, section.reason = hand_in.text, hand_in.figures, ""
    typing_done(act, task=f"section:{section.id}", tab=hand_in.tab)
    act.record(
        Did.SECTION_SUBMITTED,
        chain=section.cycle.key,
        subject=section.name,
        document=hand_in.document_sha256,
        detail={
            "section": section.key,
            "number": submission.number,
            "text_sha256": submission.text_sha256,
        },
    )
    _ask_head(act, section)
    return submission


def _signed_by(act: Act, section: Section) -> str:
    """Return the name under which it is handed in: a deputy's names his principal."""
    deputises = act.actor.role == "contributor" and act.actor.key != section.contributor
    return f"{act.actor.name}（代{section.contributor_name}）" if deputises else act.actor.name


def _same(last: Submission, hand_in: HandIn) -> bool:
    return last.text == hand_in.text and last.figures == hand_in.figures


def check_figures(asked: tuple[FigureAsked, ...], given: dict[str, Any]) -> None:
    """Raise `FigureMissing` or `FigureWrong` for the first figure that is neither number nor date.

    A figure may stay open until a date that is named: the call itself says so.
    """
    for figure in asked:
        answer = given.get(figure.key, {})
        value, until = str(answer.get("value", "")).strip(), answer.get("open_until")
        if value and not NUMBER.fullmatch(value):
            raise FigureWrong(figure.label, value)
        if not value and not _is_date(until):
            raise FigureMissing(figure.label)


def _is_date(text: object) -> bool:
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True


def _ask_head(act: Act, section: Section) -> None:
    head = head_of(section)
    if head is None or act.actor.key == head.key:
        accept(act, section)
        return
    mail_head(act, section, head)
    queue_work(act, section.cycle, f"{section.name}：{section.contributor_name}报送")


def mail_head(act: Act, section: Section, head: Holder) -> None:
    """Ask the department's head to confirm the section (核稿), or his deputy while he is away."""
    holder = on_duty(act.office, act.now, head, but=section.contributor)
    link = issue(act, "confirm", holder, cycle=section.cycle, section=section)
    due = due_in(act, kind_of(section.cycle).deadlines.confirm)
    queue(
        act,
        "confirm",
        holder,
        cycle=section.cycle,
        link=link,
        section=section,
        due=due,
        stands_in_for=head.name if holder != head else "",
    )


def accept(act: Act, section: Section) -> None:
    """Accept the section (核稿); the last one that was owed closes the collection.

    `NotNow` once the report has gone on without it.
    """
    must_be_writable(act, section.cycle)
    move_section(act, section, SectionAction.ACCEPT)
    act.record(Did.SECTION_ACCEPTED, chain=section.cycle.key, subject=section.name)
    _settled(act, section, "采用")


def return_section(act: Act, section: Section, reason: str) -> None:
    """Return the section to its contributor with a reason, by a mail with a fresh link."""
    if not reason.strip():
        raise ReasonMissing
    must_be_writable(act, section.cycle)
    move_section(act, section, SectionAction.RETURN)
    section.reason = reason.strip()
    new_due(act, section)
    act.record(
        Did.SECTION_RETURNED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"reason": section.reason},
    )
    mail_return(act, section)
    queue_work(act, section.cycle, f"{section.name}：退回修改")


def mail_return(act: Act, section: Section) -> None:
    """Mail the contributor, or his deputy, what was asked for, with a link of his own."""
    holder = on_duty(act.office, act.now, contributor_of(section))
    link = issue(act, "write", holder, cycle=section.cycle, section=section)
    remarks = [r for r in section.cycle.remarks if r.section_id == section.id and r.answer is None]
    queue(
        act,
        "section_returned",
        holder,
        cycle=section.cycle,
        link=link,
        section=section,
        remarks=remarks,
        stands_in_for=section.contributor_name if holder.key != section.contributor else "",
    )


def new_due(act: Act, section: Section) -> None:
    """Give a returned section its time for revising, counted from now."""
    due = due_in(act, kind_of(section.cycle).deadlines.revise)
    section.due, section.reminded_at = max(section.due, due), None


def waive(act: Act, section: Section, reason: str) -> None:
    """Excuse the department from this section (免报), with a reason; its heading is left out."""
    if not reason.strip():
        raise ReasonMissing
    must_be_writable(act, section.cycle)
    move_section(act, section, SectionAction.WAIVE)
    section.reason = reason.strip()
    revoke(act, section=section)
    act.record(
        Did.SECTION_WAIVED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"reason": section.reason},
    )
    queue(
        act,
        "section_waived",
        contributor_of(section),
        cycle=section.cycle,
        section=section,
    )
    _settled(act, section, "免报")


def claim_back(act: Act, section: Section) -> None:
    """Ask for a waived section after all."""
    must_be_writable(act, section.cycle)
    move_section(act, section, SectionAction.CLAIM_BACK)
    section.reason = ""
    new_due(act, section)
    act.record(Did.SECTION_CLAIMED_BACK, chain=section.cycle.key, subject=section.name)
    call_for_section(act, section)


def nudge(act: Act, section: Section, note: str = "") -> None:
    """Remind (催报) whoever keeps the section waiting: its contributor, or its head to confirm.

    `NotNow` when it keeps nobody waiting.
    """
    _must_be_owed(act, section)
    head = head_of(section)
    waits_for_head = section.state is SectionState.SUBMITTED and head is not None
    asked = head if waits_for_head and head else contributor_of(section)
    holder = on_duty(act.office, act.now, asked, but=section.contributor if asked is head else "")
    purpose = "confirm" if waits_for_head else "write"
    link = issue(act, purpose, holder, cycle=section.cycle, section=section)
    section.reminded_at = act.now
    queue(
        act,
        "reminder",
        holder,
        cycle=section.cycle,
        link=link,
        section=section,
        note=note.strip(),
        days_left=(section.due.astimezone(act.office.zone).date() - _today(act)).days,
        to_confirm=waits_for_head,
    )
    act.record(
        Did.SECTION_NUDGED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"to": holder.name, "note": note.strip()},
    )


def _today(act: Act) -> date:
    return act.now.astimezone(act.office.zone).date()


def extend(act: Act, section: Section, due: datetime) -> None:
    """Move the section's deadline and tell its contributor; `DueTooEarly` for one in the past.

    `NotNow` when nobody owes it any more.
    """
    _must_be_owed(act, section)
    if due <= act.now:
        raise DueTooEarly
    before, section.due, section.reminded_at = section.due, due, None
    act.record(
        Did.SECTION_EXTENDED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"from": before.isoformat(), "to": due.isoformat()},
    )
    holder = on_duty(act.office, act.now, contributor_of(section))
    link = issue(act, "write", holder, cycle=section.cycle, section=section)
    queue(act, "section_extended", holder, cycle=section.cycle, link=link, section=section)


def reassign(act: Act, section: Section, person: str) -> None:
    """Hand the section to somebody else; his predecessor's links open it no more.

    What was typed stays with the section, and so does its head's link to confirm it. The new one
    is mailed what is owed now; where nothing is, he hears of it when something is asked for again.
    `UnknownPerson` when the files name nobody so.
    """
    holder = holder_named(act.office, person)
    must_be_writable(act, section.cycle)
    before = section.contributor_name
    revoke(act, section=section, purpose="write")
    section.contributor, section.contributor_name = holder.key, holder.name
    section.contributor_mail, section.reminded_at = holder.mail, None
    act.record(
        Did.SECTION_REASSIGNED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"from": before, "to": holder.name},
    )
    if section.state is SectionState.RETURNED:
        mail_return(act, section)
    elif section.state not in SETTLED:
        call_for_section(act, section)


def ask_again(act: Act, section: Section) -> None:
    """Mail whoever has to act on the section now what is asked of him, deputies included."""
    head = head_of(section)
    if section.state is SectionState.SUBMITTED and head is not None:
        mail_head(act, section, head)
    elif section.state is SectionState.RETURNED:
        mail_return(act, section)
    elif section.state not in SETTLED:
        call_for_section(act, section)


def _must_be_owed(act: Act, section: Section) -> None:
    must_be_writable(act, section.cycle)
    if section.state in SETTLED:
        raise NotNow(CHINESE[section.state])


def all_in(cycle: Cycle) -> bool:
    """Whether no section keeps the report waiting."""
    return all(section.state in SETTLED for section in cycle.sections)


def _settled(act: Act, section: Section, how: str) -> None:
    cycle = section.cycle
    ends = cycle.state is CycleState.COLLECTING and kind_of(cycle).merge_when_all_in
    if ends and all_in(cycle):
        move(act, cycle, CycleAction.CLOSE_COLLECTION)
    else:
        queue_work(act, cycle, f"{section.name}：{how}")
