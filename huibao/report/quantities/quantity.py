"""A number of a report with its unit, before it is known what it counts."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

FigureKind = Literal["count", "rate", "rank", "total", "ratio"]
COMPARED: Final[tuple[FigureKind, ...]] = ("count", "rate", "ratio")
"""The kinds that one report is held against another by."""


class Quantity(NamedTuple):
    """A number in the reading with its unit. `start`, `end`, `value` … are as in `Figure`."""

    start: int
    end: int
    value: int | float | None
    unit: str
    kind: FigureKind
    upper: int | float | None = None
    approximate: bool = False
    scale: int = 1
