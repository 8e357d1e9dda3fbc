"""The monthly list of what was sent to whom (报送清单), on a page and as a workbook."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huibao.cycle.filing.distribution import HOW, is_overdue
from huibao.cycle.filing.distribution_list import as_word, as_workbook, sent_in
from huibao.document.workbook import XLSX
from huibao.periods import current, parse_period
from huibao.records.documents import WORD
from huibao.web import pages
from huibao.web.pages import installation_of
from huibao.web.session import Reader, page_for

router = APIRouter()


@router.get("/office/distribution")
def show(request: Request, who: Reader, month: str = "") -> Response:
    """Show what was sent to whom in that month, or in this one."""
    house, now = installation_of(request), datetime.now(UTC)
    today = house.office.day_at(now)
    period = parse_period("M", month) if month else current("M", today)
    with house.database.reading() as session:
        rows = sent_in(session, period, house.office)
        return page_for(
            request,
            who,
            "office/distribution.html",
            month=period,
            rows=rows,
            overdue={row.id for row in rows if is_overdue(row, now)},
            how=HOW,
        )


@router.get("/office/distribution/{month}.xlsx")
def workbook(request: Request, who: Reader, month: str) -> Response:
    """Return that month's list as a workbook."""
    house, period = installation_of(request), parse_period("M", month)
    with house.database.reading() as session:
        content = as_workbook(sent_in(session, period, house.office), period, house.office)
    return pages.download(content, f"报送清单{period}.xlsx", XLSX)


@router.get("/office/distribution/{month}.docx")
def word_table(request: Request, who: Reader, month: str) -> Response:
    """Return that month's list as a Word document."""
    house, period = installation_of(request), parse_period("M", month)
    with house.database.reading() as session:
        content = as_word(sent_in(session, period, house.office), period, house.office)
    return pages.download(content, f"报送清单{period}.docx", WORD)
