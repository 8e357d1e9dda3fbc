"""What a part of a report is about: what was done, what is lacking, what is planned."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from huibao.report.outline import Block, Node, Outline, parse
from huibao.report.reading import read, same_length

Subject = Literal["achievements", "problems", "plan", "other"]

_PROBLEMS = re.compile(
    "问题(?!导向|线索|清单|台账|整[改治]|排查|销号|征集)|不足|困难(?![职群党家学企老户儿人补救帮师残退妇未对])|短板|差距|薄弱|弱项|难题|面临的?[^，。；]{0,6}挑战"
    "|教训|制约|原因"
)
# 补短板 and 解决突出问题 are work on problems, not problems.
_MENDS = re.compile(
    "(?:补(?:齐|强|足)?|缓解|减轻|应对|防范|防止|避免|杜绝|改善|研究|查找|破解|解决|化解|攻克|缩小|整改|整治|治理|聚焦|直面|回应|克服|扫除|消除|清除|拉高|锻造|针对|紧盯)"
    "(?:(?!存在|面临)[^，、。；与和及]){0,10}(?:问题|不足|困难|短板|差距|薄弱|弱项|制约|难题)"
)
_PLAN = re.compile(
    "计划(?!免疫|生育)|打算|安排|思路|下一?步|下阶段|下一阶段|下半年|下季度|下月|下周|[下新]学期|[下新]学年"
    "|下一?年|明年|来年|次年|今后|新的一年"
    "|努力方向|未来|发展方向|展望|要点"
    "|整改措施|改进措施|对策|主要措施及|工作目标|目标任务|重点任务|(?:设想|(?<!新)举措)$"
)
_DONE = re.compile("总结|成效|情况|完成|做法|回顾|成绩|进展|开展|亮点|业绩|经验")
_PLAN_LEAD = re.compile(
    "^[^\\w（“]*(?:展望|面向|进入|迈入|[^。；：]{2,24}，(?=接下来|下一?步))?(?:(?:在?(?:下一?步|下一?阶段|下半年|下季度|下月|下周|[下新]学期|[下新]学年|明年|来年|今后"
    "|新的一年|接下来))"
    "[^。；：]{0,60}?(?:将|要|拟|计划|打算|着力|重点|继续|以|进一步|做好|抓好|坚持)"
    "|(?:针对|围绕|对于|就)?(?:下一?步|下一?阶段|下半年|明年|来年|今后)[^。；：]{0,40}(?:安排|部署|打算|计划|要求)[：。]?$"
    "|(?P<year>\\d{4}) ?年[^。；：]{0,60}?(?:将|拟|计划|打算|继续|要))"
)
_OURS_AHEAD = re.compile(
    "在?(?:下一?步|下一?阶段|下半年|今后|新的一年|接下来)[^。；：]{0,20}(?:，我们?|我[局镇乡县市区院校馆站]|工作中|将|要)[^。：]{6,}。"
)
_PROBLEM_LEAD = re.compile(
    "(?:存在|面临|有|看到|发现)[^。；：，]{0,14}(?:问题|不足|困难|短板|差距|难题)|(?:问题|不足"
    "|短板)(?:主要)?(?:有|是|表现在|体现在)|仍有[^。]{0,10}(?:问题|不足)"
)
_ANNOUNCES = re.compile("(?:件事|工作|方面|重点|任务|文章)(?:发力|入手|着手|努力)?[：。]?$")
_CONFESSED = re.compile(
    "(?:存在|面临|还有|仍有)[^。；：，\n]{0,16}(?:问题|不足|困难|短板|差距|薄弱环节|难题)(?:也?(?:很|较为?|比较|仍然?|依然)(?:突出|明显|较?多))?"
    "(?:，?(?:主要(?:是|有|表现[在为]|体现[在为])|比?如|例如))?[：*]*(?<=[：是有在为*如])(?P<what>[^。\n]{6,}。?)"
)
_ADVISES = re.compile("建议(?:如下)?：[ \n]*$")
_LONGEST_CAPTION = 20
_CAPTION = re.compile(f"[^，。；]{{0,{_LONGEST_CAPTION}}}")
_YEAR = re.compile(r"(\d{4}) ?年")


@dataclass(frozen=True, slots=True)
class Group:
    """Points that stand together under one heading (`heading`), all about the same `subject`."""

    subject: Subject
    heading: str
    start: int
    points: tuple[Node, ...]
    paragraphs: tuple[Block, ...]
    rows: tuple[Block, ...] = ()


def subject_of(heading: str) -> Subject:
    """Return what a heading announces; one that names problems and plans is about neither alone."""
    problems, plan = _admits(heading), _PLAN.search(heading)
    if problems and plan:
        return "problems" if re.search("整改措施|改进措施|对策", heading) else "other"
    if problems:
        return "problems"
    if plan and not (_DONE.search(heading) and re.search("上半年|完成|落实情况|执行情况", heading)):
        return "plan"
    return "achievements" if _DONE.search(heading) else "other"


def _admits(words: str) -> bool:
    """Tell words that name problems from those that say what is done about some."""
    return _PROBLEMS.search(_MENDS.sub("", words)) is not None


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
    for run in _runs(nodes):
        if run[0].children or run[0].kind in ("part", "section"):
            yield from _headed(outline, run[0], inherited=inherited)
        elif inherited in ("plan", "problems"):
            yield Group(inherited, "", run[0].start, tuple(run), ())
        else:
            yield from _listed(outline, run, lead=lead)
        lead = ""


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
    named = _named(outline, node) if node.kind in ("part", "section", "item") else "other"
    keeps = inherited in ("plan", "problems") and node.kind != "part"
    subject = inherited if keeps or named == "other" else named
    if subject not in ("plan", "problems"):
        lead = outline.text[node.heading_end : node.children[0].start] if node.children else ""
        yield from _among(outline, node.children, inherited=subject, lead=lead)
    elif node.children:
        rows = tuple(_own_blocks(outline, node, kinds=("table",)))
        advised = [each for each in (node, *node.children) if _advises(outline, each)]
        if subject == "problems" and advised:
            yield from _with_advice(outline, node, advised[0], rows=rows)
            return
        yield Group(subject, node.heading, node.start, tuple(_leaves(node)), (), rows)
    elif named == subject or node.kind == "part":
        rows = tuple(_own_blocks(outline, node, kinds=("table",)))
        yield Group(subject, node.heading, node.start, (), tuple(_bodies(outline, node)), rows)
    else:
        yield Group(subject, node.heading, node.start, (node,), ())


def _listed(outline: Outline, run: Sequence[Node], *, lead: str) -> Iterator[Group]:
    """Return the groups of a plain list: one a point where headings name it, else by its lead."""
    led = tuple(_led(outline, run, lead))
    named = [
        node
        for node in run
        if _CAPTION.fullmatch(node.heading) and _named(outline, node) in ("plan", "problems")
    ]
    if led or not named or run[0].kind == "point":
        yield from led
        return
    for node in named:
        bodies = tuple(_bodies(outline, node))
        yield Group(
            _named(outline, node), node.heading, node.start, () if bodies else (node,), bodies
        )


def _named(outline: Outline, node: Node) -> Subject:
    """Return the subject of a heading; work of a year that is still ahead is a plan."""
    subject = subject_of(node.heading)
    if subject != "other" or not re.search("工作|任务|目标", node.heading):
        return subject
    years = [int(year) for year in _YEAR.findall(node.heading)]
    past = _year_looked_back_on(outline.text)
    return "plan" if years and past is not None and min(years) > past else subject


@lru_cache(maxsize=8)
def _year_looked_back_on(text: str) -> int | None:
    """Return the last year that the title or a heading calls done, None when none does."""
    outline = parse(text)
    headings = [node.heading for node in outline.walk() if node.kind in ("part", "section", "item")]
    looks_back = re.split("(?<=总结|情况|小结|汇报)", outline.title_text)[0]
    done = [looks_back, *(each for each in headings if subject_of(each) == "achievements")]
    years = [int(year) for words in done if _DONE.search(words) for year in _YEAR.findall(words)]
    return max(years, default=None)


def _bodies(outline: Outline, node: Node) -> Iterator[Block]:
    """Return what stands under a heading: the rest of its own line, and unnumbered paragraphs."""
    place = bisect_right(outline.blocks, node.start, key=lambda each: each.start) - 1
    end = min(outline.blocks[place].end, node.end)
    rest = outline.text[node.heading_end : end]
    if rest.strip():
        yield Block("body", node.heading_end, end, 0, rest, rest)
    yield from _own_blocks(outline, node)


def _advises(outline: Outline, node: Node) -> bool:
    return bool(node.children) and _advised(outline, node.children)


def _with_advice(
    outline: Outline, node: Node, adviser: Node, *, rows: tuple[Block, ...]
) -> Iterator[Group]:
    """Return the problems of a heading, and apart from them what is advised behind them."""
    advice = adviser.children
    problems = [each for each in _leaves(node) if each not in advice]
    if adviser is not node:
        problems.append(replace(adviser, end=advice[0].start, children=()))
    problems.sort(key=lambda each: each.start)
    yield Group("problems", node.heading, node.start, tuple(problems), (), rows)
    yield Group("plan", "", advice[0].start, tuple(advice), ())


def _advised(outline: Outline, run: Sequence[Node]) -> bool:
    """Tell a list of what ought to be done (我建议：1.…) among problems."""
    before = same_length(_sentence_before(outline.text, run[0].start))
    return _ADVISES.search(before) is not None


def _led(outline: Outline, nodes: Sequence[Node], lead: str) -> Iterator[Group]:
    """Return the points that a sentence in front of them calls problems or plans."""
    before = same_length(lead.strip() or _sentence_before(outline.text, nodes[0].start)).strip()
    last = re.split("[。；\n]", before.rstrip("。；：\n *"))[-1].lstrip("* ")
    if _advised(outline, nodes) or (_PLAN_LEAD.match(last) and not _past_year(outline, last)):
        yield Group("plan", last, nodes[0].start, tuple(nodes), ())
    elif _PROBLEM_LEAD.search(last):
        yield Group("problems", last, nodes[0].start, tuple(nodes), ())
    elif len(last) <= _LONGEST_CAPTION and subject_of(last) in ("plan", "problems"):
        yield Group(subject_of(last), last, nodes[0].start, tuple(nodes), ())
    elif len(last) <= _LONGEST_CAPTION and _admits(last):
        yield Group("problems", last, nodes[0].start, tuple(nodes), ())


def _past_year(outline: Outline, lead: str) -> bool:
    """Tell a year that is looked back on from one that is planned."""
    named = _PLAN_LEAD.match(lead)
    years = [int(year) for year in _YEAR.findall(outline.title_text)]
    if named is None or named["year"] is None or "展望" in named.group():
        return False
    return not years or int(named["year"]) <= min(years)


def _sentence_before(text: str, place: int) -> str:
    near = text[max(0, place - 120) : place]
    return near.rstrip().rsplit("\n", 1)[-1]


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
        last = same_length(_sentence_before(outline.text, parts[0].start)).strip()
        if last.endswith("：") and not any(_named(outline, each) != "other" for each in parts):
            yield from _led(outline, parts, last)


def _inner_plans(outline: Outline, groups: Sequence[Group], *, inner: set[int]) -> Iterator[Group]:
    """Return paragraphs under a heading of another subject that say themselves that they plan."""
    planned = _covered(group for group in groups if group.subject == "plan")
    numbered = [node.start for node in outline.walk()]
    for block in outline.blocks:
        words = same_length(block.content.strip())
        if block.start not in inner or not _OURS_AHEAD.match(words):
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
        elif _PLAN_LEAD.match(words) and not _past_year(outline, words):
            announced = bool(_ANNOUNCES.search(words)) and "。" not in words.rstrip("。")
            if not announced:
                yield Group("plan", "", block.start, (), (block,))
        elif announced:
            yield Group("plan", "", block.start, (), (block,))
        elif words.endswith("："):
            continue
        elif _PROBLEM_LEAD.search(words[:40]) and not _CONFESSED.search(words):
            yield Group("problems", "", block.start, (), (block,))
