"""Many people at one instant: their clicks, and the mail server that takes what follows.

Both cost as little as they can, for on a machine of few cores they take it from what is measured:
each click is written beforehand and sent over a connection that stands open, and the mail server
is a process of its own.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.benchmarks.mail_servers import MailServer


@dataclass(frozen=True)
class Click:
    """A form that somebody sends."""

    path: str
    fields: dict[str, str]

    def written(self, port: int) -> bytes:
        """Return the request as a browser writes it."""
        body = urlencode(self.fields).encode()
        head = (
            f"POST {self.path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Taken:
    """Seconds from the first click on."""

    clicks: list[float]
    """How long each click waited for its answer."""
    mails: list[float]
    """When each mail was taken over."""


def at_once(
    port: int, clicks: list[Click], mails: MailServer, subject: str, *, over: float = 0.0
) -> Taken:
    """Send all clicks, and return when they were answered and their mails taken over.

    All at the same instant, or one after the other `over` so many seconds.
    """
    before = mails.kept
    began, answered = asyncio.run(_everybody(port, [click.written(port) for click in clicks], over))
    end = time.monotonic() + 120
    while len(taken := mails.taken(subject, after=before, count=len(clicks))) < len(clicks):
        if time.monotonic() > end:
            sys.exit(f"only {len(taken)} of {len(clicks)} mails came")
        time.sleep(0.1)
    return Taken(answered, sorted(at - began for at in taken))


async def _everybody(port: int, requests: list[bytes], over: float) -> tuple[float, list[float]]:
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in requests]
    began = time.time()
    answered = await asyncio.gather(
        *(
            _one(*line, request, after=over * number / len(requests))
            for number, (line, request) in enumerate(zip(lines, requests, strict=True))
        )
    )
    return began, list(answered)


async def _one(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, *, after: float
) -> float:
    await asyncio.sleep(after)
    began = time.perf_counter()
    writer.write(request)
    status = (await reader.readline()).split()[1]
    taken = time.perf_counter() - began
    if status not in (b"200", b"303"):
        sys.exit(f"a click was answered {status.decode()}: {(await reader.read(900)).decode()}")
    writer.close()
    return taken
