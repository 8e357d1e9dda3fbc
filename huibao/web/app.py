"""The web application: every page of Huibao over one installation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from config.installation import Installation
from huibao.web import (
    audit,
    confirm,
    consent,
    contribute,
    digest,
    explain,
    faults,
    login,
    marked,
    office,
    operations,
    preview,
    progress,
    receive,
    renew,
    review,
    section_files,
    session,
    unavailable,
    unlock,
    upload,
)
from huibao.web.headers import LOOPBACK, SecurityHeaders
from huibao.web.link_openings import OpeningsNoted

AT_ONCE: Final = 8
"""Requests that are worked on at the same moment. Python carries out one at a time, and a database
file takes one writer: more would only take time from each other, and from the mails."""


def create_app(installation: Installation) -> FastAPI:
    """Return the application that serves this installation's pages."""
    app = FastAPI(
        title="Huibao", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_few_at_once
    )
    app.state.installation = installation
    own = urlsplit(installation.office.web_address).hostname or LOOPBACK[0]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[own, *LOOPBACK], www_redirect=False)
    app.add_middleware(OpeningsNoted, installation=installation)
    app.add_middleware(SecurityHeaders)
    app.mount("/static", StaticFiles(packages=[("templates", "static")]), name="static")
    # Routes are tried in their order: the next reviewer's mail waits for a review's.
    by_link = (
        review,
        confirm,
        consent,
        explain,
        marked,
        progress,
        receive,
        digest,
        unlock,
        renew,
    )
    for pages in by_link:
        app.include_router(pages.router)
    for form in (contribute, preview, upload, section_files):
        for door in form.doors.both:
            app.include_router(door)
    for pages in (login, office, audit, operations):
        app.include_router(pages.router)
    faults.register(app)
    unlock.register(app)
    session.register(app)
    unavailable.register(app)
    return app


@asynccontextmanager
async def _few_at_once(_app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = AT_ONCE
    yield
