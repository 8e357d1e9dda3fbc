"""Reminders (催办): who is to be reminded at a moment, and of what; and who is told of the overdue.

Nobody is reminded twice on one day, of however many tasks and by however many clocks: a row of
`days_reminded` is written with the mail, and whoever writes it second is overtaken. What was missed
while the clock stood still is one mail, for a reminder speaks of what is owed now. A deadline moves
nothing by itself: all that it does is mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.calendar import add_working_days, working_days_until
from huibao.cycle.deadlines import may_remind
from huibao.cycle.moves import kind_of
from huibao.cycle.owed import Owed, Which, issue_to, mailed_at, owed
from huibao.cycle.people import holder_named, office_staff
from huibao.cycle.refusals import UnknownPerson
from huibao.links import Holder, issue
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import Cycle, DayReminded, Link, table_of

OWN, OTHERS = "own", "others"


@dataclass(frozen=True)
class Late:
    """A task, and how many working days are left for it: 0 on its due day, below 0 after."""

    task: Owed
    days_left: int
    over: bool = False
    """Whether the due day is past; on the days off behind it no working day is."""

    @property
    def in_words(self) -> str:
        """`剩余1个工作日`, `今天到期`, `已逾期2个工作日`; `已逾期` before a working day is over."""
        if self.days_left == 0:
            return "已逾期" if self.over else "今天到期"
        if self.days_left > 0:
            return f"剩余{self.days_left}个工作日"
        return f"已逾期{-self.days_left}个工作日"

    @property
    def in_words_en(self) -> str:
        """`1 working day left`, `due today`, `2 working days overdue`, `overdue`."""
        if self.days_left == 0:
            return "overdue" if self.over else "due today"
        days = abs(self.days_left)
        unit = "working day" if days == 1 else "working days"
        return f"{days} {unit} {'left' if self.days_left > 0 else 'overdue'}"


def to_remind(session: Session, office: Office, now: datetime) -> list[str]:
    """Return the keys of those who are to be reminded of something of their own now."""
    if not may_remind(office, now):
        return []
    found: set[str] = set()
    done = _reminded(session, office, now, OWN)
    for task in owed(session, office, now, which=Which(due_by=_near(office, now))):
        # One task is enough: whoever is found, or was reminded today, is asked about no more.
        if task.holder.key not in found | done and _wants(session, office, now, task):
            found.add(task.holder.key)
    return sorted(found)


def to_tell(session: Session, office: Office, now: datetime) -> list[str]:
    """Return the keys of those who are to be told now of what others owe."""
    if not may_remind(office, now):
        return []
    told = {holder.key for _, holder in _escalations(session, office, now)}
    return sorted(told - _reminded(session, office, now, OTHERS))


def remind(act: Act, person: str) -> bool:
    """Mail that person, once a day, all that he is to be reminded of; False when it is nothing.

    `Overtaken`, at the latest at the commit, when another clock did so at the same instant.
    """
    found = _to_remind_of(act, person)
    _hold(act, found)
    found = _to_remind_of(act, person)
    if not found or person in _reminded(act.session, act.office, act.now, OWN):
        return False
    _note_day(act, person, OWN)
    holder, cycle = found[0].holder, _one_cycle(found)
    link = _link(act, found, holder, cycle)
    late = [late_of(act.office, act.now, task) for task in found]
    queue(act, "reminders", holder, cycle=cycle, link=link, tasks=late, note="")
    for task in found:
        mark(act, task, "reminded_at")
        _record(act, Did.TASK_REMINDED, task, task.holder)
    return True


def tell(act: Act, person: str) -> bool:
    """Mail that person, once a day, what others owe too long; False when it is nothing.

    Each overdue task is told once. `Overtaken` as with `remind`.
    """
    _hold(act, [task for task, _ in _escalations(act.session, act.office, act.now)])
    found = _escalations(act.session, act.office, act.now)
    mine = [(task, holder) for task, holder in found if holder.key == person]
    if not mine or person in _reminded(act.session, act.office, act.now, OTHERS):
        return False
    _note_day(act, person, OTHERS)
    tasks, holder = [task for task, _ in mine], mine[0][1]
    late = [late_of(act.office, act.now, task) for task in tasks]
    queue(act, "escalated", holder, cycle=_one_cycle(tasks), tasks=late)
    for task in tasks:
        mark(act, task, "escalated_at")
        _record(act, Did.TASK_ESCALATED, task, holder)
    return True


def late_of(office: Office, now: datetime, task: Owed) -> Late:
    """Return the task with the working days that are left for it."""
    today, due = (office.day_at(at) for at in (now, task.due))
    return Late(task, working_days_until(today, due, office.holidays), over=due < today)


def _to_remind_of(act: Act, person: str) -> list[Owed]:
    mine = owed(act.session, act.office, act.now, person)
    return [task for task in mine if _due_now(act, task)]


def _link(act: Act, tasks: Sequence[Owed], holder: Holder, cycle: Cycle | None) -> Link | None:
    """Return a link to the one task, or to all of them; none where all is done logged in."""
    by_link = [task for task in tasks if not task.page]
    if not by_link:
        return None
    if len(by_link) == 1:
        return issue_to(act, by_link[0])
    return issue(act, "tasks", holder, cycle=cycle)


def _due_now(act: Act, task: Owed) -> bool:
    return may_remind(act.office, act.now) and _wants(act.session, act.office, act.now, task)


def _wants(session: Session, office: Office, now: datetime, task: Owed) -> bool:
    """Whether it is time for that task: near or past its due day, and not just mailed about."""
    if late_of(office, now, task).days_left > office.reminders.before:
        return False
    last = mailed_at(session, task)
    if last is None:
        # A section that its head was not mailed of is gathered with others (`gathering`).
        return task.purpose != "confirm"
    since, today = (office.day_at(at) for at in (last, now))
    return working_days_until(since, today, office.holidays) >= office.reminders.every


def _escalations(session: Session, office: Office, now: datetime) -> list[tuple[Owed, Holder]]:
    """Return what is overdue for too long and was not told since it fell due, with whom to tell."""
    found = []
    fell_due = Which(due_by=now + timedelta(days=1), not_escalated=True)
    for task in owed(session, office, now, which=fell_due):
        told_at, overdue = task.task.escalated_at, -late_of(office, now, task).days_left
        if overdue < office.reminders.escalate_after or (told_at and told_at >= task.due):
            continue
        holder = _whom_to_tell(office, task)
        if holder is not None and holder.key != task.holder.key:
            found.append((task, holder))
    return found


def _whom_to_tell(office: Office, task: Owed) -> Holder | None:
    if task.cycle is None:
        return office_staff(office)[0]
    kind = kind_of(task.cycle)
    steps = {step.key: step.escalate_to for step in kind.steps}
    of_step = steps.get(task.review.step_key) if task.review else None
    key = of_step or kind.escalate_to
    if key is None:
        return None
    try:
        return holder_named(office, key)
    except UnknownPerson:
        # He has left since the report was opened; somebody has to hear of it.
        return office_staff(office)[0]


def _reminded(session: Session, office: Office, now: datetime, about: str) -> frozenset[str]:
    """Return who was mailed about that today."""
    today = office.day_at(now)
    query = select(DayReminded.person).where(DayReminded.day == today, DayReminded.about == about)
    return frozenset(session.scalars(query))


def _near(office: Office, now: datetime) -> datetime:
    """Return a moment after all that is near enough to be reminded of, and not long after."""
    today = office.day_at(now)
    last = add_working_days(today, office.reminders.before + 1, office.holidays)
    return datetime.combine(last, time.max, tzinfo=office.zone)


def _note_day(act: Act, person: str, about: str) -> None:
    day = act.office.day_at(act.now)
    act.session.add(DayReminded(person=person, day=day, about=about, at=act.now))
    act.session.flush()


def _hold(act: Act, tasks: Iterable[Owed]) -> None:
    for chain in sorted({task.chain for task in tasks}):
        act.hold(chain)


def _one_cycle(tasks: Sequence[Owed]) -> Cycle | None:
    cycles = {task.chain: task.cycle for task in tasks}
    return next(iter(cycles.values())) if len(cycles) == 1 else None


def mark(act: Act, task: Owed, column: str) -> None:
    """Note in that column that the task was mailed about now."""
    # Past the row's version: a reminder must not tell whoever acts just now that he was second.
    table = table_of(type(task.task))
    query = update(table).where(table.c.id == task.task.id).values({column: act.now})
    act.session.connection().execute(query)


def _record(act: Act, did: Did, task: Owed, to: Holder) -> None:
    act.record(
        did,
        chain=task.chain,
        subject=f"{task.what}：{task.holder.name}",
        detail={"to": to.name, "due": task.due.isoformat()},
    )
