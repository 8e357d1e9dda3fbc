"""The figure ledger (数据台账): indicators by periods, and each indicator with all its values."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huibao.audit import Act
from huibao.cycle.ledger.figures.indicators import (
    Meaning,
    Table,
    counted_over,
    define,
    meaning_of,
    periods_of,
    values_of,
)
from huibao.cycle.ledger.importing.mending import (
    figure_numbered,
    mend,
    remove,
    restore,
)
from huibao.cycle.ledger.tables import figure_sheet
from huibao.document.workbook import XLSX, as_xlsx
from huibao.login import LoggedIn
from huibao.records.models import FigureValue
from huibao.web import pages
from huibao.web.faults import TOLD
from huibao.web.forms import Number, PageNumber, Sent, named
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter()
Fields = dict[str, str]
COLUMNS = 6
"""How many periods are shown beside each other."""
KINDS = {"M": "月度", "Q": "季度", "H": "半年", "Y": "年度"}

VERBS: dict[str, Callable[[Act, FigureValue, Fields], None]] = {
    "mend": lambda act, figure, sent: mend(act, figure, sent, sent.get("reason", "")),
    "remove": lambda act, figure, sent: remove(act, figure, sent.get("reason", "")),
    "restore": lambda act, figure, sent: restore(act, figure, sent.get("reason", "")),
}
"""What the office does to one value, by the last part of the form's address."""


@router.get("/office/ledger/figures")
def show(
    request: Request, who: Reader, kind: str = "", department: str = "", page: PageNumber = 1
) -> Response:
    """Show the values of every indicator in reports of one kind of period, some periods at once."""
    house = installation_of(request)
    with house.database.reading() as session:
        filed = periods_of(session)
        kinds = [name for name in KINDS if any(period.kind == name for period in filed)]
        chosen = kind if kind in kinds else filed[0].kind if filed else ""
        own = [period for period in filed if period.kind == chosen]
        last = max(1, -(-len(own) // COLUMNS))
        number = min(max(page, 1), last)
        shown = own[(number - 1) * COLUMNS : number * COLUMNS]
        table = counted_over(session, house.office, shown)
        departments = sorted({row.meaning.department for row in table.rows})
        return page_for(
            request,
            who,
            "office/figures.html",
            table=table,
            rows=[row for row in table.rows if department in ("", row.meaning.department)],
            kinds={name: KINDS[name] for name in kinds},
            kind=chosen,
            department=department,
            departments=departments,
            number=number,
            last=last,
        )


@router.get("/office/ledger/figures.xlsx")
def workbook(request: Request, who: Reader) -> Response:
    """Return every indicator with all its values, a sheet for each kind of period."""
    house = installation_of(request)
    with house.database.reading() as session:
        filed = periods_of(session)
        sheets = []
        for kind, name in KINDS.items():
            if own := [period for period in filed if period.kind == kind]:
                sheets.append(figure_sheet(name, counted_over(session, house.office, own)))
        content = as_xlsx(*sheets or [figure_sheet("数据台账", Table([], []))])
    return pages.download(content, "数据台账.xlsx", XLSX)


@router.get("/office/ledger/indicators/{name}")
def show_indicator(request: Request, who: Reader, name: str) -> Response:
    """Show what an indicator means and every value it had, each with its history."""
    return _indicator(request, who, name)


@router.post("/office/ledger/indicators/{name}")
def define_indicator(request: Request, who: Clerk, name: str, sent: Sent) -> Response:
    """Say what the indicator means and who owns it."""
    fields = typed_in(sent)
    said = {key: fields.get(key, "").strip() for key in ("label", "unit", "department", "basis")}
    try:
        with acting(request, who) as act:
            define(act, Meaning(name, **said))
    except TOLD as error:
        return _indicator(request, who, name, typed=refused(request, error, "define", fields))
    return go(f"/office/ledger/indicators/{quote(name)}?done=define")


@router.post("/office/ledger/figures/{number}/{verb}")
def act_on_figure(request: Request, who: Clerk, number: Number, verb: str, sent: Sent) -> Response:
    """Mend one value, or say that it is no indicator."""
    fields = typed_in(sent)
    with installation_of(request).database.reading() as session:
        name = figure_numbered(session, number).name
    try:
        with acting(request, who) as act:
            figure = figure_numbered(act.session, number)
            named(VERBS, verb)(act, figure, fields)
            name = figure.name
    except TOLD as error:
        typed = refused(request, error, f"{verb}-{number}", fields)
        return _indicator(request, who, name, typed=typed)
    return go(f"/office/ledger/indicators/{quote(name)}?done={verb}")


def _indicator(request: Request, who: LoggedIn, name: str, *, typed: Typed = NOTHING) -> Response:
    house = installation_of(request)
    with house.database.reading() as session:
        return page_for(
            request,
            who,
            "office/indicator.html",
            typed=typed,
            meaning=meaning_of(session, house.office, name),
            values=values_of(session, name),
        )
