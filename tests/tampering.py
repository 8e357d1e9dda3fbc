"""Somebody who may do anything to the database, and does: what verification has to find."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

NAMES = {
    "sqlite": "SELECT name, '' FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, ' ON ' || tgrelid::regclass FROM pg_trigger"
    " WHERE NOT tgisinternal",
}


def unguard(session: Session) -> None:
    """Take away every trigger, as whoever owns the database can."""
    for name, place in session.execute(text(NAMES[session.get_bind().dialect.name])).all():
        session.execute(text(f"DROP TRIGGER {name}{place}"))
