"""The single points of a group, and their places: one a node, one a paragraph or sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huibao.report.groups import Group
from huibao.report.outline import Block, Node, parse
from huibao.report.reading import read
from huibao.report.subjects import Subject
from huibao.report.turning import REMEDY, TROUBLE, only_vows, turn_in

_SENTENCE = re.compile("[^。；！？\n]+[。；！？]*")
_NO_POINT = re.compile(
    "(?:以下|如下|方面|几项|[一二三四五六七八九十]件事|工作)(?:工作)?[：:。]?$|[：:]$|^(?:特此|以上|总之|综上)"
)
_STOPS = ("。", "；", "！", ";")
_ADDS = re.compile("(?:同时|此外|另外|还要|要|并)[^：]{6,}")
_TITLE_MOST = 60
_ORDER = re.compile("(?:首先|其次|再次|再者|最后|另外|此外)是?，?")
_LEADS_TO = re.compile(
    "(?:[^。；：]{0,60}，)?[^。；：，]{0,30}"
    "(?:问题|不足|困难|短板|差距|挑战|难题|表现在?|体现在?|如下|方面|[有是为])[^。：；，]{0,4}：(?=.{4})"
)
_NEXT_LEAD = re.compile("\n[^\n，；]{0,16}(?:原因|措施|建议|如下)[^\n，；]{0,4}[。：]?\\s*$")
_SAYS_THAT_SOME = re.compile(
    "[^。；：]{0,60}(?:存在|面临|有)了?(?:着|一些|一定|不少|许多|诸多|较多|很多|几个|以下|如下|部分|的)*"
    "(?:(?:困难|问题|不足|短板|差距|挑战|薄弱环节)[和与及、]?)+(?:[。；]|，?(?:比?如|例如|主要是)：?)"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One point: its place, where its words begin (`body`), its title and what it is about."""

    start: int
    end: int
    body: int
    title: str
    subject: Subject


def points_of(text: str, group: Group) -> Iterator[Point]:
    """Return the points of a group in order, problems apart from what is done about them."""
    for start, body, end, title in _places(text, group):
        if group.subject == "problems":
            yield from _told_apart(text, start, body=body, end=end)
        else:
            yield Point(start, end, body, title, group.subject)


def _told_apart(text: str, start: int, *, body: int, end: int) -> Iterator[Point]:
    """Return a problem, and what its last sentences say will be done; a bare vow is neither."""
    flat = read(text).flat
    captioned = TROUBLE.match(flat, body, end)
    body = captioned.end() if captioned else body
    turn = turn_in(flat[body:end])
    words = _NEXT_LEAD.sub("", flat[body : end if turn is None else body + turn])
    ends = body + len(words.rstrip(" \n，"))
    if len(words.strip()) > 3 or turn is None:
        yield _point(text, start, body=body, end=ends, subject="problems")
    if turn is not None and not only_vows(flat[body + turn : end]):
        begins = start if turn == 0 else body + turn
        captioned = REMEDY.match(flat, body + turn, end)
        worded = captioned.end() if captioned else body + turn
        yield _point(text, begins, body=worded, end=end, subject="plan")


def _point(text: str, start: int, *, body: int, end: int, subject: Subject) -> Point:
    first = _SENTENCE.search(read(text).flat, body, end)
    ends = first.end() if first else end
    return Point(start, end, body, tidy(text[body:ends]), subject)


_Place = tuple[int, int, int, str]
"""Where a point starts, where its words do, where it ends, and its title."""


def _places(text: str, group: Group) -> Iterator[_Place]:
    behind = _behind_the_last(text, group.points)
    flat = read(text).flat
    for node in group.points:
        ends = behind[0].start if behind and node is group.points[-1] else node.end
        yield _of_node(text, node, end=ends)
    for block in behind if group.subject == "plan" else ():
        if _ADDS.match(block.content.strip()):
            yield from _of_paragraph(text, block.start, block.end, whole=False)
    several = len(group.paragraphs) > 1
    for block in group.paragraphs:
        start = block.start
        if group.subject == "problems":
            start = _behind_the_lead(flat, start, block.end)
        yield from _of_paragraph(text, start, block.end, whole=several)


def _behind_the_lead(flat: str, start: int, end: int) -> int:
    """Return where the problems begin behind a sentence that only says that there are some."""
    start += len(flat[start:end]) - len(flat[start:end].lstrip())
    found = _SAYS_THAT_SOME.match(flat, start, end) or _LEADS_TO.match(flat, start, end)
    return found.end() if found and flat[found.end() : end].strip() else start


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


def _of_node(text: str, node: Node, *, end: int) -> _Place:
    end = node.start + len(text[node.start : end].rstrip())
    first = _SENTENCE.search(text, node.body_start, end)
    title = node.heading or (first.group() if first else text[node.body_start : end])
    return node.start, min(node.body_start, end), end, tidy(title)


def _of_paragraph(text: str, start: int, end: int, *, whole: bool) -> Iterator[_Place]:
    """A paragraph without numbers is one point beside others, or one for each of its sentences."""
    flat = read(text).flat
    sentences = [
        found for found in _SENTENCE.finditer(flat, start, end) if len(found.group().strip()) > 3
    ]
    words = flat[start:end].strip()
    if not sentences or (whole and _NO_POINT.search(words) and len(sentences) == 1):
        return
    ordered = [n for n, each in enumerate(sentences) if _ORDER.match(each.group().lstrip())]
    listed = sentences[0].group().endswith("；")
    if len(ordered) > 1:
        firsts = ordered if ordered[0] == 0 else [0, *ordered]
    elif not listed and (whole or len(tidy(sentences[0].group())) <= 25 or len(sentences) == 1):
        firsts = [0]
    else:
        firsts = list(range(len(sentences)))
    for first, behind in zip(firsts, [*firsts[1:], len(sentences)], strict=True):
        yield _of_sentences(text, sentences[first:behind])


def _of_sentences(text: str, sentences: Sequence[re.Match[str]]) -> _Place:
    words = sentences[0].group()
    start = sentences[0].start() + len(words) - len(words.lstrip())
    end = start + len(text[start : sentences[-1].end()].rstrip())
    ordered = _ORDER.match(read(text).flat, start, end)
    body = ordered.end() if ordered else start
    return start, body, end, tidy(text[body : sentences[0].end()])


def tidy(words: str) -> str:
    """Return words as a title: one line, no mark at its ends, at most 60 characters."""
    words = "".join(words.split("\n")).strip(" \u3000。；;：:.，,")
    return words if len(words) <= _TITLE_MOST else words[: _TITLE_MOST - 1] + "…"
