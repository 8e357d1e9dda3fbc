"""The files of a contributor's pages: the pictures in their texts, and each earlier hand-in."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from huibao.cycle.last_period import section_last_period, section_last_year
from huibao.cycle.sections.autosaves import typing_of
from huibao.records.documents import load
from huibao.records.models import Section, Submission
from huibao.web import pages
from huibao.web.contribute import UPLOAD
from huibao.web.doors import AtDoor, Door, Doors
from huibao.web.reading import picture_of
from huibao.web.written import of_autosave

doors = Doors()


@doors.get("/picture/{mark}")
def picture(request: Request, door: AtDoor, mark: str) -> Response:
    """Return a picture that stands in the text."""
    with pages.installation_of(request).database.reading() as session:
        found = picture_of(session, mark, _texts(door, session, door.section(session)))
        if found is None:
            raise HTTPException(404)
        return Response(found.content, media_type=found.media_type)


def _texts(door: Door, session: Session, section: Section) -> Iterator[str]:
    """Yield every text that the section's pages show: what stands, what is typed, what was read."""
    yield section.text
    yield from (submission.text for submission in section.submissions)
    for row in typing_of(session, door.task(section)):
        yield of_autosave(row).text
        yield str(row.content.get(UPLOAD, {}).get("pictures", ""))
    for find in (section_last_period, section_last_year):
        earlier = find(session, section)
        yield earlier.text if earlier else ""


@doors.get("/submissions/{number}.docx")
def uploaded(request: Request, door: AtDoor, number: int) -> Response:
    """Return the Word file of an earlier hand-in."""
    with pages.installation_of(request).database.reading() as session:
        name, submission = _handed_in(door, session, number)
        if submission.document_sha256 is None:
            raise HTTPException(404)
        return pages.as_it_came(load(session, submission.document_sha256), name)


@doors.get("/submissions/{number}.txt")
def handed_in_text(request: Request, door: AtDoor, number: int) -> Response:
    """Return the text of an earlier hand-in."""
    with pages.installation_of(request).database.reading() as session:
        name, submission = _handed_in(door, session, number)
        return pages.download(submission.text.encode("utf-8-sig"), f"{name}.txt", "text/plain")


def _handed_in(door: Door, session: Session, number: int) -> tuple[str, Submission]:
    """Return the section's hand-in of that number under the name of its file; 404 without one."""
    section = door.section(session)
    for submission in section.submissions:
        if submission.number == number:
            return f"{section.name}（第{number}次报送）", submission
    raise HTTPException(404)
