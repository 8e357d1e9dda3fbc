"""What was understood of an imported report, for the office to mend and to confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from huibao.audit import Act
from huibao.cycle.ledger.importing.mending import (
    AT_IMPORT,
    NotOfThisReport,
    confirm,
    figure_of,
    is_confirmed,
    mend,
    remove,
    remove_item,
    remove_problem,
)
from huibao.cycle.ledger.importing.withdrawing import withdraw_import, withdrawal_of
from huibao.cycle.ledger.promises.items import item_numbered, reassign, reword, set_due
from huibao.cycle.ledger.promises.owners import assign, propose_departments
from huibao.cycle.moves import cycle_by_key
from huibao.lifecycle import CycleState
from huibao.login import LoggedIn
from huibao.records.models import Cycle, FigureValue, PlanItem, Problem
from huibao.report.outline import parse
from huibao.staff import Role
from huibao.web.days import day_of
from huibao.web.faults import TOLD
from huibao.web.forms import Sent, named, number_in
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter()
Fields = dict[str, str]
Row = TypeVar("Row", PlanItem, FigureValue, Problem)


def _number(sent: Fields) -> int:
    number = number_in(sent.get("number", ""))
    if number is None:
        raise NotOfThisReport
    return number


def _item(act: Act, cycle: Cycle, sent: Fields) -> None:
    item = item_numbered(act.session, _number(sent))
    if item.cycle_id != cycle.id:
        raise NotOfThisReport
    reword(act, item, sent.get("text", ""))
    reassign(act, item, department=sent.get("department", ""), lead=item.lead)
    set_due(act, item, day_of(sent.get("due", "")), "核对导入内容")


def _figure(act: Act, cycle: Cycle, sent: Fields) -> None:
    mend(act, figure_of(act.session, cycle, _number(sent)), sent, AT_IMPORT)


def _assign(act: Act, cycle: Cycle, sent: Fields) -> None:
    items = act.session.scalars(select(PlanItem).where(PlanItem.cycle_id == cycle.id)).all()
    standing = [item for item in items if not item.replaced]
    assign(act, standing, {i.id: sent.get(f"department-{i.id}", "") for i in standing})


VERBS: dict[str, Callable[[Act, Cycle, Fields], None]] = {
    "item": _item,
    "figure": _figure,
    "remove-item": lambda act, cycle, sent: remove_item(act, cycle, _number(sent)),
    "remove-figure": lambda act, cycle, sent: remove(
        act, figure_of(act.session, cycle, _number(sent)), AT_IMPORT
    ),
    "remove-problem": lambda act, cycle, sent: remove_problem(act, cycle, _number(sent)),
    "assign": lambda act, cycle, sent: _assign(act, cycle, sent),
    "confirm": lambda act, cycle, _: confirm(act, cycle),
    "withdraw": lambda act, cycle, sent: withdraw_import(act, cycle, sent.get("reason", "")),
}
"""What the office does to what was understood, by the last part of the form's address."""


@router.get("/office/ledger/imported/{key}")
def show(request: Request, who: Reader, key: str) -> Response:
    """Show what was understood of the report."""
    return _page(request, who, key)


@router.post("/office/ledger/imported/{key}/{verb}")
def mend_one(request: Request, who: Clerk, key: str, verb: str, sent: Sent) -> Response:
    """Mend or confirm one thing, in one transaction."""
    fields = typed_in(sent)
    try:
        with acting(request, who) as act:
            named(VERBS, verb)(act, _imported(cycle_by_key(act.session, key)), fields)
    except TOLD as error:
        typed = refused(request, error, f"{verb}-{fields.get('number', '')}", fields)
        return _page(request, who, key, typed=typed)
    return go(f"/office/ledger/imported/{key}?done={verb}")


def _imported(cycle: Cycle) -> Cycle:
    if not cycle.imported:
        raise HTTPException(404)
    return cycle


def _page(request: Request, who: LoggedIn, key: str, *, typed: Typed = NOTHING) -> Response:
    house = installation_of(request)
    with house.database.reading() as session:
        cycle = _imported(cycle_by_key(session, key))
        standing = [item for item in _of(session, PlanItem, cycle) if not item.replaced]
        return page_for(
            request,
            who,
            "office/ledger_imported.html",
            typed=typed,
            cycle=cycle,
            withdrawn=withdrawal_of(session, cycle),
            outline=[n for n in parse(cycle.drafts[-1].text).nodes if n.kind == "part"],
            acts=who.role is Role.OFFICE and cycle.state is CycleState.ARCHIVED,
            confirmed=is_confirmed(session, cycle),
            departments=house.office.departments,
            proposed=propose_departments(session, house.office, standing),
            nobodys=[item for item in standing if not item.department],
            items=standing,
            figures=_of(session, FigureValue, cycle),
            problems=_of(session, Problem, cycle),
        )


def _of(session: Session, table: type[Row], cycle: Cycle) -> list[Row]:
    """Return what stands in the ledger of that report, in its order."""
    query = select(table).where(table.cycle_id == cycle.id).order_by(table.start, table.id)
    return list(session.scalars(query))
