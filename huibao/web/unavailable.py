"""The database does not answer, or cannot write: a page that says so and gives back what was typed.

Whatever stands in the way (a lock, a full disk, a server that restarts) passes or is mended, and
then the same form is to be sent again. Whether the lost act was carried out nobody can say; sending
it twice is safe, for every task is done once.
"""

from __future__ import annotations

import logging
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.datastructures import FormData

from huibao.web import pages
from huibao.web.forms import is_script

log = logging.getLogger(__name__)

AWAY: Final = (OperationalError, InterfaceError, NoConnectionFree)
"""How a database says that it cannot now; not that it was asked something wrong."""

SECONDS: Final = "10"
"""When to try again, for whoever reads `Retry-After`."""

LONG: Final = 60
"""Characters from which a field is shown, to be copied; shorter ones travel along unseen."""


def register(app: FastAPI) -> None:
    """Have a database that is away answered with that page."""
    for kind in AWAY:
        app.add_exception_handler(kind, _away)


async def _away(request: Request, error: Exception) -> Response:
    # Not the whole error: it quotes what was to be written.
    log.error("the database is away: %s", _reason(error))
    after = {"Retry-After": SECONDS}
    if is_script(request):
        # Without a sentence: the script keeps trying.
        return JSONResponse({"saved": False}, 503, headers=after)
    response = pages.render(
        request,
        "away.html",
        503,
        address=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        posted=request.method == "POST",
        fields=await _typed(request),
    )
    response.headers.update(after)
    return response


def _reason(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        return " ".join(str(error.orig).split())
    return str(error) if isinstance(error, SQLAlchemyError) else repr(error)


async def _typed(request: Request) -> list[tuple[str, str, bool]]:
    """Return what the form sent, each with whether it is long; files have to be chosen again."""
    if request.method != "POST":
        return []
    sent: FormData = await request.form()
    return [
        (name, value, len(value) > LONG or "\n" in value)
        for name, value in sent.multi_items()
        if isinstance(value, str)
    ]
