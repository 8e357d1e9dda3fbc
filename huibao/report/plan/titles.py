"""What titles and headings name: years, the period that is looked back on, and the one planned."""

from __future__ import annotations

import re
from typing import Final

YEAR: Final = re.compile(r"(?<!\d)(\d{4}) ?年")
"""A year in digits, as its first group."""

_SUMMARY: Final = re.compile("(?<=总结|小结|情况|汇报|回顾|述职)")
_HALVES: Final = re.compile("(?:总结|小结|情况|汇报)(?:及|和|暨|与|、)")
_PLAN: Final = re.compile("计划|打算|安排|要点|思路|方案")


def years_in(words: str) -> list[int]:
    """Return the years that the words name in digits, in their order."""
    return [int(year) for year in YEAR.findall(words)]


def looked_back_on(title: str) -> str:
    """Return what a title says of the past: all up to its first 总结, 小结, 情况, …"""
    return _SUMMARY.split(title, maxsplit=1)[0]


def planned(title: str) -> str:
    """Return what a title says of the plan (…总结及下半年工作计划); empty when it names none."""
    half = _HALVES.split(title)[-1]
    return half if _PLAN.search(half) else ""
