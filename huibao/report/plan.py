"""Plan points (任务) and problems (问题) of a report, with owner, due date and horizon."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from huibao.report.groups import Group, find_groups
from huibao.report.outline import Block, Node, parse
from huibao.report.reading import read, same_length
from huibao.report.tables import Cell, find_rows

Horizon = Literal["month", "quarter", "half-year", "year"]

_OWNER = re.compile(
    "(?:责任|牵头|主办|承办|负责)(?:单位|科室|部门|处室|股室|人|领导)?(?:：|为"
    "|是)([^；。，）\n]{2,40})"
    "|由([^，。；（）\n]{2,20}?)(?:牵头|负责|承办|落实|组织实施)"
    "|（([^（）：\n]{2,30}?)(?:牵头|负责)[^（）]{0,10}）"
    "|（((?:[^（）、，：\n]{1,10}(?:科|室|处|股|办|局|中心|部|组|队|站|所|委|会)[、，]?){1,5})）"
)
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
    ("year", re.compile(r"\d{4} ?年|明年|来年|全年|年度|次年|下一年|今年")),
)
_YEAR = re.compile(r"(\d{4}) ?年")
_NEXT_YEAR = re.compile("明年|来年|次年|下一?年")
_FOR_EVER = re.compile("长期|常年")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SENTENCE = re.compile("[^。；！？\n]+[。；！？]*")
_NO_POINT = re.compile(
    "(?:以下|如下|方面|几项|[一二三四五六七八九十]件事|工作)(?:工作)?[：:。]?$|[：:]$|^(?:特此|以上|总之|综上)"
)
_STOPS = ("。", "；", "！", ";")
_ADDS = re.compile("(?:同时|此外|另外|还要|要|并)[^：]{6,}")
_TITLE_MOST = 60
_TASK = re.compile("任务|事项|内容|措施|举措|项目|^工作")
_OWNS = re.compile("责任|牵头|承办|负责|主办|落实(?:单位|部门|科室)")
_DUE_BY = re.compile("时限|期限|时间|节点|日期")
_PROBLEM = re.compile("问题|不足|短板")


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """A promise: its words without the marker, its title, its place, and what is said of when.

    `owner` and `due` are as the report says them. `due_date` is the last day that `due` allows, or
    where a point says nothing of when, the last day of what is planned. None for an unknown year,
    and for what goes on for ever (长期坚持).
    """

    text: str
    title: str
    start: int
    end: int
    owner: str | None
    due: str | None
    horizon: Horizon | None
    due_date: dt.date | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem the report admits: its words without the marker, and its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Point:
    start: int
    end: int
    body: int
    title: str


@lru_cache(maxsize=8)
def find_plan(text: str) -> tuple[PlanPoint, ...]:
    """Return the plan points of `text` in order."""
    title = parse(text).title_text
    flat = read(text).flat
    plans = [group for group in find_groups(text) if group.subject == "plan"]
    return tuple(
        point
        for group in plans
        for when in [_When.said(group.heading, title, text=text)]
        for point in (
            *(
                _plan_point(text, flat, each, when=when, group=group)
                for each in _points(text, group)
            ),
            *_tabulated(text, group, when=when),
        )
    )


@lru_cache(maxsize=8)
def find_problems(text: str) -> tuple[Problem, ...]:
    """Return the problems of `text` in order."""
    return tuple(
        Problem(_words(text, point), point.start, point.end)
        for group in find_groups(text)
        if group.subject == "problems"
        for point in (*_points(text, group), *_tabulated_problems(text, group))
    )


def _points(text: str, group: Group) -> Iterator[_Point]:
    behind = _behind_the_last(text, group.points)
    for node in group.points:
        ends = behind[0].start if behind and node is group.points[-1] else node.end
        yield _of_node(text, node, end=ends)
    for block in behind if group.subject == "plan" else ():
        if _ADDS.match(block.content.strip()):
            yield from _of_paragraph(block, whole=False)
    several = len(group.paragraphs) > 1
    for block in group.paragraphs:
        yield from _of_paragraph(block, whole=several)


def _behind_the_last(text: str, points: Sequence[Node]) -> list[Block]:
    """Return unnumbered paragraphs behind a list whose points all are of one paragraph."""
    if len(points) < 2 or any(_paragraphs(text, node) for node in points[:-1]):
        return []
    behind = _paragraphs(text, points[-1])
    if behind and not text[points[-1].start : behind[0].start].rstrip().endswith(_STOPS):
        return []  # the last point's first line is its heading
    return behind


def _paragraphs(text: str, node: Node) -> list[Block]:
    """Return the unnumbered paragraphs of a point behind its first."""
    blocks = parse(text).blocks
    first = bisect_right(blocks, node.start, key=lambda each: each.start)
    after = bisect_left(blocks, node.end, key=lambda each: each.start)
    return [each for each in blocks[first:after] if each.kind == "body"]


def _of_node(text: str, node: Node, *, end: int) -> _Point:
    end = node.start + len(text[node.start : end].rstrip())
    first = _SENTENCE.search(text, node.body_start, end)
    title = node.heading or (first.group() if first else text[node.body_start : end])
    return _Point(node.start, end, min(node.body_start, end), _tidy(title))


def _of_paragraph(block: Block, *, whole: bool) -> Iterator[_Point]:
    """A paragraph without numbers is one point beside others, or one for each of its sentences."""
    lead = len(block.text) - len(block.text.lstrip())
    start, end = block.start + lead, block.start + len(block.text.rstrip())
    sentences = [
        found for found in _SENTENCE.finditer(block.text) if len(found.group().strip()) > 3
    ]
    if not sentences or (whole and _NO_POINT.search(block.content.strip()) and len(sentences) == 1):
        return
    listed = sentences[0].group().endswith(("；", ";"))
    if not listed and (whole or len(_tidy(sentences[0].group())) <= 25 or len(sentences) == 1):
        yield _Point(start, end, start, _tidy(sentences[0].group()))
        return
    for found in sentences:
        place = block.start + found.start()
        yield _Point(place, block.start + found.end(), place, _tidy(found.group()))


def _tidy(words: str) -> str:
    words = "".join(words.split("\n")).strip(" \u3000。；;：:.，,")
    return words if len(words) <= _TITLE_MOST else words[: _TITLE_MOST - 1] + "…"


def _words(text: str, point: _Point) -> str:
    return text[point.body : point.end].strip().rstrip("；;")


@dataclass(frozen=True, slots=True)
class _When:
    """What heading and title say of when the points below are due."""

    horizon: Horizon | None
    year: int | None
    last_day: dt.date | None
    """The last day of what is planned, where that is told by name: 下半年, 7月, 2023年."""

    @classmethod
    def said(cls, heading: str, title: str, *, text: str) -> _When:
        said = heading if _horizon(heading) else _plan_half(title)
        year = _plan_year(heading, title, text=text)
        return cls(_horizon(said), year, _last_day(same_length(said), year=year))

    def due_date(self, due: str | None, words: str) -> dt.date | None:
        """Return the last day that `due` allows; of what says nothing of when, the plan's own."""
        if due:
            return _due_date(due, year=self.year)
        return None if _FOR_EVER.search(words) else self.last_day


def _plan_point(text: str, flat: str, point: _Point, *, when: _When, group: Group) -> PlanPoint:
    words = flat[point.body : point.end]
    due = _due(words)
    return PlanPoint(
        text=_words(text, point),
        title=point.title,
        start=point.start,
        end=point.end,
        owner=_owner(words),
        due=due,
        horizon=when.horizon,
        due_date=when.due_date(due, words),
        heading=group.heading,
    )


def _tabulated(text: str, group: Group, *, when: _When) -> Iterator[PlanPoint]:
    """Return the tasks of a plan's tables, with owner and due date from their own columns."""
    for row in _rows(text, group):
        task, owner, due = (_cell(row, column) for column in (_TASK, _OWNS, _DUE_BY))
        if task is not None and len(task.words) > 1:
            said = due.words if due else ""
            yield PlanPoint(
                text=task.words,
                title=_tidy(task.words),
                start=task.start,
                end=task.end,
                owner=owner.words or None if owner else None,
                due=said or _due(task.words),
                horizon=when.horizon,
                due_date=when.due_date(said or _due(task.words), task.words),
                heading=group.heading,
            )


def _tabulated_problems(text: str, group: Group) -> Iterator[_Point]:
    for row in _rows(text, group):
        cell = _cell(row, _PROBLEM)
        if cell is not None and len(cell.words) > 1:
            yield _Point(cell.start, cell.end, cell.start, _tidy(cell.words))


def _rows(text: str, group: Group) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the group's tables, their places those of `text`."""
    reading, rows = read(text), find_rows(text)
    for block in group.rows:
        yield tuple(
            replace(cell, start=reading.at(cell.start), end=reading.after(cell.end))
            for cell in rows.get(block.start, ())
        )


def _cell(row: Sequence[Cell], column: re.Pattern[str]) -> Cell | None:
    return next((cell for cell in row if column.search(cell.column)), None)


def _owner(words: str) -> str | None:
    found = _OWNER.search(words)
    return next(group for group in found.groups() if group).strip() if found else None


def _due(words: str) -> str | None:
    for found in _DUE.finditer(words):
        named = found["named"] or found["due"]
        if found["due"] or re.search(r"\d|年|季度|月|长期|持续|常态", named):
            return named.removesuffix("完成").strip()
    return None


def _horizon(words: str) -> Horizon | None:
    """Return the horizon that a heading names, the narrowest word first."""
    plain = same_length(words)
    return next((horizon for horizon, word in _HORIZONS if word.search(plain)), None)


def _plan_half(title: str) -> str:
    """Return what a title that names two periods says of the plan (…总结及下半年工作计划)."""
    halves = re.split("(?:总结|情况|小结|汇报)(?:及|和|暨|与|、)", title)
    return halves[-1] if re.search("计划|打算|安排|要点|思路|方案", halves[-1]) else ""


def _plan_year(heading: str, title: str, *, text: str) -> int | None:
    for words in (heading, _plan_half(title), title, text[:300]):
        years = _YEAR.findall(same_length(words))
        if years:
            named = words is heading or not _NEXT_YEAR.search(heading)
            return int(years[-1]) + (not named)
    return None


def _due_date(due: str, *, year: int | None) -> dt.date | None:
    """Return the last day that `due` allows, None when the year is not known."""
    named = _YEAR.search(due)
    year = int(named[1]) if named else year
    if year is None or not 1900 < year < 2200 or re.search("明年|长期|持续|常态", due):
        return None
    month, day = _month_and_day(due)
    if month is None:
        return None
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, min(day or last, last))


def _last_day(planned: str, *, year: int | None) -> dt.date | None:
    """Return the last day of the period that a plan's heading names."""
    horizon = _horizon(planned)
    if horizon is None or year is None:
        return None
    named = planned if horizon != "year" else "年底"
    return _due_date(_NEXT_YEAR.sub("", named), year=year)


def _month_and_day(due: str) -> tuple[int | None, int | None]:
    exact = re.search(rf"(?<!\d)({_MONTH}) ?月(?:(\d{{1,2}})日|(上旬|中旬|初))?", due)
    if exact:
        tenth = {"上旬": 10, "中旬": 20, "初": 10}.get(exact[3] or "")
        return int(exact[1]), max(1, int(exact[2])) if exact[2] else tenth
    quarter = re.search("([一二三四1-4])季度", due)
    if quarter:
        return _QUARTERS[quarter[1]] * 3, None
    if "半年" in due:
        return (6 if "上半年" in due else 12), None
    return (12, None) if "年" in due else (None, None)
