"""Checks of plans: what is done already, and what was due before the plan begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huibao.report.outline import Node
from huibao.report.plan import find_plan
from huibao.report.plan.titles import YEAR, planned, years_in
from huibao.report.proof.findings import Report, Spot

_DONE = re.compile("（ ?(?:已完成|已办结|完成|已落实|已开展) ?）")
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
    of_title = years_in(planned(report.outline.title_text))
    for point in find_plan(report.text):
        words = point.due or ""
        due, plan = YEAR.search(words), (years_in(point.heading) or of_title)[:1]
        if not due or not plan or int(due[1]) >= plan[0]:
            continue
        start = report.flat.find(words, point.start, point.end)
        behind = report.flat[start + len(words) : start + len(words) + 6]
        if start >= 0 and _BY.search(words + behind[:2]) and not _SINCE.search(behind):
            yield Spot(
                start,
                start + len(words),
                f"“{words}”早于计划的{plan[0]}年",
                f"“{words}” is before {plan[0]}, the year of the plan",
            )
