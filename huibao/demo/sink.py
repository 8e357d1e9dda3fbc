"""A mail server that keeps what it gets: the demo's, and the server of every mail test.

It speaks real SMTP on loopback, delivers nowhere, and can be told to misbehave.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from huibao.demo.delivery import Delivery, kept_in, write

LARGEST_MAIL = 200 * 2**20


@dataclass(frozen=True)
class Fault:
    """How the sink shall misbehave, at which stage of the conversation."""

    stage: Literal["mail", "rcpt", "data"]
    answer: str | None = None
    """What to answer instead, such as `451 4.3.0 later`; None answers as usual."""
    recipient: str | None = None
    """Only for this recipient."""
    hang_up: bool = False
    """Close the connection instead of answering."""
    keep: bool = False
    """Keep the mail all the same, as a server does that dies between delivery and answer."""
    seconds: float = 0.0
    """Wait so long before answering."""
    then: Callable[[], None] | None = None
    """Called before answering, when the mail has been kept."""


class Mailbox:
    """A mail server on loopback with one big mailbox, in memory and, if wanted, in a folder."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        authenticator: Any = None,
        pipelining: bool = True,
    ):
        self.folder = folder
        self.host, self.port = host, port
        self.connections_made = 0
        self.pipelining = pipelining
        self._tls = tls
        self._options = {
            "tls_context": starttls,
            "require_starttls": starttls is not None,
            "authenticator": authenticator,
            "auth_required": authenticator is not None,
            "auth_require_tls": starttls is not None,
        }
        self._deliveries: list[Delivery] = kept_in(folder) if folder else []
        self._changed = threading.Condition()
        self._faults: list[_Planned] = []
        self._struck: list[Fault] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._connections: set[asyncio.BaseTransport] = set()

    def start(self) -> None:
        """Begin to listen; `port` is then the port in use."""
        listening = socket.create_server((self.host, self.port))
        self.port = listening.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._serve, args=(self._loop, listening, ready), name="mail-sink", daemon=True
        )
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """Stop listening and drop every connection, as a server does that is switched off."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        self._loop = self._thread = None

    def __enter__(self) -> Mailbox:
        self.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self.stop()

    def deliveries(self, to: str | None = None) -> list[Delivery]:
        """Return what was taken over so far, oldest first, for one recipient or for all."""
        with self._changed:
            kept = list(self._deliveries)
        return [d for d in kept if to is None or to.casefold() in _folded(d.recipients)]

    def delivery(self, number: int) -> Delivery:
        """Return the delivery of that number, counted from 1; `KeyError` when there is none."""
        with self._changed:
            if not 1 <= number <= len(self._deliveries):
                raise KeyError(number)
            return self._deliveries[number - 1]

    def wait_for(self, wanted: Callable[[Delivery], bool], timeout: float = 10.0) -> Delivery:
        """Return the first delivery that is `wanted`, waiting for it; `TimeoutError` if none is."""
        with self._changed:
            found = self._changed.wait_for(
                lambda: next((d for d in self._deliveries if wanted(d)), None), timeout
            )
            if found is None:
                subjects = [d.subject for d in self._deliveries]
                raise TimeoutError(f"no such mail within {timeout} s; there are {subjects}")
            return found

    def wait_for_count(self, count: int, timeout: float = 10.0) -> list[Delivery]:
        """Return the first `count` deliveries, waiting for them; `TimeoutError` if too few come."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._deliveries) >= count, timeout):
                raise TimeoutError(f"{len(self._deliveries)} of {count} mails within {timeout} s")
            return self._deliveries[:count]

    def wait_for_fault(self, timeout: float = 10.0) -> Fault:
        """Return the first fault that has struck, waiting for it; `TimeoutError` if none does."""
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._struck), timeout):
                raise TimeoutError(f"no fault struck within {timeout} s")
            return self._struck[0]

    def misbehave(self, fault: Fault, *, times: int | None = 1) -> None:
        """Misbehave so, that many times, or until `behave` when None."""
        with self._changed:
            self._faults.append(_Planned(fault, times))

    def behave(self) -> None:
        """Misbehave no more."""
        with self._changed:
            self._faults.clear()

    def hang_up(self) -> None:
        """Drop every connection, as servers do with idle ones."""
        for transport in list(self._connections):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(transport.close)

    def _serve(
        self, loop: asyncio.AbstractEventLoop, listening: socket.socket, ready: threading.Event
    ) -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(
            loop.create_server(lambda: self._conversation(loop), sock=listening, ssl=self._tls)
        )
        loop.call_soon(ready.set)
        loop.run_forever()
        server.close()
        for transport in list(self._connections):
            cast(asyncio.Transport, transport).abort()
        loop.run_until_complete(_all_ended(loop))
        loop.close()

    def _conversation(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        return _Conversation(
            self,
            hostname="sink.localhost",
            ident="Huibao mail sink",
            data_size_limit=LARGEST_MAIL,
            loop=loop,
            **self._options,
        )

    def _next_fault(self, stage: str, recipients: list[str]) -> Fault | None:
        with self._changed:
            for planned in self._faults:
                if planned.applies(stage, recipients):
                    self._struck.append(planned.fault)
                    self._changed.notify_all()
                    return planned.fault
        return None

    def _keep(self, envelope: Envelope) -> Delivery:
        with self._changed:
            delivery = Delivery(
                number=len(self._deliveries) + 1,
                sender=envelope.mail_from or "",
                recipients=tuple(envelope.rcpt_tos),
                raw=envelope.original_content or b"",
                received_at=datetime.now(UTC),
            )
            if self.folder is not None:
                write(self.folder, delivery)
            self._deliveries.append(delivery)
            self._changed.notify_all()
        return delivery


@dataclass
class _Planned:
    fault: Fault
    times: int | None

    def applies(self, stage: str, recipients: list[str]) -> bool:
        """Whether the fault strikes now; counts down when it does."""
        meant = self.fault.recipient is None or self.fault.recipient in recipients
        if self.times == 0 or self.fault.stage != stage or not meant:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class _Conversation(SMTP):
    """One connection, known to the mailbox so that it can be dropped."""

    def __init__(self, mailbox: Mailbox, **options: Any):
        super().__init__(_Hooks(mailbox), **options)
        self._mailbox = mailbox
        self._begun: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._begun = self._begun or transport
        self._mailbox._connections.add(self._begun)
        self._mailbox.connections_made += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """End."""
        if self._begun is not None:
            self._mailbox._connections.discard(self._begun)
        super().connection_lost(error)


class _Hooks:
    """What aiosmtpd asks at each stage of a conversation; the names are aiosmtpd's."""

    def __init__(self, mailbox: Mailbox):
        self._mailbox = mailbox

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Say what the server can do; it reads one command after the other anyhow (RFC 2920)."""
        session.host_name = hostname
        return [*responses[:-1], *["250-PIPELINING"] * self._mailbox.pipelining, responses[-1]]

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to the sender's address."""
        answer = await self._misbehaved("mail", server, envelope, [address])
        if answer is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer to one recipient's address."""
        answer = await self._misbehaved("rcpt", server, envelope, [address])
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Answer to the whole mail."""
        answer = await self._misbehaved("data", server, envelope, envelope.rcpt_tos)
        if answer is not None:
            return answer
        return f"250 OK queued as {self._mailbox._keep(envelope).number}"

    async def _misbehaved(
        self, stage: str, server: SMTP, envelope: Envelope, recipients: list[str]
    ) -> str | None:
        fault = self._mailbox._next_fault(stage, recipients)
        if fault is None:
            return None
        if fault.keep:
            self._mailbox._keep(envelope)
        if fault.then:
            fault.then()
        await asyncio.sleep(fault.seconds)
        if fault.hang_up and server.transport is not None:
            cast(asyncio.Transport, server.transport).abort()
            return "421 gone"
        return fault.answer or ("250 OK" if fault.keep else None)


async def _all_ended(loop: asyncio.AbstractEventLoop) -> None:
    tasks = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _folded(addresses: tuple[str, ...]) -> set[str]:
    return {address.casefold() for address in addresses}
