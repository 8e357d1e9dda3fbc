"""Plan points (任务) and problems (问题) of a report, with owner, due date and horizon."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from huibao.report.outline import parse
from huibao.report.plan.due import Horizon, When, due_in
from huibao.report.plan.groups import Group, find_groups
from huibao.report.plan.points import Point, points_of, tidy
from huibao.report.reading import read
from huibao.report.tables.cells import Cell, find_rows
from huibao.report.tables.heads import is_number

_OWNER = re.compile(
    "(?:责任|牵头|主办|承办|负责)(?:单位|科室|部门|处室|股室|人|领导)?(?:：|为"
    "|是)([^；。，）\n]{2,40})"
    "|由([^，。；（）\n]{2,20}?)(?:牵头|负责|承办|落实|组织实施)"
    "|(?:^|[。；\n])\\s*([^由，。；：（）\n]{2,20}?)(?:牵头|负责|承办|主办)[，、：]"
    "|（([^（）：\n]{2,30}?)(?:牵头|负责)[^（）]{0,10}）"
    "|（((?:[^（）、，：\n]{1,10}(?:科|室|处|股|办|局|中心|部|组|队|站|所|委|会)[、，]?){1,5})）"
)
_TASK = re.compile("任务|事项|内容|措施|举措|项目|^工作")
_OWNS = re.compile("责任|牵头|承办|负责|主办|落实(?:单位|部门|科室)")
_DUE_BY = re.compile("时限|期限|时间|节点|日期")
_PROBLEM = re.compile("问题|不足|短板")


class PlanPoint(NamedTuple):
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


@lru_cache(maxsize=8)
def find_plan(text: str) -> tuple[PlanPoint, ...]:
    """Return the plan points of `text` in order."""
    title = parse(text).title_text
    found: list[PlanPoint] = []
    for group in find_groups(text):
        if group.subject not in ("plan", "problems"):
            continue
        when = When.said(group.heading, title, lead=group.lead, text=text)
        points = [each for each in points_of(text, group) if each.subject == "plan"]
        found += [_plan_point(text, each, when=when, group=group) for each in points]
        if group.subject == "plan":
            found += _tabulated(text, group, when=when)
    return tuple(sorted(found, key=lambda each: each.start))


@lru_cache(maxsize=8)
def find_problems(text: str) -> tuple[Problem, ...]:
    """Return the problems of `text` in order."""
    found = (
        Problem(_words(text, point), point.start, point.end)
        for group in find_groups(text)
        if group.subject == "problems"
        for point in (*points_of(text, group), *_tabulated_problems(text, group))
        if point.subject == "problems"
    )
    return tuple(sorted(found, key=lambda each: each.start))


def _words(text: str, point: Point) -> str:
    return text[point.body : point.end].strip().rstrip("；;")


def _plan_point(text: str, point: Point, *, when: When, group: Group) -> PlanPoint:
    reading = read(text)  # whose lines are whole, wherever a page's width broke them
    words = reading.text[reading.index(point.body) : reading.index(point.end)]
    due = due_in(words)
    return PlanPoint(
        text=_words(text, point),
        title=_title(point.title, words),
        start=point.start,
        end=point.end,
        owner=_owner(words),
        due=due,
        horizon=when.horizon,
        due_date=when.due_date(due, words),
        heading=group.heading,
    )


def _title(title: str, words: str) -> str:
    """Return the task's own words where its heading names but a field of work (粮食生产方面)."""
    if not title.endswith("方面"):
        return title
    behind = words.partition(title)[2].strip(" \u3000。；;：:.，,\n")
    return tidy(re.split("[。；;\n]", behind)[0]) or title


def _tabulated(text: str, group: Group, *, when: When) -> Iterator[PlanPoint]:
    """Return the tasks of a plan's tables: each its row, owner and due date from their columns."""
    for row in _rows(text, group):
        named, owner, due = (_cell(row, column) for column in (_TASK, _OWNS, _DUE_BY))
        task = _task(row, named)
        if task is not None and len(task.words) > 1 and not _only_counts(row, task):
            own = (named, task)
            said = [each.words for each in row if each in own or _tells(each, behind=task)]
            words = "：".join([said[0], "，".join(said[1:])] if said[1:] else said)
            day = (due.words if due else "") or due_in(words)
            yield PlanPoint(
                text=words,
                title=tidy(task.words),
                start=task.start,
                end=max(each.end for each in row if each is task or _told(each, behind=task)),
                owner=owner.words or None if owner else None,
                due=day,
                horizon=when.horizon,
                due_date=when.due_date(day, words),
                heading=group.heading,
            )


def _task(row: Sequence[Cell], named: Cell | None) -> Cell | None:
    """Return the cell of a row's task; of a task merged over several rows, each row's own measure.

    Where the rows have no measure of their own, the task is the first row's.
    """
    if named is None or not named.shared:
        return named
    measures = (cell for cell in row if _TASK.search(cell.column) and not cell.shared)
    own = next((cell for cell in measures if cell.words), None)
    return own or (None if named.below else named)


def _only_counts(row: Sequence[Cell], task: Cell) -> bool:
    """Tell a row of numbers (注册护士 468人 490人) from a task and what is said of it."""
    said = [each for each in row if each is not task and each.words]
    return bool(said) and sum(is_number(each.words) for each in said) > len(said) / 2


def _told(cell: Cell, *, behind: Cell) -> bool:
    return cell.start > behind.start and bool(cell.words) and not is_number(cell.words)


def _tells(cell: Cell, *, behind: Cell) -> bool:
    """Tell a cell that says what the task is from one of who, when, or beside it."""
    beside = _OWNS.search(cell.column) or _DUE_BY.search(cell.column) or "备注" in cell.column
    return _told(cell, behind=behind) and not beside


def _tabulated_problems(text: str, group: Group) -> Iterator[Point]:
    for row in _rows(text, group):
        cell = _cell(row, _PROBLEM)
        if cell is not None and len(cell.words) > 1 and not cell.below:
            yield Point(cell.start, cell.end, cell.start, tidy(cell.words), "problems")


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
