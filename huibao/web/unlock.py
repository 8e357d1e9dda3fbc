"""The door of a confidential report: its links show nothing before a mailed code has been typed.

What unlocks is a cookie of this one browser, for this one link. A page that was opened in time may
still hand in what was typed on it: that stores, and shows nothing; what comes after asks again.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from huibao.cycle import codes
from huibao.cycle.codes import CodeWrong
from huibao.links import PAGES, LinkUnknown, asks_for_code, find_any
from huibao.records.database import Database
from huibao.records.models import Link
from huibao.web import faults, pages
from huibao.web.actors import acting_by
from huibao.web.forms import Sent, is_script, text_of
from huibao.web.language import in_language, language_of
from huibao.web.session import is_https
from huibao.web.touched import Untouched, must_be_touched

router = APIRouter(prefix="/unlock/{token}")

VALID: Final = timedelta(hours=12)
"""How long a browser stays unlocked: a long working day."""

LONGEST_TOKEN: Final = 64
"""What is longer is no link's, and ten thousand of them would fill the memory."""

MOST_KNOWN: Final = 10_000
_ASKED_FOR_NONE: Final[set[tuple[Database, str]]] = set()
"""Links that ask for no code, so many: what a link is of never changes."""

LOCKED: Final = (
    "请另开窗口打开邮件中的链接并输入验证码，再回到此页；已填写的内容仍在页面上。"
    " (Open the link in another window and enter the code, then come back.)"
)


class CodeNeeded(Exception):
    """The link's report is confidential, and this browser has not shown a code."""


async def unlocked(request: Request, token: str) -> None:
    """Let pass whoever has typed the code, and everybody where none is asked for; `CodeNeeded`."""
    database = pages.installation_of(request).database
    # Whoever comes again is let in without a thread, for his page and his click wait for that.
    if len(token) > LONGEST_TOKEN or (database, token) in _ASKED_FOR_NONE:
        return
    if await run_in_threadpool(_asks_for_code, database, token):
        await run_in_threadpool(_must_have_typed_it, request, token)
        return
    if len(_ASKED_FOR_NONE) >= MOST_KNOWN:
        _ASKED_FOR_NONE.clear()
    _ASKED_FOR_NONE.add((database, token))


def _asks_for_code(database: Database, token: str) -> bool:
    with database.reading() as session:
        return asks_for_code(session, token)


def _must_have_typed_it(request: Request, token: str) -> None:
    with pages.installation_of(request).database.reading() as session:
        until = _unlocked_until(request, _confidential(find_any(session, token)))
    if until is None or (request.method == "GET" and until < datetime.now(UTC)):
        raise CodeNeeded


def register(app: FastAPI) -> None:
    """Show the door wherever a code is needed."""
    app.add_exception_handler(CodeNeeded, _door)


def _door(request: Request, _error: Exception) -> Response:
    if is_script(request):
        return JSONResponse({"said": in_language(LOCKED, language_of(request))}, 403)
    return _page(request, status=403)


@router.get("")
def show(request: Request, token: str, sent: bool = False) -> Response:
    """Show where to have a code mailed, and where to type it."""
    with pages.installation_of(request).database.reading() as session:
        _confidential(find_any(session, token))
    return _page(request, asked=sent)


@router.post("/code")
def ask(request: Request, token: str, sent: Sent) -> Response:
    """Mail a code to the mailbox of the link."""
    try:
        must_be_touched(sent)
        with pages.installation_of(request).acting() as act:
            link = _confidential(find_any(act.session, token))
            codes.ask(acting_by(request, act, link), link)
    except faults.TOLD as error:
        asked = not isinstance(error, Untouched)
        return _page(request, asked=asked, refused=error, status=faults.status_of(error))
    return pages.go(f"/unlock/{token}?sent=yes")


@router.post("")
def enter(request: Request, token: str, sent: Sent) -> Response:
    """Unlock the link in this browser when the code is right."""
    house = pages.installation_of(request)
    with house.acting() as act:
        link = _confidential(find_any(act.session, token))
        right = codes.enter(acting_by(request, act, link), link, text_of(sent, "code"))
        page = PAGES[link.purpose]
    if not right:
        return _page(request, asked=True, refused=CodeWrong(), status=400)
    answer = pages.go(f"/{page}/{token}")
    until = int((datetime.now(UTC) + VALID).timestamp())
    answer.set_cookie(
        _cookie(link),
        f"{until}.{_seal(request, link, until)}",
        httponly=True,
        samesite="lax",
        secure=is_https(request),
    )
    return answer


def _page(
    request: Request, *, status: int = 200, asked: bool = False, refused: Exception | None = None
) -> Response:
    return pages.render(
        request,
        "unlock.html",
        status,
        here=f"/unlock/{request.path_params['token']}",
        asked=asked,
        minutes=codes.MINUTES,
        refused=faults.sentence(request, refused) if refused else "",
    )


def _confidential(link: Link | None) -> Link:
    """Return the link when it asks for a code; strangers learn nothing of any other."""
    if link is None or link.cycle is None or not link.cycle.confidential:
        raise LinkUnknown
    return link


def _unlocked_until(request: Request, link: Link) -> datetime | None:
    until, _, seal = request.cookies.get(_cookie(link), "").partition(".")
    if not until.isdecimal() or len(until) > 12:
        return None
    if not hmac.compare_digest(seal.encode(), _seal(request, link, int(until)).encode()):
        return None
    return datetime.fromtimestamp(int(until), UTC)


def _cookie(link: Link) -> str:
    return f"unlocked_{link.id}"


def _seal(request: Request, link: Link, until: int) -> str:
    secret, said = pages.installation_of(request).secret, f"unlocked:{link.token_sha256}:{until}"
    return hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()
