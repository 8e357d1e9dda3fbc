"""The office's first page: reports under way and ended, who owes what, and opening a new one."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from huibao.calendar import unknown_years
from huibao.condition import backups_of
from huibao.cycle.filing.catalogue import years
from huibao.cycle.ledger.importing.understood import offers
from huibao.cycle.opening import open_cycle
from huibao.cycle.refusals import AlreadyOpen
from huibao.cycle.standing import waits
from huibao.lifecycle import FINAL, CycleState
from huibao.login import LoggedIn
from huibao.office import Office
from huibao.periods import current, due_on
from huibao.records.models import Cycle
from huibao.staff import Role
from huibao.web.faults import TOLD
from huibao.web.forms import PageNumber, Sent
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter()
PER_PAGE = 50


@router.get("/")
def front_door(request: Request) -> Response:
    """Lead whoever typed only the host's name to the office's list, or to the login before it."""
    return go("/office")


@router.get("/office")
def show(request: Request, who: Reader, show: str = "open", page: PageNumber = 1) -> Response:
    """Show the reports under way, or those that have ended."""
    if who.role is Role.AUDITOR:
        return go("/audit")
    return _page(request, who, ended=show == "ended", number=page)


@router.post("/office/cycles")
def open_new(request: Request, who: Clerk, sent: Sent) -> Response:
    """Open a cycle of one kind of report for one period."""
    fields = typed_in(sent)
    try:
        with acting(request, who) as act:
            key = open_cycle(act, fields.get("kind", ""), fields.get("period", "")).key
    except TOLD as error:
        already = error.key if isinstance(error, AlreadyOpen) else ""
        typed = refused(request, error, "open", fields)
        return _page(request, who, typed=typed, already=already)
    return go(f"/office/cycles/{key}?done=open")


def _page(
    request: Request,
    who: LoggedIn,
    *,
    ended: bool = False,
    number: int = 1,
    typed: Typed = NOTHING,
    already: str = "",
) -> Response:
    house, now = installation_of(request), datetime.now(UTC)
    today = house.office.day_at(now)
    with house.database.reading() as session:
        backups = backups_of(session)
        rows, count = _cycles(session, ended=ended, number=max(number, 1))
        return page_for(
            request,
            who,
            "office/cycles.html",
            cycles=[(row, waits(row, now)) for row in rows],
            ended=ended,
            catalogues=years(session) if ended else [],
            number=max(number, 1),
            last=max(1, -(-count // PER_PAGE)),
            count=count,
            kinds=_kinds(session, house.office, now),
            never_filed=[each.kind for each in offers(session, house.office, today) if each.first],
            absences=[
                (person, absence, house.office.person(absence.deputy))
                for person, absence in house.office.absences_from(today)
            ],
            today=today,
            last_backup=backups.last,
            lacks_backup=backups.lacking(now, house.office.backup_days),
            backup_days=house.office.backup_days,
            unknown_years=unknown_years(today),
            typed=typed,
            already=already,
        )


def _cycles(session: Session, *, ended: bool, number: int) -> tuple[list[Cycle], int]:
    which = Cycle.state.in_(FINAL) if ended else Cycle.state.not_in(FINAL)
    count = session.scalar(select(func.count()).select_from(Cycle).where(which)) or 0
    query = (
        select(Cycle)
        .where(which)
        .order_by(Cycle.opened_at.desc(), Cycle.id.desc())
        .options(
            selectinload(Cycle.sections),
            selectinload(Cycle.reviews),
            selectinload(Cycle.remarks),
            selectinload(Cycle.archive_item),
        )
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return list(session.scalars(query)), count


def _kinds(session: Session, office: Office, now: datetime) -> list[dict[str, object]]:
    """Return each kind with the periods to offer for it, first the one that is to be opened next.

    That is the one due today, or where that was opened already the first one behind it. None that
    was opened already is offered.
    """
    today = office.day_at(now)
    opened = set(
        session.execute(
            select(Cycle.kind, Cycle.period).where(Cycle.state != CycleState.CANCELLED)
        ).tuples()
    )
    found = []
    for kind in office.kinds:
        due = due_on(kind.period, today)
        while (kind.key, str(due)) in opened:
            due = due.next()
        running = current(kind.period, today)
        offered = dict.fromkeys([due, running, due.previous(), running.next()])
        periods = [each for each in offered if (kind.key, str(each)) not in opened]
        found.append({"kind": kind, "due": due, "periods": periods})
    return found
