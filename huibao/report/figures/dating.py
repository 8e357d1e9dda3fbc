"""Which period and as-of date (截至…) the sentence of a figure names."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from huibao.report.reading import same_length
from huibao.report.reading.numerals import from_chinese

_PERIOD = re.compile(
    r"(?=[\d上下第一二三四前全年今本去])(?<![《“])"
    r"(?:(?:\d{4} ?年(?:度)?)?(?:上半年|下半年|第?[一二三四1-4]季度|前[一二三]季度"
    r"|\d{1,2} ?[-—至到~] ?\d{1,2} ?月份?|全年|年内)"
    r"|\d{4} ?年(?:\d{1,2} ?月份?(?!\d|日)|度(?=，))?(?!度)(?:以来)?|今年(?:以来)?|本(?:年度|季度"
    r"|月|年)|去年(?:同期)?|(?<!\d)\d{1,2} ?月份?(?!\d{1,2}日|底|末))"
)
_AS_OF = re.compile(
    r"截[至止](?:到)?(?P<when>目前|现在|今日|(?:\d{4} ?年|今年"
    r"|本年)?(?:\d{1,2} ?月)?(?:\d{1,2} ?日|底|末|初|中旬)?)"
)
_DAY = re.compile(
    r"(?P<year>\d{4}) ?[年./-] ?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}) ?[月./-]"
    r" ?(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})(?: ?日)?"
)
_YEAR_DIGITS = str.maketrans("〇○零", "000")
_YEAR_WORDS = re.compile("[〇○零0-9一二三四五六七八九]{4}(?= ?年)")


def date_in(words: str) -> dt.date | None:
    """Return the first whole date in `words`, in digits or Chinese numerals, None without."""
    plain = _YEAR_WORDS.sub(_in_digits, same_length(words))
    found = _DAY.search(plain)
    if found is None:
        return None
    month, day = (
        int(each) if each.isdecimal() else from_chinese(each)
        for each in found.group("month", "day")
    )
    try:
        return dt.date(int(found["year"]), month or 0, day or 0)
    except ValueError:
        return None


def _in_digits(found: re.Match[str]) -> str:
    plain = found.group().translate(_YEAR_DIGITS)
    return "".join(each if each.isdecimal() else str(from_chinese(each)) for each in plain)


class Dating:
    """The period and as-of date that the sentence of a figure names in front of it."""

    def __init__(self, text: str) -> None:
        self._stops = [each.start() for each in re.finditer("[。！？\n]", text)]
        self._periods = _Named((each.end(), each.group()) for each in _PERIOD.finditer(text))
        self._dates = _Named(
            (each.end(), each["when"]) for each in _AS_OF.finditer(text) if each["when"]
        )

    def at(self, place: int) -> tuple[str, str]:
        """Return the period and the as-of date named last in the sentence, empty when none is."""
        stop = bisect_left(self._stops, place) - 1
        sentence = self._stops[stop] if stop >= 0 else -1
        return self._periods.last(place, after=sentence), self._dates.last(place, after=sentence)


class _Named:
    """Words and where each ends, in the order of the text."""

    def __init__(self, named: Iterable[tuple[int, str]]) -> None:
        pairs = list(named)
        self._ends = [end for end, _ in pairs]
        self._words = [words for _, words in pairs]

    def last(self, place: int, *, after: int) -> str:
        found = bisect_right(self._ends, place) - 1
        return self._words[found] if found >= 0 and self._ends[found] > after else ""
