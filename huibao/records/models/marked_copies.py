"""A reviewer's own Word file (审改稿), and each thing that it asks for (修改建议)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from huibao.records.models.columns import Record

if TYPE_CHECKING:
    from huibao.records.models.cycles import Cycle, Edit, Section
    from huibao.records.models.drafts import Draft
    from huibao.records.models.reviews import Remark, Review


class MarkedCopy(Record):
    """A draft as a reviewer sent it back, with his edits and comments (审改稿).

    It decides nothing: his review stays open until he approves or returns.
    """

    __tablename__ = "marked_copies"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    """The draft that was edited, which need not be the one under review."""
    found_by: Mapped[str] = mapped_column(String(8))
    """How that draft was found: by its `mark`, or by the `text`."""
    document_sha256: Mapped[str] = mapped_column(ForeignKey("documents.sha256"))
    file_name: Mapped[str] = mapped_column(Text)
    received_by: Mapped[str] = mapped_column(Text)
    """Who handed it in: the reviewer, or the office for him."""
    received_at: Mapped[datetime]
    for_reference: Mapped[bool] = mapped_column(default=False)
    """Whether its reviewer approved the draft as it stood, and left this to the office."""

    cycle: Mapped[Cycle] = relationship(back_populates="marked_copies")
    review: Mapped[Review] = relationship()
    draft: Mapped[Draft] = relationship()
    proposals: Mapped[list[Proposal]] = relationship(back_populates="copy", order_by="Proposal.id")
    __table_args__ = (UniqueConstraint("review_id", "document_sha256"),)


class Proposal(Record):
    """One thing that a marked copy asks for (修改建议), which the office takes or refuses."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("marked_copies.id"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    kind: Mapped[str] = mapped_column(String(8))
    """`edit` of a section's text, `comment`, or `other`: a heading, a table, a picture."""
    start: Mapped[int] = mapped_column(default=0)
    """Where `before` stands in the section's text of that draft; only an edit's place counts."""
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    """What a comment says, or what of it is no edit, in words."""
    quote: Mapped[str] = mapped_column(Text, default="")
    """What a comment hangs on, or what stands before an insertion."""
    author: Mapped[str] = mapped_column(Text, default="")
    """Whose hand it is, as the file says; empty where changes were not tracked."""
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    """`waiting`, `taken` or `refused`."""
    reason: Mapped[str] = mapped_column(Text, default="")
    settled_by: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None]
    edit_id: Mapped[int | None] = mapped_column(ForeignKey("edits.id"))
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("remarks.id"))

    copy: Mapped[MarkedCopy] = relationship(back_populates="proposals")
    section: Mapped[Section | None] = relationship()
    edit: Mapped[Edit | None] = relationship()
    remark: Mapped[Remark | None] = relationship(back_populates="proposal")

    @property
    def waits(self) -> bool:
        """Whether the office has yet to take or refuse it; answering its remark does so, too."""
        return self.state == "waiting" and not (self.remark and self.remark.answer)

    @property
    def fate(self) -> str:
        """What became of it.

        `taken`, `refused`, `waiting`, `reference` where its reviewer left it so, and for what
        became a remark that one's answer: `done`, `not_adopted` or `remarked` while it has none.
        """
        if self.remark is not None:
            return self.remark.answer or "remarked"
        left = self.state == "waiting" and self.copy.for_reference
        return "reference" if left else self.state

    @property
    def said_of_it(self) -> str:
        """What the office said when it settled it: where it was done, or why not."""
        return self.remark.answer_text if self.remark is not None else self.reason
