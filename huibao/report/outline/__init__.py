"""The outline of a report: what it is made of, and where each part stands.

`parse` never fails and never drops a character: what it does not understand stays body text, in
place, and joining the text of all blocks gives the input back.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from huibao.report.outline.frame import Piece, find_frame, run_on_end
from huibao.report.outline.nesting import Branch, grow
from huibao.report.reading import Reading, read
from huibao.report.reading.captions import HEADING_NOUN
from huibao.report.reading.markers import Kind, Marker, find_markers, has_bracket

_TITLE_MOST = 25
_HEADING_MOST = 60
_SPLITTING: tuple[Kind, ...] = ("part", "section")
_LEVELS = {"part": 1, "section": 2, "item": 3, "subitem": 4}
_FIGURE = re.compile(r"[\d*_×][\d.,]*(?:余|多)?(?:万|亿)?(?:[^\d年月日号\W]|%|‰)")
_OPENING = re.compile(
    r" |[\dxX*×]{4} ?年|今年|上半年|下半年|在|自|为|我|按照|根据|严格|坚持|深入|扎实|认真"
    "|持续|积极|全面|围绕|加强|强化|然而|但|虽|尽管|通过|随着|近年|一年来|下一|下阶段|针对|面对|结合|由于|经过|我们|这|其"
    "|推动|推进|组织|切实|主要|存在|虽然|当前|目前|截至|完成|以|$"
)
# A heading and its text parted by nothing but a blank: 强化引领 按照要求，……
_SPACED = re.compile(" *(?P<words>[^ ：]{4,30}?) +(?=[\u4e00-\u9fff]{2}.{12})")
# A heading that is complete as it stands, whatever the text behind it opens with.
_TROUBLES = re.compile(
    r" *(?:\d{4}年|上半年|今年|当前|目前|工作)?(?:工作)?(?:中)?存在的?(?:主要|突出)?"
    r"(?:困难|问题|不足|短板)(?:[和与及、](?:困难|问题|不足|短板|差距))?"
    r"(?![和与及、的整清台仍还较依]|$)"
)
_SENTENCE_END = re.compile("[。！？；\n]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, and what stands there."""

    start: int
    end: int
    text: str


class Block(NamedTuple):
    """One paragraph of the report (with its line end), or one piece of a run-on line.

    `kind` is title, reporter, salutation, lead, part, section, item, subitem, point, dash, body,
    table, picture, annex, signature, date or blank; behind the signature note (附注), annex_page
    (附件1), attached (what that page says) or imprint (版记); contents and page are lines that are
    only printed. `level` is 1 … 4 for headings, else 0.
    `heading_end` is where the heading of a numbered block ends, its full stop included.
    """

    kind: str
    start: int
    end: int
    level: int
    text: str
    content: str
    heading_end: int | None = None


class Node(NamedTuple):
    """A numbered heading or point and what stands under it, from `start` to `end`.

    `body_start` is the place behind the marker; `heading_end` the place behind the heading (its
    full stop included). They are equal when the point has no heading of its own.
    """

    kind: Kind
    number: int | None
    marker: str
    start: int
    end: int
    heading: str
    body_start: int
    heading_end: int
    inline: bool
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Return this node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Outline:
    """The structure of `text`. All places are indexes into `text`."""

    text: str
    nodes: tuple[Node, ...]
    blocks: tuple[Block, ...] = field(repr=False)

    @cached_property
    def title(self) -> Span | None:
        """The title, all its lines, or None."""
        return self._span("title")

    @cached_property
    def title_text(self) -> str:
        """The title on one line, empty when the report has none."""
        lines = [block.content.strip() for block in self.blocks if block.kind == "title"]
        return "".join(lines)

    @cached_property
    def lead(self) -> Span | None:
        """The paragraphs between the title and the first heading, or None."""
        return self._span("lead")

    @cached_property
    def signature(self) -> Span | None:
        """The organ or person who signs at the end, or None."""
        return self._span("signature")

    @cached_property
    def date(self) -> Span | None:
        """The last dated line of the frame, or None."""
        dates = [block for block in self.blocks if block.kind == "date"]
        return _span_of(self.text, dates[-1:]) if dates else None

    def walk(self) -> Iterator[Node]:
        """Return every node in the order of the text."""
        return iter(self._all)

    def block_at(self, place: int) -> Block:
        """Return the block that holds `place`."""
        return self.blocks[bisect_right(self._starts, place) - 1]

    def blocks_below(self, node: Node) -> tuple[Block, ...]:
        """Return the blocks that begin inside a node, the one that carries its heading left out."""
        first = bisect_right(self._starts, node.start)
        return self.blocks[first : bisect_left(self._starts, node.end)]

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _all(self) -> tuple[Node, ...]:
        return tuple(below for node in self.nodes for below in node.walk())

    def _span(self, kind: str) -> Span | None:
        blocks = [block for block in self.blocks if block.kind == kind]
        return _span_of(self.text, blocks) if blocks else None


def _span_of(text: str, blocks: Sequence[Block]) -> Span:
    raw = text[blocks[0].start : blocks[-1].end]
    start = blocks[0].start + len(raw) - len(raw.lstrip())
    return Span(start, start + len(raw.strip()), raw.strip())


@lru_cache(maxsize=8)
def parse(text: str) -> Outline:
    """Return the outline of `text`, in linear time."""
    reading = read(text)
    frame = find_frame(reading)
    whole = frozenset(
        piece.paragraph for piece in frame if _fills(reading, piece) and piece.kind != "body"
    )
    markers = _outside(find_markers(reading, skipped=whole), frame)
    framed = {piece.paragraph for piece in frame}
    first = next((n for n in range(len(reading.paragraphs)) if n not in framed), 0)
    behind = (each.start for each in frame if each.kind in _BACK and each.paragraph >= first)
    back = next(behind, len(reading.text))
    heads = [_head(reading, markers, place) for place in range(len(markers))]
    branches = grow(markers, end=back, paragraph_ends=[each.end for each in reading.paragraphs])
    nodes = tuple(_node(reading, branch, heads=heads) for branch in branches)
    return Outline(text, nodes, tuple(_blocks(reading, frame, markers=markers, heads=heads)))


_BACK = ("annex", "signature", "note", "annex_page", "attached", "imprint")


def _fills(reading: Reading, piece: Piece) -> bool:
    paragraph = reading.paragraphs[piece.paragraph]
    return (piece.start, piece.end) == (paragraph.start, paragraph.end)


def _outside(markers: Sequence[Marker], frame: Sequence[Piece]) -> list[Marker]:
    """Return the markers that no frame piece of a run-on line covers."""
    covered = [piece for piece in frame if piece.end > piece.start]
    paragraphs = {piece.paragraph for piece in covered}
    return [
        marker
        for marker in markers
        if marker.paragraph not in paragraphs
        or not any(piece.start <= marker.start < piece.end for piece in covered)
    ]


class _Head(NamedTuple):
    """Where a heading's words end in the reading, and where the body behind them begins."""

    words_end: int
    end: int


def _head(reading: Reading, markers: Sequence[Marker], place: int) -> _Head:
    """Return the heading of the marker at `place`; one without words ends at the marker."""
    marker = markers[place]
    line_end = reading.paragraphs[marker.paragraph].end
    following = markers[place + 1] if place + 1 < len(markers) else None
    limit = min(line_end, following.start) if following else line_end
    found = _SENTENCE_END.search(reading.text, marker.end, limit)
    end = found.start() if found else limit
    runs_on = found is not None and bool(reading.text[found.end() : limit].strip())
    runs_on = runs_on or limit < line_end
    if marker.kind in ("part", "section"):
        return _heading(reading, marker, end=end, stop=found is not None)
    return _point_title(reading, marker, end=end, stop=found is not None, runs_on=runs_on)


def _heading(reading: Reading, marker: Marker, *, end: int, stop: bool) -> _Head:
    if has_bracket(reading.text, marker):
        closing = reading.text.index("】", marker.end)
        return _Head(closing, closing + 1)
    words = reading.text[marker.end : end]
    if len(words) > _TITLE_MOST and (apart := _SPACED.match(words)):
        return _Head(marker.end + apart.end("words"), marker.end + apart.end())
    colon = words.find("：")
    rest = words[colon + 1 :]
    introduces = len(rest) > 15 or _FIGURE.search(rest)
    if 0 < colon <= _TITLE_MOST and introduces and "，" not in words[:colon]:
        return _Head(marker.end + colon, marker.end + colon + 1)
    if len(words) > _TITLE_MOST:
        troubles = _TROUBLES.match(words)
        run_on = run_on_end(words, HEADING_NOUN, openings=_OPENING)
        run_on = run_on or (troubles.end() if troubles else 0)
        if 0 < run_on < len(words.rstrip()) and re.search("[，：]", words):
            return _Head(marker.end + run_on, marker.end + run_on)
    if len(words) > _HEADING_MOST + 30:
        return _Head(marker.end, marker.end)
    return _Head(end, end + stop)


def _point_title(reading: Reading, marker: Marker, *, end: int, stop: bool, runs_on: bool) -> _Head:
    """A point's first sentence is its title when it is short and counts nothing."""
    words = reading.text[marker.end : end]
    colon = words.find("：")
    if 0 < colon <= _TITLE_MOST and colon < len(words) - 1 and "，" not in words[:colon]:
        return _Head(marker.end + colon, marker.end + colon + 1)
    apart = _SPACED.match(words) if len(words) > _TITLE_MOST else None
    if apart and apart.end("words") <= _TITLE_MOST and not _FIGURE.search(apart["words"]):
        return _Head(marker.end + apart.end("words"), marker.end + apart.end())
    most = _TITLE_MOST if stop or runs_on else 40
    if len(words.strip()) > most or _FIGURE.search(words):
        return _Head(marker.end, marker.end)
    return _Head(end, end + stop)


def _node(reading: Reading, branch: Branch, *, heads: Sequence[_Head]) -> Node:
    marker, head = branch.marker, heads[branch.place]
    words = reading.original(marker.end, head.words_end)
    children = tuple(_node(reading, child, heads=heads) for child in branch.children)
    # A lone carriage return ends a paragraph and yet may stand inside a point.
    end = max([reading.after(branch.end), *(child.end for child in children)])
    return Node(
        kind=marker.kind,
        number=marker.number,
        marker=reading.original(marker.start, marker.end).strip(),
        start=reading.at(marker.start),
        end=end,
        heading=words.strip().rstrip("：:；;。，,*").lstrip("、").strip(),
        body_start=reading.after(marker.end),
        heading_end=reading.after(head.end),
        inline=marker.inline,
        children=children,
    )


def _blocks(
    reading: Reading, frame: Sequence[Piece], *, markers: Sequence[Marker], heads: Sequence[_Head]
) -> Iterator[Block]:
    """Return the blocks: every paragraph, run-on lines cut at their parts and sections."""
    cuts: dict[int, tuple[str, int | None]] = {}
    first_marker = markers[0].start if markers else 0
    for paragraph in reading.paragraphs:
        cuts[paragraph.start] = ("lead" if paragraph.start < first_marker else "body", None)
    for marker, head in zip(markers, heads, strict=True):
        paragraph = reading.paragraphs[marker.paragraph]
        if not marker.inline:
            cuts[paragraph.start] = (marker.kind, head.end)
        elif marker.kind in _SPLITTING:
            cuts[marker.start] = (marker.kind, head.end)
        if (
            marker.kind == "part"
            and head.end < paragraph.end
            and (
                len(reading.text[head.end : paragraph.end].strip()) > 0
                and head.end not in cuts
                and reading.text[head.end - 1] not in "。；"
            )
        ):
            cuts[head.end] = ("body", None)
    for piece in frame:
        cuts[piece.start] = (piece.kind, None)
        if not _fills(reading, piece) and piece.end not in cuts and piece.kind in _FRONT:
            cuts[piece.end] = ("lead" if piece.end < first_marker else "body", None)
    places = sorted(cuts)
    gaps = _gaps(reading)
    yield from gaps.get(0, ())
    for start, end in zip(places, [*places[1:], len(reading.text)], strict=True):
        kind, heading_end = cuts[start]
        behind = gaps.get(end, ()) if end else ()
        place = reading.at(start) if start or gaps.get(0) else 0
        after = reading.after(end) if behind else reading.at(end)
        yield Block(
            kind=kind if kind == "table" or reading.text[start:end].strip() else "blank",
            start=place,
            end=after,
            level=_LEVELS.get(kind, 0),
            text=reading.source[place:after],
            content=reading.original(start, end).removesuffix("\n").removesuffix("\r"),
            heading_end=None if heading_end is None else reading.after(min(heading_end, end)),
        )
        yield from behind


_FRONT = ("title", "salutation")


def _gaps(reading: Reading) -> dict[int, list[Block]]:
    """Return the lines that the reading drops between paragraphs, by what they stand in front of.

    One inside a paragraph, as a page number is where the page ends, stays in that one's block.
    """
    gaps: dict[int, list[Block]] = {}
    for line in reading.dropped:
        index = reading.index(line.start)
        if index == 0 or reading.text[index - 1] == "\n":
            words = reading.source[line.start : line.end]
            content = words.removesuffix("\n").removesuffix("\r")
            block = Block(line.kind, line.start, line.end, 0, words, content)
            gaps.setdefault(index, []).append(block)
    return gaps
