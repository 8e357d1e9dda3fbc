"""Files that mails carry, ready for the line: many mails in a row carry the same one."""

from __future__ import annotations

from collections import OrderedDict

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from huibao.mail.failures import PermanentFailure
from huibao.mail.outgoing import Attachment
from huibao.records.models import Document, Message

CACHE_BYTES = 32 * 2**20

FILE = select(Document.content, Document.media_type).where(Document.sha256 == bindparam("sha256"))

Key = tuple[str, str]
"""A file's SHA-256, and the name under which a mail carries it."""


class AttachmentCache:
    """Files in the form in which mail carries them, as many as `CACHE_BYTES` hold."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Attachment] = OrderedDict()
        self._size = 0
        self._loaded: dict[Key, Attachment | Row[tuple[bytes, str]]] = {}

    def load(self, session: Session, message: Message) -> None:
        """Make ready what that mail carries, reading only what is not at hand."""
        keys = [_key(named) for named in message.attachments]
        found = {key: self._kept.get(key) or _read(session, key) for key in keys}
        self._loaded = {key: file for key, file in found.items() if file is not None}

    def of(self, message: Message) -> tuple[Attachment, ...]:
        """Return the mail's attachments; `PermanentFailure` when one is not in the database."""
        try:
            return tuple(self._encoded(_key(named)) for named in message.attachments)
        except KeyError as error:
            raise PermanentFailure(
                f"附件不在数据库中：{error} (An attachment is not in the database.)"
            ) from error

    def _encoded(self, key: Key) -> Attachment:
        file = self._loaded[key]
        if not isinstance(file, Attachment):
            _, name = key
            file = Attachment.of(name, file.content, media_type=file.media_type)
        self._keep(key, file)
        return file

    def _keep(self, key: Key, attachment: Attachment) -> None:
        if key not in self._kept:
            self._size += len(attachment.encoded)
        self._kept[key] = attachment
        self._kept.move_to_end(key)
        while self._size > CACHE_BYTES:
            _, forgotten = self._kept.popitem(last=False)
            self._size -= len(forgotten.encoded)


def _key(named: dict[str, str]) -> Key:
    return named["sha256"], named["name"]


def _read(session: Session, key: Key) -> Row[tuple[bytes, str]] | None:
    sha256, _ = key
    return session.connection().execute(FILE, {"sha256": sha256}).one_or_none()
