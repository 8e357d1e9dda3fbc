"""Headings without numbers: 【存在问题】, or a line that says nothing but 下半年工作打算."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from huibao.report.reading import Reading

HEADING_NOUN = (
    "总结|计划|要点|打算|安排|情况|成效|做法|措施|举措|问题|不足|工作|任务|思路|目标"
    "|亮点|经验|成绩|成果|挑战|内容|方面|体会|建议|困难|方向|回顾|重点|进展|概况"
)
_EMOJI = (
    "\U0001f000-\U0001faff\u2190-\u21ff\u25a0-\u25ff\u2600-\u2775\u2794-\u27bf\u2b00-\u2bff"
    "\ufe0f\u200d•·"
)
_DECORATION = re.compile(
    f"[ \\t]*(?:[{_EMOJI}]+[ ]*|#{{1,6}} +|\\*\\*(?=[一二三四五六七八九十（\\d第]))?"
)
_PERIOD = "(?:\\d{4}年|\\d{1,2}月份?)"
_BRACKETED = re.compile(f"【{_PERIOD}{{0,2}}[^【】\\d]{{2,20}}】")
_LINE = re.compile(
    "(?![和及与暨])(?:\\d{4}年|\\d{1,2}月份?|[\u4e00-\u9fff、]){0,14}?"
    f"(?:{HEADING_NOUN}|设想|要求|部署|展望|[怎咋]么?[干办做抓走看]|[在往向从]哪[里儿]?(?:使劲|发力)?|没有?[做办抓干]好)[：。？]?"
)
_ORDERED = re.compile("(?:第?[一二三四五六七八九十]{1,3}(?:[是要、]|，)|其[一二三四五六])")
_LONGEST = 30
_ADMITS_OR_PLANS = re.compile(
    "问题|不足|困难|短板|计划|打算|安排|思路|下一?步|下阶段|要点|设想|展望|下半年|明年|[下新]学期|往后|新的一年"
)


Line = tuple[int, int, int]
"""A paragraph's number, the place of its first word, and its end."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Where a heading without a number begins, where its words do, and in which paragraph.

    `above` when it stands a tier above the numbered headings.
    """

    start: int
    end: int
    paragraph: int
    above: bool = False


def line_start(text: str, start: int, end: int) -> int:
    """Return where a line's words begin, behind blanks, emoji and the like."""
    decoration = _DECORATION.match(text, start, end)
    return decoration.end() if decoration else start


def is_caption_line(line: str) -> bool:
    """Tell a short line that is all heading (主要工作情况) from a sentence."""
    return len(line) <= _LONGEST and bool(_LINE.fullmatch(line.strip(" *")))


def captions_of(reading: Reading, lines: Sequence[Line]) -> list[Caption]:
    """Return the headings of a report that numbers none.

    【存在问题】 is one; a line that only says 主要工作 is one where another names a plan.
    """
    bracketed: list[Caption] = []
    bare: list[Caption] = []
    plain = False
    for number, first, end in lines:
        if _BRACKETED.match(reading.text, first, end):
            bracketed.append(Caption(first, first + 1, number))
        elif is_caption_line(reading.text[first:end]):
            bare.append(Caption(first, first, number))
            plain = plain or bool(_ADMITS_OR_PLANS.search(reading.text, first, end))
    return sorted([*bracketed, *(bare if plain else ())], key=lambda each: each.start)


def captions_between(
    reading: Reading, heads: Sequence[tuple[int, int | None]], lines: Sequence[Line]
) -> list[Caption]:
    """Return the headings without numbers between numbered ones (`heads`: place and number).

    Such a line names problems or plans, and no list goes on behind it, as none does over
    下月工作安排 when the next heading is 一、 again. Then a line in front of the first may be one.
    """
    found: list[Caption] = []
    telling: list[Caption] = []
    restarts = False
    for number, first, end in lines:
        line = reading.text[first:end]
        bracketed = "【" in line and _BRACKETED.fullmatch(line.strip())
        if not bracketed and ("。" in line or _ORDERED.match(line) or not is_caption_line(line)):
            continue
        place = bisect_left(heads, (first,))
        last = place == len(heads)
        if place == 0 or last or heads[place][1] in (None, 1):
            words = first + 1 if bracketed else first
            found.append(Caption(first, words, number, above=True))
            if bracketed or (place and _ADMITS_OR_PLANS.search(line)):
                telling.append(found[-1])
                restarts = restarts or not last
    return found if restarts else telling


def lines_of(reading: Reading, *, skipped: frozenset[int]) -> list[Line]:
    """Return the paragraphs that may bear a heading."""
    return [
        (number, line_start(reading.text, each.start, each.end), each.end)
        for number, each in enumerate(reading.paragraphs)
        if number not in skipped
    ]
