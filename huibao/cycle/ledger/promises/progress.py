"""Progress between reports (任务进展): each month a department is asked how its promises stand.

The call goes by mail to its head, once a month, and only where something is open. What he tells
moves state and progress at once; a day he proposes waits for the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnExpressionArgument, select
from sqlalchemy.orm import Session, selectinload

from huibao.audit import OFFICE_CHAIN, Act, Did
from huibao.calendar import add_working_days
from huibao.cycle.deadlines import due_in, may_remind
from huibao.cycle.ledger.promises.items import is_overdue, propose_due, set_progress
from huibao.cycle.ledger.promises.targets import tell_state
from huibao.cycle.people import is_named
from huibao.lifecycle import ItemState
from huibao.links import Holder, issue, revoke
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import PlanItem, ProgressCall

WAYS = (ItemState.NOT_STARTED, ItemState.IN_PROGRESS, ItemState.DONE, ItemState.DELAYED)
"""How a department may say that a promise stands; to drop one is for the office, or a report."""

NAMED_IN_MAIL = 12
"""How many promises the mail names; all stand on the page."""


@dataclass(frozen=True)
class Told:
    """What a department tells of one promise: where it stands, how far, in words, a new day."""

    state: ItemState
    percent: int
    words: str = ""
    due: date | None = None


def to_call(session: Session, office: Office, now: datetime) -> list[str]:
    """Return the departments that are to be called now, by name.

    From the month's day on, so that a machine that was off makes up for it; asked is for what
    stood in the ledger before that day, so that what is entered meanwhile waits for next month.
    Where whoever was called has left before he told all, whoever heads it now is called.
    """
    day = _day_of(office, now)
    if day is None or not may_remind(office, now):
        return []
    made_before = datetime.combine(day, time(), tzinfo=office.zone)
    names = {
        item.department
        for item in open_promises(session)
        if item.made_at < made_before and office.head_of(item.department)
    }
    of_month = select(ProgressCall).where(ProgressCall.month == f"{day:%Y-%m}")
    called = {
        made.department for made in session.scalars(of_month) if not _waits_in_vain(office, made)
    }
    return sorted(names - called)


def _waits_in_vain(office: Office, made: ProgressCall) -> bool:
    """Whether the call waits for somebody whom the files do not name any more."""
    return made.closed_at is None and not is_named(office, made.person)


def _day_of(office: Office, now: datetime) -> date | None:
    """Return the day on which this month is asked, None while it lies ahead or never comes."""
    if not office.progress.working_day:
        return None
    today = office.day_at(now)
    first = add_working_days(today.replace(day=1), 0, office.holidays)
    day = add_working_days(first, office.progress.working_day - 1, office.holidays)
    return day if day <= today else None


def call(act: Act, department: str) -> bool:
    """Mail the department's head the link to tell how its promises stand; False for none open.

    An earlier month's call ends with it. `Overtaken` when another clock called first.
    """
    act.hold(OFFICE_CHAIN)
    head, items = act.office.head_of(department), open_promises(act.session, department)
    if head is None or not items:
        return False
    month = f"{act.now.astimezone(act.office.zone):%Y-%m}"
    made = ProgressCall(month=month, department=department)
    for earlier in open_calls(act.session):
        if earlier.department == department:
            revoke(act, call=earlier)
            if earlier.month == month and _waits_in_vain(act.office, earlier):
                made = earlier
            else:
                earlier.closed_at = act.now
    made.person, made.person_name, made.person_mail = head.key, head.name, head.mail
    made.due, made.asked_at = due_in(act, act.office.progress.days), act.now
    act.session.add(made)
    act.session.flush()
    _mail(act, made, items)
    return True


def _mail(act: Act, made: ProgressCall, items: list[PlanItem]) -> None:
    today, holder = act.office.day_at(act.now), holder_of_call(made)
    queue(
        act,
        "progress_call",
        holder,
        link=issue(act, "progress", holder, call=made),
        call=made,
        month=in_month(made),
        items=items[:NAMED_IN_MAIL],
        total=len(items),
        late={item.id for item in items if is_overdue(item, today)},
    )
    act.record(
        Did.PROGRESS_ASKED,
        subject=f"{made.department} {made.month}",
        detail={"to": made.person_name, "items": [item.id for item in items]},
    )


def in_month(made: ProgressCall) -> str:
    """Return the month of the call in words: `2023年7月`."""
    year, month = made.month.split("-")
    return f"{year}年{int(month)}月"


def holder_of_call(made: ProgressCall) -> Holder:
    """Return who is asked."""
    return Holder(made.person, made.person_name, made.person_mail)


def open_promises(session: Session, department: str = "") -> list[PlanItem]:
    """Return the open promises of that department, or of all that have one, those due first."""
    return _promises(session, department, PlanItem.is_open)


def of_call(session: Session, made: ProgressCall) -> list[PlanItem]:
    """Return what the page of a call shows: what is open, and what was told of since."""
    told = PlanItem.reported_at >= made.asked_at
    return _promises(session, made.department, PlanItem.is_open | told)


def _promises(
    session: Session, department: str, which: ColumnExpressionArgument[bool]
) -> list[PlanItem]:
    """Return standing promises; those of confidential reports are told of behind their code."""
    own = PlanItem.department == department if department else PlanItem.department != ""
    query = (
        select(PlanItem)
        .where(own, which, PlanItem.replaced.is_(False))
        .order_by(PlanItem.due.is_(None), PlanItem.due, PlanItem.id)
        .options(selectinload(PlanItem.cycle))
    )
    return [item for item in session.scalars(query) if not item.cycle.confidential]


def open_calls(session: Session) -> list[ProgressCall]:
    """Return the calls that somebody still has to answer."""
    query = select(ProgressCall).where(ProgressCall.closed_at.is_(None))
    return [made for made in session.scalars(query) if _untold(session, made)]


def _untold(session: Session, made: ProgressCall) -> bool:
    items = open_promises(session, made.department)
    return any(not is_told(item, made) for item in items)


def is_told(item: PlanItem, made: ProgressCall) -> bool:
    """Whether the department has told of that promise since it was called."""
    return item.reported_at is not None and item.reported_at >= made.asked_at


def tell(act: Act, made: ProgressCall, item: PlanItem, told: Told) -> None:
    """Note how the promise stands, as its department tells it.

    `EvidenceMissing` for done or delayed without a word, `ReasonMissing` for a day proposed
    without one, `PercentWrong`, `EvidenceShort` for done with a lower number than was planned.
    """
    if told.state not in WAYS or item.department != made.department or item.replaced:
        return
    tell_state(act, item, told.state, told.words)
    item.reported_at = act.now
    if told.state is not ItemState.DONE:
        set_progress(act, item, told.percent)
    if told.due is not None and told.due != item.due:
        propose_due(act, item, told.due, told.words)


def close_when_told(act: Act, made: ProgressCall) -> None:
    """Note that the call is answered, once every open promise was told of."""
    if made.closed_at is None and not _untold(act.session, made):
        made.closed_at = act.now
