"""A mail as the demo's mail server took it over, and how it is kept in a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

ADDRESS = re.compile(r"https?://[^\s\"'<>）)，。]+")


@dataclass(frozen=True)
class Delivery:
    """A mail that the sink took over."""

    number: int
    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
    received_at: datetime

    @cached_property
    def mail(self) -> EmailMessage:
        """The mail, as a mail client reads it."""
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.mail["Subject"] or "")

    @property
    def message_id(self) -> str:
        """The Message-ID, angle brackets and all."""
        return str(self.mail["Message-ID"] or "").strip()

    @property
    def text(self) -> str:
        """The plain text part, or nothing."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part, or nothing."""
        return self._part("html")

    @property
    def attachments(self) -> dict[str, bytes]:
        """The attached files by name."""
        return {
            part.get_filename() or "": cast(bytes, part.get_payload(decode=True))
            for part in self.mail.iter_attachments()
            if part.get_filename()
        }

    @property
    def addresses(self) -> list[str]:
        """The web addresses in the plain text, in their order."""
        return ADDRESS.findall(self.text)

    def _part(self, kind: Literal["plain", "html"]) -> str:
        body = self.mail.get_body(preferencelist=(kind,))
        return str(body.get_content()) if body is not None else ""


def write(folder: Path, delivery: Delivery) -> None:
    """Keep the mail as `NNNNNN.eml`, its envelope in the first three lines."""
    folder.mkdir(parents=True, exist_ok=True)
    envelope = (
        f"Return-Path: <{delivery.sender}>\r\n"
        f"X-Envelope-To: {', '.join(delivery.recipients)}\r\n"
        f"X-Received-At: {delivery.received_at.isoformat()}\r\n"
    )
    half = folder / f"{delivery.number:06}.part"
    half.write_bytes(envelope.encode() + delivery.raw)
    half.rename(folder / f"{delivery.number:06}.eml")  # there whole, or not at all


def kept_in(folder: Path, *, after: int = 0) -> list[Delivery]:
    """Return the mails that `write` has kept in the folder, oldest first, after the first few."""
    files = sorted(folder.glob("*.eml"))[after:]
    return [_read(number, path.read_bytes()) for number, path in enumerate(files, start=after + 1)]


def _read(number: int, content: bytes) -> Delivery:
    sender, recipients, received, raw = content.split(b"\r\n", 3)
    return Delivery(
        number=number,
        sender=sender.decode().partition(": ")[2].strip("<>"),
        recipients=tuple(recipients.decode().partition(": ")[2].split(", ")),
        raw=raw,
        received_at=datetime.fromisoformat(received.decode().partition(": ")[2]),
    )
