"""Logging in and out: ask for a link by mail, open it, press its button."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from huibao import login
from huibao.links import LinkExpired, LinkRevoked, LinkUnknown
from huibao.login import AskedTooOften, LoginLinkUsed
from huibao.web import pages
from huibao.web.actors import actor
from huibao.web.faults import sentence, status_of
from huibao.web.forms import Sent, text_of
from huibao.web.pages import go, installation_of
from huibao.web.session import COOKIE, Member, acting, from_elsewhere, is_https
from huibao.web.touched import Untouched, must_be_touched

router = APIRouter()
NOT_GOOD = (LinkUnknown, LinkExpired, LinkRevoked, LoginLinkUsed)


@router.get("/login")
def ask_page(request: Request, to: str = "") -> Response:
    """Show the form that asks for a login link."""
    return pages.render(request, "login/ask.html", to=_own_page(to), mail="", refused="")


@router.post("/login")
def ask(request: Request, sent: Sent) -> Response:
    """Mail a login link to whoever has a role; the answer is the same for everybody."""
    mail, to = text_of(sent, "mail"), _own_page(text_of(sent, "to"))
    stranger = actor(request, role="stranger", key="", name="")
    try:
        with installation_of(request).acting(stranger) as act:
            login.ask(act, mail, target=to)
    except AskedTooOften as error:
        return pages.render(
            request, "login/ask.html", 429, to=to, mail=mail, refused=sentence(request, error)
        )
    return go("/login/sent")


@router.get("/login/sent")
def asked(request: Request) -> Response:
    """Say that a mail is on its way, if the mailbox is one of ours."""
    minutes = login.WINDOW // timedelta(minutes=1)
    return pages.render(request, "login/sent.html", most=login.PER_PERSON, minutes=minutes)


@router.get("/login/{token}")
def enter_page(request: Request, token: str) -> Response:
    """Show the button that logs in: mail scanners open links, so opening one spends nothing."""
    return pages.render(request, "login/enter.html", token=token, refused="")


@router.post("/login/{token}")
def enter(request: Request, token: str, sent: Sent) -> Response:
    """Log in by the mailed link, in a session of its own."""
    if from_elsewhere(request):
        raise HTTPException(403)
    try:
        must_be_touched(sent)
    except Untouched as error:
        said = sentence(request, error)
        return pages.render(
            request, "login/enter.html", status_of(error), token=token, refused=said
        )
    house = installation_of(request)
    stranger = actor(request, role="stranger", key="", name="")
    try:
        with house.acting(stranger) as act:
            cookie, target = login.enter(act, token, before=request.cookies.get(COOKIE, ""))
    except NOT_GOOD as error:
        return pages.render(
            request,
            "login/ask.html",
            status_of(error),
            to="",
            mail="",
            refused=sentence(request, error),
        )
    response = go(_own_page(target) or "/office")
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=int(login.VALID.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=is_https(request),
    )
    return response


@router.post("/logout")
def leave(request: Request, who: Member) -> Response:
    """Log out, here and wherever the cookie may have got to."""
    with acting(request, who) as act:
        login.leave(act, who.cookie)
    response = go("/login")
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return response


def _own_page(address: str) -> str:
    """Return the address when it is a page of the office's or the auditors', else nothing."""
    own = address in ("/office", "/audit") or address.startswith(("/office/", "/audit/"))
    return address if own and "\\" not in address and "\n" not in address else ""
