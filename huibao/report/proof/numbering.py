"""Checks of numbering: numbers that skip, double or start again, and a plan that is given twice."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import Literal

from huibao.report.outline import Block, Node
from huibao.report.plan.groups import Group
from huibao.report.proof.findings import Check, Report, Spot
from huibao.report.reading import same_length
from huibao.report.reading.numerals import BRACKETED, CIRCLED, FORMAL, NUMERAL

Fault = Literal["skipped", "doubled", "restarts"]

_NUMBER = re.compile(rf"(?:{NUMERAL}|[{FORMAL}])+|\d+|[{CIRCLED}{BRACKETED}]")
_ANNOUNCES = re.compile(
    "(?:如下|(?:以下|[几一二三四五六七八九十]个?)[^，；]{0,12}|方面|几点|做法|举措|措施|问题|包括|分别是)$"
)
_MESSAGES: dict[Fault, tuple[str, str]] = {
    "skipped": (
        "“{marker}”之前缺少编号：上一个是“{before}”",
        "A number is missing before “{marker}”: the last one is “{before}”",
    ),
    "doubled": ("编号“{marker}”重复", "The number “{marker}” stands twice"),
    "restarts": (
        "“{before}”之后编号又从“{marker}”重新开始",
        "After “{before}” the numbers start again from “{marker}”",
    ),
}
_FIRST_MISSING = (
    "编号从“{marker}”开始，前面的编号缺失",
    "The numbers begin with “{marker}”, those before it are missing",
)
_SAME_SENTENCES = 0.5
_NEAR = 120


@dataclass(frozen=True, slots=True)
class _Fault:
    kind: Fault
    node: Node
    before: str


def misnumbered(kind: Fault) -> Check:
    """Return the check that finds numbers with one kind of fault."""
    return partial(_misnumbered, kind=kind)


def _misnumbered(report: Report, *, kind: Fault) -> Iterator[Spot]:
    for fault in _faults(report):
        if fault.kind == kind:
            node, messages = fault.node, _MESSAGES[kind]
            if kind == "skipped" and not fault.before:
                messages = _FIRST_MISSING
            chinese, english = (
                message.format(marker=node.marker, before=fault.before) for message in messages
            )
            yield Spot(node.start, node.body_start, chinese, english)


@lru_cache(maxsize=1)
def _faults(report: Report) -> tuple[_Fault, ...]:
    """Return every fault of the numbering, worked out once for the rules that look at one kind."""
    running: dict[str, int] = {}
    faults = [*_row_faults(report, report.outline.nodes, running, top=True)]
    for node in report.outline.walk():
        if node.children:
            faults += _row_faults(report, node.children, running, top=False)
    return tuple(faults)


def _row_faults(
    report: Report, row: Sequence[Node], running: dict[str, int], *, top: bool
) -> Iterator[_Fault]:
    """Yield the faults among neighbours; each style of marker is a list of its own."""
    lists: dict[str, _List] = {}
    last: Node | None = None
    for place, node in enumerate(row):
        if node.number is not None:
            style = _style(node)
            known = lists.get(style)
            if known is None:
                fault = _first_fault(report, node, running.get(style, 0), top=top)
            elif known.resumes(node.number) or _is_enclosed(row, place, known.last):
                fault = None
            else:
                fault = _next_fault(report, node, known, after_other=last is not known.last)
            if fault:
                yield _Fault(fault, node, known.last.marker if known else "")
            lists[style] = _grown(known, node, sound=fault is None)
            running[style] = node.number
        last = node


@dataclass(slots=True)
class _List:
    """A list as far as it is read; `outer` is the last number of the list it was opened in."""

    last: Node
    seen: set[int]
    outer: int | None = None

    def resumes(self, number: int) -> bool:
        """Tell whether the outer list goes on, as in 一是…：一是…；二是…。二是…。"""
        return self.outer is not None and number == self.outer + 1 != (self.last.number or 0) + 1


def _is_enclosed(row: Sequence[Node], place: int, before: Node) -> bool:
    """Tell a list inside a point, behind which the outer list goes on: 一是…一是，二是。二是…。"""
    if row[place].number != 1 or not row[place].inline:
        return False
    style, last = _style(before), 0
    for node in islice(row, place, None):
        alike = _style(node) == style
        if node.number != last + 1 or not alike:
            return last > 1 and alike and node.number == (before.number or 0) + 1
        last = node.number
    return False


def _grown(known: _List | None, node: Node, *, sound: bool) -> _List:
    number = node.number or 0
    if known is None:
        return _List(node, {number})
    if number == 1:
        return _List(node, {1}, known.last.number if sound else None)
    if sound and known.resumes(number):
        return _List(node, set(range(1, number + 1)))
    known.seen.add(number)
    known.last = node
    return known


def _style(node: Node) -> str:
    return node.kind + _style_of(node.marker)


@lru_cache(maxsize=256)
def _style_of(marker: str) -> str:
    # 头一件是, 第二件是 are one list.
    first = same_length(marker).replace("头", "第", 1)
    return _NUMBER.sub("", first).replace(" ", "").strip(".、，。：")


def _first_fault(report: Report, node: Node, running: int, *, top: bool) -> Fault | None:
    """A list may go on with the numbers of the list before it; a fragment may begin anywhere."""
    if node.number == 1 or node.number == running + 1 > 1:
        return None
    is_fragment = top and not report.outline.title_text
    return None if is_fragment else "skipped"


def _next_fault(report: Report, node: Node, known: _List, *, after_other: bool) -> Fault | None:
    number, last = node.number or 0, known.last.number or 0
    if number == last + 1:
        return None
    if number == 1:
        if after_other or _is_new_list(report, node, known.last):
            return None
        return "doubled" if last == 1 else "restarts"
    return "doubled" if number in known.seen else "skipped"


def _is_new_list(report: Report, node: Node, before: Node) -> bool:
    """Tell whether something announces a new list in front of `node`."""
    flat = report.flat
    line_start = report.line_start(node.start)
    in_front = flat[max(line_start, node.start - _NEAR) : node.start].strip()
    if in_front and node.inline:
        # The 二 of 二是 announces no list.
        beside = max(line_start, before.body_start)
        in_front = flat[max(beside, node.start - _NEAR) : node.start].strip() or in_front
        sentence = re.split("[。；！？]", in_front.rstrip("。；！？"))[-1]
        elsewhere = before.start < line_start
        return elsewhere or in_front[-1] in "：，" or bool(_ANNOUNCES.search(sentence))
    return _is_announced_above(report, node, line_start)


def _is_announced_above(report: Report, node: Node, line_start: int) -> bool:
    above = (
        report.flat[max(0, line_start - _NEAR) : line_start].rstrip().rsplit("\n", 1)[-1].strip()
    )
    block = next(
        (each for each in reversed(_blocks_before(report, line_start)) if each.kind != "blank"),
        None,
    )
    if block is None or block.kind not in ("body", "lead", "table", "title", "picture"):
        return above.endswith("：")
    if node.kind in ("part", "section"):
        return above.endswith("：") or (len(above) <= 30 and above[-1:] not in "。；，！？")
    return True


def _blocks_before(report: Report, place: int) -> Sequence[Block]:
    blocks = report.outline.blocks
    after = bisect_left(blocks, place, key=lambda each: each.start)
    return blocks[max(0, after - 4) : after]


def plan_twice(report: Report) -> Iterator[Spot]:
    """Find a second list of plan points in one part, or in another part in the same words."""
    restarts = {fault.node.start for fault in _faults(report) if fault.kind == "restarts"}
    plans = [group for group in report.groups if group.subject == "plan" and group.points]
    for group in plans:
        starts = [node.start for node in group.points]
        for place, node in enumerate(group.points):
            if node.start in restarts and 2 <= place <= len(starts) - 2:
                yield Spot(
                    node.start,
                    node.body_start,
                    "同一部分里计划列了两遍，后一遍从这里开始",
                    "This part lists its plan twice; the second list begins here",
                )
    sentences = [_sentences(report, group) for group in plans]
    for place, (group, own) in enumerate(zip(plans, sentences, strict=True)):
        for earlier in sentences[max(0, place - 3) : place]:
            shared = len(own & earlier)
            if len(own) >= 2 and shared >= _SAME_SENTENCES * min(len(own), len(earlier)) > 0:
                node = group.points[0]
                yield Spot(
                    node.start,
                    node.body_start,
                    "这里的计划与前面的计划大半相同",
                    "More than half of this plan is the same as an earlier one",
                )
                break


def _sentences(report: Report, group: Group) -> set[str]:
    words = "。".join(report.flat[node.body_start : node.end] for node in group.points)
    return {each.strip() for each in re.split("[。；\n]", words) if len(each.strip()) >= 8}
