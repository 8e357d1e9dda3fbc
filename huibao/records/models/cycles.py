"""A cycle, what each department owes it, and what was handed in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from huibao.lifecycle import CycleState, SectionState
from huibao.records.models.columns import SHA256, Named, Record

if TYPE_CHECKING:
    from huibao.records.models.deliveries import Delivery, Supplement
    from huibao.records.models.drafts import Draft
    from huibao.records.models.ledgers import ArchiveItem
    from huibao.records.models.marked_copies import MarkedCopy
    from huibao.records.models.reviews import Remark, Review


class Cycle(Record):
    """One round of one report (报送周期)."""

    __tablename__ = "cycles"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[CycleState] = mapped_column(Named(CycleState), index=True)
    version: Mapped[int] = mapped_column(default=1)
    prepared: Mapped[bool] = mapped_column(default=False)
    """Whether the work of entering the present state has been done."""
    round: Mapped[int] = mapped_column(default=0)
    """How often the report was sent for review."""
    imported: Mapped[bool] = mapped_column(default=False)
    """Whether it is a report of the time before Huibao, read in from a file."""
    kind_snapshot: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime] = mapped_column(index=True)
    opened_by: Mapped[str] = mapped_column(Text)
    collect_due: Mapped[datetime]
    revise_due: Mapped[datetime | None]
    """Until when a returned report is to be sent again; None before its first return."""
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    thread: Mapped[str] = mapped_column(Text)
    """The Message-ID that every mail of this cycle refers to, so that they thread together."""

    sections: Mapped[list[Section]] = relationship(
        back_populates="cycle", order_by="Section.position"
    )
    drafts: Mapped[list[Draft]] = relationship(back_populates="cycle", order_by="Draft.number")
    reviews: Mapped[list[Review]] = relationship(back_populates="cycle", order_by="Review.id")
    remarks: Mapped[list[Remark]] = relationship(back_populates="cycle", order_by="Remark.id")
    marked_copies: Mapped[list[MarkedCopy]] = relationship(
        back_populates="cycle", order_by="MarkedCopy.id"
    )
    archive_item: Mapped[ArchiveItem | None] = relationship(back_populates="cycle")
    deliveries: Mapped[list[Delivery]] = relationship(
        back_populates="cycle", order_by="Delivery.number"
    )
    supplements: Mapped[list[Supplement]] = relationship(
        back_populates="cycle", order_by="Supplement.number"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own idiom
    __table_args__ = (Index(None, "kind", "period"),)

    @property
    def due(self) -> datetime:
        """Until when the office owes its next move."""
        return self.revise_due or self.collect_due

    @property
    def confidential(self) -> bool:
        """Whether a code is asked for before anything of it is shown, as its kind said."""
        return bool(self.kind_snapshot.get("confidential"))


class Section(Record):
    """A part of the report that one department owes (报送任务)."""

    __tablename__ = "sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(Text)
    contributor: Mapped[str] = mapped_column(String(80), index=True)
    contributor_name: Mapped[str] = mapped_column(Text)
    contributor_mail: Mapped[str] = mapped_column(Text)
    head: Mapped[str | None] = mapped_column(String(80), index=True)
    head_name: Mapped[str | None] = mapped_column(Text)
    head_mail: Mapped[str | None] = mapped_column(Text)
    state: Mapped[SectionState] = mapped_column(Named(SectionState))
    version: Mapped[int] = mapped_column(default=1)
    due: Mapped[datetime] = mapped_column(index=True)
    """By when it is to be handed in."""
    confirm_due: Mapped[datetime | None]
    """By when what was handed in last is to be confirmed, where somebody confirms it."""
    text: Mapped[str] = mapped_column(Text, default="")
    """The text as it stands now: the last submission, with the office's later edits."""
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By key: `{"value": "12"}`, or `{"open_until": "2023-07-05"}` when not yet counted."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was last returned or waived."""
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="sections")
    submissions: Mapped[list[Submission]] = relationship(
        back_populates="section", order_by="Submission.number"
    )
    edits: Mapped[list[Edit]] = relationship(back_populates="section", order_by="Edit.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("cycle_id", "key"),)

    @property
    def owed_by(self) -> datetime:
        """Until when whoever has it now owes it: its writer, or its head once it is handed in.

        A head has his days from the hand-in on, and is never asked before the section's own time.
        """
        if self.state is not SectionState.SUBMITTED or self.confirm_due is None:
            return self.due
        return max(self.due, self.confirm_due)


class Submission(Record):
    """An immutable hand-in for a section (报送材料)."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    text_sha256: Mapped[str] = mapped_column(SHA256)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    document_sha256: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    """The Word file that the text was read from, when one was uploaded."""
    note: Mapped[str] = mapped_column(Text, default="")
    submitted_by: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime]
    due: Mapped[datetime]
    """By when it was owed; the section's own due time moves with every extension and return."""

    section: Mapped[Section] = relationship(back_populates="submissions")
    __table_args__ = (UniqueConstraint("section_id", "number"),)


class Edit(Record):
    """A change that the office made to a section while consolidating (统稿)."""

    __tablename__ = "edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"), index=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, default="")
    edited_by: Mapped[str] = mapped_column(Text)
    edited_at: Mapped[datetime]

    section: Mapped[Section] = relationship(back_populates="edits")


class Autosave(Record):
    """What somebody is typing: one row for each open page, so that two tabs never overwrite."""

    __tablename__ = "autosaves"

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(80))
    """What it is typed for, such as `section:12` or `review:7`."""
    tab: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    handed_in: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("task", "tab"),)
