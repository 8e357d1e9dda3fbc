"""What was archived, promised and admitted."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, ForeignKey, String, Text, UniqueConstraint, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from huibao.lifecycle import CLOSED, ItemState
from huibao.records.models.columns import SHA256, Named, Record

if TYPE_CHECKING:
    from huibao.records.models.cycles import Cycle, Section


class ArchiveItem(Record):
    """A filed report (件) with its archival code (档号)."""

    __tablename__ = "archive_items"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    series: Mapped[str] = mapped_column(String(60))
    """The lowest class in which items are numbered: all of the code but the item's number."""
    number: Mapped[int]
    document_number: Mapped[str] = mapped_column(Text)
    document_series: Mapped[str] = mapped_column(String(120))
    """The document number without its serial, in which serials are counted."""
    document_serial: Mapped[int]
    year: Mapped[int]
    retention: Mapped[str] = mapped_column(String(4))
    signed_on: Mapped[date]
    signatory: Mapped[str] = mapped_column(Text)
    document_sha256: Mapped[str | None] = mapped_column(ForeignKey("documents.sha256"))
    """The issued document (正本), once the package is filed."""
    folder: Mapped[str] = mapped_column(Text)
    manifest_sha256: Mapped[str | None] = mapped_column(SHA256)
    filed_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(back_populates="archive_item")
    __table_args__ = (
        UniqueConstraint("series", "number"),
        UniqueConstraint("document_series", "document_serial"),
    )


class PlanItem(Record):
    """A promise of a report (任务) in the plan ledger (任务台账)."""

    __tablename__ = "plan_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    """The report that promised it first."""
    section: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    """Where it stands in that report's last draft."""
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(Text, default="", index=True)
    """By name, as the report's section has it; empty until the office says whose it is."""
    lead: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[date | None]
    due_assumed: Mapped[bool] = mapped_column(default=False)
    """Whether that is only the end of what was planned, for the report names no day."""
    horizon: Mapped[str] = mapped_column(String(16), default="")
    state: Mapped[ItemState] = mapped_column(Named(ItemState), index=True)
    progress: Mapped[int] = mapped_column(default=0)
    """How far it has come, in per cent."""
    reported_at: Mapped[datetime | None]
    """When its department last told how it stands, in answer to a month's call."""
    proposed_due: Mapped[date | None]
    """The day its department asks to move it to; the office decides."""
    proposed_why: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    """What shows that it is done; for a delayed or dropped one, the reason."""
    times: Mapped[int] = mapped_column(default=1)
    """In how many reports it was promised, word for word."""
    last_cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    """The report that promised it last."""
    replaced: Mapped[bool] = mapped_column(default=False)
    """Whether others stand in its place, for it was split or merged."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("plan_items.id"))
    into_id: Mapped[int | None] = mapped_column(ForeignKey("plan_items.id"))
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    cycle: Mapped[Cycle] = relationship(foreign_keys=[cycle_id])
    changes: Mapped[list[PlanItemChange]] = relationship(
        back_populates="item", order_by="PlanItemChange.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @hybrid_property
    def is_open(self) -> bool:
        """Whether somebody still has to answer for it; in a query, those for which it is so."""
        return not self.replaced and self.state not in CLOSED

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return and_(cls.replaced.is_(False), cls.state.not_in(CLOSED))


class PlanItemChange(Record):
    """One change of a promise, as its page tells it; the event of the same act stands beside."""

    __tablename__ = "plan_item_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id"), index=True)
    what: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    item: Mapped[PlanItem] = relationship(back_populates="changes")


class CarriedItem(Record):
    """A promise that a new cycle asks to be answered (结转), and its answer."""

    __tablename__ = "carried_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id"), index=True)
    how: Mapped[str] = mapped_column(String(32), default="")
    """The state that it was answered with; empty while nobody has."""
    text: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]

    section: Mapped[Section] = relationship()
    item: Mapped[PlanItem] = relationship()
    __table_args__ = (UniqueConstraint("cycle_id", "item_id"),)


class ProgressCall(Record):
    """A month's call to one department to tell how its open promises stand (任务进展)."""

    __tablename__ = "progress_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    """`2023-07`, the month in which it was asked."""
    department: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(80))
    person_name: Mapped[str] = mapped_column(Text)
    person_mail: Mapped[str] = mapped_column(Text)
    due: Mapped[datetime]
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When every promise was told of, or the next month's call took its place."""
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    # Of two clocks that strike at once, one calls.
    __table_args__ = (UniqueConstraint("month", "department"),)


class Problem(Record):
    """A problem that a report admits (存在问题), and since when it comes back."""

    __tablename__ = "problems"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    section: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"), index=True)
    """The first report's wording of the same problem, None when this is it."""

    cycle: Mapped[Cycle] = relationship()


class ProblemAnswer(Record):
    """That a task answers a problem (问题对应任务); the problem is its first wording."""

    __tablename__ = "problem_answers"

    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("plan_items.id"), primary_key=True, index=True)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
