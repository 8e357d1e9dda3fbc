"""Writing what became of promises (落实情况) as a report writes its points, numbered alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from huibao.report.reading.numerals import NUMERAL, from_chinese, to_chinese

Style = Literal["inline", "paragraphs", "brackets", "digits"]

_SECOND: Final[dict[Style, re.Pattern[str]]] = {
    "inline": re.compile("[。；]二是"),
    "paragraphs": re.compile("(?:^|\n)二是"),
    "brackets": re.compile("(?:^|\n)[（(]二[）)]"),
    "digits": re.compile("(?:^|\n)2[.．、]"),
}
"""How the second point begins in each style: the first may stand alone."""
_NUMBERED: Final[dict[Style, re.Pattern[str]]] = {
    "inline": re.compile(f"(?:^|[。；\n])({NUMERAL}{{1,3}})是"),
    "paragraphs": re.compile(f"(?:^|\n)({NUMERAL}{{1,3}})是"),
    "brackets": re.compile(f"(?:^|\n)[（(]({NUMERAL}{{1,3}})[）)]"),
    "digits": re.compile(r"(?:^|\n)(\d{1,2})[.．、]"),
}
_MOST: Final = 99
"""Points that an outline can number in words."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one promise: a sentence each for how it stands, and what shows it."""

    title: str
    standing: str
    """`已完成`, `正在推进，已完成60%`; without a full stop."""
    words: str = ""


def style_of(texts: Iterable[str]) -> Style:
    """Return how most of the texts number their points; inline 一是 where none has two."""
    found: Counter[Style] = Counter()
    for text in texts:
        found.update(style for style, second in _SECOND.items() if second.search(text))
    return found.most_common(1)[0][0] if found else "inline"


def is_numbered(text: str) -> bool:
    """Whether the text numbers its points in a style of its own."""
    return any(second.search(text) for second in _SECOND.values())


def points_in(text: str, style: Style) -> int:
    """Return the highest number of a point in that style, 0 where the text has none."""
    found = (number[1] for number in _NUMBERED[style].finditer(text))
    numbers = (int(words) if words.isdecimal() else from_chinese(words) for words in found)
    return max((number for number in numbers if number), default=0)


def written(accounts: Sequence[Account], *, style: Style, after: int = 0) -> str:
    """Return the points, numbered on from `after`, in that style; no more than can be numbered."""
    wanted = accounts[: _MOST - after]
    points = [_marker(n, style) + _said(each) for n, each in enumerate(wanted, after + 1)]
    return ("" if style == "inline" else "\n").join(points)


def _marker(number: int, style: Style) -> str:
    if style == "digits":
        return f"{number}."
    words = to_chinese(number)
    return f"（{words}）" if style == "brackets" else f"{words}是"


def _said(each: Account) -> str:
    sentences = [_one_line(each.title), each.standing]
    if words := _one_line(each.words):
        # What says by itself how it stands is not told twice.
        sentences[1] = words if words.startswith(each.standing) else f"{each.standing}：{words}"
    return "".join(f"{sentence}。" for sentence in sentences)


def _one_line(text: str) -> str:
    return "".join(text.split("\n")).strip().rstrip("。；;，、.")
