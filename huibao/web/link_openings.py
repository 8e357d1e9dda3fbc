"""Notes who asks for a link's page: address, browser, how often. An access log, for the auditor.

It changes nothing that anybody acts on, so "looking changes nothing" holds. HEAD is noted as well,
and so are mail scanners: what they ask for, and from where, is what an auditor wants to see.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from config.installation import Installation
from huibao.cycle.link_openings import Visit, note
from huibao.links import PAGES, find_any
from huibao.records.database import Overtaken
from huibao.web.forms import browser_of

log = logging.getLogger(__name__)

LINK_PAGE: Final = re.compile(f"/(?:{'|'.join(sorted(set(PAGES.values())))})/([A-Za-z0-9_-]{{43}})")


class OpeningsNoted:
    """Notes each GET and HEAD of a link's own page before it is answered."""

    def __init__(self, app: ASGIApp, installation: Installation):
        self.app, self._installation = app, installation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the opening, if it is one, and pass the request on."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            found = LINK_PAGE.fullmatch(scope["path"])
            if found:
                await run_in_threadpool(self._note, found[1], Request(scope))
        await self.app(scope, receive, send)

    def _note(self, token: str, request: Request) -> None:
        visit = Visit(
            address=request.client.host if request.client else "",
            browser=browser_of(request),
            method=request.method,
            at=datetime.now(UTC),
        )
        try:
            with self._installation.database.reading() as session:
                link = find_any(session, token)
                link_id = link.id if link else None
            if link_id is not None:
                with self._installation.database.transaction() as session:
                    note(session, link_id, visit)
        except (SQLAlchemyError, Overtaken) as fault:
            # A page that cannot be logged is shown all the same.
            log.warning("an opening was not noted: %s", fault)
