"""The page on which a department tells each month how its promises stand, reached by its link.

The link stays good for the call's time, so that one thing can be told today and another tomorrow.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from huibao.audit import Act
from huibao.cycle.ledger.promises.items import item_numbered, percent_of
from huibao.cycle.ledger.promises.progress import (
    WAYS,
    Told,
    close_when_told,
    in_month,
    is_told,
    of_call,
    tell,
)
from huibao.cycle.ledger.promises.standing import overdue_of
from huibao.cycle.sections.autosaves import keep_typing, typing_done, typing_of
from huibao.lifecycle import ItemState
from huibao.links import LinkUnknown, check, find
from huibao.records.models import Link, PlanItem, ProgressCall
from huibao.web import digest, faults, pages
from huibao.web.actors import acting
from huibao.web.days import day_of
from huibao.web.forms import Sent, is_script, new_tab, tab_of, text_of
from huibao.web.unlock import unlocked

router = APIRouter(prefix="/progress/{token}", dependencies=[Depends(unlocked)])

PURPOSE: Final = "progress"
FIELDS: Final = ("state", "percent", "words", "due")
"""What is asked of each promise; a form names its fields `state-7`."""

Typed = dict[str, str]


@router.get("")
def show(request: Request, token: str, done: str = "") -> Response:
    """Show the department's open promises, and what was told of them since it was called."""
    with pages.installation_of(request).database.reading() as session:
        link = find(session, token, purpose=PURPOSE)
        check(link, now=datetime.now(UTC))
        kept = typing_of(session, _task(_call(link)))
        return _page(request, session, link, typed=dict(kept[0].content) if kept else {}, done=done)


@router.post("/autosave")
def autosave(request: Request, token: str, sent: Sent) -> Response:
    """Keep what is half typed."""
    _keep(request, token, sent)
    return pages.kept(request) if is_script(request) else pages.go(f"/progress/{token}")


@router.post("")
def tell_all(request: Request, token: str, sent: Sent) -> Response:
    """Note all that was told, in one transaction, or show it again and say what is missing."""
    typed = _keep(request, token, sent)
    try:
        with acting(request, token, PURPOSE) as (act, link):
            check(link, now=act.now)
            call = _call(link)
            for item in of_call(act.session, call):
                _tell_one(act, call, item, typed)
            act.session.flush()
            close_when_told(act, call)
            typing_done(act, task=_task(call), tab=tab_of(sent))
    except faults.TOLD as error:
        with pages.installation_of(request).database.reading() as session:
            link = find(session, token, purpose=PURPOSE)
            return _page(request, session, link, typed=typed, error=error)
    return pages.go(f"/progress/{token}?done=yes")


def _tell_one(act: Act, call: ProgressCall, item: PlanItem, typed: Typed) -> None:
    """Note what was typed of one promise; nothing, where nothing of it was touched."""
    state, percent, words, due = (typed.get(f"{name}-{item.id}", "") for name in FIELDS)
    untouched = not state and not words.strip() and percent in ("", str(item.progress))
    if untouched or (state and state not in set(ItemState)):
        return
    told = Told(
        ItemState(state) if state else ItemState.IN_PROGRESS,
        percent_of(percent) if percent.strip() else item.progress,
        words,
        day_of(due),
    )
    tell(act, call, item_numbered(act.session, item.id), told)


def _keep(request: Request, token: str, sent: Sent) -> Typed:
    """Keep what was typed, also where the link has expired: a new one shows it."""
    with acting(request, token, PURPOSE) as (act, link):
        call = _call(link)
        names = [f"{name}-{item.id}" for item in of_call(act.session, call) for name in FIELDS]
        typed = {name: text_of(sent, name) for name in names if name in sent}
        if link.revoked_at is None and typed:
            keep_typing(act, task=_task(call), tab=tab_of(sent), content=typed)
    return typed


def _task(call: ProgressCall) -> str:
    return f"progress:{call.id}"


def _call(link: Link) -> ProgressCall:
    if link.call is None:
        raise LinkUnknown
    return link.call


def _page(
    request: Request,
    session: Session,
    link: Link,
    *,
    typed: Typed,
    done: str = "",
    error: Exception | None = None,
) -> Response:
    office, call = pages.installation_of(request).office, _call(link)
    items = of_call(session, call)
    today = office.day_at(datetime.now(UTC))
    return pages.render(
        request,
        "contribute/progress.html",
        **faults.telling(request, error),
        here=f"/progress/{request.path_params['token']}",
        others=digest.others(request, session),
        call=call,
        month=in_month(call),
        items=items,
        told={item.id for item in items if is_told(item, call)},
        late=overdue_of(items, today),
        ways=WAYS,
        typed=typed,
        tab=new_tab(),
        done=done,
    )
