"""Asking once more before an approval (同意、圈阅), so that one stray tap on a phone signs nothing.

A signature is one's own act: the page shows what is signed, in whose name, and what follows from
it. It decides nothing itself; its button does. A return needs no such page, for it is written.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from huibao.cycle.moves import kind_of
from huibao.cycle.refusals import AlreadyDecided
from huibao.cycle.review.decisions import check_ruling
from huibao.cycle.review.route import APPROVALS
from huibao.cycle.sections.autosaves import typed_on
from huibao.links import LinkExpired, LinkRevoked, check, find
from huibao.web import faults, pages
from huibao.web.forms import Sent, tab_of, text_of
from huibao.web.opinions import of_autosave
from huibao.web.review import PURPOSE, again, keep, review_of, task_of
from huibao.web.unlock import unlocked

router = APIRouter(prefix="/review/{token}/confirm", dependencies=[Depends(unlocked)])

CHOSEN: Final = ("decision", "attach", "for-reference")
"""What is chosen by a button or a box, and therefore not kept as typed."""


@router.post("")
def ask(request: Request, token: str, sent: Sent) -> Response:
    """Keep what was typed and lead to the page that asks; what would be refused is refused here."""
    try:
        opinion = keep(request, token, sent)
        with pages.installation_of(request).database.reading() as session:
            review = review_of(find(session, token, purpose=PURPOSE))
            check_ruling(review, opinion.ruling(review))
    except AlreadyDecided:
        return pages.go(f"/review/{token}?done=again")
    except (LinkExpired, LinkRevoked, *faults.TOLD) as refused:
        return again(request, token, sent, refused)
    chosen = {name: value for name in CHOSEN if (value := text_of(sent, name))}
    return pages.go(f"/review/{token}/confirm?{urlencode({**chosen, 'tab': tab_of(sent)})}")


@router.get("")
def show(request: Request, token: str, tab: str = "") -> Response:
    """Show what is about to be signed; the review's own page where there is nothing to sign."""
    chosen = {name: request.query_params.get(name, "") for name in CHOSEN}
    with pages.installation_of(request).database.reading() as session:
        link = find(session, token, purpose=PURPOSE)
        review = review_of(link)
        row = typed_on(session, task=task_of(review), tab=tab)
        if not review.open or row is None or chosen["decision"] not in APPROVALS:
            return pages.go(f"/review/{token}")
        check(link, now=datetime.now(UTC))
        opinion = of_autosave(row, decision=chosen["decision"], attach=bool(chosen["attach"]))
        return pages.render(
            request,
            "review/consent.html",
            here=f"/review/{token}",
            review=review,
            cycle=review.cycle,
            kind=kind_of(review.cycle),
            opinion=opinion,
            stated=opinion.ruling(review).opinion,
            chosen=chosen,
            tab=tab,
        )
