"""Days as people type them into the ledgers' forms."""

from __future__ import annotations

from datetime import date

from huibao.cycle.refusals import Refused


class DayUnreadable(Refused):
    """What stands for a day is none."""

    def __init__(self, text: str):
        super().__init__(f"“{text}”不是日期，请写成 2023-06-25。 (Write it like 2023-06-25.)")


def day_of(text: str) -> date | None:
    """Return the day that was typed, None for an empty field; `DayUnreadable` for anything else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DayUnreadable(text.strip()) from None
