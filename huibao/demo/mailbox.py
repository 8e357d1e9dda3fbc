"""Pages that show what the demo's mail server took over: every person's mail, as it arrived."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

import jinja2
from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from huibao.demo.delivery import ADDRESS, Delivery
from huibao.demo.sink import Mailbox

HOSTS: Final = ("127.0.0.1", "localhost")
"""The names under which the pages may be asked for: mails hold links that act."""

PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self';"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""A mail is somebody else's words: it may be looked at and its links opened, and no more."""

NEW_TAB: Final = '<base target="_blank">'


@dataclass(frozen=True)
class Reader:
    """Somebody who received mail."""

    mail: str
    name: str
    count: int


def create_mailbox_app(mailbox: Mailbox, zone: ZoneInfo) -> FastAPI:
    """Return the pages of that mailbox, in that zone's time, as an application for its own port."""
    app = FastAPI(title="演示邮箱", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS))
    app.middleware("http")(_secured)
    app.mount("/static", StaticFiles(packages=[("templates", "static")]), name="static")
    app.include_router(pages(mailbox, zone))
    return app


def pages(mailbox: Mailbox, zone: ZoneInfo) -> APIRouter:
    """Return the routes of the mailbox: the list, one mail, its parts."""
    router = APIRouter()
    templates = _templates(zone)

    def shown(template: str, **values: object) -> HTMLResponse:
        return HTMLResponse(templates.get_template(template).render(values))

    def wanted(number: int) -> Delivery:
        try:
            return mailbox.delivery(number)
        except KeyError as error:
            raise HTTPException(404, "没有这封邮件。 (There is no such mail.)") from error

    @router.get("/")
    def mails(to: str = "") -> HTMLResponse:
        """Show all mails, or one person's, newest first."""
        chosen = mailbox.deliveries(to or None)[::-1]
        readers = _readers(mailbox.deliveries())
        return shown("list.html", mails=chosen, readers=readers, to=to.casefold())

    @router.get("/mails/{number}")
    def one(number: int) -> HTMLResponse:
        """Show one mail: its HTML in a frame, its text, its files, its headers."""
        mail = wanted(number)
        return shown("mail.html", mail=mail, text=list(_with_links(mail.text)))

    @router.get("/mails/{number}/html")
    def html(number: int) -> HTMLResponse:
        """Return the HTML part alone, for the frame."""
        headers = {"Content-Security-Policy": MAIL_POLICY}
        return HTMLResponse(NEW_TAB + wanted(number).html, headers=headers)

    @router.get("/mails/{number}/source")
    def source(number: int) -> Response:
        """Return the mail as it came over the line."""
        return _download(f"{number}.eml", wanted(number).raw, "message/rfc822")

    @router.get("/mails/{number}/files/{position}")
    def file(number: int, position: int) -> Response:
        """Return an attached file, counted from 1."""
        files = list(wanted(number).attachments.items())
        if not 1 <= position <= len(files):
            raise HTTPException(404, "没有这个附件。 (There is no such attachment.)")
        return _download(*files[position - 1], "application/octet-stream")

    return router


def _templates(zone: ZoneInfo) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("templates", "web/mailbox"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def moment(when: datetime) -> str:
        return f"{when.astimezone(zone):%Y-%m-%d %H:%M:%S}"

    environment.filters |= {"moment": moment, "names": _names, "size": _size}
    return environment


async def _secured(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _readers(mails: list[Delivery]) -> list[Reader]:
    found: dict[str, Reader] = {}
    for mail in mails:
        for address in mail.recipients:
            key = address.casefold()
            before = found.get(key, Reader(address, "", 0))
            found[key] = Reader(key, before.name or _name_of(mail, key), before.count + 1)
    return sorted(found.values(), key=lambda reader: reader.mail)


def _name_of(mail: Delivery, address: str) -> str:
    header = mail.mail["To"]
    people = header.addresses if header is not None else ()
    return next((p.display_name for p in people if p.addr_spec.casefold() == address), "")


def _names(mail: Delivery) -> str:
    """Return who the mail is to, by name where there is one."""
    return "、".join(_name_of(mail, a.casefold()) or a for a in mail.recipients)


def _with_links(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, and whether each is a web address."""
    end = 0
    for found in re.finditer(ADDRESS, text):
        yield text[end : found.start()], False
        yield found.group(), True
        end = found.end()
    yield text[end:], False


def _size(content: bytes) -> str:
    return f"{max(1, round(len(content) / 1024))} KB"


def _download(name: str, content: bytes, media_type: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"Content-Disposition": disposition}
    return Response(content, media_type=media_type, headers=headers)
