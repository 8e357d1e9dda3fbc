"""What the office does about a section that is owed: nudge, extend, hand over, waive."""

from __future__ import annotations

from datetime import date, datetime

from huibao.audit import Act, Did
from huibao.calendar import WEEKDAYS, is_working_day
from huibao.cycle.last_told import OWED, owed_stands
from huibao.cycle.moves import move_section, must_be_writable
from huibao.cycle.opening import call_for_section
from huibao.cycle.people import contributor_of, head_of, holder_named, is_named, on_duty
from huibao.cycle.refusals import DueOnDayOff, DueTooEarly, HasLeft, NotNow, reason_in
from huibao.cycle.submissions import mail_return, new_due, settled
from huibao.cycle.vacancies import missing_for
from huibao.lifecycle import CHINESE, SETTLED, SectionAction, SectionState
from huibao.links import issue, revoke
from huibao.mail.compose import queue
from huibao.records.models import Section


def waive(act: Act, section: Section, reason: str) -> None:
    """Excuse the department from this section (免报), with a reason; its heading is left out."""
    reason = reason_in(reason)
    must_be_writable(act, section.cycle)
    move_section(act, section, SectionAction.WAIVE)
    section.reason = reason
    revoke(act, section=section)
    act.record(
        Did.SECTION_WAIVED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"reason": section.reason},
    )
    holder = contributor_of(section)
    if is_named(act.office, holder.key):
        queue(act, "section_waived", holder, cycle=section.cycle, section=section)
    settled(act, section, "免报")


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

    `NotNow` when it keeps nobody waiting, `HasLeft` when the files name him no more.
    """
    _must_be_owed(act, section)
    _must_be_there(act, section)
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
        days_left=(section.owed_by.astimezone(act.office.zone).date() - _today(act)).days,
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
    """Put the section's deadline off to a working day and tell its contributor.

    `DueTooEarly` for one in the past or before the one that was, `DueOnDayOff`, `NotNow` when
    nobody owes it any more, `HasLeft` when the files name him no more.
    """
    _must_be_owed(act, section)
    _must_be_there(act, section)
    if due <= max(act.now, section.due):
        raise DueTooEarly
    day = due.astimezone(act.office.zone)
    if not is_working_day(day.date(), act.office.holidays):
        raise DueOnDayOff(f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）")
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
        detail={"from": before, "to": holder.name, OWED: owed_stands(section.cycle)},
    )
    if section.state is SectionState.RETURNED:
        mail_return(act, section)
    elif section.state not in SETTLED:
        call_for_section(act, section)


def _must_be_there(act: Act, section: Section) -> None:
    gone = missing_for(section, act.office)
    if gone is not None:
        raise HasLeft(gone.name)


def _must_be_owed(act: Act, section: Section) -> None:
    must_be_writable(act, section.cycle)
    if section.state in SETTLED:
        raise NotNow(CHINESE[section.state])
