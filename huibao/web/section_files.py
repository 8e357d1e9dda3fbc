"""The files of a contributor's pages: the pictures in their texts, and each earlier hand-in."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from huibao.cycle.autosaves import typing_of
from huibao.cycle.last_period import section_last_period
from huibao.records.documents import load
from huibao.records.models import Section, Submission
from huibao.web import pages
from huibao.web.contribute import UPLOAD, section_at, task_of
from huibao.web.reading import picture_of
from huibao.web.unlock import unlocked
from huibao.web.written import of_autosave

router = APIRouter(prefix="/write/{token}", dependencies=[Depends(unlocked)])


@router.get("/picture/{key}")
def picture(request: Request, token: str, key: str) -> Response:
    """Return a picture that stands in the text."""
    with pages.installation_of(request).database.reading() as session:
        found = picture_of(session, key, _texts(session, section_at(session, token)))
        if found is None:
            raise HTTPException(404)
        return Response(found.content, media_type=found.media_type)


def _texts(session: Session, section: Section) -> Iterator[str]:
    """Yield every text that the section's pages show: what stands, what is typed, what was read."""
    yield section.text
    yield from (submission.text for submission in section.submissions)
    for row in typing_of(session, task_of(section)):
        yield of_autosave(row).text
        yield str(row.content.get(UPLOAD, {}).get("pictures", ""))
    last = section_last_period(session, section)
    yield last.text if last else ""


@router.get("/submissions/{number}.docx")
def uploaded(request: Request, token: str, number: int) -> Response:
    """Return the Word file of an earlier hand-in."""
    with pages.installation_of(request).database.reading() as session:
        name, submission = _handed_in(session, token, number)
        if submission.document_sha256 is None:
            raise HTTPException(404)
        return pages.as_it_came(load(session, submission.document_sha256), name)


@router.get("/submissions/{number}.txt")
def handed_in_text(request: Request, token: str, number: int) -> Response:
    """Return the text of an earlier hand-in."""
    with pages.installation_of(request).database.reading() as session:
        name, submission = _handed_in(session, token, number)
        return pages.download(submission.text.encode("utf-8-sig"), f"{name}.txt", "text/plain")


def _handed_in(session: Session, token: str, number: int) -> tuple[str, Submission]:
    """Return the section's hand-in of that number under the name of its file; 404 without one."""
    section = section_at(session, token)
    for submission in section.submissions:
        if submission.number == number:
            return f"{section.name}（第{number}次报送）", submission
    raise HTTPException(404)
