"""What goes out, and the work that waits to be done."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from huibao.records.models.columns import Record

if TYPE_CHECKING:
    from huibao.records.models.access import Link
    from huibao.records.models.cycles import Cycle


class DayReminded(Record):
    """That somebody was reminded on a day, so that nobody is twice, whoever runs the clock."""

    __tablename__ = "days_reminded"

    person: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(String(16), primary_key=True)
    """`own` tasks, or those of `others` that were escalated to him."""
    at: Mapped[datetime]


class Message(Record):
    """A mail in the outbox, queued in the transaction that causes it."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(160), unique=True)
    template: Mapped[str] = mapped_column(String(40))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id"))
    to_name: Mapped[str] = mapped_column(Text)
    to_mail: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    thread: Mapped[str | None] = mapped_column(Text)
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    """`{"name": "…docx", "sha256": "…"}`, each a row of `documents`."""
    state: Mapped[str] = mapped_column(String(16), default="queued")
    """`queued`, `sending`, `sent` or `failed`."""
    doubtful: Mapped[bool] = mapped_column(default=False)
    """Whether a sender died between handing it over and noting the answer."""
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    holder: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(16))
    """Why it last failed: `temporary`, `permanent` or `refused` (the recipient was refused)."""
    fault_text: Mapped[str] = mapped_column(Text, default="")
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    cycle: Mapped[Cycle | None] = relationship()
    link: Mapped[Link | None] = relationship()
    __table_args__ = (Index(None, "state", "due_at"),)


class Notice(Record):
    """That a mail has come, said beside it through one of its reader's channels (企业微信 …)."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    person: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    """Which of the person's channels: their addresses are secrets and stand in no table."""
    state: Mapped[str] = mapped_column(String(16), default="queued")
    """`queued`, `sending`, `sent` or `failed`."""
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    fault_text: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None]

    message: Mapped[Message] = relationship()
    __table_args__ = (Index(None, "state", "due_at"),)


class Run(Record):
    """A Prefect run that a process of ours carries out: what stays here has died with it."""

    __tablename__ = "runs"

    flow_run: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80), index=True)
    alive_until: Mapped[datetime]
    """Moved on by the process as long as it lives."""


class Work(Record):
    """Something of a cycle that a Prefect run has to do, claimed under a lease."""

    __tablename__ = "work"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    holder: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was claimed to be done."""
    fault_text: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]
    handed_to: Mapped[str | None] = mapped_column(String(64))
    """The run on a work pool that was asked to do it, with others."""
    flow_run: Mapped[str | None] = mapped_column(String(64))
    """The run that has begun to do it."""

    cycle: Mapped[Cycle] = relationship()
    __table_args__ = (Index(None, "done_at", "due_at"),)
