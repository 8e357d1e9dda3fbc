"""Handing one mail after another to the mail server, over one connection that is kept open.

The only module that speaks SMTP, through the `emails` library. By default that library swallows
failures; here a mail counts as sent only when the server took it over with 250 and refused nobody.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Any, cast

from emails.backend.smtp.backend import SMTPBackend
from emails.backend.smtp.client import SMTPClientWithResponse
from emails.utils import sanitize_email
from pydantic import SecretStr

from huibao.mail.failures import (
    AnswerLost,
    PermanentFailure,
    RecipientRefused,
    ServerUnreachable,
    TemporaryFailure,
)
from huibao.mail.outgoing import OutgoingMail, one_line
from huibao.mail.written import Written, written
from huibao.office import Smtp

FINAL_ANSWER = 120.0
"""Seconds to wait for the answer to a whole mail: servers that scan attachments take their time,
and giving up too early would send the mail twice."""

TAKEN = 250
"""The answer of a server that agrees."""

SLOWEST_LINE = 20_000
"""Bytes a second that a line must carry at least, before a mail on its way is given up."""


class _Client(SMTPClientWithResponse):
    """A connection that verifies whom it speaks to, and knows whether a whole mail has gone out."""

    handed_over = False
    stands: Callable[[], bool]
    """Whether the mail at hand is to be sent, for all that is known when its envelope has gone."""
    _ahead: tuple[tuple[int, bytes] | None, ...] = ()
    """The answers to an envelope that has gone ahead, None for each that has not been read."""

    def announce(self, sender: str, recipient: str, size: int) -> None:
        """Send a mail's envelope, and leave the answers for when they are wanted.

        A server that does not take both commands at once (RFC 2920) is waited for between them.
        """
        if self._ahead:  # the last one could not be written out after all
            while self._ahead:
                self._answer()
            self.end_transaction()
        options = f" size={size}" if self.has_extn("size") else ""
        self.putcmd("mail", f"FROM:{smtplib.quoteaddr(sender)}{options}")
        first = None if self.has_extn("pipelining") else self.getreply()
        self._ahead = (first,)
        if first is None or first[0] == TAKEN:
            self.putcmd("rcpt", f"TO:{smtplib.quoteaddr(recipient)}")
            self._ahead = (first, None)

    def _answer(self) -> tuple[int, bytes]:
        answer, *rest = self._ahead
        self._ahead = tuple(rest)
        return answer or self.getreply()

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        """Begin a mail, where that has not been done, and return the answer."""
        if not self._ahead:
            return super().mail(sender, options)
        answer = self._answer()
        while self._ahead and answer[0] != TAKEN:
            self._answer()  # no recipient is heard of a mail that was refused
        return answer

    def rcpt(self, recipient: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        """Name the recipient, where that has not been done, and return the answer."""
        return self._answer() if self._ahead else super().rcpt(recipient, options)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the mail over, unless it turns out that it is not to be sent."""
        if not self.stands():
            raise _Withdrawn
        return super().data(msg)

    def starttls(self, *_given: Any, **_named: Any) -> tuple[int, bytes]:
        """Encrypt the connection; left to itself the library would trust any certificate."""
        return super().starttls(context=ssl.create_default_context())

    def send(self, s: Any) -> None:
        """Send a command or a mail, with the patience that each deserves."""
        body = isinstance(s, bytes) and s.endswith(b"\r\n.\r\n")
        if self.sock:
            self.sock.settimeout(self.timeout + (len(s) / SLOWEST_LINE if body else 0))
        super().send(s)
        self.handed_over = body
        if self.sock and body:
            self.sock.settimeout(max(self.timeout, FINAL_ANSWER))

    def quit(self) -> tuple[int, bytes]:
        """Say goodbye, without waiting long for an answer, and close the connection."""
        try:
            if self.sock:
                self.sock.settimeout(min(self.timeout, 2.0))
            return self.docmd("QUIT")
        except (smtplib.SMTPException, OSError):
            return 221, b"the server had gone before"
        finally:
            self.close()

    def end_transaction(self) -> None:
        """Have the server forget a mail that it refused."""
        try:
            self.rset()
        except smtplib.SMTPServerDisconnected:
            self.close()


class _TlsClient(_Client):
    """The same, encrypted from the first byte. (The library's own connects twice.)"""

    default_port = smtplib.SMTP_SSL_PORT

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # smtplib's own hook, which its stubs leave out
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


class _Backend(SMTPBackend):
    connection_cls: type[SMTPClientWithResponse] = _Client
    connection_ssl_cls: Any = _TlsClient
    _client: Any

    @property
    def open_client(self) -> _Client | None:
        """The connection, when there is one."""
        client: _Client | None = self._client
        return client

    def forget(self) -> _Client | None:
        """Return the connection and know of it no more."""
        client, self._client = self.open_client, None
        return client

    def retry_on_disconnect(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Never try again unasked: the library would also do so after the mail was taken over."""
        return func


class Connection:
    """One connection to the mail server, opened when needed and kept between mails."""

    def __init__(self, smtp: Smtp, password: SecretStr | str | None = None):
        self.smtp = smtp
        secret = password.get_secret_value() if isinstance(password, SecretStr) else password
        login: dict[str, Any] = {}
        if smtp.user:
            login = {"user": smtp.user, "password": secret or ""}
        self._backend = _Backend(
            ssl=smtp.security == "tls",
            fail_silently=False,
            tls=smtp.security == "starttls",
            host=smtp.host,
            port=smtp.port,
            timeout=smtp.timeout,
            local_hostname=_own_name(),
            **login,
        )

    def send(self, mail: OutgoingMail) -> str:
        """Write the mail out, hand it over and return the server's answer, as `hand_over` does."""
        return self.hand_over(written(mail))

    def announce(self, mail: OutgoingMail) -> None:
        """Send the envelope, where the line is open: the server answers while the mail is written.

        What goes wrong here, `hand_over` will find and tell.
        """
        client = self._backend.open_client
        if client is None:
            return
        try:
            addresses = (sanitize_email(mail.sender.mail), sanitize_email(mail.to.mail))
            client.announce(*addresses, mail.size)
        except (OSError, ValueError):
            self._drop()

    def hand_over(self, message: Written, stands: Callable[[], bool] = lambda: True) -> str:
        """Hand the mail over and return the server's answer; raise a `MailFailure` otherwise.

        Its envelope goes ahead of it; `stands` is asked when nothing but the mail itself is left
        to be sent, and where it says no, the server forgets the envelope, and the answer is empty.
        A connection that the server dropped while it was idle is opened again, once.
        """
        if self._backend.open_client is not None:
            try:
                return self._send(message, stands)
            except _Dropped:
                self.close()
        self.connect()
        try:
            return self._send(message, stands)
        except _Dropped as error:
            raise TemporaryFailure(
                f"邮件服务器中断了连接：{error} (The mail server dropped the connection.)"
            ) from error

    def connect(self) -> None:
        """Open the connection, encrypt it and log in; `ServerUnreachable` when that fails."""
        try:
            self._backend.get_client()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise ServerUnreachable(_why_unreachable(error, self.smtp)) from error

    def close(self) -> None:
        """Take leave of the server, if it still listens."""
        client = self._backend.forget()
        if client is not None:
            client.quit()

    def abandon(self) -> None:
        """Cut the line from another thread, so that whoever waits for an answer waits no more."""
        client = self._backend.open_client
        if client is None or client.sock is None:
            return
        try:
            client.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            client.close()

    def _send(self, message: Written, stands: Callable[[], bool]) -> str:
        client = cast(_Client, self._backend.get_client())
        client.handed_over, client.stands = False, stands
        try:
            response = message.send(smtp=self._backend)
        except _Withdrawn:
            client.end_transaction()
            return ""
        except smtplib.SMTPResponseException as error:
            # The library leaves a transaction open when DATA itself is refused.
            client.end_transaction()
            stage = "mail" if isinstance(error, smtplib.SMTPSenderRefused) else "data"
            raise self._judged(error.smtp_code, error.smtp_error, stage) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise self._judged(*next(iter(error.recipients.values())), "rcpt") from error
        except OSError as error:
            self._drop()
            raise _lost(error, handed_over=client.handed_over) from error
        if response is None or not response.success or response.refused_recipients:
            raise PermanentFailure("邮件服务器未予接收。 (The mail server did not take it.)")
        return _words(response.status_code, response.status_text)

    def _judged(self, code: int, answer: bytes | str, stage: str) -> Exception:
        words = _words(code, answer)
        if code == 421 or code < 400:
            # 421 closes the connection (RFC 5321, 3.8); less than 400 is no refusal but nonsense.
            self._drop()
        if code == 421 and stage != "data":
            return _Dropped(words)
        if code < 500:
            return TemporaryFailure(
                f"邮件服务器暂不接收：{words} (The mail server asks to try again later.)"
            )
        if stage == "rcpt":
            return RecipientRefused(
                f"邮件服务器拒绝该收件人：{words} (The mail server refused the recipient.)"
            )
        return PermanentFailure(f"邮件服务器拒收：{words} (The mail server refused the mail.)")

    def _drop(self) -> None:
        client = self._backend.forget()
        if client is not None:
            client.close()


class _Withdrawn(Exception):
    """The mail whose envelope has gone ahead is not to be sent."""


class _Dropped(Exception):
    """The server closed the connection before it had the whole mail."""


UNREACHABLE: tuple[tuple[type[BaseException], str, str], ...] = (
    (smtplib.SMTPAuthenticationError, "用户名或密码不正确", "User name or password is wrong"),
    (smtplib.SMTPNotSupportedError, "服务器不支持所配置的加密或登录方式", "No such TLS or login"),
    (ssl.SSLCertVerificationError, "服务器证书不受信任", "The certificate is not trusted"),
    (ssl.SSLError, "加密方式与服务器不符（核对 security 与端口）", "TLS mode and port disagree"),
    (socket.gaierror, "找不到该主机", "No such host"),
    (ConnectionRefusedError, "该端口没有邮件服务", "Nothing listens on that port"),
    (TimeoutError, "没有应答", "No answer"),
)
"""Why a server cannot be reached: the first kind that fits, in both languages."""


def _why_unreachable(error: BaseException, smtp: Smtp) -> str:
    zh, en = next(
        ((zh, en) for kind, zh, en in UNREACHABLE if isinstance(error, kind)),
        ("连接失败", "The connection failed"),
    )
    detail = error
    said = (
        _words(detail.smtp_code, detail.smtp_error)
        if isinstance(detail, smtplib.SMTPResponseException)
        else one_line(str(detail))
    )
    return f"邮件服务器 {smtp.host}:{smtp.port} 无法连接：{zh}（{said}） ({en}.)"


def _lost(error: OSError, *, handed_over: bool) -> Exception:
    if not handed_over:
        return _Dropped(str(error))
    return AnswerLost(
        "邮件已交出，但未收到服务器答复，可能已送达；重发时使用同一邮件编号。"
        " (Handed over, but no answer came: it may have arrived. If sent again, it keeps its"
        " Message-ID.)"
    )


def _words(code: int | None, answer: bytes | str | None) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer or ""
    return one_line(f"{code} {text}")[:300]


def _own_name() -> str:
    # Asking the resolver for a full name can take seconds on a network without the internet.
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
