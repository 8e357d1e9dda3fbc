"""The single points of a group, and their places: one a node, one a paragraph or sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huibao.report.outline import Block, Node, parse
from huibao.report.plan.groups import Group
from huibao.report.plan.periods import ahead_of
from huibao.report.plan.sayings import BULLET, Ear, Mode, is_captioned
from huibao.report.plan.subjects import Subject
from huibao.report.plan.tone import tone_of
from huibao.report.plan.turning import REMEDY, TROUBLE, only_vows, turn_in
from huibao.report.reading import read, same_length
from huibao.report.reading.contents import is_page_line

_SENTENCE = re.compile("[^。；！？\n]+[。；！？]*")
_WRAPPED = re.compile("[^。；！？]+[。；！？]*")
_STOPS = ("。", "；", "！", ";")
_ADDED = re.compile("(?<=[。；;])\\s*((?:此外|另外|最后)，[^。；\n]{4,}[。；]?)\\s*$")
_ADDS = re.compile("(?:同时|此外|另外|还要|要|并)[^：]{6,}")
_PLAINLY_DONE = 5
_TITLE_MOST = 60
_ORDER = re.compile("(?:首先|其次|再次|再者|最后|另外|此外)是?，?")
_NEXT_LEAD = re.compile("\n[^\n，；]{0,16}(?:原因|措施|建议|如下)[^\n，；]{0,4}[。：]?\\s*$")


class Point(NamedTuple):
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
    turn = turn_in(flat[body:end], ahead=ahead_of(text))
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
    for node in group.points:
        ends = behind[0].start if behind and node is group.points[-1] else node.end
        added = _ADDED.search(read(text).flat, node.body_start, ends) if node.inline else None
        if added and (group.subject == "problems" or added[1].startswith("最后")):
            yield _of_node(text, node, end=added.start())
            yield _said(text, added.start(1), ends)
        else:
            yield _of_node(text, node, end=ends)
    ahead = ahead_of(text)
    for block in behind:
        words = read(text).flat[block.start : block.end].strip()
        if _ADDS.match(words) if group.subject == "plan" else turn_in(words, ahead=ahead) == 0:
            yield from _of_paragraph(text, block.start, block.end, whole=True, mode="plan")
    mode: Mode = "problems" if group.subject == "problems" else "plan"
    each = _one_each(group.paragraphs)
    for block in group.paragraphs:
        whole = group.whole or (each and _is_a_point(block.content, mode))
        yield from _of_paragraph(text, block.start, block.end, whole=whole, mode=mode)


def _is_a_point(paragraph: str, mode: Mode) -> bool:
    """Tell a paragraph with a heading of its own; in a plan it tells of nothing done."""
    planned = mode == "problems" or tone_of(same_length(paragraph)).done < _PLAINLY_DONE
    return planned and is_captioned(paragraph)


def _one_each(paragraphs: Sequence[Block]) -> bool:
    """Tell paragraphs that each begin with a heading of their own: 加强队伍建设。全年……"""
    captions = sum(is_captioned(each.content) for each in paragraphs)
    return len(paragraphs) > 1 and captions > len(paragraphs) / 2


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
    return [each for each in parse(text).blocks_below(node) if each.kind == "body"]


def _of_node(text: str, node: Node, *, end: int) -> _Place:
    end = node.start + len(text[node.start : end].rstrip())
    first = _SENTENCE.search(text, node.body_start, end)
    title = node.heading or (first.group() if first else text[node.body_start : end])
    return node.start, min(node.body_start, end), end, tidy(title)


def _of_paragraph(text: str, start: int, end: int, *, whole: bool, mode: Mode) -> Iterator[_Place]:
    """A paragraph without numbers is one point beside others, or one for each of its sentences."""
    flat = read(text).flat
    sentences = [
        found for found in _WRAPPED.finditer(flat, start, end) if len(found.group().strip()) > 3
    ]
    if not sentences:
        return
    ordered = [each for each in sentences if _ORDER.match(each.group().lstrip())]
    if whole or len(ordered) > 1:
        firsts = ordered if len(ordered) > 1 else sentences[:1]
        for first, after in zip(firsts, [*firsts[1:], None], strict=True):
            stop = after.start() if after else end
            yield _of_sentences(
                text, [each for each in sentences if first.start() <= each.start() < stop]
            )
        end = firsts[0].start()
    for saying in Ear(text, mode).hear(start, end):
        yield _said(text, saying.start, saying.end)


def _said(text: str, start: int, end: int) -> _Place:
    return start, start, end, tidy(text[start:end])


def _of_sentences(text: str, sentences: Sequence[re.Match[str]]) -> _Place:
    words = sentences[0].group()
    start = sentences[0].start() + len(words) - len(words.lstrip())
    end = start + len(text[start : sentences[-1].end()].rstrip())
    ordered = _ORDER.match(read(text).flat, start, end) or BULLET.match(text, start, end)
    body = ordered.end() if ordered else start
    return start, body, end, tidy(text[body : sentences[0].end()])


def tidy(words: str) -> str:
    """Return words as a title: one line, no mark at its ends, at most 60 characters."""
    lines = (line for line in words.split("\n") if not is_page_line(line))
    words = "".join(lines).strip(" \u3000。；;：:.，,")
    return words if len(words) <= _TITLE_MOST else words[: _TITLE_MOST - 1] + "…"
