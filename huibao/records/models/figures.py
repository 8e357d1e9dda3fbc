"""What was counted: indicators, their values from report to report, and what was said of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from huibao.records.models.columns import Record

if TYPE_CHECKING:
    from huibao.records.models.cycles import Cycle


class FigureValue(Record):
    """What a report counted (指标), as the figure ledger (数据台账) keeps it."""

    __tablename__ = "figure_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    section: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(120), default="")
    """The words by which its indicator is known, whatever stands around them."""
    label: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(32), default="")
    value: Mapped[str] = mapped_column(String(64), default="")
    """As printed, empty when it was masked; of a range (20—30个) the lower end."""
    upper: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The upper end of a range; empty for a single number, and for all that 0.1.0 took in."""
    rough: Mapped[str] = mapped_column(String(8), default="", server_default="")
    """The word that makes it rough (约, 近, 余, 以上), as `figures/roughness.py` reads it."""
    kind: Mapped[str] = mapped_column(String(8), default="count")
    period: Mapped[str] = mapped_column(Text, default="")
    """What the report says of when: `上半年`."""
    as_of: Mapped[str] = mapped_column(Text, default="")
    removed: Mapped[bool] = mapped_column(default=False)
    """Whether somebody found it to be no indicator."""

    cycle: Mapped[Cycle] = relationship()
    changes: Mapped[list[FigureChange]] = relationship(
        back_populates="figure", order_by="FigureChange.id"
    )
    __table_args__ = (Index(None, "cycle_id", "name"), Index(None, "name"))


class FigureChange(Record):
    """One mending of a figure, as its page tells it; the event of the same act stands beside."""

    __tablename__ = "figure_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    figure_id: Mapped[int] = mapped_column(ForeignKey("figure_values.id"), index=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    figure: Mapped[FigureValue] = relationship(back_populates="changes")


class Indicator(Record):
    """What the office says of an indicator: unit, meaning (口径) and owner."""

    __tablename__ = "indicators"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    """As in `FigureValue.name`."""
    label: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(32), default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(Text, default="")
    """The owner, by name; empty where the section that counts it is."""
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(Text)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy's own idiom


class FigureExplanation(Record):
    """A word of why a figure moved so far, or is not what it was; kept with the report."""

    __tablename__ = "figure_explanations"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    finding: Mapped[str] = mapped_column(String(20), primary_key=True)
    """The finding's key, which names the check, the figure and its values."""
    said: Mapped[str] = mapped_column(Text)
    """The finding as it was explained, in words."""
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    cycle: Mapped[Cycle] = relationship()
