"""The headers that keep a page to its reader, and the limit on what a browser may send."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huibao.document.package import MAX_FILE_BYTES

LOOPBACK: Final = ("127.0.0.1", "localhost")
"""What a browser calls the machine that it runs on."""
LARGEST_BODY: Final = MAX_FILE_BYTES + 16 * 2**20
"""Bytes: the largest Word file that is read, and the typed text beside it."""

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
FOR_EVER: Final = "public, max-age=31536000, immutable"


def secure(scope: Scope, headers: MutableHeaders) -> None:
    """Set the security headers; a personal page is never kept, a style of one version always."""
    for name, value in ALWAYS.items():
        headers[name] = value
    versioned = scope["path"].startswith("/static/") and b"v=" in scope["query_string"]
    headers["Cache-Control"] = FOR_EVER if versioned else "no-store"
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"


class SecurityHeaders:
    """Sets the security headers on every answer, and refuses bodies that are too large."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body limited and its answer's headers completed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure(scope, MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, _limited(scope, receive), send_secured)


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Return `receive`, raising 413 as soon as more arrives, or is announced, than is read."""
    announced = Headers(scope=scope).get("content-length", "0")
    left = LARGEST_BODY if announced.isdigit() and int(announced) <= LARGEST_BODY else -1

    async def receive_limited() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return receive_limited
