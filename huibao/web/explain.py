"""The owner's page for figures that do not add up: each with both its places, and room for why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from huibao.cycle.ledger.figures.questions import FAULTS, LINK, explain, questions_for
from huibao.cycle.moves import WRITABLE
from huibao.links import check, find, section_of
from huibao.web import faults, pages
from huibao.web.actors import acting
from huibao.web.forms import Sent
from huibao.web.touched import must_be_touched
from huibao.web.unlock import unlocked
from huibao.web.written import explanations_in

router = APIRouter(prefix="/explain/{token}", dependencies=[Depends(unlocked)])

PURPOSE: Final = LINK


@router.get("")
def show(request: Request, token: str, done: str = "") -> Response:
    """Show what does not add up in the section's figures."""
    with pages.installation_of(request).database.reading() as session:
        return _page(request, session, token, done=done)


@router.post("")
def say(request: Request, token: str, sent: Sent) -> Response:
    """Keep every word that was given; one link serves until the report's text is fixed."""
    given = explanations_in(sent)
    try:
        must_be_touched(sent)
        with acting(request, token, PURPOSE) as (act, link):
            check(link, now=act.now)
            explain(act, section_of(link).cycle, given)
    except faults.TOLD as error:
        with pages.installation_of(request).database.reading() as session:
            return _page(request, session, token, given=given, error=error)
    return pages.go(f"/explain/{token}?done=said")


def _page(
    request: Request,
    session: Session,
    token: str,
    *,
    given: dict[str, str] | None = None,
    done: str = "",
    error: Exception | None = None,
) -> Response:
    link = find(session, token, purpose=PURPOSE)
    check(link, now=datetime.now(UTC))
    section = section_of(link)
    return pages.render(
        request,
        "explain.html",
        **faults.telling(request, error),
        here=f"/explain/{token}",
        section=section,
        writable=section.cycle.state in WRITABLE,
        questions=questions_for(session, section, pages.installation_of(request).office),
        faults=FAULTS,
        given=given or {},
        done=done,
    )
