"""Groups of points: which parts, lists and paragraphs of a report lack, plan, or look back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from huibao.report.outline import Block, Node, Outline, parse
from huibao.report.plan.judging import lead_of, subject_of_run, subjects_of
from huibao.report.plan.leads import (
    have_days,
    is_advised,
    is_caption,
    is_generic,
    names_a_field,
    sentence_before,
    subject_of_lead,
)
from huibao.report.plan.sayings import Ear, Saying
from huibao.report.plan.subjects import Subject, subject_of, subject_of_node
from huibao.report.reading import same_length

_WORD = re.compile(r"\S")
_COUNTS = re.compile(r"\d(?![\d〇]* ?[年月日])")


@dataclass(frozen=True, slots=True)
class Group:
    """Points that stand together under one heading (`heading`), all about the same `subject`.

    `whole` when each of the paragraphs is known to be one point; `lead` is what stands between the
    heading and the points.
    """

    subject: Subject
    heading: str
    start: int
    points: tuple[Node, ...]
    paragraphs: tuple[Block, ...]
    rows: tuple[Block, ...] = ()
    whole: bool = False
    lead: str = ""


@lru_cache(maxsize=8)
def find_groups(text: str) -> tuple[Group, ...]:
    """Return the groups of points of `text` in order, each with its subject."""
    outline = parse(text)
    whole = subject_of(outline.title_text)
    if re.search("总结|小结|情况|汇报|报告|述职|回顾", outline.title_text):
        whole = "other"
    groups = [
        *_among(outline, outline.nodes, inherited=whole if whole == "plan" else "other"),
        *_announced_parts(outline),
    ]
    groups += _said(outline, groups)
    return tuple(sorted(groups, key=lambda each: each.start))


def _among(
    outline: Outline, nodes: Sequence[Node], *, inherited: Subject, lead: str = ""
) -> Iterator[Group]:
    """Return the groups among neighbours; a subject holds until a heading below names another."""
    before: Group | None = None
    named = dict(zip((node.start for node in nodes), subjects_of(outline, nodes), strict=True))
    for run in _runs(outline.text, nodes):
        if before and _goes_on(before, run[0], nodes):
            groups = list(_going_on(outline, replace(before, start=run[0].start), run))
        elif run[0].children or run[0].kind in ("part", "section"):
            named_so = named[run[0].start]
            groups = list(_headed(outline, run[0], named=named_so, inherited=inherited))
        elif inherited in ("plan", "problems"):
            groups = [Group(inherited, "", run[0].start, tuple(run), ())]
        else:
            groups = list(_listed(outline, run, lead=lead))
        yield from groups
        before = groups[-1] if groups else None
        lead = ""


def _goes_on(before: Group, node: Node, neighbours: Sequence[Node]) -> bool:
    """Tell the next point of a list that was led, though it has points of its own."""
    last = before.points[-1] if before.points else None
    follows = last is not None and last.kind == node.kind and (node.number or 0) > 1
    return follows and last in neighbours


def _going_on(outline: Outline, before: Group, run: Sequence[Node]) -> Iterator[Group]:
    """Return the next point of a list, apart from advice that stands below it."""
    advice = _advice_in(outline, run[0]) if before.subject == "problems" else None
    if advice is None:
        yield replace(before, points=tuple(run))
        return
    _, points = advice
    yield replace(before, points=(run[0]._replace(end=points[0].start, children=()),))
    yield Group("plan", "", points[0].start, points, ())


def _runs(text: str, nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Cut neighbours into lists of points that belong together, and single headings."""
    run: list[Node] = []
    for node in nodes:
        single = bool(node.children) or node.kind in ("part", "section")
        ends = single or (run and _begins_anew(text, run[-1], node))
        if run and ends:
            yield run
            run = []
        if single:
            yield [node]
        else:
            run.append(node)
    if run:
        yield run


def _begins_anew(text: str, last: Node, node: Node) -> bool:
    """Tell the first of another list: dashes have no number, but a sentence may lead to them."""
    led = node.kind == "dash" and "\n" in text[last.start : node.start].rstrip()
    return (
        node.kind != last.kind
        or node.number == 1
        or (led and sentence_before(text, node.start).endswith(("：", ":")))
    )


def _headed(outline: Outline, node: Node, *, named: Subject, inherited: Subject) -> Iterator[Group]:
    named = named if node.kind in ("part", "section", "item") else "other"
    keeps = inherited in ("plan", "problems") and node.kind != "part"
    subject = inherited if keeps or named == "other" else named
    if subject not in ("plan", "problems"):
        lead = outline.text[node.heading_end : node.children[0].start] if node.children else ""
        yield from _among(outline, node.children, inherited=subject, lead=lead)
    elif node.children:
        rows = tuple(_own_blocks(outline, node, kinds=("table",)))
        advice = _advice_in(outline, node) if subject == "problems" else None
        if advice:
            yield from _with_advice(outline, node, *advice, rows=rows)
            return
        yield from _below(outline, node, subject=subject, rows=rows)
    elif named == subject or node.kind == "part":
        rows = tuple(_own_blocks(outline, node, kinds=("table",)))
        yield Group(subject, node.heading, node.start, (), tuple(_bodies(outline, node)), rows)
    else:
        yield Group(subject, node.heading, node.start, (node,), ())


def _below(
    outline: Outline, node: Node, *, subject: Subject, rows: tuple[Block, ...]
) -> Iterator[Group]:
    """Return the points below a heading; what stands under 目标任务 is the point, not its name."""
    points: list[Node] = []
    for leaf in _leaves(outline, node):
        bodies = tuple(_bodies(outline, leaf)) if is_generic(leaf.heading) else ()
        if bodies:
            yield Group(subject, node.heading, leaf.start, (), bodies)
        else:
            points.append(leaf)
    lead = lead_of(outline, node)
    yield Group(subject, node.heading, node.start, tuple(points), (), rows, lead=lead)


def _listed(outline: Outline, run: Sequence[Node], *, lead: str) -> Iterator[Group]:
    """Return the groups of a plain list: one a point where headings name it, else by its lead."""
    led = tuple(_by_lead(outline, run, lead))
    named = [
        node
        for node in run
        if is_caption(node.heading) and subject_of_node(outline, node) in ("plan", "problems")
    ]
    if led:
        yield from led
        return
    heard = subject_of_run(outline, run)
    if not named or run[0].kind == "point" or heard == "problems":
        if heard in ("plan", "problems"):
            yield Group(heard, "", run[0].start, tuple(run), ())
        return
    for node in named:
        bodies = tuple(_bodies(outline, node))
        yield Group(
            subject_of_node(outline, node),
            node.heading,
            node.start,
            () if bodies else (node,),
            bodies,
        )


def _bodies(outline: Outline, node: Node) -> Iterator[Block]:
    """Return what stands under a heading: the rest of its own line, and unnumbered paragraphs."""
    end = min(outline.block_at(node.start).end, node.end)
    rest = outline.text[node.heading_end : end]
    if rest.strip():
        yield Block("body", node.heading_end, end, 0, rest, rest)
    yield from _own_blocks(outline, node)


def _advice_in(outline: Outline, node: Node) -> tuple[Node, tuple[Node, ...]] | None:
    """Return the node below which 我建议： or 整改措施： leads to points, and those points."""
    for each in (node, *node.children):
        runs = list(_runs(outline.text, each.children))
        advice = [points for points in runs if is_advised(outline, points)]
        if advice:
            return each, tuple(node for points in runs[runs.index(advice[0]) :] for node in points)
    return None


def _with_advice(
    outline: Outline,
    node: Node,
    adviser: Node,
    advice: tuple[Node, ...],
    *,
    rows: tuple[Block, ...],
) -> Iterator[Group]:
    """Return the problems of a heading, and apart from them what is advised behind them."""
    problems = [each for each in _leaves(outline, node) if each not in advice]
    if adviser is not node:
        problems = [each for each in problems if each not in adviser.children]
        problems.append(adviser._replace(end=advice[0].start, children=()))
    problems.sort(key=lambda each: each.start)
    yield Group("problems", node.heading, node.start, tuple(problems), (), rows)
    yield Group("plan", "", advice[0].start, advice, ())


def _by_lead(outline: Outline, nodes: Sequence[Node], lead: str) -> Iterator[Group]:
    """Return the points that a sentence in front of them calls problems or plans."""
    subject, last = subject_of_lead(outline, nodes, lead)
    if subject in ("plan", "problems"):
        yield Group(subject, last, nodes[0].start, tuple(nodes), ())


def _leaves(outline: Outline, node: Node) -> Iterator[Node]:
    """Return the points: the lowest that stand numbered in lines of their own.

    What is told off inside a line (一是…；二是…), and below a text, belongs to the point told off,
    where that is one: 水资源管理 only names a field, and 7月工作计划 a time. What is due on days of
    its own is a task, too.
    """
    for child in node.children:
        if child.children and child.kind != "point" and _heads_points(outline, child):
            yield from _leaves(outline, child)
        else:
            yield child


def _heads_points(outline: Outline, node: Node) -> bool:
    told_off = any(each.inline for each in node.children[:2])
    in_lines = not told_off and "。" not in lead_of(outline, node)
    named = names_a_field(node.heading) or is_generic(node.heading)
    return in_lines or node.kind == "part" or named or have_days(outline, node.children)


def _own_blocks(
    outline: Outline, node: Node, *, kinds: Sequence[str] = ("body", "lead")
) -> Iterator[Block]:
    """Return the unnumbered paragraphs of a node, the one that carries its heading left out."""
    for block in outline.blocks_below(node):
        if block.kind in kinds:
            yield block


def _covered(groups: Iterable[Group]) -> list[tuple[int, int]]:
    """Return where the points and paragraphs of `groups` stand, in order."""
    found = list(groups)
    spans = [(point.start, point.end) for group in found for point in group.points]
    spans += [(block.start, block.end) for group in found for block in group.paragraphs]
    return sorted(spans)


def _holds(spans: Sequence[tuple[int, int]], place: int) -> bool:
    before = bisect_left(spans, (place + 1,)) - 1
    return before >= 0 and spans[before][1] > place


def _announced_parts(outline: Outline) -> Iterator[Group]:
    """Return parts that are no headings but the points of a sentence: 发现以下问题：一、……。"""
    parts = outline.nodes
    if len(parts) > 1 and all(each.kind == "part" and not each.children for each in parts):
        last = same_length(sentence_before(outline.text, parts[0].start)).strip()
        if last.endswith("：") and not any(
            subject_of_node(outline, each) != "other" for each in parts
        ):
            yield from _by_lead(outline, parts, last)


def _said(outline: Outline, groups: Sequence[Group]) -> Iterator[Group]:
    """Return what sentences plan or admit by themselves, outside of all of `groups`."""
    covered = _covered(groups)
    lists = {group.points[0].start for group in groups if group.points}
    ear = Ear(outline.text)
    for block in outline.blocks:
        if block.kind in ("blank", "picture"):
            continue
        if block.kind not in (*_HEADED, "body", "lead") or _holds(covered, block.start):
            ear.mode = ""
            continue
        if block.kind in _HEADED or not ear.announced:
            ear.mode = ""
        start = block.heading_end if block.heading_end is not None else block.start
        if ear.mode and ear.goes_on_with(block.content):
            yield Group(ear.mode, ear.opening, block.start, (), (block,), whole=True)
            continue
        for begin, end in _between(covered, start, block.end):
            sayings = list(ear.hear(begin, end))
            if len(sayings) == 1 and (
                end < block.end or _opens_a_list(outline.text, sayings[0], lists)
            ):
                continue
            yield from (_group(outline, saying) for saying in sayings)


def _opens_a_list(text: str, saying: Saying, lists: Set[int]) -> bool:
    """Tell a sentence that only leads to the list behind it from one that sets a figure."""
    behind = _WORD.search(text, saying.end)
    listed = behind is not None and behind.start() in lists
    return listed and _COUNTS.search(same_length(text[saying.start : saying.end])) is None


def _group(outline: Outline, saying: Saying) -> Group:
    words = outline.text[saying.start : saying.end]
    said = Block("body", saying.start, saying.end, 0, words, words)
    return Group(saying.subject, saying.opening, saying.start, (), (said,), whole=True)


_HEADED = ("part", "section", "item", "subitem", "point", "dash")


def _between(covered: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return the stretches of `start` to `end` that `covered` leaves."""
    first = bisect_left(covered, (start + 1,))
    for place in range(max(0, first - 1), len(covered)):
        begin, after = covered[place]
        if begin >= end:
            break
        if start < begin:
            yield start, begin
        start = max(start, after)
    if start < end:
        yield start, end
