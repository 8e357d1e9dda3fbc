"""The recipient organ's page, reached by the link of its cover mail: read the copy, sign for it.

GET signs for nothing, for mail scanners open every link; nor does a form that nobody touched, for
some of them press what they find.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from huibao.cycle.filing.distribution import LINK, AlreadyReceived, delivery_of, receive
from huibao.links import check, find
from huibao.records.documents import WORD, load
from huibao.records.models import Link
from huibao.web import faults, pages
from huibao.web.actors import acting
from huibao.web.forms import Sent, text_of
from huibao.web.touched import must_be_touched
from huibao.web.unlock import unlocked

router = APIRouter(prefix="/receive/{token}", dependencies=[Depends(unlocked)])

PURPOSE: Final = LINK


@router.get("")
def show(request: Request, token: str, done: str = "") -> Response:
    """Show what was sent and the button to sign for it; once it is received, by whom and when."""
    with pages.installation_of(request).database.reading() as session:
        return _page(request, _good(session, token), done=done)


@router.post("")
def sign(request: Request, token: str, sent: Sent) -> Response:
    """Sign for the copy; the first receipt stands."""
    name = text_of(sent, "name")
    try:
        must_be_touched(sent)
        with acting(request, token, PURPOSE) as (act, link):
            if delivery_of(link).received_at is None:
                check(link, now=act.now)
            receive(act, link, name)
    except AlreadyReceived:
        return pages.go(f"/receive/{token}?done=again")
    except faults.TOLD as error:
        with pages.installation_of(request).database.reading() as session:
            return _page(request, _good(session, token), name=name, error=error)
    return pages.go(f"/receive/{token}?done=received")


@router.get("/report.docx")
def report(request: Request, token: str) -> Response:
    """Return the organ's own copy."""
    with pages.installation_of(request).database.reading() as session:
        delivery = delivery_of(_good(session, token))
        content = load(session, delivery.document_sha256)
        return pages.download(content, f"{delivery.cycle.title}.docx", WORD)


def _good(session: Session, token: str) -> Link:
    """Return the link while it opens the page; once the copy is received it shows the receipt."""
    link, now = find(session, token, purpose=PURPOSE), datetime.now(UTC)
    received = delivery_of(link).received_at is not None
    check(link, now=min(now, link.issued_at) if received else now)
    return link


def _page(
    request: Request,
    link: Link,
    *,
    name: str = "",
    done: str = "",
    error: Exception | None = None,
) -> Response:
    delivery = delivery_of(link)
    return pages.render(
        request,
        "receive.html",
        **faults.telling(request, error),
        here=f"/receive/{request.path_params['token']}",
        delivery=delivery,
        item=delivery.cycle.archive_item,
        name=name,
        done=done,
    )
