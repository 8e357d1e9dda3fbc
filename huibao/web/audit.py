"""The auditors' pages: every report's history, and whether it is whole. They change nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import OFFICE_CHAIN
from huibao.breaks import first_break_between
from huibao.cycle.history import as_csv, as_json, history, run_address, runs
from huibao.cycle.link_openings import openings_of
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.verification import verify_cycle
from huibao.records.models import Chain, Cycle, Event
from huibao.web.forms import PageNumber
from huibao.web.headers import LOOPBACK
from huibao.web.language import language_of, translations
from huibao.web.pages import download, installation_of
from huibao.web.session import Reader, page_for

router = APIRouter()
PER_PAGE = 50
EVENTS_PER_PAGE = 200


@router.get("/audit")
def show_all(request: Request, who: Reader, page: PageNumber = 1) -> Response:
    """Show every report, the newest first."""
    number = max(page, 1)
    with installation_of(request).database.reading() as session:
        query = select(Cycle, Chain.length).outerjoin(Chain, Chain.name == Cycle.key)
        query = query.order_by(Cycle.opened_at.desc(), Cycle.id.desc())
        rows = session.execute(query.limit(PER_PAGE + 1).offset((number - 1) * PER_PAGE)).all()
        return page_for(
            request,
            who,
            "audit/cycles.html",
            cycles=rows[:PER_PAGE],
            more=len(rows) > PER_PAGE,
            number=number,
        )


@router.get("/audit/cycles/{key}")
def show_cycle(request: Request, who: Reader, key: str, mails: bool = True) -> Response:
    """Show a report's history, and whether it is whole."""
    house = installation_of(request)
    with house.database.reading() as session:
        cycle = cycle_by_key(session, key)
        return page_for(
            request,
            who,
            "audit/history.html",
            cycle=cycle,
            with_mails=mails,
            lines=history(session, key, house.office.zone),
            runs=runs(session, cycle, house.office.zone),
            openings=openings_of(session, cycle),
            run_address=lambda run: run_address(prefect_ui(request), run),
            **_verdict(request, session, key),
        )


@router.get("/audit/cycles/{key}/history.csv")
def table(request: Request, who: Reader, key: str) -> Response:
    """Return a report's history as a table."""
    house = installation_of(request)
    with house.database.reading() as session:
        cycle_by_key(session, key)
        content = as_csv(history(session, key, house.office.zone))
    return download(content.encode(), f"{key}-history.csv", "text/csv; charset=utf-8")


@router.get("/audit/cycles/{key}/history.json")
def for_machines(request: Request, who: Reader, key: str) -> Response:
    """Return a report's history as JSON, every event as its hash covers it."""
    house = installation_of(request)
    with house.database.reading() as session:
        cycle_by_key(session, key)
        faults = verify_cycle(session, key, archive_folder=house.archive_folder)
        content = as_json(key, history(session, key, house.office.zone), faults)
    return download(content.encode(), f"{key}-history.json", "application/json")


@router.get("/audit/office")
def show_office(
    request: Request, who: Reader, page: PageNumber = 1, whole: bool = False
) -> Response:
    """Show the events that belong to no report, such as logins; the newest page first.

    The chain grows for ever, so that only what is shown is checked, unless all of it is asked for.
    """
    house = installation_of(request)
    with house.database.reading() as session:
        chain = session.get(Chain, OFFICE_CHAIN)
        length = chain.length if chain else 0
        number = max(page, 1)
        last = max(length - (number - 1) * EVENTS_PER_PAGE, 0)
        first = max(last - EVENTS_PER_PAGE + 1, 1)
        shown = Event.number.between(first, last)
        verdict = _verdict(request, session, OFFICE_CHAIN, None if whole else (first, last))
        return page_for(
            request,
            who,
            "audit/history.html",
            cycle=None,
            with_mails=True,
            lines=history(session, OFFICE_CHAIN, house.office.zone, which=shown),
            runs=[],
            openings=[],
            run_address=lambda run: run_address(prefect_ui(request), run),
            number=number,
            more=first > 1,
            length=length,
            whole=whole,
            **verdict,
        )


def _verdict(
    request: Request, session: Session, chain: str, part: tuple[int, int] | None = None
) -> dict[str, Any]:
    """Return what verification says of a chain, or of that part of it."""
    head = session.get(Chain, chain)
    return {
        "faults": _faults(request, session, head, part) if head else [],
        "head": head.head if head else "",
        "verified_at": datetime.now(UTC),
        # Not the templates' own `_`: that takes what it translates for markup, and events hold
        # what people typed.
        "say": translations(language_of(request)).gettext,
    }


def _faults(
    request: Request, session: Session, chain: Chain, part: tuple[int, int] | None
) -> list[str]:
    if part is None:
        folder = installation_of(request).archive_folder
        return verify_cycle(session, chain.name, archive_folder=folder)
    broken = first_break_between(session, chain, *part)
    return [str(broken)] if broken else []


def prefect_ui(request: Request) -> str | None:
    """Return where Prefect's own pages are, when that is known and leads there from here.

    On the server's own loopback they answer nobody who sits elsewhere.
    """
    shown = getattr(request.app.state, "prefect_ui", None)
    api = installation_of(request).settings.prefect_api_url
    address = shown or (api.rstrip("/").removesuffix("/api") if api else None)
    is_here = address and urlsplit(address).hostname in LOOPBACK
    return None if is_here and request.url.hostname not in LOOPBACK else address
