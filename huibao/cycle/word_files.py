"""Files that people hand in: kept as they came, with the pictures that stand in their text."""

from __future__ import annotations

from huibao.audit import Act
from huibao.document.word_in import WordFile
from huibao.records.documents import WORD, store


def store_read(act: Act, content: bytes, file: WordFile, *, media_type: str = WORD) -> str:
    """Keep a file that was read, and its pictures; return its SHA-256 in hexadecimal."""
    for picture in file.pictures.values():
        store(act.session, picture.content, media_type=picture.content_type, now=act.now)
    return store(act.session, content, media_type=media_type, now=act.now)
