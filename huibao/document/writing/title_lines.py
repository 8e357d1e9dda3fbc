"""Where a long title breaks: whole words, and lines that form a trapezoid or a diamond (7.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import Final
from unicodedata import east_asian_width

MOST_LINES: Final = 3  # a longer “title” is text: the word processor wraps it
_WIDER_DIGIT: Final = 0.08  # Noto Serif CJK sets 0.56 of a character
_NEVER: Final = 1000.0
_INSIDE_WORD: Final = 40.0
_UNKNOWN: Final = 6.0
_WORD_EDGE: Final = 4.0
_OPENS: Final = 0.5

_NOT_AT_START: Final = set("，、。：；！？》〉”’）〕】%％年月日号")
_NOT_AT_END: Final = set("《〈“‘（〔【")
_ALPHANUMERIC: Final = re.compile(r"[0-9A-Za-z０-９.]")

# Words that titles of summaries and plans are made of: broken between, never inside.
_WORDS: Final = re.compile(
    "工作总结|工作计划|工作要点|工作情况|工作报告|工作安排|工作思路|工作打算|重点工作|重点任务|"
    "情况报告|情况汇报|完成情况|开展情况|落实情况|进展情况|实施方案|总结|计划|要点|报告|汇报|通知|"
    "上半年|下半年|全年|年度|季度|月份|第[一二三四]季度|办公室|办公厅|人民政府|委员会|管理局|领导小组|"
    "住房和城乡建设|发展和改革|人力资源和社会保障|文化和旅游|工业和信息化|规划和自然资源|水利和湖泊|"
    "党组|机关|工作|情况|任务|建设|管理|服务|发展|改革|推进|关于|以及|印发|报送|征集"
)
_BEFORE: Final = {"及": 0.0, "和": 0.5, "与": 0.5, "暨": 0.0, "并": 1.0}
_AFTER: Final = {
    "，": 0.0,
    "、": 0.5,
    "：": 0.0,
    "；": 0.0,
    "》": 1.0,
    " ": 0.0,
    "的": 1.0,
}


def width(text: str) -> float:
    """How wide a text is, in full-width characters."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def _reach(text: str) -> float:
    """How far a line may reach: the fonts that stand in set a digit wider than half a character."""
    return width(text) + _WIDER_DIGIT * sum(sign.isascii() and sign.isdigit() for sign in text)


def break_title(title: str, *, most: float) -> list[str]:
    """The title in as few lines as `most` full-width characters allow; joined they are the title.

    A title that needs more than `MOST_LINES` lines comes back as one.
    """
    fewest = ceil(_reach(title) / most)
    if fewest <= 1 or fewest > MOST_LINES:
        return [title]
    costs = _break_costs(title)
    choices = (
        (_cost(title, places, costs, most), places)
        for count in range(fewest, MOST_LINES + 1)
        for places in _places(len(title), count - 1)
    )
    best = min(choices)[1]
    return [title[start:end] for start, end in pairwise((0, *best, len(title)))]


def title_lines(lines: Sequence[str], *, most: float) -> list[str]:
    """The title's own lines; where one of them is too wide, the whole title broken anew."""
    whole = "".join(lines)
    if all(width(line) <= most for line in lines) or ceil(width(whole) / most) > MOST_LINES:
        return [part for line in lines for part in break_title(line, most=most)]
    return break_title(whole, most=most)


def _places(length: int, breaks: int) -> Iterator[tuple[int, ...]]:
    if breaks == 1:
        yield from ((place,) for place in range(1, length))
    else:
        yield from (
            (first, second) for first in range(1, length - 1) for second in range(first + 1, length)
        )


def _cost(title: str, places: tuple[int, ...], costs: list[float], most: float) -> float:
    parts = [title[start:end] for start, end in pairwise((0, *places, len(title)))]
    lines, reaches = [*map(width, parts)], [*map(_reach, parts)]
    too_wide = sum(_NEVER for line in reaches if line > most)
    uneven = (max(lines) - min(lines)) * 0.25
    hourglass = 6.0 if len(lines) == 3 and lines[1] < min(lines[0], lines[2]) else 0.0
    rectangle = 0.5 if len(set(lines)) == 1 else 0.0
    more_lines = 4.0 * len(lines)
    return (
        sum(costs[place] for place in places)
        + too_wide
        + uneven
        + hourglass
        + rectangle
        + more_lines
    )


def _break_costs(title: str) -> list[float]:
    """For each place in the title, how much a break before it would hurt."""
    costs = [_NEVER] + [_between(*pair) for pair in pairwise(title)]
    for word in _WORDS.finditer(title):
        for place in range(word.start() + 1, word.end()):
            costs[place] = max(costs[place], _INSIDE_WORD)
        for place in {word.start(), word.end()} - {len(title)}:
            if costs[place] == _UNKNOWN:
                costs[place] = _WORD_EDGE
    for opener in re.finditer("关于(?=.)", title):  # opens a line, and never closes one
        costs[opener.start()] = min(costs[opener.start()], _OPENS)
        costs[opener.end()] = max(costs[opener.end()], _INSIDE_WORD)
    return costs


def _between(before: str, after: str) -> float:
    if after in _NOT_AT_START or before in _NOT_AT_END:
        return _NEVER
    if _ALPHANUMERIC.match(before) and _ALPHANUMERIC.match(after):
        return _NEVER
    if before in _BEFORE:
        return _INSIDE_WORD  # 及 opens a line, it never closes one
    return min(_BEFORE.get(after, _UNKNOWN), _AFTER.get(before, _UNKNOWN))
