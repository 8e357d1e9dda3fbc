"""Files that people hand in: kept as they came, with the pictures that stand in their text."""

from __future__ import annotations

from huibao.audit import Act
from huibao.document.reading.report_file import is_text
from huibao.document.reading.word import WordFile
from huibao.records.documents import TEXT, WORD, store


def media_type_of(content: bytes, name: str) -> str:
    """Return as what a report's file of that name is read: plain text, or Word."""
    return TEXT if is_text(content, name) else WORD


def store_read(act: Act, content: bytes, file: WordFile, *, media_type: str = WORD) -> str:
    """Keep a file that was read, and its pictures; return its SHA-256 in hexadecimal."""
    for picture in file.pictures.values():
        store(act.session, picture.content, media_type=picture.content_type, now=act.now)
    return store(act.session, content, media_type=media_type, now=act.now)
