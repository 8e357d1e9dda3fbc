"""The database does not answer, or cannot write: a page that says so and gives back what was typed.

Whatever stands in the way (a lock, a full disk, a server that restarts) passes or is mended, and
then the same form is to be sent again. Whether the lost act was carried out nobody can say; sending
it twice is safe, for every task is done once. A damaged file is mended by nobody's trying again:
the page says so.
"""

from __future__ import annotations

import logging
import re
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.datastructures import FormData

from huibao.records.reasons import damage, reason
from huibao.web import pages
from huibao.web.forms import is_script

log = logging.getLogger(__name__)

AWAY: Final = (OperationalError, InterfaceError, NoConnectionFree)
"""How a database says that it cannot now; not that it was asked something wrong."""

NO_RIGHT: Final = "42501"
"""How PostgreSQL says that its administrator has not given our account the right to it."""

SECONDS: Final = "10"
"""When to try again, for whoever reads `Retry-After`."""

LONG: Final = 60
"""Characters from which a field is shown, to be copied; shorter ones travel along unseen."""

OF_A_MACHINE: Final = re.compile(r"[\w.:=-]+", re.ASCII)
"""What no person types at such a length, as the hash of the text that a page showed."""


def register(app: FastAPI) -> None:
    """Have a database that is away answered with that page."""
    for kind in AWAY:
        app.add_exception_handler(kind, _away)
    app.add_exception_handler(DatabaseError, _perhaps_away)


async def _perhaps_away(request: Request, error: Exception) -> Response:
    """Answer so where the file is damaged, or PostgreSQL refuses our account; all else is
    unforeseen, and answered as such."""
    if isinstance(error, DatabaseError):
        if damage(error):
            return await _away(request, error, damaged=True)
        if getattr(error.orig, "sqlstate", "") == NO_RIGHT:
            return await _away(request, error)
    raise error


async def _away(request: Request, error: Exception, *, damaged: bool = False) -> Response:
    # Not the whole error: it quotes what was to be written.
    log.error(
        "the database is away: %s",
        reason(error) if isinstance(error, SQLAlchemyError) else repr(error),
    )
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
        damaged=damaged,
        fields=await _typed(request),
    )
    response.headers.update(after)
    return response


async def _typed(request: Request) -> list[tuple[str, str, bool]]:
    """Return what the form sent, each with whether it is long; files have to be chosen again."""
    if request.method != "POST":
        return []
    sent: FormData = await request.form()
    return [
        (name, value, _is_shown(value))
        for name, value in sent.multi_items()
        if isinstance(value, str)
    ]


def _is_shown(value: str) -> bool:
    return "\n" in value or (len(value) > LONG and not OF_A_MACHINE.fullmatch(value))
