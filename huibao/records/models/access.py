"""Ways in: the links of mails, their openings, and sessions of those who logged in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from huibao.records.models.columns import SHA256, Record

if TYPE_CHECKING:
    from huibao.records.models.cycles import Cycle, Section
    from huibao.records.models.deliveries import Delivery
    from huibao.records.models.ledgers import ProgressCall
    from huibao.records.models.reviews import Review


class Link(Record):
    """A personal link for one task, kept only as a hash; the token is derived when it is mailed."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    token_sha256: Mapped[str] = mapped_column(SHA256, unique=True)
    nonce: Mapped[str] = mapped_column(String(64))
    person: Mapped[str] = mapped_column(String(80))
    person_name: Mapped[str] = mapped_column(Text)
    person_mail: Mapped[str] = mapped_column(Text)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"), index=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("progress_calls.id"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    target: Mapped[str] = mapped_column(Text, default="")
    tries: Mapped[int] = mapped_column(default=0)
    """How often somebody has tried a code; for links that are typed, not clicked."""

    cycle: Mapped[Cycle | None] = relationship()
    section: Mapped[Section | None] = relationship()
    review: Mapped[Review | None] = relationship()
    call: Mapped[ProgressCall | None] = relationship()
    delivery: Mapped[Delivery | None] = relationship()


class LinkOpening(Record):
    """That a link's page was asked for from one place: an access log, and no state of anything."""

    __tablename__ = "link_openings"

    link_id: Mapped[int] = mapped_column(ForeignKey("links.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser: Mapped[str] = mapped_column(String(300), primary_key=True)
    method: Mapped[str] = mapped_column(String(8), primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    count: Mapped[int]

    link: Mapped[Link] = relationship()


class LoginSession(Record):
    """A browser in which somebody is logged in, known by the hash of its cookie."""

    __tablename__ = "login_sessions"

    token_sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    person: Mapped[str] = mapped_column(String(80))
    began_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
