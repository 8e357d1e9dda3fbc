"""Shares that are told in words: 三成, 六成以上, 三分之一, 一半; and multiples: 翻一番, 增加两倍.

三成 counts 3 in the unit 成, and 翻两番 2 in 番, as they are said. 三分之一 counts 33.33 and 一半
50 in %, about: rates that may stand beside another report's, and are not exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huibao.report.quantities.quantity import Quantity
from huibao.report.reading.numerals import DIGITS, from_words

_BOUND = "以[上下]|左右|上下"
_ENDS = f"(?={_BOUND}|[，。；、！）\n的]|$)"
# Each begins with a sign that is seldom: a look behind in front costs five times as much, and a
# number in front begins at every number.
_TENTHS = re.compile(
    r"成(?<=(?P<led>[一两二三四五六七八九\d])成)(?<![第零○〇一二三四五六七八九十百千万两几数多\d.].成)"
    f"(?:(?P<more>[多余])?(?P<tenth>半|[一二三四五六七八九])?{_ENDS}"
    "|(?<=[近约超逾过占到足达].成)(?![立员功果为效分长本就品交人年熟因绩都型语]))"
)
_PART = re.compile("分之(?P<part>[一二三四五六七八九十]{1,3})(?P<more>[多强])?(?!决赛)")
_WHOLE = re.compile("(?<![第零○〇一百千万两几数多\\d.])[二三四五六七八九十]{1,3}$")
_HALF = re.compile(f"一半(?:(?={_BOUND})|(?<=[占近约超过足到达少加低短缩减成了降剩]一半){_ENDS})")
_DOUBLED = re.compile("翻了?(?P<led>[一两三四])番")
_TIMES = re.compile(
    "倍(?<=(?P<led>[一两二三四五六七八九十])倍)(?<=[长加高大超近约过到达至的了].倍)"
)
_NEARLY = frozenset("近约超过逾")


def find_shares(text: str) -> Iterator[Quantity]:
    """Yield the shares that the reading's `text` tells in words, kind by kind."""
    for found in _TENTHS.finditer(text):
        led = found["led"].replace("两", "二")
        value = float(DIGITS.index(led) if led in DIGITS else led)
        tenth = (found["tenth"] or "零").replace("半", "五")
        yield _share(found, value + DIGITS.index(tenth) / 10, "成")
    for found in _PART.finditer(text):
        of = _WHOLE.search(text, max(0, found.start() - 4), found.start())
        whole, part = from_words(of[0] if of else ""), from_words(found["part"])
        if of and whole and part and part < whole:
            share = _share(found, round(100 * part / whole, 2), "%", approximate=True)
            yield share._replace(start=of.start())
    for found in _HALF.finditer(text):
        yield _share(found, 50, "%", approximate=True)
    for found in _DOUBLED.finditer(text):
        yield _share(found, from_words(found["led"]) or 1, "番")
    for found in _TIMES.finditer(text):
        yield _share(found, from_words(found["led"]) or 1, "倍")._replace(kind="count")


def _share(found: re.Match[str], value: float, unit: str, *, approximate: bool = False) -> Quantity:
    said = found.groupdict()
    start = found.start("led") if "led" in said else found.start()
    near = found.string[max(0, start - 1) : start] in _NEARLY
    about = approximate or near or bool(said.get("more"))
    whole = int(value) if value == int(value) else value
    return Quantity(start, found.end(), whole, unit, "rate", approximate=about)
