"""Groups of points: which parts, lists and paragraphs of a report lack, plan, or look back."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from huibao.report.leads import (
    admits_in_front,
    announces,
    is_advised,
    is_caption,
    is_generic,
    plans,
    plans_ahead,
    sentence_before,
    subject_of_lead,
)
from huibao.report.outline import Block, Node, Outline, parse
from huibao.report.reading import read, same_length
from huibao.report.subjects import Subject, subject_of, subject_of_node

_CONFESSED = re.compile(
    "(?:存在|面临|还有|仍有)[^。；：，\n]{0,16}(?:问题|不足|困难|短板|差距|薄弱环节|难题)(?:也?(?:很|较为?|比较|仍然?|依然)(?:突出|明显|较?多))?"
    "(?:[，。]?(?:主要(?:是|有|表现[在为]|体现[在为])|比?如|例如))?(?:[：*]*(?<=[：是有在为*如])|，(?=[^。\n]{0,40}(?:有待|不够|不强|滞后|欠缺|薄弱)))(?P<what>[^。\n]{6,}。?)"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Points that stand together under one heading (`heading`), all about the same `subject`."""

    subject: Subject
    heading: str
    start: int
    points: tuple[Node, ...]
    paragraphs: tuple[Block, ...]
    rows: tuple[Block, ...] = ()


@lru_cache(maxsize=8)
def find_groups(text: str) -> tuple[Group, ...]:
    """Return the groups of points of `text` in order, each with its subject."""
    outline = parse(text)
    whole = subject_of(outline.title_text)
    if re.search("总结|小结|情况|汇报|报告|述职|回顾", outline.title_text):
        whole = "other"
    inner = {block.start for node in outline.nodes for block in _own_blocks(outline, node)}
    groups = [
        *_among(outline, outline.nodes, inherited=whole if whole == "plan" else "other"),
        *_announced_parts(outline),
        *_loose(outline, inner),
    ]
    groups += _inner_plans(outline, groups, inner=inner)
    groups += _confessed(outline, groups)
    return tuple(sorted(groups, key=lambda each: each.start))


def _among(
    outline: Outline, nodes: Sequence[Node], *, inherited: Subject, lead: str = ""
) -> Iterator[Group]:
    """Return the groups among neighbours; a subject holds until a heading below names another."""
    before: Group | None = None
    for run in _runs(nodes):
        if before and _goes_on(before, run[0], nodes):
            groups = [replace(before, start=run[0].start, points=tuple(run))]
        elif run[0].children or run[0].kind in ("part", "section"):
            groups = list(_headed(outline, run[0], inherited=inherited))
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


def _runs(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Cut neighbours into lists of points that belong together, and single headings."""
    run: list[Node] = []
    for node in nodes:
        single = bool(node.children) or node.kind in ("part", "section")
        ends = single or (run and (node.kind != run[-1].kind or node.number == 1))
        if run and ends:
            yield run
            run = []
        if single:
            yield [node]
        else:
            run.append(node)
    if run:
        yield run


def _headed(outline: Outline, node: Node, *, inherited: Subject) -> Iterator[Group]:
    named = subject_of_node(outline, node) if node.kind in ("part", "section", "item") else "other"
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
    for leaf in _leaves(node):
        bodies = tuple(_bodies(outline, leaf)) if is_generic(leaf.heading) else ()
        if bodies:
            yield Group(subject, node.heading, leaf.start, (), bodies)
        else:
            points.append(leaf)
    yield Group(subject, node.heading, node.start, tuple(points), (), rows)


def _listed(outline: Outline, run: Sequence[Node], *, lead: str) -> Iterator[Group]:
    """Return the groups of a plain list: one a point where headings name it, else by its lead."""
    led = tuple(_by_lead(outline, run, lead))
    named = [
        node
        for node in run
        if is_caption(node.heading) and subject_of_node(outline, node) in ("plan", "problems")
    ]
    if led or not named or run[0].kind == "point":
        yield from led
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
    place = bisect_right(outline.blocks, node.start, key=lambda each: each.start) - 1
    end = min(outline.blocks[place].end, node.end)
    rest = outline.text[node.heading_end : end]
    if rest.strip():
        yield Block("body", node.heading_end, end, 0, rest, rest)
    yield from _own_blocks(outline, node)


def _advice_in(outline: Outline, node: Node) -> tuple[Node, tuple[Node, ...]] | None:
    """Return the node below which 我建议： or 整改措施： leads to points, and those points."""
    for each in (node, *node.children):
        runs = list(_runs(each.children))
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
    problems = [each for each in _leaves(node) if each not in advice]
    if adviser is not node:
        problems = [each for each in problems if each not in adviser.children]
        problems.append(replace(adviser, end=advice[0].start, children=()))
    problems.sort(key=lambda each: each.start)
    yield Group("problems", node.heading, node.start, tuple(problems), (), rows)
    yield Group("plan", "", advice[0].start, advice, ())


def _by_lead(outline: Outline, nodes: Sequence[Node], lead: str) -> Iterator[Group]:
    """Return the points that a sentence in front of them calls problems or plans."""
    subject, last = subject_of_lead(outline, nodes, lead)
    if subject in ("plan", "problems"):
        yield Group(subject, last, nodes[0].start, tuple(nodes), ())


def _leaves(node: Node) -> Iterator[Node]:
    """Return the lowest headings; a heading with a text and points of its own counts by points."""
    for child in node.children:
        if child.children and child.kind != "point":
            yield from _leaves(child)
        else:
            yield child


def _own_blocks(
    outline: Outline, node: Node, *, kinds: Sequence[str] = ("body", "lead")
) -> Iterator[Block]:
    """Return the unnumbered paragraphs of a node, the one that carries its heading left out."""
    first = bisect_right(outline.blocks, node.start, key=lambda each: each.start)
    after = bisect_left(outline.blocks, node.end, key=lambda each: each.start)
    for block in outline.blocks[first:after]:
        if block.kind in kinds:
            yield block


def _covered(groups: Iterable[Group]) -> list[tuple[int, int]]:
    """Return where the points and paragraphs of `groups` stand, in order."""
    found = list(groups)
    spans = [(point.start, point.end) for group in found for point in group.points]
    spans += [(block.start, block.end) for group in found for block in group.paragraphs]
    return sorted(spans)


def _holds(spans: Sequence[tuple[int, int]], place: int) -> bool:
    before = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return before >= 0 and spans[before][1] > place


def _confessed(outline: Outline, groups: Sequence[Group]) -> Iterator[Group]:
    """Return what single sentences admit (还存在一些不足：…；…。) outside all of `groups`."""
    spans = _covered(groups)
    numbered = [node.start for node in outline.walk()]
    for found in _CONFESSED.finditer(read(outline.text).flat):
        start, end = found.span("what")
        if bisect_left(numbered, end) > bisect_left(numbered, start):
            continue
        if not _holds(spans, start):
            words = outline.text[start:end]
            yield Group("problems", "", start, (), (Block("body", start, end, 0, words, words),))


def _announced_parts(outline: Outline) -> Iterator[Group]:
    """Return parts that are no headings but the points of a sentence: 发现以下问题：一、……。"""
    parts = outline.nodes
    if len(parts) > 1 and all(each.kind == "part" and not each.children for each in parts):
        last = same_length(sentence_before(outline.text, parts[0].start)).strip()
        if last.endswith("：") and not any(
            subject_of_node(outline, each) != "other" for each in parts
        ):
            yield from _by_lead(outline, parts, last)


def _inner_plans(outline: Outline, groups: Sequence[Group], *, inner: set[int]) -> Iterator[Group]:
    """Return paragraphs under a heading of another subject that say themselves that they plan."""
    planned = _covered(group for group in groups if group.subject == "plan")
    numbered = [node.start for node in outline.walk()]
    for block in outline.blocks:
        words = same_length(block.content.strip())
        if block.start not in inner or not plans_ahead(words):
            continue
        holds_points = bisect_left(numbered, block.end) > bisect_left(numbered, block.start)
        if not holds_points and not _holds(planned, block.start):
            yield Group("plan", "", block.start, (), (block,))


def _loose(outline: Outline, inner: set[int]) -> Iterator[Group]:
    """Return paragraphs that say themselves that they plan or that they admit.

    A short one that only announces (2024年，我们将抓好三件事。) hands on to those behind it.
    """
    announced = False
    numbered = [node.start for node in outline.walk()]
    for block in outline.blocks:
        if block.kind not in ("body", "lead") or block.start in inner:
            announced = announced and block.kind == "blank"
            continue
        words = same_length(block.content.strip())
        holds_points = bisect_left(numbered, block.end) > bisect_left(numbered, block.start)
        if holds_points or words.startswith(("特此", "以上")):
            announced = False
        elif plans(outline, words):
            announced = announces(words)
            if not announced and not words.endswith("："):
                yield Group("plan", "", block.start, (), (block,))
        elif announced:
            yield Group("plan", "", block.start, (), (block,))
        elif words.endswith("："):
            continue
        elif admits_in_front(words[:40]) and not _CONFESSED.search(words):
            yield Group("problems", "", block.start, (), (block,))
