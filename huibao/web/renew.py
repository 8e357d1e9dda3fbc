"""A new link for whoever's link has expired, mailed to the mailbox on record."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huibao.cycle.renewal import renew
from huibao.web import pages
from huibao.web.actors import actor

router = APIRouter(prefix="/renew")


@router.post("/{token}")
def ask(request: Request, token: str) -> Response:
    """Mail a new link if there is one to renew; the answer never says whether there was."""
    stranger = actor(request, role="stranger", key="", name="")
    with pages.installation_of(request).acting(stranger) as act:
        renew(act, token)
    return pages.go("/renew/asked")


@router.get("/asked")
def asked(request: Request) -> Response:
    """Say where a new link went, if one did."""
    return pages.render(request, "renewed.html")
