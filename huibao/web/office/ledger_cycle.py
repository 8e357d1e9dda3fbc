"""One report against the ledgers: promises, figures, problems, copied text, before it is sent."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huibao.cycle.drafts import report_text
from huibao.cycle.ledger.carried import carried_in, is_answered
from huibao.cycle.ledger.figures import mismatches
from huibao.cycle.ledger.past import final_text, report_before
from huibao.cycle.ledger.problems import one
from huibao.cycle.ledger.review import (
    cadence_faults,
    copied_in,
    follow_ups,
    problems_back,
    repeated_shares,
)
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.recurring import Recurring, recurring_remarks
from huibao.records.models import Cycle
from huibao.report.tallies import Mismatch
from huibao.web import pages
from huibao.web.office.typed import NOTHING
from huibao.web.pages import installation_of
from huibao.web.session import Reader, csrf_of

router = APIRouter()


@router.get("/office/ledger/cycles/{key}")
def show(request: Request, who: Reader, key: str) -> Response:
    """Show what the ledgers say of the report as it stands."""
    with installation_of(request).database.reading() as session:
        cycle = cycle_by_key(session, key)
        text = final_text(session, cycle) if cycle.imported else report_text(cycle).text
        before = report_before(session, cycle)
        found = mismatches(session, cycle)
        carried = carried_in(session, cycle)
        return pages.render(
            request,
            "office/ledger_cycle.html",
            who=who,
            csrf=csrf_of(request, who),
            typed=NOTHING,
            cycle=cycle,
            before=before,
            follow_ups=follow_ups(session, cycle, text),
            answers={row.item_id: row for row in carried if is_answered(row, cycle)},
            wrong=[each for each in found if each.fault != "dropped"],
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


def _by_section(found: list[Mismatch]) -> list[tuple[str, list[str]]]:
    """Return the indicators that are not mentioned any more, by where they stood last time."""
    gone = [each.here for each in found if each.fault == "dropped"]
    return [
        (section, [figure.said for figure in figures])
        for section, figures in groupby(gone, key=lambda figure: figure.section)
    ]
