"""What becomes of one section: begun, handed in, confirmed by its head, returned."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huibao.audit import Act, Did
from huibao.cycle.assembly import with_heading
from huibao.cycle.deadlines import due_in
from huibao.cycle.last_told import stand
from huibao.cycle.lengths import must_fit
from huibao.cycle.miscounted import FigureMissing, FigureNegative, FigureWrong
from huibao.cycle.moves import (
    kind_of,
    kind_of_section,
    move,
    move_section,
    must_be_writable,
    queue_work,
)
from huibao.cycle.opening import call_for_section
from huibao.cycle.people import contributor_of, head_of, on_duty
from huibao.cycle.refusals import (
    NothingWritten,
    StandsOtherwise,
    reason_in,
)
from huibao.cycle.sections.autosaves import typing_done
from huibao.cycle.sections.gathering import is_held
from huibao.cycle.sections.seen import told, would_overwrite
from huibao.cycle.vacancies import tell_if_gone
from huibao.lifecycle import (
    SETTLED,
    CycleAction,
    CycleState,
    SectionAction,
    SectionState,
)
from huibao.links import Holder, issue
from huibao.mail.compose import queue
from huibao.office import FigureAsked
from huibao.records.documents import text_sha256, values_sha256
from huibao.records.models import Cycle, Section, Submission

ON_HAND = frozenset({SectionState.SUBMITTED, SectionState.ACCEPTED})
"""Section states in which the last hand-in is what counts."""

NUMBER = re.compile(r"[-+－＋]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?[%％]?")
MAY_BE_NEGATIVE = re.compile(r"[增减差变盈亏余幅速率温]|利润|收益|同比|环比|[%％‰元℃度点]$")
"""What a label and its unit say of a figure that may be below zero (净增人口 人, 利润 万元)."""


@dataclass(frozen=True)
class HandIn:
    """What a contributor hands in at one time."""

    text: str
    figures: dict[str, Any] = field(default_factory=dict)
    """By key: `{"value": "12"}`, or `{"open_until": "2023-07-05"}` when not yet counted."""
    document_sha256: str | None = None
    note: str = ""
    tab: str = ""
    seen: str | None = None
    """The hash of what its page was opened with (`seen_of`); None where no page was."""
    received: str = ""
    """How it came to the office, which hands it in (`behalf`); empty for a contributor's own."""


def begin_writing(act: Act, section: Section) -> None:
    """Note that the contributor has begun, once."""
    if section.state is not SectionState.REQUESTED:
        return
    act.hold(section.cycle.key)
    if section.state is SectionState.REQUESTED:
        move_section(section, SectionAction.WRITE)
        act.record(
            Did.SECTION_BEGUN,
            chain=section.cycle.key,
            subject=section.name,
            detail=stand([section]),
        )


def submit(act: Act, section: Section, hand_in: HandIn) -> Submission:
    """Hand the section in and return the submission; the same hand-in twice is one submission.

    `NothingWritten`, `TextTooLong`, `FigureMissing`, `FigureWrong`, `NotNow`, `NotAllowed` when the
    section was accepted meanwhile, `StandsOtherwise` when it would overwrite what its writer was
    not shown.
    """
    act.hold(section.cycle.key)
    last = section.submissions[-1] if section.submissions else None
    if last and section.state in ON_HAND and _same(last, hand_in):
        return last
    must_be_writable(act, section.cycle)
    check_hand_in(section, hand_in)
    move_section(section, SectionAction.SUBMIT)
    _must_be_seen(section, hand_in)
    submission = Submission(
        section=section,
        number=len(section.submissions) + 1,
        text=hand_in.text,
        text_sha256=text_sha256(hand_in.text),
        figures=hand_in.figures,
        document_sha256=hand_in.document_sha256,
        note=hand_in.note,
        submitted_by=_signed_by(act, section, hand_in.received),
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
            "figures_sha256": values_sha256(hand_in.figures),
            "due_at": section.due.isoformat(),
            "note": hand_in.note,
            "by": submission.submitted_by,
            **_numbers_changed(section),
            **stand([section]),
        },
    )
    _ask_head(act, section)
    return submission


def _numbers_changed(section: Section) -> dict[str, list[str]]:
    """Return which of its numbers the report prints otherwise, as the contributor accepted it."""
    _, numbered = with_heading(section.cycle, section, section.text)
    told = [f"{change.before}→{change.after.strip()}" for change in numbered.changes]
    return {"renumbered": told} if told else {}


def _signed_by(act: Act, section: Section, received: str) -> str:
    """Return the name under which it is handed in: whoever does so for the contributor names him.

    The office says beside it how it `received` what it hands in.
    """
    if received:
        return f"{act.actor.name}（代{section.contributor_name}，{received}）"
    deputises = act.actor.role == "contributor" and act.actor.key != section.contributor
    return f"{act.actor.name}（代{section.contributor_name}）" if deputises else act.actor.name


def _must_be_seen(section: Section, hand_in: HandIn) -> None:
    if hand_in.seen is None:
        return
    tells = told(section, hand_in.text, hand_in.figures)
    if would_overwrite(section, tells, seen=hand_in.seen):
        raise StandsOtherwise


def _same(last: Submission, hand_in: HandIn) -> bool:
    return last.text == hand_in.text and last.figures == hand_in.figures


def check_hand_in(section: Section, hand_in: HandIn) -> None:
    """Raise `NothingWritten`, `TextTooLong`, or what `check_figures` raises; change nothing."""
    if not hand_in.text.strip():
        raise NothingWritten
    must_fit(hand_in.text)
    check_figures(kind_of_section(section).figures, hand_in.figures)


def check_figures(asked: tuple[FigureAsked, ...], given: dict[str, Any]) -> None:
    """Raise `FigureMissing` or `FigureWrong` for the first figure that is neither number nor date.

    `FigureNegative` for things that are counted; money, rates and what grows may be below zero.

    A figure may stay open until a date that is named: the call itself says so.
    """
    for figure in asked:
        answer = given.get(figure.key, {})
        value, until = str(answer.get("value", "")).strip(), answer.get("open_until")
        if value and not NUMBER.fullmatch(value):
            raise FigureWrong(figure.label, value)
        if value[:1] in ("-", "－") and not MAY_BE_NEGATIVE.search(f"{figure.label} {figure.unit}"):
            raise FigureNegative(figure.label, value)
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
        # Nobody else confirms it, and the record says so.
        accept(act, section, did=Did.SECTION_TAKEN)
        return
    section.confirm_due = due_in(act, kind_of(section.cycle).deadlines.confirm)
    mail_head(act, section, head)
    queue_work(act, section.cycle, f"{section.name}：{section.contributor_name}报送")


def mail_head(act: Act, section: Section, head: Holder) -> None:
    """Ask the department's head to confirm the section (核稿), or his deputy while he is away.

    While another of the report waits for him of which he was just mailed, the clock mails him.
    """
    if tell_if_gone(act, section):
        return
    holder = on_duty(act.office, act.now, head, but=section.contributor)
    if is_held(act, section, holder):
        return
    link = issue(act, "confirm", holder, cycle=section.cycle, section=section)
    queue(
        act,
        "confirm",
        holder,
        cycle=section.cycle,
        link=link,
        section=section,
        due=section.owed_by,
        stands_in_for=head.name if holder != head else "",
    )


def accept(act: Act, section: Section, *, did: Did = Did.SECTION_ACCEPTED) -> None:
    """Accept the section (核稿); the last one that was owed closes the collection.

    `NotNow` once the report has gone on without it.
    """
    must_be_writable(act, section.cycle)
    move_section(section, SectionAction.ACCEPT)
    act.record(did, chain=section.cycle.key, subject=section.name, detail=stand([section]))
    settled(act, section, "采用")


def return_section(act: Act, section: Section, reason: str) -> None:
    """Return the section to its contributor with a reason, by a mail with a fresh link."""
    reason = reason_in(reason)
    must_be_writable(act, section.cycle)
    move_section(section, SectionAction.RETURN)
    section.reason = reason
    new_due(act, section)
    act.record(
        Did.SECTION_RETURNED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"reason": section.reason, **stand([section])},
    )
    mail_return(act, section)
    queue_work(act, section.cycle, f"{section.name}：退回修改")


def mail_return(act: Act, section: Section) -> None:
    """Mail the contributor, or his deputy, what was asked for, with a link of his own."""
    if tell_if_gone(act, section):
        return
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


def ask_again(act: Act, section: Section) -> None:
    """Mail whoever has to act on the section now what is asked of him, deputies included."""
    head = head_of(section)
    if section.state is SectionState.SUBMITTED and head is not None:
        mail_head(act, section, head)
    elif section.state is SectionState.RETURNED:
        mail_return(act, section)
    elif section.state not in SETTLED:
        call_for_section(act, section)


def all_in(cycle: Cycle) -> bool:
    """Whether no section keeps the report waiting."""
    return all(section.state in SETTLED for section in cycle.sections)


def settled(act: Act, section: Section, how: str) -> None:
    """Go on to merging when nothing is owed any more; `how` says what became of the section."""
    cycle = section.cycle
    ends = cycle.state is CycleState.COLLECTING and kind_of(cycle).merge_when_all_in
    if ends and all_in(cycle):
        move(act, cycle, CycleAction.CLOSE_COLLECTION)
    else:
        queue_work(act, cycle, f"{section.name}：{how}")
