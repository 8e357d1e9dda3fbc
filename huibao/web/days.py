"""Days and moments as people type them, with a browser's picker and without one."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final

from huibao.cycle.refusals import Refused
from huibao.office import Office

MOMENT: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:(?:(?<!\d)\s*|[T\s]\s*)(\d{1,2})[:：](\d{2}))?",
    re.ASCII,
)
"""How browsers, and people whose browser has no picker, write a day, perhaps with a time."""
MOST_YEARS = (2000, 2100)
"""The years that a deadline can lie in."""


class DayUnreadable(Refused):
    """What stands for a day is none."""

    def __init__(self, text: str):
        super().__init__(
            f"“{text}”不是日期，请写完整的日期，如 2023-06-25。"
            f" (Write the full date, like 2023-06-25.)"
        )


class DueUnreadable(Refused):
    """What stands for a deadline is no date."""

    def __init__(self, text: str):
        super().__init__(
            f"“{text}”不是日期时间，请写成 2023-06-25 17:30。 (Write it like 2023-06-25 17:30.)"
        )


def day_of(text: str) -> date | None:
    """Return the day that was typed, None for an empty field; `DayUnreadable` for anything else."""
    wanted = text.strip()
    day, at = _read(wanted)
    if wanted and (day is None or at is not None):
        raise DayUnreadable(wanted)
    return day


def iso_of(text: str) -> str:
    """Return the day that was typed as `2023-07-05`; anything else as it is, without margins."""
    day, at = _read(text.strip())
    return day.isoformat() if day and at is None else text.strip()


def due_of(text: str, office: Office) -> datetime:
    """Return the moment that was typed, in the office's zone; a bare day ends with business.

    `DueUnreadable` when it is none.
    """
    wanted = text.strip()
    day, at = _read(wanted)
    # Whoever mistypes a year means none of these, and counting working days would not end.
    if day is None or not MOST_YEARS[0] <= day.year <= MOST_YEARS[1]:
        raise DueUnreadable(wanted)
    return datetime.combine(day, at or office.close_of_business, tzinfo=office.zone)


def _read(text: str) -> tuple[date | None, time | None]:
    found = MOMENT.fullmatch(text)
    if found is None:
        return None, None
    year, month, day, hour, minute = found.groups()
    try:
        at = time(int(hour), int(minute)) if hour else None
        return date(int(year), int(month), int(day)), at
    except ValueError:  # there is no 31 June
        return None, None
