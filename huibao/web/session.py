"""Who is logged in, what he may do, and that a form was sent from one of our own pages."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from huibao.audit import Act
from huibao.login import LoggedIn, whose
from huibao.staff import Role
from huibao.web import pages
from huibao.web.actors import actor
from huibao.web.forms import Sent, text_of
from huibao.web.pages import installation_of
from huibao.web.typed import NOTHING, Typed

COOKIE = "huibao"
CSRF = "csrf"


class LoginNeeded(Exception):
    """Nobody is logged in; what was typed is shown again, so that it is not lost."""

    def __init__(self, typed: dict[str, str]):
        self.typed = typed
        super().__init__("log in first")


class FormStale(Exception):
    """The form was not made for this login: it lay open since an earlier one, or is forged."""

    def __init__(self, who: LoggedIn, typed: dict[str, str]):
        self.who, self.typed = who, typed
        super().__init__("the form belongs to another login")


def logged_in(request: Request) -> LoggedIn | None:
    """Return who is logged in with this browser, or None."""
    installation = installation_of(request)
    with installation.database.reading() as session:
        return whose(
            session,
            request.cookies.get(COOKIE, ""),
            office=installation.office,
            now=datetime.now(UTC),
        )


def _reader(request: Request) -> LoggedIn:
    who = logged_in(request)
    if who is None:
        raise LoginNeeded({})
    return who


def _clerk_looking(request: Request) -> LoggedIn:
    who = _reader(request)
    if who.role is not Role.OFFICE:
        raise HTTPException(403)
    return who


def _member(request: Request, sent: Sent) -> LoggedIn:
    return _with_own_form(request, sent, logged_in(request))


def _clerk(request: Request, sent: Sent) -> LoggedIn:
    who = logged_in(request)
    # The role is asked first: an auditor is told so, whatever form he may have sent.
    if who is not None and who.role is not Role.OFFICE:
        raise HTTPException(403)
    return _with_own_form(request, sent, who)


def office_alone(request: Request, sent: Sent) -> None:
    """Let the office alone look and act; who it is stands in the request's state."""
    looks = request.method in ("GET", "HEAD")
    request.state.who = _clerk_looking(request) if looks else _clerk(request, sent)


def _with_own_form(request: Request, sent: FormData, who: LoggedIn | None) -> LoggedIn:
    if who is None:
        raise LoginNeeded(typed_in(sent))
    if not hmac.compare_digest(text_of(sent, CSRF).encode(), csrf_of(request, who).encode()):
        raise FormStale(who, typed_in(sent))
    return who


Reader = Annotated[LoggedIn, Depends(_reader)]
"""The office or an auditor, who looks at a page."""
ClerkLooking = Annotated[LoggedIn, Depends(_clerk_looking)]
"""The office, which looks at a page that is no auditor's."""
Member = Annotated[LoggedIn, Depends(_member)]
"""Anybody logged in, who sent a form of ours."""
Clerk = Annotated[LoggedIn, Depends(_clerk)]
"""The office, which sent a form of ours."""


def csrf_of(request: Request, who: LoggedIn) -> str:
    """Return what a form of this browser's pages carries."""
    return who.csrf(installation_of(request).secret)


def page_for(
    request: Request, who: LoggedIn, template: str, *, typed: Typed = NOTHING, **context: Any
) -> HTMLResponse:
    """Return a page for somebody who has logged in, with what he `typed` where it was refused.

    Its template also sees `typed`; `who`; `csrf`, which each form carries; `done`, what was done on
    the page before; and `acts`, whether the reader may act on what it shows, unless the context
    says.
    """
    seen = {
        "who": who,
        "typed": typed,
        "csrf": csrf_of(request, who),
        "done": request.query_params.get("done", ""),
        "acts": who.role is Role.OFFICE,
    }
    return pages.render(request, template, typed.status, **(seen | context))


def typed_in(sent: FormData) -> dict[str, str]:
    """Return the texts of a form by their fields, without its token."""
    return {name: text_of(sent, name) for name in sent if name != CSRF}


@contextmanager
def acting(request: Request, who: LoggedIn) -> Iterator[Act]:
    """Yield one act of whoever is logged in, in one transaction."""
    person = actor(request, role=who.role.value, key=who.person.key, name=who.person.name)
    with installation_of(request).acting(person) as act:
        yield act


def register(app: FastAPI) -> None:
    """Answer those who are not logged in with the way in, and keep what they typed."""
    app.add_exception_handler(LoginNeeded, _to_login)
    app.add_exception_handler(FormStale, _once_more)


def _to_login(request: Request, error: Exception) -> Response:
    typed = error.typed if isinstance(error, LoginNeeded) else {}
    if request.method in ("GET", "HEAD"):
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/login?to={quote(request.url.path + query)}", status_code=303)
    return pages.render(request, "login/expired.html", 401, typed=typed, csrf="")


def _once_more(request: Request, error: Exception) -> Response:
    if not isinstance(error, FormStale) or from_elsewhere(request):
        raise HTTPException(403)
    return pages.render(
        request, "login/expired.html", 403, typed=error.typed, csrf=csrf_of(request, error.who)
    )


def from_elsewhere(request: Request) -> bool:
    """Whether the browser says that another site's page sent this; old browsers say nothing."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def is_https(request: Request) -> bool:
    """Whether browsers reach us by HTTPS, be it through a proxy that does not say so."""
    address = installation_of(request).office.web_address
    return request.url.scheme == "https" or address.startswith("https:")
