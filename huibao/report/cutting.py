"""Cutting a whole report into its parts and sections, every character in one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from huibao.report.outline import Node, Outline, parse
from huibao.report.subjects import find_groups


@dataclass(frozen=True, slots=True)
class Piece:
    """A section of a report: from `start` to `end`, under the part `heading`, called `name`."""

    heading: str
    name: str
    start: int
    end: int


def cut(text: str) -> tuple[Piece, ...]:
    """Return the sections of `text` in order; what stands before the first part is one, too.

    The title belongs to none, and neither do the part's own headings.
    """
    outline = parse(text)
    parts = [node for node in outline.nodes if node.kind == "part"]
    begin = outline.title.end if outline.title else 0
    first = parts[0].start if parts else len(text)
    found = [Piece("", "导语" if parts else "全文", begin, first)]
    ends = [*(node.start for node in parts[1:]), len(text)]
    for node, end in zip(parts, ends, strict=False):
        found += _sections(outline, node, end)
    return tuple(piece for piece in found if text[piece.start : piece.end].strip())


def _sections(outline: Outline, part: Node, end: int) -> list[Piece]:
    below = [child for child in part.children if child.kind in ("part", "section")]
    starts = [(part.heading_end, part.heading), *((node.start, node.heading) for node in below)]
    places = [*(start for start, _ in starts), end]
    return [
        Piece(part.heading, name or part.heading, start, after)
        for (start, after), (_, name) in zip(pairwise(places), starts, strict=True)
    ]


def planned(text: str) -> tuple[tuple[int, int], ...]:
    """Return from where to where the text only plans: what is counted there is not done yet."""
    groups = [group for group in find_groups(text) if group.subject == "plan"]
    points = [(node.start, node.end) for group in groups for node in group.points]
    return (*points, *((b.start, b.end) for group in groups for b in group.paragraphs))


def bare_heading(heading: str) -> str:
    """Return a heading without years and marks: what is the same in every period's report."""
    return re.sub(r"\d{4} ?年(?:度)?|\W", "", heading)
