"""The merged report, word by word fixed, and what is kept as a file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from huibao.records.models.columns import SHA256, Record

if TYPE_CHECKING:
    from huibao.records.models.cycles import Cycle, Section


class Document(Record):
    """The bytes of a file, under their SHA-256."""

    __tablename__ = "documents"

    sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]


class Draft(Record):
    """A numbered merged version (第 N 稿) with its SHA-256."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    document_sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    made_at: Mapped[datetime]

    cycle: Mapped[Cycle] = relationship(back_populates="drafts")
    sections: Mapped[list[DraftSection]] = relationship(
        back_populates="draft", order_by="DraftSection.start"
    )
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)

    @property
    def ranges(self) -> list[list[Any]]:
        """Which section stands from where to where, with its SHA-256."""
        rows = ([row.start, row.end, row.section.key, row.sha256] for row in self.sections)
        return sorted(rows)


class DraftSection(Record):
    """Where a section stands in a draft's text, with its own SHA-256."""

    __tablename__ = "draft_sections"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"), primary_key=True)
    start: Mapped[int]
    end: Mapped[int]
    sha256: Mapped[str] = mapped_column(SHA256)

    draft: Mapped[Draft] = relationship(back_populates="sections")
    section: Mapped[Section] = relationship()


class Redline(Record):
    """Two drafts as one Word file with tracked changes, made once for each pair."""

    __tablename__ = "redlines"

    old_draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    new_draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    document_sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))


class OpenPointWaiver(Record):
    """An open point that the office lets pass, by name (for example a number not yet counted)."""

    __tablename__ = "open_point_waivers"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    point: Mapped[str] = mapped_column(String(160))
    reason: Mapped[str] = mapped_column(Text)
    waived_by: Mapped[str] = mapped_column(Text)
    waived_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("cycle_id", "point"),)


class FindingDismissal(Record):
    """A finding of proof-reading that somebody found to be none, until its sentence changes."""

    __tablename__ = "finding_dismissals"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    finding: Mapped[str] = mapped_column(String(20), primary_key=True)
    """The finding's key, which names the rule and the sentence."""
    reason: Mapped[str] = mapped_column(Text)
    dismissed_by: Mapped[str] = mapped_column(Text)
    dismissed_at: Mapped[datetime]
