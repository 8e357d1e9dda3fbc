"""Cutting a whole report into its parts and sections, every character in one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from huibao.report.outline import Node, parse
from huibao.report.plan.groups import find_groups
from huibao.report.reading import read


@dataclass(frozen=True, slots=True)
class Piece:
    """A section of a report: from `start` to `end`, under the part `heading`, called `name`."""

    heading: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part with its pieces; `line` is its heading as it stands, marker included."""

    line: str
    pieces: tuple[Piece, ...]


def cut(text: str) -> tuple[Piece, ...]:
    """Return the sections of `text` in order; what stands before the first part is one, too.

    The title belongs to none, and neither do the part's own headings.
    """
    return tuple(piece for chapter in chapters(text) for piece in chapter.pieces)


def chapters(text: str) -> tuple[Chapter, ...]:
    """Return the parts of `text` in order, first what stands before them under no heading.

    Title, heading lines and pieces hold every character of `text` but white space between them
    and a table of contents under the title.
    """
    outline = parse(text)
    parts = [node for node in outline.nodes if node.kind == "part"]
    begin = _behind_contents(text, outline.title.end if outline.title else 0)
    first = parts[0].start if parts else len(text)
    front = Piece("", "导语" if parts else "全文", begin, first)
    ends = [*(node.start for node in parts[1:]), len(text)]
    return (
        *([Chapter("", (front,))] if text[begin:first].strip() else ()),
        *(
            Chapter(text[node.start : node.heading_end].strip(), _pieces(text, node, end))
            for node, end in zip(parts, ends, strict=False)
        ),
    )


def _behind_contents(text: str, begin: int) -> int:
    """Return where the text goes on behind `begin`, over a table of contents that stands there."""
    for line in read(text).dropped:
        if line.kind == "contents" and line.start >= begin and not text[begin : line.start].strip():
            begin = line.end
    return begin


def _pieces(text: str, part: Node, end: int) -> tuple[Piece, ...]:
    """Return a part's introduction and its sections, those without a word left out."""
    below = [child for child in part.children if child.kind in ("part", "section")]
    starts = [(part.heading_end, part.heading), *((node.start, node.heading) for node in below)]
    places = [*(start for start, _ in starts), end]
    return tuple(
        Piece(part.heading, name or part.heading, start, after)
        for (start, after), (_, name) in zip(pairwise(places), starts, strict=True)
        if text[start:after].strip()
    )


def planned(text: str) -> tuple[tuple[int, int], ...]:
    """Return from where to where the text only plans: what is counted there is not done yet."""
    groups = [group for group in find_groups(text) if group.subject == "plan"]
    points = [(node.start, node.end) for group in groups for node in group.points]
    return (*points, *((b.start, b.end) for group in groups for b in group.paragraphs))


def done_part(text: str) -> str:
    """Return the text with empty lines in the place of its plans and problems, at equal length.

    Only what was done answers a promise.
    """
    left = list(text)
    for group in find_groups(text):
        if group.subject in ("plan", "problems"):
            ends = [node.end for node in group.points] + [b.end for b in group.paragraphs]
            end = max([group.start, *ends])
            left[group.start : end] = "\n" * (end - group.start)
    return "".join(left)


def bare_heading(heading: str) -> str:
    """Return a heading without years and marks: what is the same in every period's report."""
    return re.sub(r"\d{4} ?年(?:度)?|\W", "", heading)
