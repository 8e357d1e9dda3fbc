"""Who is asked, what was decided, and what was remarked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from huibao.records.models.columns import SHA256, Record

if TYPE_CHECKING:
    from huibao.records.models.cycles import Cycle, Section
    from huibao.records.models.drafts import Draft
    from huibao.records.models.marked_copies import Proposal


class Review(Record):
    """One person's task in one step for one draft."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    round: Mapped[int]
    step: Mapped[int]
    step_key: Mapped[str] = mapped_column(String(80))
    step_name: Mapped[str] = mapped_column(Text)
    signs: Mapped[bool] = mapped_column(default=False)
    reviewer: Mapped[str] = mapped_column(String(80), index=True)
    reviewer_name: Mapped[str] = mapped_column(Text)
    reviewer_mail: Mapped[str] = mapped_column(Text)
    open: Mapped[bool] = mapped_column(default=True)
    ended: Mapped[str] = mapped_column(String(16), default="")
    """Why it was closed undecided, one of `huibao.cycle.endings`; empty while open or decided."""
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    """The review of an earlier round whose approval, or passing over (`ended` then), is kept (沿用)
    in this one."""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    """The review for which this one is a further opinion (加签) that binds nobody."""
    handed_by: Mapped[str] = mapped_column(Text, default="")
    """Who handed it over (转办), by name."""
    seat: Mapped[str] = mapped_column(String(80), default="")
    """Whose place on the route it fills, by the key in the office's files; a further opinion has
    none."""
    principal_name: Mapped[str] = mapped_column(Text, default="")
    """For whom a deputy decides (代)."""
    note: Mapped[str] = mapped_column(Text, default="")
    """What the one who handed it over, or asked for an opinion, wrote to the reviewer."""
    version: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    due: Mapped[datetime] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="reviews")
    draft: Mapped[Draft] = relationship()
    # A cycle's reviews are read together, and hardly ever without what was decided.
    decision: Mapped[Decision | None] = relationship(back_populates="review", lazy="joined")
    # Set by their ids: what writes a table that points at itself sorts row by row.
    carried_from: Mapped[Review | None] = relationship(
        foreign_keys=carried_from_id, remote_side="Review.id", viewonly=True
    )
    asked_by: Mapped[Review | None] = relationship(
        foreign_keys=asked_by_id, remote_side="Review.id", viewonly=True
    )

    @property
    def shown_name(self) -> str:
        """Whose review it is, as people write it: a deputy's names his principal."""
        return f"{self.reviewer_name}{self.stands_in}"

    @property
    def stands_in(self) -> str:
        """For whom a deputy has it, in brackets; empty for anybody else."""
        return f"（代{self.principal_name}）" if self.principal_name else ""

    @property
    def standing(self) -> Decision | None:
        """The decision that counts: this review's own, or the approval kept of an earlier round."""
        return self.decision or (self.carried_from.decision if self.carried_from else None)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        # One open review in each seat, whoever sits in it.
        Index(
            "uq_reviews_seat",
            *("cycle_id", "round", "step", "seat", "reviewer"),
            unique=True,
            sqlite_where=text("open"),
            postgresql_where=text("open"),
        ),
    )


class Decision(Record):
    """What a reviewer decided, of exactly which draft, with opinion, name and full date."""

    __tablename__ = "decisions"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    decision: Mapped[str] = mapped_column(String(16))
    """`approve` (同意), `acknowledge` (圈阅) or `return` (退回)."""
    opinion: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    draft_sha256: Mapped[str] = mapped_column(SHA256)
    decided_at: Mapped[datetime]
    """When it was given by link; of one on paper, when the office entered it."""
    address: Mapped[str] = mapped_column(Text, default="")
    browser: Mapped[str] = mapped_column(Text, default="")
    on_paper: Mapped[date | None]
    """The day on which it was signed on paper (纸质签批); None for one that was given by link."""
    entered_by: Mapped[str] = mapped_column(Text, default="")
    """Who of the office entered it (代录), where it was signed on paper."""
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    """The scan of the signed page."""

    review: Mapped[Review] = relationship(back_populates="decision")

    def day(self, zone: ZoneInfo) -> date:
        """Return the day on which it was signed, by link or on paper."""
        return self.on_paper or self.decided_at.astimezone(zone).date()

    @property
    def signed_by(self) -> str:
        """The name it bears, and beside it for whom a deputy gave it (代)."""
        return f"{self.name}{self.review.stands_in}"

    @property
    def how(self) -> str:
        """How it came, as people write it beside name and date; empty for one by link."""
        return f"纸质签批（{self.entered_by}代录）" if self.on_paper else ""


class Remark(Record):
    """One thing a reviewer asks for (修改意见), open until answered."""

    __tablename__ = "remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    """None when the remark is on the whole report."""
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(16))
    """None while open, then `done` or `not_adopted`."""
    answer_text: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="remarks")
    proposal: Mapped[Proposal | None] = relationship(back_populates="remark")
    """What of a reviewer's own Word file it was, where it came from one."""
    review: Mapped[Review] = relationship()
    section: Mapped[Section | None] = relationship()
