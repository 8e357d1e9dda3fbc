"""When a plan point is due: what it says itself, and what its heading or the title says."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from huibao.report.plan.titles import YEAR, planned, years_in
from huibao.report.reading import same_length

Horizon = Literal["month", "quarter", "half-year", "year"]
_MONTH = "(?:1[0-2]|[1-9])"
_DUE = re.compile(
    r"(?=[完时期节\d今明本第一二三四上年])(?:"
    rf"(?:完成)?(?:时限|期限|时间|节点)：? ?(?P<named>[^；。，）\n]{{2,20}})"
    rf"|(?P<due>(?:(?:\d{{4}} ?年|今年|明年|本年)? ?{_MONTH} ?月(?:\d{{1,2}}日|[上中下]旬|底|末"
    rf"|初|份)?(?:之?前|以前|底前|完成|内)"
    rf"|(?:\d{{4}} ?年|今年|明年)?(?:{_MONTH} ?月)(?:底|末)"
    rf"|(?:\d{{4}} ?年)?(?:第?[一二三四1-4]季度|上半年|三季度)(?:末|底|内)?(?:之?前"
    rf"|完成)?(?=[，。；完）]|$)"
    rf"|(?:\d{{4}} ?|今|明|本)?年(?:底|末|内)(?:之?前)?|{_MONTH} ?月[上中下]旬)))"
)
_HORIZONS: tuple[tuple[Horizon, re.Pattern[str]], ...] = (
    ("half-year", re.compile("半年")),
    ("quarter", re.compile("季度")),
    ("month", re.compile(rf"(?<!\d){_MONTH} ?月|下月|本月|次月|月度")),
    ("year", re.compile(r"\d{4} ?年|明年|来年|全年|年度|次年|下一年|今年|新的一年")),
)
_NEXT_YEAR = re.compile("明年|来年|次年|下一?年|新的一年")
_NO_DATE = re.compile("明年|来年|次年|下一?年|新的一年|长期|持续|常态")
_COMING = re.compile("明(?=年[底末内])|[明来次]年")
_OPENING = 16
_FOR_EVER = re.compile("长期|常年")
_EXACT = re.compile(rf"(?<!\d)({_MONTH}) ?月(?:(\d{{1,2}})日|(上旬|中旬|初))?")
_QUARTER = re.compile("([一二三四1-4])季度")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class When:
    """What heading and title say of when the points below are due."""

    horizon: Horizon | None
    year: int | None
    last_day: dt.date | None
    """The last day of what is planned, where that is told by name: 下半年, 7月, 2023年."""
    reported: int | None = None
    """The year that the report looks back on: its 明年 is the one after it."""

    @classmethod
    def said(cls, heading: str, title: str, *, lead: str, text: str) -> When:
        """Return what a plan's heading says, else its lead, the title, the report's first lines."""
        opening = lead[:_OPENING]
        said = [each for each in (heading, opening, planned(title)) if _horizon(each)]
        horizon = _horizon(said[0]) if said else None
        year = _plan_year((heading, opening), title, text=text)
        # 下季度 names no quarter, and the title does.
        alike = (
            _last_day(same_length(each), year=year) for each in said if _horizon(each) == horizon
        )
        last_day = next((day for day in alike if day), None)
        return cls(horizon, year, last_day, _reported_year(title, text=text))

    def due_date(self, due: str | None, words: str) -> dt.date | None:
        """Return the last day that `due` allows; of what says nothing of when, the plan's own."""
        if due:
            next_year = _COMING.search(due)
            if next_year and self.reported:
                return _due_date(_COMING.sub("", due, count=1), year=self.reported + 1)
            return _due_date(due, year=self.year)
        return None if _FOR_EVER.search(words) else self.last_day


def due_in(words: str) -> str | None:
    """Return when the words say that they are due, as they say it."""
    for found in _DUE.finditer(words):
        named = found["named"] or found["due"]
        if found["due"] or re.search(r"\d|年|季度|月|长期|持续|常态", named):
            return named.removesuffix("完成").strip()
    return None


def _horizon(words: str) -> Horizon | None:
    """Return the horizon that a heading names, the narrowest word first."""
    plain = same_length(words)
    return next((horizon for horizon, word in _HORIZONS if word.search(plain)), None)


def _plan_year(own: tuple[str, str], title: str, *, text: str) -> int | None:
    for words in (*own, planned(title), title, text[:300]):
        if years := years_in(same_length(words)):
            next_year = words not in own and any(_NEXT_YEAR.search(each) for each in own)
            # 2023年工作总结及2024年工作计划: its 下一年 is 2024.
            ahead = words == planned(title) and years[-1] > (_reported_year(title, text=text) or 0)
            return years[-1] + (next_year and not ahead)
    return None


def _reported_year(title: str, *, text: str) -> int | None:
    """Return the first year that the title names, else the report's first lines."""
    for words in (title, text[:300]):
        if years := years_in(same_length(words)):
            return years[0]
    return None


def _due_date(due: str, *, year: int | None) -> dt.date | None:
    """Return the last day that `due` allows, None when the year is not known."""
    named = YEAR.search(due)
    year = int(named[1]) if named else year
    if year is None or not 1900 < year < 2200 or _NO_DATE.search(due):
        return None
    month, day = _month_and_day(due)
    if month is None:
        return None
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, min(day or last, last))


def _last_day(period: str, *, year: int | None) -> dt.date | None:
    """Return the last day of the period that a plan's heading names."""
    horizon = _horizon(period)
    if horizon is None or year is None:
        return None
    named = period if horizon != "year" else "年底"
    return _due_date(_NO_DATE.sub("", named), year=year)


def _month_and_day(due: str) -> tuple[int | None, int | None]:
    exact = _EXACT.search(due)
    if exact:
        tenth = {"上旬": 10, "中旬": 20, "初": 10}.get(exact[3] or "")
        return int(exact[1]), max(1, int(exact[2])) if exact[2] else tenth
    quarter = _QUARTER.search(due)
    if quarter:
        return _QUARTERS[quarter[1]] * 3, None
    if "半年" in due:
        return (6 if "上半年" in due else 12), None
    return (12, None) if "年" in due else (None, None)
