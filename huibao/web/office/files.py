"""Files to download: drafts and uploads by their SHA-256, and what lies in an archive package."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from huibao.chain import MANIFEST, read_manifest
from huibao.cycle.filing.archive import package_path
from huibao.cycle.moves import cycle_by_key
from huibao.records.documents import SUFFIXES, WORD
from huibao.records.models import ArchiveItem, Decision, Document, Draft, MarkedCopy, Submission
from huibao.web.forms import Number
from huibao.web.pages import as_it_came, download, installation_of
from huibao.web.session import Reader

router = APIRouter()


@router.get("/documents/{sha256}")
def document(request: Request, who: Reader, sha256: str) -> Response:
    """Return the file of that SHA-256, under a name that says what it is."""
    with installation_of(request).database.reading() as session:
        row = session.get(Document, sha256)
        if row is None:
            raise HTTPException(404)
        name = _name(session, sha256)
        if row.media_type == WORD:
            return as_it_came(row.content, name)
        return download(row.content, name + SUFFIXES.get(row.media_type, ".bin"), row.media_type)


def _name(session: Session, sha256: str) -> str:
    item = session.scalar(select(ArchiveItem).where(ArchiveItem.document_sha256 == sha256))
    if item is not None:
        return item.cycle.title
    draft = session.scalar(select(Draft).where(Draft.document_sha256 == sha256))
    if draft is not None:
        return f"{draft.cycle.title}（第{draft.number}稿）"
    upload = session.scalar(select(Submission).where(Submission.document_sha256 == sha256))
    if upload is not None:
        return f"{upload.section.name}（第{upload.number}次报送）"
    copy = session.scalar(select(MarkedCopy).where(MarkedCopy.document_sha256 == sha256))
    if copy is not None:
        return f"{copy.cycle.title}（{copy.review.reviewer_name}审改稿）"
    scanned = session.scalar(select(Decision).where(Decision.scan_sha256 == sha256))
    if scanned is not None:
        return f"{scanned.review.cycle.title}（{scanned.name}纸质签批）"
    return sha256[:16]


@router.get("/office/cycles/{key}/archive/{name:path}")
def archived(request: Request, who: Reader, key: str, name: str) -> Response:
    """Return a file of the report's archive package: only what its manifest names, and itself."""
    house = installation_of(request)
    with house.database.reading() as session:
        item = cycle_by_key(session, key).archive_item
        if item is None or item.manifest_sha256 is None:
            raise HTTPException(404)
        folder = package_path(house.archive_folder, item)
    return _filed(folder, name)


@router.get("/office/cycles/{key}/supplements/{number}/{name:path}")
def supplemented(request: Request, who: Reader, key: str, number: Number, name: str) -> Response:
    """Return a file of what was filed beside the package later: only what its manifest names."""
    house = installation_of(request)
    with house.database.reading() as session:
        supplements = cycle_by_key(session, key).supplements
        found = next((s.folder for s in supplements if s.number == number), None)
    if found is None:
        raise HTTPException(404)
    return _filed(house.archive_folder / found, name)


def _filed(folder: Path, name: str) -> Response:
    try:
        if name != MANIFEST and name not in read_manifest(folder):
            raise HTTPException(404)
        content = (folder / name).read_bytes()
    except OSError:
        raise HTTPException(404) from None
    if name.endswith(".docx"):
        return as_it_came(content, name.rpartition("/")[2].removesuffix(".docx"))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return download(content, name.rpartition("/")[2], kind)
