"""The department head's page: read what was handed in, accept it, or return it with a reason."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from huibao.cycle.assembly import with_heading
from huibao.cycle.ledger.figures.questions import FAULTS, questions_for
from huibao.cycle.ledger.review import copied_text
from huibao.cycle.moves import kind_of_section
from huibao.cycle.sections.autosaves import keep_typing, typing_done, typing_of
from huibao.cycle.sections.seen import stood_before
from huibao.cycle.sections.submissions import accept, return_section
from huibao.lifecycle import SectionState
from huibao.links import check, find, section_of, spend
from huibao.records.database import Overtaken
from huibao.records.documents import load
from huibao.records.models import Link, Section
from huibao.web import digest, faults, pages
from huibao.web.actors import acting
from huibao.web.beside import characters, findings_of
from huibao.web.differences import passages
from huibao.web.forms import Sent, is_script, new_tab, tab_of, text_of
from huibao.web.reading import paragraphs, picture_of
from huibao.web.touched import must_be_touched
from huibao.web.unlock import unlocked

router = APIRouter(prefix="/confirm/{token}", dependencies=[Depends(unlocked)])

PURPOSE = "confirm"


@router.get("")
def show(request: Request, token: str, done: str = "") -> Response:
    """Show the section and the two buttons; after the decision, what was decided."""
    with pages.installation_of(request).database.reading() as session:
        link = find(session, token, purpose=PURPOSE)
        check(link, now=datetime.now(UTC))
        kept = typing_of(session, _task(link))
        reason = str(kept[0].content.get("reason", "")) if kept else ""
        return _page(request, session, link, reason=reason, done=done)


@router.post("/autosave")
def autosave(request: Request, token: str, sent: Sent) -> Response:
    """Keep the half-typed reason."""
    _keep(request, token, sent)
    return pages.kept(request) if is_script(request) else pages.go(f"/confirm/{token}")


@router.post("")
def confirm(request: Request, token: str, sent: Sent) -> Response:
    """Accept the section, or return it with a reason; the link is spent on it."""
    reason = _keep(request, token, sent)
    try:
        must_be_touched(sent)
        with acting(request, token, PURPOSE, alone=True) as (act, link):
            check(link, now=act.now)
            section = section_of(link)
            if text_of(sent, "seen") != _seen(section) or not spend(act, link):
                raise Overtaken
            if text_of(sent, "decision") == "accept":
                accept(act, section)
            else:
                return_section(act, section, reason)
            typing_done(act, task=_task(link), tab=tab_of(sent))
    except faults.TOLD as error:
        with pages.installation_of(request).database.reading() as session:
            link = find(session, token, purpose=PURPOSE)
            return _page(request, session, link, reason=reason, error=error)
    return pages.go(f"/confirm/{token}?done=yes")


@router.get("/picture/{key}")
def picture(request: Request, token: str, key: str) -> Response:
    """Return a picture that stands in the text."""
    with pages.installation_of(request).database.reading() as session:
        link = find(session, token, purpose=PURPOSE)
        check(link, now=datetime.now(UTC))
        found = picture_of(session, key, [section_of(link).text])
        if found is None:
            raise HTTPException(404)
        return Response(found.content, media_type=found.media_type)


@router.get("/uploaded.docx")
def uploaded(request: Request, token: str) -> Response:
    """Return the Word file of the last hand-in."""
    with pages.installation_of(request).database.reading() as session:
        link = find(session, token, purpose=PURPOSE)
        check(link, now=datetime.now(UTC))
        section = section_of(link)
        last = section.submissions[-1] if section.submissions else None
        if last is None or last.document_sha256 is None:
            raise HTTPException(404)
        return pages.as_it_came(load(session, last.document_sha256), section.name)


def _keep(request: Request, token: str, sent: FormData) -> str:
    reason = text_of(sent, "reason")
    with acting(request, token, PURPOSE) as (act, link):
        if link.revoked_at is None and reason.strip():
            content = {"reason": reason}
            keep_typing(act, task=_task(link), tab=tab_of(sent), content=content)
    return reason


def _task(link: Link) -> str:
    return f"confirm:{link.section_id}"


def _seen(section: Section) -> str:
    """Return which hand-in the page shows, so that a newer one is not accepted unread."""
    return str(len(section.submissions))


def _page(
    request: Request,
    session: Session,
    link: Link,
    *,
    reason: str,
    done: str = "",
    error: Exception | None = None,
) -> Response:
    section = section_of(link)
    text, numbered = with_heading(section.cycle, section, section.text)
    before = stood_before(section)
    waits = section.state is SectionState.SUBMITTED and link.spent_at is None
    return pages.render(
        request,
        "contribute/confirm.html",
        **faults.telling(request, error),
        here=f"/confirm/{request.path_params['token']}",
        others=digest.others(request, session),
        section=section,
        asked=kind_of_section(section),
        waits=waits,
        seen=_seen(section),
        tab=new_tab(),
        reason=reason,
        done=done,
        changed=[] if before is None else passages(before, section.submissions[-1].text),
        paragraphs=paragraphs(text),
        numbered=numbered,
        questions=questions_for(session, section, pages.installation_of(request).office),
        faults=FAULTS,
        copied=copied_text(session, section, section.text),
        findings=findings_of(session, section.cycle, section.text, most=None),
        characters=characters,
    )
