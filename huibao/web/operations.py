"""For whoever runs Huibao: is it alive (`/health`), and how does it do (`/metrics`).

Neither tells a name, a title or a secret. `/metrics` answers on the machine itself, or to whoever
brings the token of the settings; what came through a proxy did not come from the machine itself.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session
from starlette.exceptions import HTTPException

from huibao.lifecycle import CycleState
from huibao.records.models import Cycle, Message, Seal, Work
from huibao.web.pages import installation_of

router = APIRouter()
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
BY_A_PROXY = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
MAIL_STATES = ("queued", "sending", "sent", "failed")


@router.get("/health")
def health(request: Request) -> Response:
    """Return 200 while the database answers, else 503; for load balancers and systemd."""
    try:
        with installation_of(request).database.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return JSONResponse({"alive": True, "database": False}, 503)
    return JSONResponse({"alive": True, "database": True})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Return the figures of operation in Prometheus' text format."""
    if not (_brings_the_token(request) or _from_this_machine(request)):
        raise HTTPException(404)
    with installation_of(request).database.reading() as session:
        lines = list(_lines(session, datetime.now(UTC)))
    return PlainTextResponse("\n".join(lines) + "\n", media_type=PROMETHEUS)


def _brings_the_token(request: Request) -> bool:
    token = installation_of(request).settings.metrics_token
    brought = request.headers.get("authorization", "").removeprefix("Bearer ")
    return token is not None and hmac.compare_digest(
        brought.encode(), token.get_secret_value().encode()
    )


def _from_this_machine(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in BY_A_PROXY):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _lines(session: Session, now: datetime) -> Iterator[str]:
    waiting = session.execute(
        select(func.count(), func.min(Work.queued_at)).where(Work.done_at.is_(None))
    ).one()
    yield from _gauge("work_waiting", "stages that wait to be entered", waiting[0])
    yield from _gauge("work_oldest_seconds", "age of the oldest of them", _age(waiting[1], now))
    of_state = dict(_counts(session, Message.state))
    mails = {state: of_state.get(state, 0) for state in MAIL_STATES}
    yield from _by_state("mails", "mails of the outbox", mails)
    unsent = Message.state.in_(("queued", "sending"))
    oldest = session.scalar(select(func.min(Message.queued_at)).where(unsent))
    yield from _gauge("mail_oldest_seconds", "age of the oldest unsent mail", _age(oldest, now))
    doubtful = session.scalar(select(func.count()).where(Message.doubtful.is_(True)))
    yield from _gauge("mails_doubtful", "mails that may have gone out twice", doubtful or 0)
    cycles = dict(_counts(session, Cycle.state))
    yield from _by_state("cycles", "reports", {s.value: cycles.get(s.value, 0) for s in CycleState})
    sealed = session.scalar(select(func.max(Seal.at)))
    yield from _gauge("seal_age_seconds", "age of the last seal", _age(sealed, now))


def _counts(session: Session, column: InstrumentedAttribute[Any]) -> Iterator[tuple[str, int]]:
    for state, count in session.execute(select(column, func.count()).group_by(column)):
        yield str(state), count


def _age(since: datetime | None, now: datetime) -> float:
    return round((now - since).total_seconds(), 1) if since else 0


def _gauge(name: str, told: str, value: float) -> Iterator[str]:
    yield f"# HELP huibao_{name} {told}"
    yield f"# TYPE huibao_{name} gauge"
    yield f"huibao_{name} {value}"


def _by_state(name: str, told: str, values: dict[str, int]) -> Iterator[str]:
    yield f"# HELP huibao_{name} {told}, by state"
    yield f"# TYPE huibao_{name} gauge"
    for state, value in values.items():
        yield f'huibao_{name}{{state="{state}"}} {value}'
