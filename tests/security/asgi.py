"""Requests straight to the application, as odd as they come: no client mends them on the way."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import unquote

from fastapi import FastAPI

FAULTS = "huibao.web.faults"


@dataclass(frozen=True)
class Request:
    """What is sent; `path` and `query` as they stand on the wire."""

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.method} {self.path}{query} {dict(self.headers)} {self.body[:600]!r}"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Faults(logging.Handler):
    """Keeps the tracebacks of what the application did not foresee."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.seen.append(logging.Formatter().format(record))


class Wire:
    """Speaks ASGI to one application, as uvicorn does, without a socket between."""

    def __init__(self, app: FastAPI):
        self.app, self._runner, self.faults = app, asyncio.Runner(), Faults()
        self._log = logging.getLogger(FAULTS)
        self._log.addHandler(self.faults)
        self._log.propagate = False

    def close(self) -> None:
        """End the loop, and let the log be as it was."""
        self._log.removeHandler(self.faults)
        self._log.propagate = True
        self._runner.close()

    def send(self, request: Request) -> Answer:
        """Return the application's answer; what it raises besides is in `faults`."""
        return self._runner.run(self._send(request))

    async def _send(self, request: Request) -> Answer:
        sent: list[dict[str, object]] = []
        body = [{"type": "http.request", "body": request.body, "more_body": False}]

        async def receive() -> dict[str, object]:
            return body.pop() if body else {"type": "http.disconnect"}

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        try:
            await self.app(_scope(request), receive, send)
        except Exception as error:
            if not sent:
                raise
            # Starlette answers first and raises then, for the server's log.
            self.faults.seen.append(repr(error))
        return _answer(sent)


def _scope(request: Request) -> dict[str, object]:
    # As on the wire: UTF-8 where a client sends it, Latin-1 is what ASGI makes of header bytes.
    headers = [(name.lower().encode(), value.encode()) for name, value in request.headers]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(request.path),
        "raw_path": request.path.encode("ascii"),
        "query_string": request.query.encode("ascii"),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *headers]
        if not any(name == b"host" for name, _ in headers)
        else headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8300),
    }


def _answer(sent: list[dict[str, object]]) -> Answer:
    raw: list[tuple[bytes, bytes]] = sent[0]["headers"]  # type: ignore[assignment]
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}
    cookies: SimpleCookie = SimpleCookie()
    for name, value in raw:
        if name == b"set-cookie":
            cookies.load(value.decode("latin-1"))
    body = b"".join(message.get("body", b"") for message in sent[1:])  # type: ignore[misc]
    kept = {name: morsel.value for name, morsel in cookies.items()}
    return Answer(int(str(sent[0]["status"])), headers, body, kept)
