"""One report against the ledgers: promises, figures, problems, copied text, before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huibao.audit import Act
from huibao.cycle.assembly import report_text
from huibao.cycle.ledger.figures.questions import FAULTS, Question, ask_owners, explain, questions
from huibao.cycle.ledger.past import final_text, plans_before
from huibao.cycle.ledger.problems import one
from huibao.cycle.ledger.promises.carried import carried_in, is_answered
from huibao.cycle.ledger.review import (
    cadence_faults,
    copied_in,
    follow_ups,
    problems_back,
    repeated_shares,
)
from huibao.cycle.moves import WRITABLE, cycle_by_key
from huibao.cycle.review.recurring import Recurring, recurring_remarks
from huibao.login import LoggedIn
from huibao.records.models import Cycle
from huibao.staff import Role
from huibao.web.faults import TOLD
from huibao.web.forms import Sent, named
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter()


VERBS: dict[str, Callable[[Act, Cycle, dict[str, str]], object]] = {
    "explain": lambda act, cycle, sent: explain(
        act, cycle, {sent.get("question", ""): sent.get("text", "")}
    ),
    "ask": lambda act, cycle, _: ask_owners(act, cycle, again=True),
}
"""What the office does about figures that do not add up, by the last part of the address."""


@router.get("/office/ledger/cycles/{key}")
def show(request: Request, who: Reader, key: str) -> Response:
    """Show what the ledgers say of the report as it stands."""
    return _page(request, who, key)


@router.post("/office/ledger/cycles/{key}/{verb}")
def act_on_figures(request: Request, who: Clerk, key: str, verb: str, sent: Sent) -> Response:
    """Say why a figure is what it is, or mail its owner to say so."""
    fields = typed_in(sent)
    try:
        with acting(request, who) as act:
            named(VERBS, verb)(act, cycle_by_key(act.session, key), fields)
    except TOLD as error:
        typed = refused(request, error, f"{verb}-{fields.get('question', '')}", fields)
        return _page(request, who, key, typed=typed)
    return go(f"/office/ledger/cycles/{key}?done={verb}#figures")


def _page(request: Request, who: LoggedIn, key: str, *, typed: Typed = NOTHING) -> Response:
    house = installation_of(request)
    with house.database.reading() as session:
        cycle = cycle_by_key(session, key)
        text = final_text(session, cycle) if cycle.imported else report_text(cycle).text
        found = questions(session, cycle, house.office)
        carried = carried_in(session, cycle)
        return page_for(
            request,
            who,
            "office/ledger_cycle.html",
            typed=typed,
            cycle=cycle,
            before=plans_before(session, cycle),
            follow_ups=follow_ups(session, cycle, text),
            asked={row.item_id for row in carried},
            answers={row.item_id: row for row in carried if is_answered(row, cycle)},
            acts=who.role is Role.OFFICE and cycle.state in WRITABLE,
            faults=FAULTS,
            wrong=[each for each in found if each.found.fault != "dropped"],
            writable=cycle.state in WRITABLE,
            unanswered=sum(not each.answer and each.waived is None for each in found),
            dropped=_by_section(found),
            cadence=cadence_faults(text),
            problems=(back := problems_back(session, cycle, text)),
            answering={each.number: one(session, each.number).items for each in back},
            remarks=[g for g in recurring_remarks(session, cycle) if _is_of(g, cycle)],
            copied=copied_in(session, cycle),
            shares=repeated_shares(session, cycle, text),
        )


def _is_of(group: Recurring, cycle: Cycle) -> bool:
    return any(remark.cycle_id == cycle.id for remark in group.made)


def _by_section(found: list[Question]) -> list[tuple[str, list[str]]]:
    """Return the indicators that are not mentioned any more, by where they stood last time."""
    missed = [each for each in found if each.found.fault == "dropped"]
    gone = [one.here for each in missed for one in each.all]
    return [
        (section, [figure.said for figure in figures])
        for section, figures in groupby(gone, key=lambda figure: figure.section)
    ]
