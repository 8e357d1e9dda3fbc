"""Which periods lie ahead of a report: those behind the one that its title looks back on."""

from __future__ import annotations

import re
from functools import lru_cache

from huibao.report.outline import parse
from huibao.report.plan.titles import YEAR, looked_back_on, years_in
from huibao.report.reading import same_length
from huibao.report.reading.numerals import digit_by_digit

MEETING_ASKS = "会议(?:强调|要求|明确|提出|决定|议定)"
"""How minutes of a meeting begin what is to be done."""

_AHEAD = (
    "下一?步|下一?阶段|接下来|今后|以后|明年|来年|次年|新的?一年|下一年|下季度|下个?月|下周"
    "|[下新]学[期年]|后一?段(?:时间)?"
)
_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9]) ?月")
_QUARTER = re.compile("([一二三四1-4])季度")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_QUARTERS = "一二三四"


@lru_cache(maxsize=8)
def ahead_of(text: str) -> re.Pattern[str]:
    """Return what names, at the head of a sentence, a period that lies ahead of the report."""
    names = "|".join((*_names(text), *_month(text, "(?=[，工我全要将])")))
    return re.compile(
        rf"(?:^|[，：在对到就于是])[^，。；：\w]*(?:计划|预计|打算)?(?:{names})|^(?:展望|面向|{MEETING_ASKS})"
    )


@lru_cache(maxsize=8)
def headed_ahead(text: str) -> re.Pattern[str]:
    """Return what names such a period anywhere in a heading: 决战四季度."""
    return re.compile("|".join((*_names(text), *_month(text, r"(?!\d|[上中下]旬)"))))


@lru_cache(maxsize=8)
def _past(text: str) -> str:
    """Return the words that say which period the report looks back on."""
    title = same_length(parse(text).title_text)
    past = looked_back_on(title)
    if not re.search("月|季度", past):
        past += same_length(text[len(title) : 200]) if not YEAR.search(past) else ""
    return past


def _names(text: str) -> list[str]:
    past = _past(text)
    names = [_AHEAD]
    years = years_in(past.translate(_DIGITS)) or years_in(
        same_length(text[:300]).translate(_DIGITS)
    )
    if years:
        names.append(rf"(?<!\d)(?:{max(years) + 1}|{digit_by_digit(max(years) + 1)}) ?年")
    quarters = [_quarter(name) for name in _QUARTER.findall(past)]
    if quarters:
        after = max(quarters) % 4
        first, last = 3 * after + 1, 3 * after + 3
        names.append(f"(?:{_QUARTERS[after]}|{after + 1})季度|{first} ?[-—至到~]+ ?{last} ?月")
    whole_year = re.search("年", past) and not re.search("上?半年|月|季度", past)
    if "下半年" not in past and not whole_year:
        names.append("下半年")
    return names


def _month(text: str, behind: str) -> list[str]:
    past = _past(text)
    months = [int(month) for month in _MONTH.findall(past)]
    if not (months and "月" in past[:60]):
        return []
    return [rf"(?<![-—\d]){max(months) % 12 + 1} ?月份?{behind}"]


def _quarter(name: str) -> int:
    return _QUARTERS.index(name) + 1 if name in _QUARTERS else int(name)
