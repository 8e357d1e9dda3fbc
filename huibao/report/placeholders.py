"""Placeholders (占位符): what a report leaves open: masked numbers, masked names, unfilled dates.

A placeholder is an open item with an owner before it is an error: collection notices allow figures
that are not counted yet to be left open for now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from huibao.report.figures import find_figures
from huibao.report.reading import Reading, read

PlaceholderKind = Literal["figure", "name", "date", "text"]

_DATE = re.compile(
    r"(?=[\dXxＸ×*_ ])(?:(?:\d{4}|[XxＸ×*_]{1,4}|20[XxＸ×*_]{2}) ?年(?: ?(?:[XxＸ×*_]{1,2}"
    r"|\d{1,2}) ?月)?(?: ?(?:[XxＸ×*_]{1,2}|\d{1,2}) ?日)?"
    r"|(?:[XxＸ×*_]{1,2} ?月(?: ?(?:[XxＸ×*_]{1,2}|\d{1,2}) ?日)?)"
    r"|\d{1,2} ?月 ?[XxＸ×*_]{1,2} ?日|\d{0,4} {2,12}年 {2,12}月 {2,12}日)"
)
_UNFILLED = re.compile("[XxＸ×*_]|  ")
_NAME = re.compile(
    r"(?=[*xX×某○〇_])(?<![A-Za-z\d*×])(?:\*{2,}(?!\*)|[xX]{2,}(?![A-Za-z\d])|×{2,}|某某某?|○○+|〇〇+|_{2,}"
    r"|[*xX×](?=(?:市|县|区|省|局|镇|乡|村|街道|单位|部门|科|处|路|公司|大|同志|委|厅|院)))"
)
_RANK = re.compile(r"第 ?(?:\*+|[xX]+|×+|_{2,})")
_OPEN = r"(\*+|[xX]+(?:\.[xX]+)?|×+(?:\.×+)?|_+)"
_RATIO = re.compile(
    rf"比(?:例|率|值)?[为达到是约至]{{0,2}} ?(?:\d[\d.]* ?[:∶：] ?{_OPEN}(?![A-Za-z\d])"
    rf"|{_OPEN} ?[:∶：] ?\d)"
)
# A masked cell of a table between numbers.
_CELL = re.compile(
    rf"(?<=[\d%]\t) *{_OPEN}(?= *(?:\t|$))|(?<=\t) *{_OPEN}(?= *\t *-?\d)", re.MULTILINE
)
_TEXT = re.compile(
    "(?=[(（【\\[ 待数暂未Tt{])(?:"
    "[（(【\\[]? ?(?<![有亟])(?:待补充?|待填写?|待统计|待核实?|待定|待完善|数据暂缺|暂缺"
    "|(?:数据)?暂?未统计"
    "|TBD|TODO|tbd)(?: ?[）)】\\]]|(?=[，。；、！？\\n）]|$))"
    "|(?:数据)?暂?未统计(?=（)|（ {2,20}）|【 *】|\\{\\{[^{}\\n]{1,40}\\}\\})"
)
_PROMISED = re.compile(
    r"[，,：:（(；; ]*(?:预计|计划|争取|将|拟|于|在){0,3} ?(?:\d{4} ?年)? ?\d{1,2} ?月"
    r"(?: ?\d{1,2} ?日|底|末|[上中下]旬)[^，。；！？\n]{0,6}?(?:补|报送|上报|提供|统计|完成)"
)
"""What makes of 暂未统计 a promise: 预计7月5日补报, （7月底前报送）."""
_RULE_LINE = re.compile(r"^[ *_×xX=-]{3,}$", re.MULTILINE)
_BULLET = re.compile(r"^ *\*{1,2}(?= )", re.MULTILINE)
_BOLD = re.compile(
    r"^ *(\*\*)[^*\n]{2,60}?[。：:；](\*\*)|^ *(\*\*)[^*\n]{2,60}?(\*\*) *$", re.MULTILINE
)
_CLAUSE_END = re.compile(r"[，。；！？\n\t;!?]|,(?!\d)|(?<!\d)\.|\.(?!\d)")
_LONGEST_CLAUSE = 60


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What is left open from `start` to `end`, and the clause around it for a person to read."""

    kind: PlaceholderKind
    text: str
    start: int
    end: int
    clause: str
    label: str = ""
    promised: bool = False
    """Whether the text says by which day it will be filled in: 暂未统计，预计7月5日补报."""


@lru_cache(maxsize=8)
def find_placeholders(text: str) -> tuple[Placeholder, ...]:
    """Return the open places of `text` in order; none overlaps another."""
    reading = read(text)
    found = [
        Placeholder(
            "figure",
            text[each.start : each.end],
            each.start,
            each.end,
            _clause(text, each.start, each.end),
            each.label,
        )
        for each in find_figures(text)
        if each.masked
    ]
    named = _spans(reading)
    taken = _decorations(reading)
    found += [
        Placeholder(
            kind,
            text[start:end],
            start,
            end,
            _clause(text, start, end),
            promised="未统计" in text[start:end] and _PROMISED.match(text, end) is not None,
        )
        for kind, start, end in named
        if start not in taken
    ]
    return _apart(found)


def _spans(reading: Reading) -> list[tuple[PlaceholderKind, int, int]]:
    kinds: tuple[tuple[PlaceholderKind, re.Pattern[str]], ...] = (
        ("date", _DATE),
        ("figure", _RANK),
        ("figure", _RATIO),
        ("figure", _CELL),
        ("text", _TEXT),
        ("name", _NAME),
    )
    text = reading.text
    return [
        (kind, reading.at(start), reading.after(end))
        for kind, pattern in kinds
        for found in pattern.finditer(text)
        for start, end in [found.span(found.lastindex or 0)]
        if kind != "date" or _UNFILLED.search(text, start, end)
    ]


def _decorations(reading: Reading) -> frozenset[int]:
    """Return where asterisks are Markdown's (a rule, a bullet, a bold lead) and mask nothing."""
    text = reading.text
    places = [found.start(group) for found in _BOLD.finditer(text) for group in (1, 2, 3, 4)]
    places += [found.end() - 1 for found in _BULLET.finditer(text)]
    places += [
        found.start() + len(found.group()) - len(found.group().lstrip())
        for found in _BULLET.finditer(text)
    ]
    for found in _RULE_LINE.finditer(text):
        places.extend(range(found.start(), found.end()))
    return frozenset(reading.at(place) for place in places if place >= 0)


def _apart(found: list[Placeholder]) -> tuple[Placeholder, ...]:
    order = {"date": 0, "figure": 1, "text": 2, "name": 3}
    chosen: list[Placeholder] = []
    for each in sorted(found, key=lambda one: (one.start, order[one.kind], -one.end)):
        if not chosen or each.start >= chosen[-1].end:
            chosen.append(each)
    return tuple(chosen)


def _clause(text: str, start: int, end: int) -> str:
    """Return the words around a place, up to the next mark on either side; of a cell its row."""
    before = _CLAUSE_END.split(text[max(0, start - _LONGEST_CLAUSE) : start])[-1]
    behind = _CLAUSE_END.split(text[end : end + _LONGEST_CLAUSE], maxsplit=1)[0]
    clause = (before + text[start:end] + behind).strip()
    row = text[text.rfind("\n", 0, start) + 1 : start].partition("\t")
    return f"{row[0].strip()} {clause}" if row[1] and clause == text[start:end] else clause
