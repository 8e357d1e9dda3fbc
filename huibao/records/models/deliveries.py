"""What was sent to whom: each recipient organ's copy of a signed report, and its receipt."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from huibao.records.models.columns import SHA256, Record

if TYPE_CHECKING:
    from huibao.records.models.cycles import Cycle


class Delivery(Record):
    """One organ's copy (报送件) of a signed report, and whether it was received (签收)."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    number: Mapped[int]
    """Which of the report's copies, counted from 1."""
    organ: Mapped[str] = mapped_column(Text)
    addressee: Mapped[str] = mapped_column(Text)
    """How the copy addresses it (主送机关)."""
    person: Mapped[str] = mapped_column(Text, default="")
    mail: Mapped[str] = mapped_column(Text)
    document_sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    text_sha256: Mapped[str] = mapped_column(SHA256)
    """Of the report's text, the same in every copy."""
    sent_at: Mapped[datetime] = mapped_column(index=True)
    due: Mapped[datetime]
    """By when it should be received."""
    reminders: Mapped[int] = mapped_column(default=0)
    mailed_at: Mapped[datetime]
    """When its organ was last mailed about it."""
    received_at: Mapped[datetime | None]
    received_how: Mapped[str] = mapped_column(String(8), default="")
    """`link`, or what the office was told by: `paper` or `phone`."""
    received_by: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")
    """From where it was received by its link."""
    note: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[str] = mapped_column(Text, default="")
    """Who of the office entered the receipt, where it was not given by link."""
    unfiled_since: Mapped[datetime | None] = mapped_column(index=True)
    """When a receipt was given or taken back that lies in no supplement of the package yet."""
    version: Mapped[int] = mapped_column(default=1)

    cycle: Mapped[Cycle] = relationship(back_populates="deliveries")
    withdrawn: Mapped[list[WithdrawnReceipt]] = relationship(
        back_populates="delivery", order_by="WithdrawnReceipt.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own idiom
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)


class WithdrawnReceipt(Record):
    """A receipt that the office took back (撤销签收), as it had been given, and why."""

    __tablename__ = "withdrawn_receipts"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    received_at: Mapped[datetime]
    received_how: Mapped[str] = mapped_column(String(8))
    received_by: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    delivery: Mapped[Delivery] = relationship(back_populates="withdrawn")


class Supplement(Record):
    """What was filed beside a package after it was written (归档补充): its receipts."""

    __tablename__ = "supplements"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """Which of the package's supplements, counted from 1; each tells all that earlier ones did."""
    folder: Mapped[str] = mapped_column(Text)
    manifest_sha256: Mapped[str] = mapped_column(SHA256)
    filed_at: Mapped[datetime]

    cycle: Mapped[Cycle] = relationship(back_populates="supplements")
