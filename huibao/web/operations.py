"""For whoever runs Huibao: is it alive (`/health`), and how does it do (`/metrics`).

Neither tells a name, a title or a secret. `/metrics` answers on the machine itself, or to whoever
brings the token of the settings; what came through a proxy did not come from the machine itself.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from config.installation import Installation
from huibao.condition import Condition, condition_of, room_in
from huibao.office import Office
from huibao.web.pages import installation_of

router = APIRouter()
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
BY_A_PROXY = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/health")
def health(request: Request) -> Response:
    """Return 200 while the database answers, else 503; for load balancers and systemd."""
    try:
        with installation_of(request).database.reading() as session:
            # Of a file that was replaced or damaged, SELECT 1 would find nothing out.
            session.execute(text("SELECT max(id) FROM events"))
    except SQLAlchemyError:
        return JSONResponse({"alive": True, "database": False}, 503)
    return JSONResponse({"alive": True, "database": True})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Return the figures of operation in Prometheus' text format."""
    if not (_brings_the_token(request) or _from_this_machine(request)):
        raise HTTPException(404)
    with installation_of(request).database.reading() as session:
        found = condition_of(session)
    now = datetime.now(UTC)
    house = installation_of(request)
    lines = [*_lines(found, now), *_backup(found, now, house.office), *_room(house)]
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


def _lines(found: Condition, now: datetime) -> Iterator[str]:
    yield from _gauge("work_waiting", "stages that wait to be entered", found.work)
    yield from _gauge(
        "work_oldest_seconds", "age of the oldest of them", _age(found.work_since, now)
    )
    yield from _by_state("mails", "mails of the outbox", found.mails)
    oldest = _age(found.mail_since, now)
    yield from _gauge("mail_oldest_seconds", "age of the oldest unsent mail", oldest)
    yield from _gauge("mails_doubtful", "mails that may have gone out twice", found.doubtful)
    yield from _by_state("cycles", "reports", {s.value: n for s, n in found.cycles.items()})
    yield from _gauge("seal_age_seconds", "age of the last seal", _age(found.sealed_at, now))


def _backup(found: Condition, now: datetime, office: Office) -> Iterator[str]:
    age = round(found.backups.age(now).total_seconds(), 1)
    yield from _gauge("backup_age_seconds", "age of the last backup, or of the data", age)
    lacks = int(found.backups.lacking(now, office.backup_days))
    yield from _gauge("backup_overdue", "1 where that is more than backup_days", lacks)


def _room(house: Installation) -> Iterator[str]:
    yield "# HELP huibao_disk_free_bytes what can still be written, by folder"
    yield "# TYPE huibao_disk_free_bytes gauge"
    for name, folder in (("data", house.settings.data), ("archive", house.archive_folder)):
        yield f'huibao_disk_free_bytes{{folder="{name}"}} {room_in(folder)}'


def _age(since: datetime | None, now: datetime) -> float:
    return round((now - since).total_seconds(), 1) if since else 0


def _gauge(name: str, told: str, value: float) -> Iterator[str]:
    yield f"# HELP huibao_{name} {told}"
    yield f"# TYPE huibao_{name} gauge"
    yield f"huibao_{name} {value}"


def _by_state(name: str, told: str, values: Mapping[str, int]) -> Iterator[str]:
    yield f"# HELP huibao_{name} {told}, by state"
    yield f"# TYPE huibao_{name} gauge"
    for state, value in values.items():
        yield f'huibao_{name}{{state="{state}"}} {value}'
