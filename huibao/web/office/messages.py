"""The outbox: what was mailed to whom, what could not be, and sending it again."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from huibao.channels import name_of
from huibao.links import LINK
from huibao.login import LoggedIn
from huibao.mail.outbox import send_again
from huibao.records.models import Message, Notice
from huibao.web.faults import TOLD
from huibao.web.forms import Number, PageNumber
from huibao.web.pages import go, installation_of
from huibao.web.session import Clerk, Reader, acting, page_for
from huibao.web.typed import NOTHING, Typed, refused

router = APIRouter()
PER_PAGE = 100

FILTERS: dict[str, ColumnElement[bool]] = {
    "queued": Message.state.in_(("queued", "sending")),
    "sent": Message.state == "sent",
    "failed": Message.state == "failed",
    "doubtful": Message.doubtful.is_(True),
}


@router.get("/office/messages")
def show(request: Request, who: Reader, state: str = "", page: PageNumber = 1) -> Response:
    """Show the outbox, the newest mail first, all of it or the mails in one state."""
    return _page(request, who, state=state if state in FILTERS else "", number=max(page, 1))


@router.get("/office/messages/{number}")
def show_one(request: Request, who: Reader, number: Number) -> Response:
    """Show what one mail says; its personal link is nobody's business."""
    with installation_of(request).database.reading() as session:
        message = session.get(Message, number)
        if message is None:
            raise HTTPException(404)
        return page_for(
            request,
            who,
            "office/message.html",
            message=message,
            notices=_notices(request, session, message),
            said=message.text.split(LINK),
        )


def _notices(request: Request, session: Session, message: Message) -> list[dict[str, Any]]:
    """Return how the mail was announced besides: channel, state, tries, fault; no address."""
    office = installation_of(request).office
    rows = session.scalars(select(Notice).where(Notice.message_id == message.id))
    return [{"row": row, "name": name_of(office, row.person, row.number)} for row in rows]


@router.post("/office/messages/{number}/again")
def again(request: Request, who: Clerk, number: Number) -> Response:
    """Queue a failed mail once more, under the same Message-ID."""
    try:
        with acting(request, who) as act:
            message = act.session.get(Message, number)
            if message is None:
                raise HTTPException(404)
            send_again(act, message)
    except TOLD as error:
        return _page(request, who, typed=refused(request, error, "again"))
    return go(f"/office/messages/{number}?done=again")


def _page(
    request: Request,
    who: LoggedIn,
    *,
    state: str = "",
    number: int = 1,
    typed: Typed = NOTHING,
) -> Response:
    with installation_of(request).database.reading() as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(Message).where(which)) or 0
            for name, which in FILTERS.items()
        }
        query = select(Message).order_by(Message.id.desc())
        if state:
            query = query.where(FILTERS[state])
        rows = session.scalars(query.limit(PER_PAGE + 1).offset((number - 1) * PER_PAGE)).all()
        return page_for(
            request,
            who,
            "office/messages.html",
            mails=rows[:PER_PAGE],
            more=len(rows) > PER_PAGE,
            counts=counts,
            state=state,
            number=number,
            typed=typed,
        )
