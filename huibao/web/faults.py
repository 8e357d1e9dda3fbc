"""Errors as pages: each says in the reader's language what happened and what to do next."""

from __future__ import annotations

import logging
import secrets
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from huibao.cycle.refusals import Refused, StandsOtherwise, Unknown
from huibao.document.errors import UnreadableDocument
from huibao.lifecycle import NotAllowed
from huibao.links import LinkExpired, LinkRevoked, LinkUnknown
from huibao.periods import PeriodDoesNotFit
from huibao.records.database import Overtaken, TooLong
from huibao.web import headers, pages
from huibao.web.forms import is_script
from huibao.web.language import in_language, language_of

log = logging.getLogger(__name__)

TOLD: Final = (Refused, NotAllowed, Overtaken, TooLong, UnreadableDocument, PeriodDoesNotFit)
"""What a form's page shows as a banner above the form, with everything typed still in it."""

STATUSES: Final[tuple[tuple[type[Exception], int], ...]] = (
    (Unknown, 404),
    (StandsOtherwise, 409),
    (Refused, 400),
    (UnreadableDocument, 400),
    (PeriodDoesNotFit, 400),
    (TooLong, 400),
    (NotAllowed, 409),
    (Overtaken, 409),
    (LinkUnknown, 404),
    (LinkExpired, 410),
    (LinkRevoked, 410),
)

LINK_FAULTS: Final = (LinkUnknown, LinkExpired, LinkRevoked)

KEPT: Final = (
    "刚才填写的内容已经保存，打开新链接即可看到。 (What you typed is kept. The new link shows it.)"
)

SENTENCES: Final[dict[int, str]] = {
    400: "提交的内容不完整或格式有误，请返回上一页检查后重试。 (Something in the form is wrong.)",
    401: "请先登录。 (Please log in first.)",
    403: "您没有权限查看此页面。 (This page is not yours to see.)",
    404: "没有这个页面，请检查网址是否完整。 (There is no such page. Check the address.)",
    405: "此页面不能这样打开，请从邮件中的链接进入。 (Open this page by the link in your mail.)",
    413: "内容太大，请压缩图片后重试。 (That is too large. Compress the pictures and try again.)",
    429: "操作过于频繁，请稍后再试。 (Too many tries. Please wait a little.)",
}


def status_of(error: Exception) -> int:
    """Return the HTTP status that fits the error."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 400)


def sentence(request: Request, error: Exception) -> str:
    """Return the error's message in the reader's language."""
    if isinstance(error, UnreadableDocument):
        return error.chinese if language_of(request) == "zh" else error.english
    return in_words(request, str(error))


def in_words(request: Request, said: str) -> str:
    """Return a sentence that has its English behind it in the reader's language."""
    return in_language(said, language_of(request))


def telling(request: Request, error: Exception | None) -> dict[str, Any]:
    """Return the status of a form's page, and `refused`, what it says of the error if any."""
    if error is None:
        return {"status": 200, "refused": ""}
    return {"status": status_of(error), "refused": sentence(request, error)}


def register(app: FastAPI) -> None:
    """Have every error answered with a page."""
    for kind, _ in STATUSES:
        app.add_exception_handler(kind, _told)
    app.add_exception_handler(HTTPException, _refused_by_framework)
    app.add_exception_handler(RequestValidationError, _wrong_form)
    # A text that the database cannot hold, such as one with a NUL: whoever sent it is at fault.
    app.add_exception_handler(DataError, _wrong_form)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unforeseen)


def _told(request: Request, error: Exception) -> Response:
    if isinstance(error, LINK_FAULTS):
        return _link_page(request, error)
    if is_script(request):
        return _answer(request, error)
    return _page(request, status_of(error), sentence(request, error))


def _answer(request: Request, error: Exception, *, kept: bool = False) -> Response:
    """Tell a script, which shows it beside what is being typed."""
    said = [sentence(request, error), in_language(KEPT, language_of(request)) if kept else ""]
    return JSONResponse({"said": " ".join(filter(None, said))}, status_of(error))


def _link_page(request: Request, error: Exception) -> Response:
    """Say what became of the link; an expired one offers a new one, and keeps what was typed."""
    expired = isinstance(error, LinkExpired)
    kept = expired and request.method == "POST"
    if is_script(request):
        return _answer(request, error, kept=kept)
    return pages.render(
        request,
        "link.html",
        status_of(error),
        sentence=sentence(request, error),
        here="/".join(request.url.path.split("/")[:3]),
        renew=f"/renew/{request.path_params['token']}" if expired else "",
        kept=kept,
        typed=getattr(error, "typed", ""),
    )


def _refused_by_framework(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    said = SENTENCES.get(status, SENTENCES[400])
    response = _page(request, status, in_language(said, language_of(request)))
    response.headers.update(getattr(error, "headers", None) or {})
    return response


def _wrong_form(request: Request, _error: Exception) -> HTMLResponse:
    return _page(request, 400, in_language(SENTENCES[400], language_of(request)))


def _gone(_request: Request, _error: Exception) -> Response:
    """Answer whoever went away while sending: he reads it no more, and nothing is at fault."""
    return Response(status_code=400)


def _unforeseen(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(4)
    # The path may hold a token, so the log gets the reference and the traceback only.
    log.error("unforeseen error, reference %s", reference, exc_info=error)
    response = pages.render(request, "fault.html", 500, sentence="", reference=reference)
    headers.secure(request.scope, response.headers)
    return response


def _page(request: Request, status: int, said: str) -> HTMLResponse:
    return pages.render(request, "fault.html", status, sentence=said, reference="")
