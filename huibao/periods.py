"""Reporting periods: `2023`, `2023-H1`, `2023-Q2`, `2023-06`, and what their reports are called."""

from __future__ import annotations

import calendar
import re
import string
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PeriodKind = Literal["Y", "H", "Q", "M"]

PER_YEAR: dict[PeriodKind, int] = {"Y": 1, "H": 2, "Q": 4, "M": 12}
WRITTEN: dict[PeriodKind, str] = {
    "Y": "{0}",
    "H": "{0}-H{1}",
    "Q": "{0}-Q{1}",
    "M": "{0}-{1:02d}",
}
SHORT_NAMES: dict[PeriodKind, tuple[str, ...]] = {
    "Y": ("",),
    "H": ("上半年", "下半年"),
    "Q": ("第一季度", "第二季度", "第三季度", "第四季度"),
    "M": tuple(f"{month}月" for month in range(1, 13)),
}
ENGLISH: dict[PeriodKind, tuple[str, ...]] = {
    "Y": ("{0}",),
    "H": ("first half of {0}", "second half of {0}"),
    "Q": tuple(f"{nth} quarter of {{0}}" for nth in ("first", "second", "third", "fourth")),
    "M": tuple(f"{calendar.month_name[month]} {{0}}" for month in range(1, 13)),
}
EXAMPLES: dict[PeriodKind, str] = {"Y": "2023", "H": "2023-H1", "Q": "2023-Q2", "M": "2023-06"}

_FOR_EVERY_KIND = frozenset({"office", "bureau", "year", "period", "next", "next_year"})
TITLE_FIELDS: dict[str, frozenset[str]] = {
    "Y": _FOR_EVERY_KIND,
    "H": _FOR_EVERY_KIND | {"half"},
    "Q": _FOR_EVERY_KIND | {"quarter"},
    "M": _FOR_EVERY_KIND | {"month"},
}
"""The placeholders that a title may hold, by the kind of its period."""


class PeriodDoesNotFit(ValueError):
    """The text names no period of the kind asked for; the message says how to write one."""


@dataclass(frozen=True, order=True)
class Period:
    """A year, or one of its halves, quarters or months; `number` counts from 1."""

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.number <= PER_YEAR[self.kind] and date.min.year < self.year < 9999):
            raise PeriodDoesNotFit(_sentence(self.kind, f"{self.year}-{self.number}"))

    def __str__(self) -> str:
        """Return the period as it is typed and stored: `2023-H1`."""
        return WRITTEN[self.kind].format(self.year, self.number)

    @property
    def short_name(self) -> str:
        """Its name within its year, `上半年`; for a year, `2023年`."""
        return SHORT_NAMES[self.kind][self.number - 1] or f"{self.year}年"

    @property
    def name(self) -> str:
        """Its full Chinese name: `2023年上半年`."""
        return f"{self.year}年{SHORT_NAMES[self.kind][self.number - 1]}"

    @property
    def name_en(self) -> str:
        """Its full English name: `first half of 2023`."""
        return ENGLISH[self.kind][self.number - 1].format(self.year)

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def last_day(self) -> date:
        """The day on which it ends."""
        return self.next().first_day - timedelta(days=1)

    @property
    def _months(self) -> int:
        return 12 // PER_YEAR[self.kind]

    def next(self) -> Period:
        """Return the period after this one."""
        return self._moved(1)

    def previous(self) -> Period:
        """Return the period before this one."""
        return self._moved(-1)

    def a_year_before(self) -> Period:
        """Return the same part of the year before (上年同期)."""
        return Period(self.kind, self.year - 1, self.number)

    def _moved(self, by: int) -> Period:
        years, number = divmod(self.number - 1 + by, PER_YEAR[self.kind])
        return Period(self.kind, self.year + years, number + 1)

    def fields(self) -> dict[str, str]:
        """Return what the placeholders of a title stand for, the office's names left aside.

        `next` is named within its year (`下半年`), and with the year where that is another one
        (`2024年上半年`).
        """
        following = self.next()
        same_year = following.year == self.year
        fields = {
            "year": str(self.year),
            "period": self.name,
            "next": following.short_name if same_year else following.name,
            "next_year": str(following.year),
        }
        own = {"H": "half", "Q": "quarter", "M": "month"}.get(self.kind)
        return fields | ({own: self.short_name} if own else {})

    def title(self, template: str, office_name: str, *, bureau: str = "") -> str:
        """Return the report's title; `{bureau}` is the office's own name where none is given."""
        return template.format(office=office_name, bureau=bureau or office_name, **self.fields())


def placeholders(template: str) -> frozenset[str]:
    """Return what stands in the braces; `ValueError` when they do not pair."""
    found = string.Formatter().parse(template)
    return frozenset(
        name + (f"!{conversion}" if conversion else "") + (f":{layout}" if layout else "")
        for _, name, layout, conversion in found
        if name is not None
    )


def parse_period(kind: PeriodKind, text: str) -> Period:
    """Return the period that the text names: as typed (`2023-H1`) or in Chinese (`2023年上半年`).

    `PeriodDoesNotFit` when it names none of this kind.
    """
    wanted = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    year = re.match(r"[12]\d{3}(?!\d)", wanted)
    if year:
        for number in range(1, PER_YEAR[kind] + 1):
            period = Period(kind, int(year[0]), number)
            if wanted in (str(period), period.name, f"{period.year}{period.short_name}"):
                return period
    raise PeriodDoesNotFit(_sentence(kind, text))


def current(kind: PeriodKind, day: date) -> Period:
    """Return the period that the day lies in."""
    return Period(kind, day.year, (day.month - 1) * PER_YEAR[kind] // 12 + 1)


def due_on(kind: PeriodKind, day: date) -> Period:
    """Return the period that a schedule running on that day reports on.

    In the first half of a period that is the one that has just ended, in its second half the one
    that is ending: a half-year report is called for in mid-June as well as in early July.
    """
    running = current(kind, day)
    middle = running.first_day + (running.last_day - running.first_day) / 2
    return running if day > middle else running.previous()


def _sentence(kind: PeriodKind, text: str) -> str:
    names = {"Y": "年度", "H": "半年", "Q": "季度", "M": "月份"}
    english = {"Y": "a year", "H": "a half-year", "Q": "a quarter", "M": "a month"}
    return (
        f"“{text}”不是{names[kind]}周期，应写成 {EXAMPLES[kind]}"
        f" / “{text}” is not {english[kind]}: write it like {EXAMPLES[kind]}"
    )
