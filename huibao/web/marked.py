"""A reviewer's own Word file (审改稿): what was understood is shown before the office gets it.

It decides nothing: the page says so, and that the review still waits for its decision.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from huibao.cycle.refusals import AlreadyDecided, Refused
from huibao.cycle.review.marked_copies import SentFile, may_mark, receive
from huibao.cycle.review.markup import Markup, read_markup
from huibao.cycle.sections.autosaves import keep_typing, typed_on, typing_done
from huibao.document.errors import UnreadableDocument
from huibao.links import check
from huibao.records.database import Overtaken
from huibao.records.documents import WORD, load, store
from huibao.records.models import Autosave, Review
from huibao.web import pages
from huibao.web.actors import acting
from huibao.web.forms import Sent, file_of, name_of, new_tab, number_in, tab_of, text_of
from huibao.web.review import PURPOSE, again, keep, review_at, review_of
from huibao.web.unlock import unlocked
from huibao.web.upload import NoFileChosen

router = APIRouter(prefix="/review/{token}/copy", dependencies=[Depends(unlocked)])
UPLOAD = "upload"


@router.post("")
def upload(request: Request, token: str, sent: Sent) -> Response:
    """Keep the file and the half-typed opinion, and show what was understood."""
    try:
        keep(request, token, sent)
        name, content = chosen(sent)
        with pages.installation_of(request).database.reading() as session:
            _understood(session, review_at(session, token), content)
        tab = new_tab()
        with acting(request, token, PURPOSE) as (act, link):
            check(link, now=act.now)
            review = review_of(link)
            may_mark(review)
            sha256 = store(act.session, content, media_type=WORD, now=act.now)
            kept = {UPLOAD: {"sha256": sha256, "name": name}}
            keep_typing(act, task=_task(review), tab=tab, content=kept)
    except AlreadyDecided:
        return pages.go(f"/review/{token}?done=again")
    except (Refused, UnreadableDocument, Overtaken) as error:
        return again(request, token, sent, error)
    return pages.go(f"/review/{token}/copy?tab={tab}")


def chosen(sent: Sent) -> tuple[str, bytes]:
    """Return the name and the bytes of the form's file; `NoFileChosen` when there is none."""
    file = file_of(sent, "file")
    if file is None:
        raise NoFileChosen
    return name_of(file), file.file.read()


def _understood(session: Session, review: Review, content: bytes) -> Markup:
    may_mark(review)
    return read_markup(session, review.cycle, content, under_review=review.draft)


def _task(review: Review) -> str:
    return f"copy:{review.id}"


def _row_of(session: Session, review: Review, tab: str) -> Autosave | None:
    return typed_on(session, task=_task(review), tab=tab)


@router.get("")
def understood(request: Request, token: str, tab: str = "") -> Response:
    """Show what was understood: every edit and comment, section by section."""
    with pages.installation_of(request).database.reading() as session:
        review = review_at(session, token)
        row = _row_of(session, review, tab)
        if row is None or not review.open:
            return pages.go(f"/review/{token}")
        file = row.content[UPLOAD]
        return pages.render(
            request,
            "review/marked.html",
            here=f"/review/{token}",
            review=review,
            cycle=review.cycle,
            tab=tab,
            name=file["name"],
            markup=_understood(session, review, load(session, file["sha256"])),
            names={section.id: section.name for section in review.cycle.sections},
        )


@router.post("/take")
def take(request: Request, token: str, sent: Sent) -> Response:
    """Hand the file on to the office with what was left ticked, or leave it alone."""
    tab = tab_of(sent)
    with acting(request, token, PURPOSE) as (act, link):
        check(link, now=act.now)
        review = review_of(link)
        row = _row_of(act.session, review, tab)
        if row is None:
            return pages.go(f"/review/{token}")
        done = ""
        if text_of(sent, "how") == "take":
            file = row.content[UPLOAD]
            markup = _understood(act.session, review, load(act.session, file["sha256"]))
            numbers = map(number_in, map(str, sent.getlist("wanted")))
            ticked = {number for number in numbers if number is not None}
            receive(act, review, markup, SentFile(**file), wanted=ticked)
            done = "?done=copied#copies"
        typing_done(act, task=_task(review), tab=tab)
    return pages.go(f"/review/{token}{done}")
