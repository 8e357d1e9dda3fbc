"""Checks of plans: what is done already, and what was due before the plan begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huibao.report.outline import Node
from huibao.report.plan import find_plan
from huibao.report.proof.findings import Report, Spot

_DONE = re.compile("（ ?(?:已完成|已办结|完成|已落实|已开展) ?）")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2}) ?年")
_HALVES = re.compile("(?:总结|情况|小结|汇报)(?:及|和|暨|与|、)")
_SINCE = re.compile("基础上|以来|的成果|已")
_BY = re.compile("前|完成|内")


def done_in_plan(report: Report) -> Iterator[Spot]:
    """Find what a plan calls done already."""
    for group in report.groups:
        if group.subject != "plan":
            continue
        for start, end in _spans(group.points, [(b.start, b.end) for b in group.paragraphs]):
            for found in _DONE.finditer(report.flat, start, end):
                yield Spot(
                    found.start(),
                    found.end(),
                    "计划中写了已完成的事，应移入工作情况",
                    "The plan holds what is done already",
                )


def _spans(points: Sequence[Node], others: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(node.start, node.end) for node in points] + list(others)


def due_before_plan(report: Report) -> Iterator[Spot]:
    """Find a task that is due in a year before the one that its heading or the title plans."""
    title = _HALVES.split(report.outline.title_text)[-1]
    for point in find_plan(report.text):
        due = _YEAR.search(point.due or "")
        planned = _YEAR.search(point.heading) or (_YEAR.search(title) if "计划" in title else None)
        if not due or not planned or int(due[1]) >= int(planned[1]):
            continue
        words = point.due or ""
        start = report.flat.find(words, point.start, point.end)
        behind = report.flat[start + len(words) : start + len(words) + 6]
        if start >= 0 and _BY.search(words + behind[:2]) and not _SINCE.search(behind):
            yield Spot(
                start,
                start + len(words),
                f"“{words}”早于计划的{planned[1]}年",
                f"“{words}” is before {planned[1]}, the year of the plan",
            )
