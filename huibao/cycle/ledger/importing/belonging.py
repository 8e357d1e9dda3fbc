"""Whether an old report's own title speaks of this office and of the period it is imported as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

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
_SAID: Final = re.compile(
    r"(?<!\d)\d{4}年度?(?:[上下]半年|第?[一二三四1-4]季度|[\d—~至、-]{1,8}月)?"
)


class Doubt(NamedTuple):
    """What speaks against an import, in both languages, without a stop."""

    chinese: str
    english: str


def period_said(title: str) -> str:
    """Return the period in the title's own words (`2022年下半年`), empty where it names none."""
    found = _SAID.search("".join(title.split()))
    return found[0] if found else ""


def doubts(title: str, office: Office, period: Period) -> tuple[Doubt, ...]:
    """Return what in the title speaks against it; nothing where it says nothing."""
    plain = "".join(title.split())
    return (*_of_organ(plain, office), *_of_period(plain, period))


def _of_organ(title: str, office: Office) -> Iterator[Doubt]:
    found = _ORGAN.search(_YEAR.sub("", title).removeprefix("关于"))
    own = (office.bureau, office.name)
    if found and not any(found[0] in name or name in found[0] for name in own):
        yield Doubt(
            f"标题写的单位是“{found[0]}”，本单位是“{office.bureau}”",
            f"The title names “{found[0]}”; this is “{office.bureau}”",
        )


def _of_period(title: str, period: Period) -> Iterator[Doubt]:
    year = _YEAR.search(title)
    if year is None:
        return
    past = title[year.start() : year.end()] + _LOOKS_BACK.split(title[year.end() :])[0]
    if int(year[1]) != period.year:
        yield _other(f"{year[1]}年", f"导入的周期是{period.name}", period)
        return
    named = {kind: found for kind, words in _WITHIN.items() if (found := words.search(past))}
    if period.kind == "Y" and named:
        yield _other(f"“{past}”", f"导入的周期是{period.name}全年", period)
    elif period.kind != "Y" and not named and "月" not in past:
        yield _other(f"“{past}”", f"没有写明{period.short_name}", period)
    elif period.kind in named and not _is_named(period, named[period.kind]):
        yield _other(f"“{past}”", f"导入的周期是{period.name}", period)


def _other(said: str, against: str, period: Period) -> Doubt:
    english = f"The title says {said}; the period to import is {period.name_en}"
    return Doubt(f"标题写的是{said}，{against}", english)


def _is_named(period: Period, found: re.Match[str]) -> bool:
    if period.kind == "H":
        return found[0] == SHORT_NAMES["H"][period.number - 1]
    if period.kind == "Q":
        digit = found[1]
        return period.number == (_QUARTERS.find(digit) + 1 or int(digit))
    return period.number == int(found[1])
