"""Whether an old report's own title speaks of this office and of the period it is imported as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from huibao.office import Office
from huibao.periods import SHORT_NAMES, Period

_YEAR: Final = re.compile(r"(?<!\d)(\d{4})\s*年")
_ORGAN: Final = re.compile(
    "[\u3400-\u9fff]{2,20}?(?:委员会|人民政府|办公室|办事处|公司|中心|局|厅|院|委)(?!部)"
)
_LOOKS_BACK: Final = re.compile("总结|小结|情况|汇报|回顾|述职|报告|及|和|暨|与")
_WITHIN: Final = {
    "H": re.compile("[上下]半年"),
    "Q": re.compile("第?([一二三四1-4])季度"),
    "M": re.compile(r"(?<![\d—~-])(1[0-2]|0?[1-9])\s*月"),
}
_QUARTERS: Final = "一二三四"


def doubts(title: str, office: Office, period: Period) -> tuple[str, ...]:
    """Return, in Chinese, what in the title speaks against it; nothing where it says nothing."""
    plain = "".join(title.split())
    return (*_of_organ(plain, office), *_of_period(plain, period))


def _of_organ(title: str, office: Office) -> Iterator[str]:
    found = _ORGAN.search(_YEAR.sub("", title).removeprefix("关于"))
    own = (office.bureau, office.name)
    if found and not any(found[0] in name or name in found[0] for name in own):
        yield f"标题写的单位是“{found[0]}”，本单位是“{office.bureau}”"


def _of_period(title: str, period: Period) -> Iterator[str]:
    year = _YEAR.search(title)
    if year is None:
        return
    past = title[year.start() : year.end()] + _LOOKS_BACK.split(title[year.end() :])[0]
    if int(year[1]) != period.year:
        yield f"标题写的是{year[1]}年，导入的周期是{period.name}"
        return
    named = {kind: found for kind, words in _WITHIN.items() if (found := words.search(past))}
    if period.kind == "Y" and named:
        yield f"标题写的是“{past}”，导入的周期是{period.name}全年"
    elif period.kind != "Y" and not named and "月" not in past:
        yield f"标题写的是“{past}”，没有写明{period.short_name}"
    elif period.kind in named and not _is_named(period, named[period.kind]):
        yield f"标题写的是“{past}”，导入的周期是{period.name}"


def _is_named(period: Period, found: re.Match[str]) -> bool:
    if period.kind == "H":
        return found[0] == SHORT_NAMES["H"][period.number - 1]
    if period.kind == "Q":
        digit = found[1]
        return period.number == (_QUARTERS.find(digit) + 1 or int(digit))
    return period.number == int(found[1])
