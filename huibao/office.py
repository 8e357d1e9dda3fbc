"""The office as it describes itself in its own files: values only, no reading and no checking.

`config/office.py` loads these from YAML and checks them. A cycle keeps the `ReportKind` that it
was opened with, so that an edited file never changes a report that is already under way.
"""

from __future__ import annotations

from datetime import date, datetime, time
from email.utils import parseaddr
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from huibao.staff import Absence, Department, Person, Role
from huibao.value import Value


class Smtp(Value):
    """Where mail is handed over. The password comes from the environment, never from a file."""

    host: str = "127.0.0.1"
    port: int = 25
    security: Literal["none", "starttls", "tls"] = "none"
    user: str | None = None
    timeout: float = 15.0
    attachments_mb: int = 10
    """How many megabytes a mail's attachments may have as they travel, a third more than as files;
    usual servers refuse a whole mail above 10 to 25."""


class Holidays(Value):
    """The office's own days, beside the public calendar."""

    off: tuple[date, ...] = ()
    work: tuple[date, ...] = ()


class Reminders(Value):
    """When people are reminded of what they owe, in working days."""

    before: int = 1
    """How many before the due day the reminders begin."""
    every: int = 1
    """How many lie between two reminders of one task."""
    escalate_after: int = 2
    """How many after the due day the person named in `escalate_to` is told."""
    gather_minutes: int = 30
    """How many minutes further sections wait for a head who was just mailed of one, so that one
    mail lists them; 0 mails each by itself."""


class Progress(Value):
    """When departments are asked each month how their promises stand, in working days."""

    working_day: int = 1
    """On which working day of the month; 0 for never."""
    days: int = 3
    """How many they have to tell."""


class QuietHours(Value):
    """When no reminder is sent, every day; the end may lie on the next morning."""

    begin: time = time(20, 0)
    end: time = time(8, 0)

    def hold(self, at: time) -> bool:
        """Whether that time of the day is quiet; never, where begin and end are the same."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


class FigureAsked(Value):
    """A figure (指标) that a contributor is asked to fill in."""

    key: str
    label: str
    unit: str
    basis: str = ""


class SectionKind(Value):
    """A part of the report that one department owes (报送任务)."""

    key: str
    name: str = ""
    """What people call it where it has no heading, such as 导语."""
    heading: str = ""
    department: str
    contributor: str
    head: str | None = None
    guidance: str = ""
    length: tuple[int, int] | None = None
    figures: tuple[FigureAsked, ...] = ()
    marker: str | None = None
    """Printed in place of the counted `（一）`; an empty string prints none."""


class PartKind(Value):
    """A first-level part (一、) with the sections under it."""

    heading: str = ""
    sections: tuple[SectionKind, ...]
    marker: str | None = None
    """Printed in place of the counted `一、`; an empty string prints none."""


class Step(Value):
    """A stage of approval (审批环节): who, by which rule, on what, and by when."""

    key: str
    name: str
    reviewers: tuple[str, ...]
    days: int = 2
    signs: bool = False
    group: str = ""
    """Neighbouring steps of one group run at the same time; without one a step runs by itself."""
    at_least: int | None = None
    """How many approvals suffice: 1 is anybody's; all reviewers' where left out."""
    sections: tuple[str, ...] = ()
    """Which sections are reviewed (会签), by key; the whole report where left out."""
    on_return: str = "drafter"
    """Where the round after a return begins: `drafter` asks everybody again from the first step,
    `step:<key>` from that step on, `reviewer` asks only who returned it and those still to come."""
    may_acknowledge: bool = False
    """Whether 圈阅, which counts as consent, is offered beside 同意."""
    may_skip: bool = False
    """Whether the office may pass a reviewer over, with a reason."""
    escalate_to: str | None = None
    """Who is told when this step is overdue; without one, whom the kind of report names."""


class Recipient(Value):
    """An organ (机关) that receives the signed report; a file may write it `organ <mail>`."""

    organ: str
    addressee: str = ""
    """How its copy addresses it (主送); the organ's own name where left out."""
    person: str = ""
    """Who receives it there."""
    mail: str

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, written: Any) -> Any:
        if not isinstance(written, str):
            return written
        name, _, mail = written.rpartition("<")
        mail = mail.strip().rstrip("> ")
        return {"organ": name.strip() or mail, "mail": mail}

    @property
    def addressed(self) -> str:
        """What its copy's 主送 line says."""
        return self.addressee or self.organ


class Deadlines(Value):
    """Working days, counted from the opening of the cycle or of the round."""

    collect: int = 5
    confirm: int = 1
    revise: int = 2
    receive: int = 3
    """From sending a copy to its receipt; as long again until each reminder."""


class ReportKind(Value):
    """A kind of report: its outline, who owes what, who approves, when, and who receives it."""

    key: str
    name: str
    period: Literal["Y", "H", "Q", "M"]
    title: str
    parts: tuple[PartKind, ...]
    steps: tuple[Step, ...]
    deadlines: Deadlines = Deadlines()
    drafter: str
    drafter_may_approve: bool = False
    """Whether the drafter may be the only reviewer of a step."""
    recipients: tuple[Recipient, ...] = ()
    merge_when_all_in: bool = True
    send_when_complete: bool = False
    """Send the first draft for review at once when no point is open, without the office's click."""
    recheck_minutes: int = Field(default=0, ge=0)
    """How long the office may recheck (复核) a signed report before it is numbered and issued."""
    keep_approvals: bool = False
    """Whether, after a revision, approvals stay of whoever's sections were not touched by it."""
    revised_by: Literal["contributor", "office"] = "contributor"
    """Who changes a section that a reviewer remarked on."""
    retention: Literal["Y", "D30", "D10"] = "D10"
    renumber: bool = True
    """Whether numbered paragraphs that are handed in get the official number of their tier."""
    profile: Literal["plain", "formal"] = "plain"
    """How the issued document is laid out: without, or with, 版头 and 版记."""
    document_number: str = "{year}年第{number}号"
    escalate_to: str | None = None
    """Who is told when a section or a step is overdue; nobody without one."""
    confidential: bool = False
    """Whether links ask for a code mailed to the same mailbox before they show anything."""
    schedule: str | None = None
    """A cron line: when Prefect opens the cycle of the period that has just begun or ended."""

    def sections(self) -> tuple[SectionKind, ...]:
        """Every section, in the order of the report."""
        return tuple(section for part in self.parts for section in part.sections)

    def indicators(self) -> tuple[tuple[str, str], ...]:
        """Every figure that is asked for by name (指标), as its label and its unit."""
        return tuple((f.label, f.unit) for section in self.sections() for f in section.figures)


class Office(Value):
    """One office: its name, its people, its kinds of report and its surroundings."""

    name: str
    bureau: str
    fonds: str = "0001"
    organ_code: str = "BGS"
    time_zone: str = "Asia/Shanghai"
    web_address: str = "http://127.0.0.1:8300"
    sender: str
    smtp: Smtp = Smtp()
    archive_folder: str = "archive"
    holidays: Holidays = Holidays()
    close_of_business: time = time(17, 30)
    reminders: Reminders = Reminders()
    progress: Progress = Progress()
    quiet_hours: QuietHours = QuietHours()
    link_days: int = 14
    paper_decisions: bool = True
    """Whether the office may enter what a leader signed on the printed draft (代录纸质签批)."""
    backup_days: int = 7
    """After how many days without a backup there is a warning; 0 for never."""
    swing_limit: int = 50
    """By how many percent a figure may move between two periods before a word of why is asked."""
    layout: dict[str, Any] = Field(default_factory=dict)
    departments: tuple[Department, ...] = ()
    people: tuple[Person, ...] = ()
    kinds: tuple[ReportKind, ...] = ()

    @property
    def sender_mail(self) -> str:
        """The mailbox that mails come from, without the name that may stand before it."""
        return parseaddr(self.sender)[1] or self.sender

    @property
    def sender_name(self) -> str:
        """The name that mails come from: the sender's own, or the office's."""
        return parseaddr(self.sender)[0] or self.name

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.time_zone)

    def day_at(self, moment: datetime) -> date:
        """Return the day that it is where the office is at that (aware) moment."""
        return moment.astimezone(self.zone).date()

    def away_at(self, moment: datetime) -> frozenset[str]:
        """Return the keys of those for whom a deputy acts on the day of that moment."""
        day = self.day_at(moment)
        return frozenset(person.key for person in self.people if person.deputy_on(day))

    def person(self, key: str) -> Person:
        """Return the person of that key; `KeyError` when the files name nobody so."""
        for person in self.people:
            if person.key == key:
                return person
        raise KeyError(key)

    def deputy_of(self, key: str, day: date) -> str:
        """Return who does that person's reviews on that day: himself, unless he is away.

        A deputy who is away has a deputy, too; where that leads back, it stays with the first one.
        """
        seen, now = [key], key
        while (deputy := self.person(now).deputy_on(day)) is not None:
            if deputy in seen:
                return key
            seen.append(deputy)
            now = deputy
        return now

    def absences_from(self, day: date) -> tuple[tuple[Person, Absence], ...]:
        """Return who is away on that day or will be, with each absence, the next one first."""
        found = [(p, each) for p in self.people for each in p.absent if each.until >= day]
        return tuple(sorted(found, key=lambda each: (each[1].since, each[0].key)))

    def person_by_mail(self, mail: str) -> Person | None:
        """Return the person who reads that mailbox, or None."""
        wanted = mail.strip().casefold()
        return next((p for p in self.people if p.mail.casefold() == wanted), None)

    def department(self, key: str) -> Department:
        """Return the department of that key; `KeyError` when the files name none so."""
        for department in self.departments:
            if department.key == key:
                return department
        raise KeyError(key)

    def head_of(self, name: str) -> Person | None:
        """Return who answers for the department of that name, or None when nobody is known to.

        That is its head, or whoever confirms its sections, or writes them, or belongs to it.
        """
        department = next((d for d in self.departments if d.name == name), None)
        if department is None:
            return None
        own = [s for k in self.kinds for s in k.sections() if s.department == department.key]
        keys = [department.head, *(s.head for s in own), *(s.contributor for s in own)]
        keys += [p.key for p in self.people if p.department == department.key]
        known = {person.key: person for person in self.people}
        return next((known[key] for key in keys if key in known), None)

    def kind(self, key: str) -> ReportKind:
        """Return the kind of report of that key; `KeyError` when the files name none so."""
        for kind in self.kinds:
            if kind.key == key:
                return kind
        raise KeyError(key)

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """Everybody who has that role."""
        return tuple(p for p in self.people if role in p.roles)
