"""A scan of a signed page: a PDF, JPEG or PNG, known by its bytes and never by its name."""

from __future__ import annotations

from typing import Final

from huibao.document.errors import UnreadableDocument
from huibao.document.images import picture
from huibao.document.package import MAX_FILE_BYTES
from huibao.records.documents import PDF

PICTURES: Final = frozenset({"image/png", "image/jpeg"})

_TAIL: Final = 2048  # bytes: scanners leave white space, and some a signature, behind the end mark


def scan_type(content: bytes) -> str:
    """Return the scan's media type; `UnreadableDocument` for anything else, and for damage.

    A picture of more pixels than any scanner makes is refused: it is small as a file, and takes all
    the memory of whoever opens it.
    """
    if not content:
        raise UnreadableDocument("empty")
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableDocument("too_large", limit_mb=MAX_FILE_BYTES // 2**20)
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise UnreadableDocument("no_scan")
    found = picture(content)
    end = b"IEND" if content.startswith(b"\x89PNG") else b"\xff\xd9"
    if found is None or found.content_type not in PICTURES or end not in content:
        raise UnreadableDocument("scan_picture")
    return found.content_type


def _pdf(content: bytes) -> str:
    if b"%%EOF" not in content[-_TAIL:]:
        raise UnreadableDocument("scan_pdf")
    if b"/Encrypt" in content:
        raise UnreadableDocument("scan_locked")
    return PDF
