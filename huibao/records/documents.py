"""Files kept in the database under their SHA-256, so that one transaction holds text and file."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.chain import CANONICAL
from huibao.records.models import Document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
TEXT = "text/plain"
SUFFIXES = {PDF: ".pdf", TEXT: ".txt", "image/png": ".png", "image/jpeg": ".jpg"}
"""How a file's name ends, by its media type; a Word file's is `.docx`."""


def store(session: Session, content: bytes, *, media_type: str, now: datetime) -> str:
    """Keep the bytes, once, and return their SHA-256 in hexadecimal."""
    sha256 = hashlib.sha256(content).hexdigest()
    if session.get(Document, sha256) is None:
        session.add(
            Document(
                sha256=sha256,
                media_type=media_type,
                size=len(content),
                content=content,
                added_at=now,
            )
        )
        session.flush()
    return sha256


def load(session: Session, sha256: str) -> bytes:
    """Return the bytes of that SHA-256; `KeyError` when they are not here."""
    content = session.scalar(select(Document.content).where(Document.sha256 == sha256))
    if content is None:
        raise KeyError(sha256)
    return content


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def values_sha256(values: Any) -> str:
    """Return the SHA-256 of values that JSON can hold, whatever the order of their names."""
    return text_sha256(CANONICAL.encode(values))
