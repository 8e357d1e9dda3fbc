"""The web application: every page of Huibao over one installation."""

from __future__ import annotations

from urllib.parse import urlsplit

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
    session,
    unavailable,
    unlock,
    upload,
)
from huibao.web.headers import LOOPBACK, SecurityHeaders
from huibao.web.openings import OpeningsNoted


def create_app(installation: Installation) -> FastAPI:
    """Return the application that serves this installation's pages."""
    app = FastAPI(title="Huibao", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.installation = installation
    own = urlsplit(installation.office.web_address).hostname or LOOPBACK[0]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[own, *LOOPBACK], www_redirect=False)
    app.add_middleware(OpeningsNoted, installation=installation)
    app.add_middleware(SecurityHeaders)
    app.mount("/static", StaticFiles(packages=[("templates", "static")]), name="static")
    by_link = (
        contribute,
        preview,
        upload,
        confirm,
        consent,
        explain,
        review,
        marked,
        progress,
        receive,
        digest,
        unlock,
        renew,
    )
    for pages in (*by_link, login, office, audit, operations):
        app.include_router(pages.router)
    faults.register(app)
    unlock.register(app)
    session.register(app)
    unavailable.register(app)
    return app
