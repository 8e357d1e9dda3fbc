"""The plan ledger (任务台账): every promise, where it stands, and what the office does about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from huibao.audit import Act
from huibao.cycle.ledger.changes import CHANGES
from huibao.cycle.ledger.problems import problems_of
from huibao.cycle.ledger.promises.due_months import by_due_month
from huibao.cycle.ledger.promises.items import (
    accept_due,
    decline_due,
    item_numbered,
    merge,
    percent_of,
    reassign,
    reword,
    set_due,
    set_progress,
    split,
)
from huibao.cycle.ledger.promises.owners import departments_gone, hand_over, without_department
from huibao.cycle.ledger.promises.standing import (
    NOBODY,
    Wanted,
    by_department,
    count,
    overdue_of,
    promises,
)
from huibao.cycle.ledger.promises.targets import measured, tell_state
from huibao.cycle.ledger.punctuality import records
from huibao.cycle.ledger.tables import (
    Table,
    as_word,
    as_xlsx,
    department_table,
    due_table,
    record_table,
    task_table,
)
from huibao.document.layout import Layout
from huibao.document.workbook import XLSX
from huibao.lifecycle import ItemState
from huibao.login import LoggedIn
from huibao.office import Office
from huibao.records.documents import WORD
from huibao.records.models import PlanItem
from huibao.staff import Role
from huibao.web import pages
from huibao.web.days import day_of
from huibao.web.faults import TOLD
from huibao.web.forms import Number, PageNumber, Sent, named, number_in
from huibao.web.office.importing import asking
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter()
PER_PAGE = 100
Fields = dict[str, str]


def _state(act: Act, item: PlanItem, sent: Fields) -> None:
    wanted = sent.get("state", "")
    if wanted not in set(ItemState):
        raise HTTPException(400)
    tell_state(act, item, ItemState(wanted), sent.get("text", ""))
    if sent.get("percent", "").strip() and item.is_open:
        set_progress(act, item, percent_of(sent["percent"]))


VERBS: dict[str, Callable[[Act, PlanItem, Fields], object]] = {
    "state": _state,
    "due": lambda act, item, sent: set_due(
        act, item, day_of(sent.get("due", "")), sent.get("reason", "")
    ),
    "accept-due": lambda act, item, _: accept_due(act, item),
    "decline-due": lambda act, item, sent: decline_due(act, item, sent.get("reason", "")),
    "reassign": lambda act, item, sent: reassign(
        act, item, department=sent.get("department", ""), lead=sent.get("lead", "")
    ),
    "reword": lambda act, item, sent: reword(act, item, sent.get("text", "")),
    "split": lambda act, item, sent: split(act, item, sent.get("text", "").splitlines()),
}
"""What the office does to one promise, by the last part of the form's address."""


@router.get("/office/ledger")
def show(
    request: Request,
    who: Reader,
    department: str = "",
    state: str = "",
    overdue: str = "",
    page: PageNumber = 1,
) -> Response:
    """Show the promises asked for, and how each department's stand."""
    wanted = Wanted(department, state if state in set(ItemState) else "", bool(overdue))
    return _list(request, who, wanted, max(page, 1))


@router.get("/office/ledger/tasks.xlsx")
def workbook(
    request: Request, who: Reader, department: str = "", state: str = "", overdue: str = ""
) -> Response:
    """Return the promises asked for as a workbook."""
    wanted, house = Wanted(department, state, bool(overdue)), installation_of(request)
    with house.database.reading() as session:
        rows = promises(session, wanted, today(house.office))
        tables = _tables(session, house.office, rows)
        content = as_xlsx(*tables, record_table(records(session, house.office, datetime.now(UTC))))
    return pages.download(content, "任务台账.xlsx", XLSX)


@router.get("/office/ledger/tasks.docx")
def word_table(
    request: Request, who: Reader, department: str = "", state: str = "", overdue: str = ""
) -> Response:
    """Return the promises asked for as a Word table."""
    wanted, house = Wanted(department, state, bool(overdue)), installation_of(request)
    with house.database.reading() as session:
        rows = promises(session, wanted, today(house.office))
        layout = Layout.from_mapping(house.office.layout)
        tables = _tables(session, house.office, rows)
        content = as_word(*tables, today=today(house.office), layout=layout)
    return pages.download(content, "任务台账.docx", WORD)


def _tables(session: Session, office: Office, rows: Sequence[PlanItem]) -> tuple[Table, ...]:
    """Return the promises that were asked for, and how all stand by department and due date."""
    day = today(office)
    return (
        task_table(rows, day, problems_of(session, rows), measured(session, rows)),
        department_table(by_department(session, day)),
        due_table(by_due_month(session, day)),
    )


@router.post("/office/ledger/merge")
def merge_several(request: Request, who: Clerk, sent: Sent) -> Response:
    """Put one promise in the place of those that were chosen."""
    fields = typed_in(sent)
    chosen = [n for n in map(number_in, map(str, sent.getlist("item"))) if n is not None]
    try:
        with acting(request, who) as act:
            items = [item_numbered(act.session, number) for number in chosen]
            whole = merge(act, items, fields.get("text", ""))
            act.session.flush()
            number = whole.id
    except TOLD as error:
        return _list(request, who, Wanted(), 1, typed=refused(request, error, "merge", fields))
    return go(f"/office/ledger/items/{number}?done=merge")


@router.post("/office/ledger/hand-over")
def hand_over_all(request: Request, who: Clerk, sent: Sent) -> Response:
    """Hand all that is open of a department that is gone to another one."""
    fields = typed_in(sent)
    with acting(request, who) as act:
        hand_over(act, fields.get("gone", ""), fields.get("department", ""))
    return go("/office/ledger")


@router.get("/office/ledger/items/{number}")
def show_item(request: Request, who: Reader, number: Number) -> Response:
    """Show one promise with its history."""
    return _item(request, who, number)


@router.post("/office/ledger/items/{number}/{verb}")
def act_on_item(request: Request, who: Clerk, number: Number, verb: str, sent: Sent) -> Response:
    """Do one thing to the promise, in one transaction."""
    fields = typed_in(sent)
    try:
        with acting(request, who) as act:
            named(VERBS, verb)(act, item_numbered(act.session, number), fields)
    except TOLD as error:
        return _item(request, who, number, typed=refused(request, error, verb, fields))
    return go(f"/office/ledger/items/{number}?done={verb}")


def today(office: Office) -> date:
    """Return the day it is where the office is."""
    return office.day_at(datetime.now(UTC))


def _list(
    request: Request,
    who: LoggedIn,
    wanted: Wanted,
    number: int,
    *,
    typed: Typed = NOTHING,
) -> Response:
    house = installation_of(request)
    day = today(house.office)
    with house.database.reading() as session:
        rows = promises(session, wanted, day, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
        return page_for(
            request,
            who,
            "office/ledger.html",
            typed=typed,
            items=rows,
            late=overdue_of(rows, day),
            today=day,
            problems=problems_of(session, rows),
            measured=measured(session, rows),
            nobodys=without_department(session),
            gone=departments_gone(session, house.office),
            wanted=wanted,
            number=number,
            last=max(1, -(-count(session, wanted, day) // PER_PAGE)),
            standings=by_department(session, day),
            months=by_due_month(session, day, department=wanted.department),
            this_month=f"{day:%Y-%m}",
            punctuality=records(session, house.office, datetime.now(UTC)),
            states=list(ItemState),
            nobody=NOBODY,
            asking=asking(session, house),
        )


def _item(
    request: Request,
    who: LoggedIn,
    number: int,
    *,
    typed: Typed = NOTHING,
) -> Response:
    house = installation_of(request)
    with house.database.reading() as session:
        item = item_numbered(session, number)
        parts = session.query(PlanItem).filter(PlanItem.parent_id == item.id).all()
        return page_for(
            request,
            who,
            "office/ledger_item.html",
            typed=typed,
            acts=who.role is Role.OFFICE and not item.replaced,
            item=item,
            late=overdue_of([item], today(house.office)),
            parts=parts,
            problems=problems_of(session, [item]).get(item.id, []),
            measured=measured(session, [item]).get(item.id, []),
            changes=CHANGES,
            states=list(ItemState),
        )
