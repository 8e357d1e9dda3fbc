"""Entering what a leader signed on the printed draft (代录纸质签批): filled in, shown, confirmed.

What is typed and the scan are kept before anything is refused; nothing counts before the page that
shows it once more is confirmed, and `huibao.cycle.review.decisions.decide` has the last word.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from huibao.audit import Act
from huibao.cycle.moves import cycle_by_key, kind_of
from huibao.cycle.refusals import Refused
from huibao.cycle.review.decisions import Ruling, check_ruling, decide, may_decide
from huibao.cycle.review.marked_copies import SentFile, copies_for, copies_of, waiting_in
from huibao.cycle.review.paper import Paper, check_paper, days_possible, may_enter
from huibao.cycle.review.route import ACKNOWLEDGE, RETURN, sections_of, step_of
from huibao.cycle.sections.autosaves import keep_typing, typed_on, typing_done
from huibao.document.scan import scan_type
from huibao.login import LoggedIn
from huibao.records.documents import store
from huibao.records.models import Autosave, Review
from huibao.web.days import DayUnreadable, day_of
from huibao.web.faults import TOLD
from huibao.web.forms import Sent, file_of, name_of, new_tab, numbered, tab_of, text_of
from huibao.web.opinions import REMARK, of_form, remarks_in
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, ClerkLooking, acting, page_for, typed_in
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter(prefix="/office/cycles/{key}/reviews/{number}/paper")

FORM: Final = "paper"
SCAN: Final = "scan"
TYPED: Final = ("decision", "opinion", "day", "draft", "with-copies", "for-reference")
"""The fields of the form, the scan apart."""
ORDER: Final = ("approve", "acknowledge", "return", "opinion")
"""In which order the choices stand."""


class ScanMissing(Refused):
    """No file was chosen."""

    says = "请选择签批页的扫描件（PDF、JPEG 或 PNG）。 (Choose the scan of the signed page.)"


class NothingChosen(Refused):
    """Neither 同意 nor 退回 was chosen."""

    says = "请选择同意还是退回。 (Choose whether it was approved or returned.)"


class RemarksWithoutReturn(Refused):
    """Remarks are entered, and yet it was not returned: nobody would be asked to answer them."""

    says = (
        "只有退回的才分部分列修改意见；没有退回的，请把批示全文写在“意见”中。"
        " (Remarks by section go with a return; otherwise write all of it as the opinion.)"
    )


@router.get("")
def show(request: Request, who: ClerkLooking, key: str, number: int, tab: str = "") -> Response:
    """Show the form; with what was typed, when one comes back from the page that asks again."""
    with installation_of(request).database.reading() as session:
        row = _row_of(session, _review(session, key, number), tab)
        fields = _kept(row.content) if row else {}
    return _form(request, who, key, number, tab=tab, typed=Typed(FORM, fields))


@router.post("")
def ask(request: Request, who: Clerk, key: str, number: int, sent: Sent) -> Response:
    """Keep what was typed and the scan, and lead to the page that asks once more."""
    tab = tab_of(sent)
    try:
        with acting(request, who) as act:
            _keep(act, _review(act.session, key, number), sent, tab)
        with acting(request, who) as act:
            review = _review(act.session, key, number)
            may_enter(act.office, who.person.key, review)
            _take_scan(act, review, sent, tab)
        with acting(request, who) as act:
            review = _review(act.session, key, number)
            ruling, paper = _entry(review, _row_of(act.session, review, tab))
            check_paper(act, review, paper)
            check_ruling(review, ruling)
    except TOLD as error:
        typed = refused(request, error, FORM, typed_in(sent))
        return _form(request, who, key, number, tab=tab, typed=typed)
    return go(f"{_place(key, number)}/confirm?tab={tab}")


@router.get("/confirm")
def show_once_more(
    request: Request, who: ClerkLooking, key: str, number: int, tab: str = ""
) -> Response:
    """Show what is about to be entered in whose name; the form where nothing is."""
    with installation_of(request).database.reading() as session:
        review = _review(session, key, number)
        row = _row_of(session, review, tab)
        if row is None or SCAN not in row.content or not review.open:
            return go(_place(key, number))
        ruling, paper = _entry(review, row)
        return page_for(
            request,
            who,
            "office/paper_confirm.html",
            cycle=review.cycle,
            review=review,
            kind=kind_of(review.cycle),
            ruling=ruling,
            names={section.id: section.name for section in review.cycle.sections},
            paper=paper,
            form=_place(key, number),
            tab=tab,
        )


@router.post("/enter")
def enter(request: Request, who: Clerk, key: str, number: int, sent: Sent) -> Response:
    """Enter it: from now on it is the reviewer's decision."""
    tab, fields = tab_of(sent), {}
    try:
        with acting(request, who) as act, act.session.no_autoflush:
            review = _review(act.session, key, number)
            row = _row_of(act.session, review, tab)
            fields = dict(row.content) if row else {}
            may_enter(act.office, who.person.key, review)
            decide(act, review, *_entry(review, row))
            typing_done(act, task=_task(review), tab=tab)
    except TOLD as error:
        typed = refused(request, error, FORM, _kept(fields))
        return _form(request, who, key, number, tab=tab, typed=typed)
    return go(f"/office/cycles/{key}?done=paper#reviews")


def _keep(act: Act, review: Review, sent: FormData, tab: str) -> None:
    """Keep what was typed beside the scan that came before."""
    row = _row_of(act.session, review, tab)
    scan = {SCAN: row.content[SCAN]} if row and SCAN in row.content else {}
    remarks = {REMARK + place: text for place, text in of_form(sent).written_remarks().items()}
    content = {name: text_of(sent, name) for name in TYPED} | remarks | scan
    keep_typing(act, task=_task(review), tab=tab, content=content)


def _kept(content: dict[str, Any]) -> dict[str, str]:
    """Return the fields of the form as they were kept, the scan apart."""
    names = (*TYPED, *(name for name in content if name.startswith(REMARK)))
    return {name: str(content.get(name, "")) for name in names}


def _take_scan(act: Act, review: Review, sent: FormData, tab: str) -> None:
    """Keep the scan that was chosen; `UnreadableDocument` for a file that is none."""
    file, row = file_of(sent, SCAN), _row_of(act.session, review, tab)
    if file is None or row is None:
        return
    content = file.file.read()
    sha256 = store(act.session, content, media_type=scan_type(content), now=act.now)
    scan = {SCAN: {"sha256": sha256, "name": name_of(file)}}
    keep_typing(act, task=_task(review), tab=tab, content=row.content | scan)


def _entry(review: Review, row: Autosave | None) -> tuple[Ruling, Paper]:
    """Return what was typed, as a decision on paper.

    `NothingChosen`, `DayUnreadable` or `ScanMissing` where something lacks.
    """
    content: dict[str, Any] = row.content if row else {}
    decision = str(content.get("decision", ""))
    if decision not in may_decide(review):
        raise NothingChosen
    day = day_of(str(content.get("day", "")))
    if day is None:
        raise DayUnreadable("")
    if SCAN not in content:
        raise ScanMissing
    remarks = remarks_in(_kept(content))
    if remarks and decision != RETURN:
        raise RemarksWithoutReturn
    ruling = Ruling(
        decision=decision,
        remarks=remarks,
        name=review.reviewer_name,
        opinion=str(content.get("opinion", "")).strip(),
        draft_sha256=str(content.get("draft", "")),
        with_copies=bool(content.get("with-copies")),
        for_reference=bool(content.get("for-reference")),
    )
    return ruling, Paper(day, SentFile(**content[SCAN]))


def _form(
    request: Request, who: LoggedIn, key: str, number: int, *, tab: str, typed: Typed = NOTHING
) -> Response:
    house = installation_of(request)
    with house.database.reading() as session:
        review = _review(session, key, number)
        row = _row_of(session, review, tab)
        first, today = days_possible(house.office, datetime.now(UTC), review)
        hinders = ""
        try:
            may_enter(house.office, who.person.key, review)
        except Refused as error:
            told = refused(request, error, FORM)
            hinders, typed = told.refused, replace(typed, status=max(typed.status, told.status))
        offered = may_decide(review)
        if not step_of(review).may_acknowledge:
            offered -= {ACKNOWLEDGE}
        return page_for(
            request,
            who,
            "office/paper.html",
            typed=typed,
            cycle=review.cycle,
            review=review,
            hinders=hinders,
            places=sections_of(review) if RETURN in offered else (),
            remarked=bool(remarks_in(typed.fields)),
            choices=[choice for choice in ORDER if choice in offered],
            first=first,
            today=today,
            brought=len(waiting_in(copies_for(review))),
            proposed=len(waiting_in(copies_of(review))),
            scan=row.content.get(SCAN) if row else None,
            form=_place(key, number),
            tab=tab if row else new_tab(),
        )


def _place(key: str, number: int) -> str:
    return f"/office/cycles/{key}/reviews/{number}/paper"


def _review(session: Session, key: str, number: int) -> Review:
    return numbered(cycle_by_key(session, key).reviews, number)


def _task(review: Review) -> str:
    return f"paper:{review.id}"


def _row_of(session: Session, review: Review, tab: str) -> Autosave | None:
    return typed_on(session, task=_task(review), tab=tab)
