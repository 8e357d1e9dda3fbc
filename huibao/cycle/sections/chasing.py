"""What the office does about sections that are owed: nudge, extend, hand over, waive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from huibao.audit import Act, Did
from huibao.calendar import WEEKDAYS, day_in_words, is_working_day
from huibao.cycle.last_told import OWED, owed_stands, stand
from huibao.cycle.moves import WRITABLE, move_section, must_be_writable
from huibao.cycle.opening import call_for_section
from huibao.cycle.owed import Owed, issue_to, owed_of
from huibao.cycle.people import contributor_of, holder_named, is_named, on_duty
from huibao.cycle.refusals import (
    DueOnDayOff,
    DueTooEarly,
    HasLeft,
    NotNow,
    Refused,
    reason_in,
)
from huibao.cycle.reminders import late_of, mark
from huibao.cycle.sections.gathering import link_to_all
from huibao.cycle.sections.submissions import mail_return, new_due, settled
from huibao.cycle.vacancies import missing_for
from huibao.lifecycle import CHINESE, SETTLED, SectionAction, SectionState
from huibao.links import Holder, issue, revoke
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import Cycle, Section

LATELY: Final = timedelta(hours=1)
"""Whoever was reminded within this time is not reminded again with all the others."""


class NobodyToUrge(Refused):
    """Nobody owes anything, or whoever does was reminded within the hour: these names."""

    def __init__(self, lately: str):
        super().__init__(
            f"{lately}一小时内已催报过，没有再发邮件。请稍后再催报，或到某一部分的页面单独催报。"
            f" (Reminded within the last hour: {lately}. No mail was sent. Try again later.)"
            if lately
            else "没有需要催报的人，没有发出邮件。 (Nobody is to be reminded; no mail was sent.)"
        )


@dataclass(frozen=True)
class Urged:
    """Somebody who keeps a report waiting, with all that he owes it."""

    holder: Holder
    tasks: tuple[Owed, ...]
    lately: bool
    """Whether he was reminded of some of it just now."""


def waive(act: Act, section: Section, reason: str) -> None:
    """Excuse the department from this section (免报), with a reason; its heading is left out."""
    reason = reason_in(reason)
    must_be_writable(act, section.cycle)
    move_section(section, SectionAction.WAIVE)
    section.reason = reason
    revoke(act, section=section)
    act.record(
        Did.SECTION_WAIVED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"reason": section.reason, **stand([section])},
    )
    holder = contributor_of(section)
    if is_named(act.office, holder.key):
        queue(act, "section_waived", holder, cycle=section.cycle, section=section)
    settled(act, section, "免报")


def claim_back(act: Act, section: Section) -> None:
    """Ask for a waived section after all."""
    must_be_writable(act, section.cycle)
    move_section(section, SectionAction.CLAIM_BACK)
    section.reason = ""
    new_due(act, section)
    act.record(
        Did.SECTION_CLAIMED_BACK,
        chain=section.cycle.key,
        subject=section.name,
        detail=stand([section]),
    )
    call_for_section(act, section)


def nudge(act: Act, section: Section, note: str = "") -> None:
    """Remind (催报) whoever keeps the section waiting: its contributor, or its head to confirm.

    `NotNow` when it keeps nobody waiting, `HasLeft` when the files name him no more.
    """
    _must_be_owed(act, section)
    _must_be_there(act, section)
    task = next(owed_of(section, act.office, act.now), None)
    if task is None:
        raise NotNow(CHINESE[section.state])
    link = issue_to(act, task)
    section.reminded_at = act.now
    queue(
        act,
        "reminder",
        task.holder,
        cycle=section.cycle,
        link=link,
        section=section,
        note=note.strip(),
        left=late_of(act.office, act.now, task),
        to_confirm=task.purpose == "confirm",
    )
    act.record(
        Did.SECTION_NUDGED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"to": task.holder.name, "note": note.strip()},
    )


def to_urge(cycle: Cycle, office: Office, now: datetime) -> list[Urged]:
    """Return who owes the report a section or its confirmation, each once, in its order.

    Whoever has left owes nothing: the office names somebody in his place.
    """
    if cycle.state not in WRITABLE:
        return []
    found: dict[str, list[Owed]] = {}
    for section in cycle.sections:
        for task in owed_of(section, office, now):
            if not task.page:
                found.setdefault(task.holder.key, []).append(task)
    return [
        Urged(tasks[0].holder, tuple(tasks), any(_reminded_lately(task, now) for task in tasks))
        for tasks in found.values()
    ]


def _reminded_lately(task: Owed, now: datetime) -> bool:
    section, at = task.section, task.task.reminded_at
    if section is None or at is None or at <= now - LATELY:
        return False
    # Before it was handed in, its writer was reminded of it and not its head.
    return task.purpose != "confirm" or at >= section.submissions[-1].submitted_at


def nudge_all(act: Act, cycle: Cycle, note: str) -> None:
    """Remind (催报) everybody who keeps the report waiting, by one mail of all that he owes it.

    Whoever was reminded within the hour is left out; `NobodyToUrge` when that leaves nobody.
    """
    act.hold(cycle.key)
    must_be_writable(act, cycle)
    everybody = to_urge(cycle, act.office, act.now)
    waited = [urged for urged in everybody if not urged.lately]
    if not waited:
        raise NobodyToUrge("、".join(urged.holder.name for urged in everybody))
    for urged in waited:
        _nudge_of_all(act, cycle, urged, note.strip())


def _nudge_of_all(act: Act, cycle: Cycle, urged: Urged, note: str) -> None:
    tasks = sorted(urged.tasks, key=lambda task: task.due)
    late = [late_of(act.office, act.now, task) for task in tasks]
    link = link_to_all(act, cycle, tasks)
    queue(act, "reminders", urged.holder, cycle=cycle, link=link, tasks=late, note=note)
    for task in tasks:
        mark(act, task, "reminded_at")
        act.record(
            Did.SECTION_NUDGED,
            chain=cycle.key,
            subject=task.section.name if task.section else task.what,
            detail={"to": urged.holder.name, "note": note},
        )


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
        today = act.now.astimezone(act.office.zone)
        raise DueOnDayOff(f"{day_in_words(day.date(), today)}（周{WEEKDAYS[day.weekday()]}）")
    before, section.due, section.reminded_at = section.due, due, None
    act.record(
        Did.SECTION_EXTENDED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"from": before.isoformat(), "to": due.isoformat(), **stand([section])},
    )
    holder = on_duty(act.office, act.now, contributor_of(section))
    link = issue(act, "write", holder, cycle=section.cycle, section=section)
    queue(act, "section_extended", holder, cycle=section.cycle, link=link, section=section)


def reassign(act: Act, section: Section, person: str) -> None:
    """Hand the section to somebody else; his predecessor's links open it no more.

    What was typed stays with the section, and so does its head's link to confirm it. The new one
    is mailed what is owed now; where nothing is, he hears of it when something is asked for again.
    His predecessor is mailed that it is no longer his, unless he has left the office's files.
    `UnknownPerson` when the files name nobody so.
    """
    holder = holder_named(act.office, person)
    must_be_writable(act, section.cycle)
    before = contributor_of(section)
    revoke(act, section=section, purpose="write")
    section.contributor, section.contributor_name = holder.key, holder.name
    section.contributor_mail, section.reminded_at = holder.mail, None
    act.record(
        Did.SECTION_REASSIGNED,
        chain=section.cycle.key,
        subject=section.name,
        detail={"from": before.name, "to": holder.name, OWED: owed_stands(section.cycle)},
    )
    if before.key != holder.key and is_named(act.office, before.key):
        queue(act, "section_reassigned", before, cycle=section.cycle, section=section)
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
