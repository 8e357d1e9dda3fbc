"""A mail as it leaves, as values: who, to whom, what it says and carries."""

from __future__ import annotations

import base64
import math
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.mime.base import MIMEBase
from email.utils import encode_rfc2231
from pathlib import PurePath

LONGEST_NAME = 80
"""Characters of an attachment's name: file systems hold 255 bytes, three to a Chinese character."""

HEADERS, PART = 8192, 2048
"""Bytes of a mail's headers at most, and of those of a file within."""
ENCODED = 4 / 3 * 78 / 76
"""How much longer a text or a file is as mail carries it: base64 in lines of 76 (RFC 2045)."""


@dataclass(frozen=True)
class Address:
    """A name and an address."""

    name: str
    mail: str


@dataclass(frozen=True)
class Attachment:
    """A file, already in the form in which mail carries it: encoding it each time costs the most.

    Its MIME part says `stand_in`, for which `encoded` is put when the mail has been written out.
    """

    name: str
    part: MIMEBase = field(repr=False)
    stand_in: bytes = field(repr=False)
    encoded: bytes = field(repr=False)

    @classmethod
    def of(cls, name: str, content: bytes, *, media_type: str) -> Attachment:
        """Return the file encoded for mail, under a name that clients of every age can read."""
        shown = _short_name(one_line(name))
        stand_in = secrets.token_hex(24)
        main, _, sub = media_type.partition("/")
        part = MIMEBase(main, sub or "octet-stream")
        part["Content-Transfer-Encoding"] = "base64"
        part["Content-Disposition"] = f"attachment; {_file_name(shown)}"
        # Clients of today read `filename*` (RFC 2231), old ones the encoded word in `name`.
        encoded_word = Header(shown, "utf-8", maxlinelen=9999).encode()
        part.set_param("name", shown if shown.isascii() else encoded_word)
        part.set_payload(stand_in)
        encoded = base64.encodebytes(content).rstrip().replace(b"\n", b"\r\n")
        return cls(shown, part, stand_in.encode(), encoded)


def _file_name(name: str) -> str:
    return f'filename="{name}"' if name.isascii() else f"filename*={encode_rfc2231(name, 'utf-8')}"


@dataclass(frozen=True)
class OutgoingMail:
    """A mail as it leaves: nothing in it is still to be filled in."""

    message_id: str
    sender: Address
    to: Address
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    date: datetime
    thread: str | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def size(self) -> int:
        """Bytes that it takes at most, as the server is told beforehand (RFC 1870, 6)."""
        words = len(self.text.encode()) + len(self.html.encode())
        files = sum(len(attachment.encoded) + PART for attachment in self.attachments)
        return math.ceil(ENCODED * words) + files + HEADERS


def one_line(text: str) -> str:
    """Return the text as one line of printable characters, fit for a header."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())


def _short_name(name: str) -> str:
    safe = re.sub(r'[/\\:*?"<>|]', "_", name).strip(". ") or "附件"
    suffix = PurePath(safe).suffix[:10]
    return safe if len(safe) <= LONGEST_NAME else safe[: LONGEST_NAME - len(suffix)] + suffix
