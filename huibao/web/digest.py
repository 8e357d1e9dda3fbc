"""All that one person owes on one page, reached from any of his links.

The page names tasks and opens none: a POST leads on, by a link of the task's own. No page shows the
tasks of anybody but the person whose link it is.
"""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from huibao import links
from huibao.cycle.owed import Owed, link_to, owed
from huibao.cycle.reminders import late_of
from huibao.links import LinkExpired, LinkRevoked, LinkUnknown, find_good
from huibao.records.models import Link
from huibao.web import pages
from huibao.web.actors import acting_by
from huibao.web.forms import Sent, text_of
from huibao.web.unlock import unlocked

router = APIRouter(prefix="/tasks/{token}", dependencies=[Depends(unlocked)])


@router.get("")
def show(request: Request, token: str, gone: bool = False) -> Response:
    """Show everything that the holder of the link owes, whatever report it belongs to."""
    house, now = pages.installation_of(request), datetime.now(UTC)
    with house.database.reading() as session:
        link = find_good(session, token, now=now)
        return pages.render(
            request,
            "digest.html",
            here=f"/tasks/{token}",
            person=link.person_name,
            tasks=[
                late_of(house.office, now, task)
                for task in owed(session, house.office, now, link.person)
            ],
            gone=gone,
        )


@router.post("/open")
def open_task(request: Request, token: str, sent: Sent) -> Response:
    """Lead to one of the holder's own tasks; back to the page when it is not his, or is done."""
    house = pages.installation_of(request)
    with house.acting() as reading:
        link = find_good(reading.session, token, now=reading.now)
        act = acting_by(request, reading, link)
        wanted = text_of(sent, "task")
        all_owed = owed(act.session, act.office, act.now, link.person)
        mine = [task for task in all_owed if task.key == wanted]
        if not mine:
            return pages.go(f"/tasks/{token}?gone=yes")
        if mine[0].page:
            return pages.go(mine[0].page)
        fresh = link_to(act, mine[0], opened_by=link)
        return pages.go(links.address(fresh, secret=house.secret, web_address=""))


def others(request: Request, session: Session) -> int:
    """Return how many tasks await the link's holder beside the one of the page that is shown."""
    office, now = pages.installation_of(request).office, datetime.now(UTC)
    try:
        link = find_good(session, request.path_params["token"], now=now)
    except (LinkUnknown, LinkExpired, LinkRevoked):
        return 0
    return sum(not _is_of(link, task) for task in owed(session, office, now, link.person))


def _is_of(link: Link, task: Owed) -> bool:
    return task.purpose == link.purpose and task.task.id in (
        link.section_id,
        link.review_id,
        link.call_id,
    )
