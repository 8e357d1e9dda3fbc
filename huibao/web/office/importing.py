"""Importing a past report (导入往期报告): what was understood of it is shown before it is taken.

A file that was read waits until it is imported or put aside, whatever becomes of the page: it lies
in the database under its SHA-256, and what it is to be imported as beside it, as half-typed text.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from config.installation import Installation
from huibao.audit import Act
from huibao.cycle.ledger.importing.belonging import Doubt
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.importing.understood import (
    Past,
    imported_from,
    may_import,
    offers,
    read_past,
)
from huibao.cycle.outlines import kind_named
from huibao.cycle.refusals import AlreadyOpen, Refused
from huibao.cycle.sections.autosaves import keep_typing, typed_on, typing_done, typing_of
from huibao.cycle.word_files import media_type_of
from huibao.login import LoggedIn
from huibao.periods import PeriodDoesNotFit
from huibao.records.documents import load, store
from huibao.records.models import Autosave
from huibao.web.faults import TOLD, sentence
from huibao.web.forms import Sent, file_of, name_of
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, ClerkLooking, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused
from huibao.web.upload import NoFileChosen

router = APIRouter()
TASK: Final = "import"
"""What an uploaded report is kept for until it is imported."""
HERE: Final = "/office/ledger/import"
Fields = dict[str, str]


class NoReportChosen(NoFileChosen):
    """The button was pressed before a report was chosen."""

    says = (
        "请先选择往期报告的文件（.docx 或 .txt），再点击“读取文件”。"
        " (Choose the file of a past report first.)"
    )


@dataclass(frozen=True)
class Standing:
    """Whether the file can be imported as what was chosen."""

    refused: str = ""
    """Why it cannot, in the reader's language; empty where it can."""
    already: str = ""
    """The key of the report that is there already."""
    doubts: tuple[Doubt, ...] = ()


def asking(session: Session, house: Installation) -> dict[str, Any]:
    """Return what the form that asks for a past report shows: kinds, periods, files that wait."""
    today = house.office.day_at(datetime.now(UTC))
    return {"offers": offers(session, house.office, today), "waiting": typing_of(session, TASK)}


@router.get(HERE)
def ask(request: Request, who: ClerkLooking, kind: str = "") -> Response:
    """Show where a past report is handed in."""
    return _asking(request, who, Typed("import", {"kind": kind}))


@router.post(HERE)
def upload(request: Request, who: Clerk, sent: Sent) -> Response:
    """Keep the file, and show what was understood of it."""
    fields = typed_in(sent)
    try:
        file = file_of(sent, "file")
        if file is None:
            raise NoReportChosen
        name, content = name_of(file), file.file.read()
        read_past(content, name=name)
        kind_named(installation_of(request).office, fields.get("kind", ""))
        sha256 = hashlib.sha256(content).hexdigest()
        with acting(request, who) as act:
            store(act.session, content, media_type=media_type_of(content, name), now=act.now)
            _keep(act, sha256, {"name": name, "uploaded": act.now.isoformat()}, fields)
    except TOLD as error:
        return _asking(request, who, refused(request, error, "import", fields))
    return go(f"{HERE}/{sha256}")


@router.get(HERE + "/{sha256}")
def understood(request: Request, who: ClerkLooking, sha256: str) -> Response:
    """Show what was understood of the file, and what speaks against importing it."""
    return _understood(request, who, sha256)


@router.post(HERE + "/{sha256}")
def settle(request: Request, who: Clerk, sha256: str, sent: Sent) -> Response:
    """Import the file as what its page showed, show it anew as another, or put it aside."""
    fields, key = typed_in(sent), ""
    how = fields.get("how", "")
    try:
        with acting(request, who) as act:
            row = typed_on(act.session, task=TASK, tab=sha256)
            if row is None:
                return _after(act.session, sha256)
            shown = all(fields.get(n, "").strip() == row.content[n] for n in ("kind", "period"))
            if how == "take" and shown:
                key = _import(act, row, sure=bool(fields.get("sure")))
            elif how != "leave":
                _keep(act, sha256, row.content, fields)
            if key or how == "leave":
                typing_done(act, task=TASK, tab=sha256)
    except TOLD as error:
        return _understood(request, who, sha256, refused(request, error, "import", fields))
    if key:
        return go(f"/office/ledger/imported/{key}?done=import")
    if how == "leave":
        return go("/office/ledger")
    return go(f"{HERE}/{sha256}" + ("?done=check" if how == "take" else ""))


def _keep(act: Act, sha256: str, file: Fields, fields: Fields) -> None:
    """Keep what the file is to be imported as.

    When it was uploaded is part of it: a file that was put aside waits again once it comes again.
    """
    aim = {part: fields.get(part, "").strip() for part in ("kind", "period")}
    keep_typing(act, task=TASK, tab=sha256, content=file | aim)


def _import(act: Act, row: Autosave, *, sure: bool) -> str:
    """Import the file, and return the key of its report."""
    content, aim = load(act.session, row.tab), row.content
    done = import_report(
        act, content, name=aim["name"], kind=aim["kind"], period=aim["period"], sure=sure
    )
    return done.cycle.key


def _after(session: Session, sha256: str) -> Response:
    """Return the way on from a file that does not wait any more."""
    report = imported_from(session, sha256)
    return go(f"/office/ledger/imported/{report.key}" if report else HERE)


def _asking(request: Request, who: LoggedIn, typed: Typed) -> Response:
    house = installation_of(request)
    with house.database.reading() as session:
        return page_for(
            request, who, "office/import.html", typed=typed, asking=asking(session, house)
        )


def _understood(request: Request, who: LoggedIn, sha256: str, typed: Typed = NOTHING) -> Response:
    house = installation_of(request)
    with house.database.reading() as session:
        row = typed_on(session, task=TASK, tab=sha256)
        if row is None:
            return _after(session, sha256)
        content = load(session, sha256)
        past = read_past(content, name=row.content["name"])
        return page_for(
            request,
            who,
            "office/import_understood.html",
            typed=typed,
            address=f"{HERE}/{sha256}",
            aim=row.content,
            past=past,
            standing=_standing(request, session, row, content, past),
            kinds=house.office.kinds,
        )


def _standing(
    request: Request, session: Session, row: Autosave, content: bytes, past: Past
) -> Standing:
    office, chosen = installation_of(request).office, row.content
    try:
        aim = may_import(session, office, content, kind=chosen["kind"], period=chosen["period"])
    except (Refused, PeriodDoesNotFit) as error:
        already = error.key if isinstance(error, AlreadyOpen) else ""
        return Standing(sentence(request, error), already)
    return Standing(doubts=past.doubts(office, aim.period))
