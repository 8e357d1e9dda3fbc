"""Writing a mail out as it goes over the line: MIME parts, headers, bytes."""

from __future__ import annotations

import re
import secrets
from email.mime.base import MIMEBase
from email.policy import Compat32
from email.utils import format_datetime

from emails.message import Message as LibraryMessage
from emails.store.file import BaseFile
from emails.utils import SafeMIMEMultipart, load_email_charsets, sanitize_email

from huibao.mail.failures import PermanentFailure, RecipientRefused
from huibao.mail.outgoing import Attachment, OutgoingMail, one_line

MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[^\s@<>,;:\"()\[\]\\\x00-\x20]{1,253}")


def written(mail: OutgoingMail) -> Written:
    """Return the mail, written out; `PermanentFailure` when no mail can say this."""
    load_email_charsets()  # once is not enough: what sends notices would have it otherwise
    try:
        message = _composed(mail)
        message.write()
        # The library puts domains of other scripts into ASCII only when it sends.
        for address in (mail.sender.mail, mail.to.mail):
            sanitize_email(address)
    except (ValueError, TypeError, LookupError) as error:
        raise PermanentFailure(
            f"邮件内容无法编码：{error} (The mail cannot be encoded.)"
        ) from error
    return message


def _composed(mail: OutgoingMail) -> Written:
    if not MAILBOX.fullmatch(mail.to.mail):
        raise RecipientRefused(
            f"收件地址有误：{mail.to.mail!r}，请在人员名单中更正。"
            " (The recipient's address is not one; correct it in people.yaml.)"
        )
    headers = {"Auto-Submitted": "auto-generated"}
    if mail.thread:
        headers |= {"References": mail.thread, "In-Reply-To": mail.thread}
    message = Written(
        message_id=mail.message_id,
        date=format_datetime(mail.date),
        subject=one_line(mail.subject),
        mail_from=(one_line(mail.sender.name), mail.sender.mail),
        mail_to=[(one_line(mail.to.name), mail.to.mail)],
        headers=headers,
        text=mail.text,
        html=mail.html,
    )
    for number, attachment in enumerate(mail.attachments):
        message.attachments.add(_Encoded(f"{number}/{attachment.name}", attachment.part))
    message.carried = mail.attachments
    return message


class _ShortAsTheyAre(Compat32):
    """Folds headers as mail does; what fits on a line is not taken apart first to find that out.

    A mail has two dozen such lines, a third of the time in which it is written out.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header as it goes over the line."""
        line = f"{name}: {value}"
        fits = len(line) <= (self.max_line_length or 0)
        if fits and isinstance(value, str) and line.isascii() and line.isprintable():
            return (line + self.linesep).encode()
        return super().fold_binary(name, value)


class Written(LibraryMessage):
    """A mail whose attachments are put in ready-made when it is written out."""

    policy = _ShortAsTheyAre()  # type: ignore[assignment]  # the library takes any
    carried: tuple[Attachment, ...] = ()
    _bytes = b""

    def build_message(self, message_cls: type | None = None) -> SafeMIMEMultipart:
        """Return the mail's parts, between lines that neither base64 nor quoted-printable holds.

        Left to itself the library searches each part for such a line, which takes longer.
        """
        built = super().build_message(message_cls)
        for part in built.walk():
            if part.is_multipart():
                part.set_boundary(f"=_{secrets.token_hex(16)}")
        return built

    def write(self) -> None:
        """Write it out now, so that what cannot be written fails before anything is sent."""
        written = super().as_bytes()
        for attachment in self.carried:
            written = written.replace(attachment.stand_in, attachment.encoded, 1)
        self._bytes = written

    def as_bytes(self, message_cls: type | None = None) -> bytes:
        """Return the mail as it goes over the line."""
        return self._bytes


class _Encoded(BaseFile):
    """A file whose MIME part is ready."""

    def __init__(self, uri: str, part: MIMEBase):
        super().__init__(uri=uri, filename=uri, data=b"")
        self._cached_part = part
