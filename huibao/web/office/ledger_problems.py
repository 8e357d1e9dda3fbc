"""The problem ledger (问题台账): what came up, how often, and which tasks answer it."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huibao.audit import Act
from huibao.cycle.ledger.problems import (
    admitted,
    count,
    may_answer,
    one,
    problem_numbered,
    tie,
    untie,
)
from huibao.cycle.ledger.promises.items import item_numbered
from huibao.cycle.ledger.tables import as_word, as_xlsx, problem_table
from huibao.document.layout import Layout
from huibao.document.workbook import XLSX
from huibao.records.documents import WORD
from huibao.records.models import PlanItem, Problem
from huibao.web import pages
from huibao.web.forms import Number, PageNumber, Sent, named, number_in
from huibao.web.office.ledger import today
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for, typed_in

router = APIRouter(prefix="/office/ledger/problems")
PER_PAGE = 50

VERBS: dict[str, Callable[[Act, Problem, PlanItem], None]] = {"tie": tie, "untie": untie}
"""What the office does to a problem and a task, by the last part of the form's address."""


@router.get("")
def show(request: Request, who: Reader, page: PageNumber = 1) -> Response:
    """Show the problems with the tasks that answer them."""
    number = max(page, 1)
    with installation_of(request).database.reading() as session:
        return page_for(
            request,
            who,
            "office/ledger_problems.html",
            problems=admitted(session, limit=PER_PAGE, offset=(number - 1) * PER_PAGE),
            number=number,
            last=max(1, -(-count(session) // PER_PAGE)),
        )


@router.get("/table.xlsx")
def workbook(request: Request, who: Reader) -> Response:
    """Return the problems as a workbook."""
    with installation_of(request).database.reading() as session:
        content = as_xlsx(problem_table(admitted(session)))
    return pages.download(content, "问题台账.xlsx", XLSX)


@router.get("/table.docx")
def word_table(request: Request, who: Reader) -> Response:
    """Return the problems as a Word table."""
    office = installation_of(request).office
    with installation_of(request).database.reading() as session:
        table = problem_table(admitted(session))
        content = as_word(table, today=today(office), layout=Layout.from_mapping(office.layout))
    return pages.download(content, "问题台账.docx", WORD)


@router.get("/{number}")
def show_one(request: Request, who: Reader, number: Number) -> Response:
    """Show one problem: its wordings, its tasks, and which more may answer it."""
    with installation_of(request).database.reading() as session:
        found = one(session, number)
        likely, others = may_answer(session, found.problem)
        return page_for(
            request,
            who,
            "office/ledger_problem.html",
            found=found,
            likely=likely,
            rest=others,
        )


@router.post("/{number}/{verb}")
def act_on_problem(request: Request, who: Clerk, number: Number, verb: str, sent: Sent) -> Response:
    """Tie a task to the problem, or untie it, in one transaction."""
    wanted = number_in(typed_in(sent).get("item", ""))
    with acting(request, who) as act:
        problem = problem_numbered(act.session, number)
        item = item_numbered(act.session, wanted or 0)
        named(VERBS, verb)(act, problem, item)
    return go(f"/office/ledger/problems/{number}?done={verb}")
