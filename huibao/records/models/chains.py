"""The audit chain: what happened, bound together, sealed day by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huibao.records.models.columns import SHA256, Record


class Chain(Record):
    """The head of an audit chain: one for each cycle, and `office` for all else."""

    __tablename__ = "chains"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(SHA256)


class Event(Record):
    """A line of the audit chain. It has no foreign key, for it outlives what it speaks of."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(40))
    actor_role: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(80))
    actor_name: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    browser: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]]
    document_sha256: Mapped[str | None] = mapped_column(SHA256)
    message_id: Mapped[str | None] = mapped_column(Text)
    flow_run: Mapped[str | None] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(SHA256)
    hash: Mapped[str] = mapped_column(SHA256)

    __table_args__ = (UniqueConstraint("chain", "number"),)


class Seal(Record):
    """One day's hash over the heads of all chains, chained to the seal before, and mailed out."""

    __tablename__ = "seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(unique=True)
    at: Mapped[datetime]
    heads: Mapped[dict[str, Any]]
    """`{chain: [length, head]}` of every chain that grew since the seal before."""
    previous: Mapped[str] = mapped_column(SHA256)
    hash: Mapped[str] = mapped_column(SHA256)
