"""Official numbers for a text that goes under a heading: 一、 （一） 1. （1）, then ① and 1）.

Whoever writes a section numbers it as if it stood alone. Under its heading its tiers go one below
that heading, each in the style of GB/T 9704-2012 7.3.3, whatever style it was written in. Numbers
stay what they were, so that what is missing or doubled is still seen to be. 一是 is no tier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from huibao.report.outline import Node, parse
from huibao.report.reading import same_length
from huibao.report.reading.numerals import CIRCLED, FORMAL, NUMERAL, to_chinese

TIERS: Final = ("一、", "（一）", "1.", "（1）", "①", "1）")
"""The styles of the tiers. The standard names four; ① and 1） go on below them."""

# The styles that people write, from above to below where nothing else tells.
_STYLES: Final = (
    "chapter",
    "formal",
    "part",
    "named",
    "section",
    "item",
    "dotted",
    "subitem",
    "circled",
    "half",
)
_KINDS = ("part", "part", "part", "section", "section", "item", *["subitem"] * 4)
_KIND_OF: Final = dict(zip(_STYLES, _KINDS, strict=True))
_POINTING = re.compile(
    "(?:第|[参详]?见|按照?|依照|根据|上述|前述|如|同)[ “]?"
    rf"(?P<marker>（(?:{NUMERAL}{{1,3}}|\d{{1,2}})）|[{CIRCLED}])[项点条款]?"
)
_COUNTING = re.compile(rf"第(?:{NUMERAL}{{1,3}}|\d{{1,2}})[项点条款]")
_MOST_CIRCLED = 20


@dataclass(frozen=True, slots=True)
class NewMarker:
    """A marker that is put in another's place: `start` to `end` of the text as it was."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A text with official numbers, and all that differs from what was written.

    `text` differs by `changes`, and by line ends in front of points that stood in one paragraph.
    `references` are the words that may point to a marker of before; `last` is the number that the
    highest tier reaches, 0 without one; `too_deep` when there are more tiers than styles are left:
    then nothing is changed.
    """

    text: str
    changes: tuple[NewMarker, ...] = ()
    references: tuple[str, ...] = ()
    last: int = 0
    too_deep: bool = False


@lru_cache(maxsize=256)
def renumber(text: str, *, tier: int, after: int = 0) -> Renumbered:
    """Return `text` with its highest tier in the style of `TIERS[tier]`, those below following.

    `after` is the number that this tier has reached in front of the text: its own goes on there.
    A text without a numbered paragraph stays as it is, lists within its sentences included.
    """
    nodes = [node for node in parse(text).walk() if node.number and _style(node)]
    if not any(not node.inline or node.kind in ("part", "section") for node in nodes):
        return Renumbered(text)
    order = _order(parse(text).nodes)
    if len(order) > len(TIERS) - tier:
        return Renumbered(text, too_deep=True)
    numbers = _numbers(nodes, top=order[0], after=after)
    printed: list[str] = []
    for node, number in zip(nodes, numbers, strict=True):
        marker = _printed(number, tier + order.index(_style(node)), rest=text[node.body_start :])
        if not marker:
            return Renumbered(text, too_deep=True)
        printed.append(marker)
    changes = tuple(
        NewMarker(node.start, node.body_start, node.marker, marker)
        for node, marker in zip(nodes, printed, strict=True)
        if not _is_same(node.marker, marker)
    )
    moved = any(node.number != number for node, number in zip(nodes, numbers, strict=True))
    return Renumbered(
        _written(text, changes, breaks=_breaks(text, nodes)),
        changes,
        tuple(_references(text, changes, moved=moved)),
        last=max(n for node, n in zip(nodes, numbers, strict=True) if _style(node) == order[0]),
    )


def opens_with_list(text: str) -> bool:
    """Tell whether a heading in front of `text` stands on its own line.

    So it does before numbered paragraphs, points that have a paragraph each, tables and pictures.
    """
    outline = parse(text)
    if outline.blocks and outline.blocks[0].kind in ("table", "picture", "title", "salutation"):
        return True
    first = next(iter(outline.nodes), None)
    if first is None or text[: first.start].strip():
        return False
    beside = [node for node in outline.walk() if node.kind == first.kind and not node.inline]
    return first.kind not in ("point", "dash") or len(beside) > 1


def _style(node: Node) -> str:
    """Return which of `_STYLES` a marker is written in, empty for a point or a dash."""
    marker = same_length(node.marker)
    if node.kind == "part":
        return "chapter" if "第" in marker else "formal" if marker[:1] in FORMAL else "part"
    if node.kind == "section":
        return "named" if "第" in marker else "section"
    if node.kind == "subitem":
        if marker[:1] in CIRCLED:
            return "circled"
        if "（" not in marker:
            return "half" if "）" in marker else "dotted"
    return node.kind if node.kind in _STYLES else ""


def _order(roots: Sequence[Node]) -> list[str]:
    """Return the styles that are used, from above to below: as they are nested, else by rank."""
    above: dict[str, set[str]] = {}
    for style, over in _nested(roots, frozenset()):
        above.setdefault(style, set()).update(over - {style})
    left = sorted(above, key=_STYLES.index)
    order: list[str] = []
    while left:
        free = (style for style in left if not above[style].intersection(left))
        order.append(next(free, left[0]))
        left.remove(order[-1])
    return order


def _nested(row: Sequence[Node], over: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each marker's style with the styles above it.

    Of two styles of one kind in a row, as （1） and ①, the first to come is the one above.
    """
    seen: list[str] = []
    for node in row:
        style = _style(node) if node.number else ""
        if style and style not in seen:
            seen.append(style)
        before = seen[: seen.index(style)] if style else []
        own = over.union(s for s in before if _KIND_OF[s] == node.kind)
        if style:
            yield style, own
        yield from _nested(node.children, own | {style} if style else over)


def _numbers(nodes: Sequence[Node], *, top: str, after: int) -> list[int]:
    """Return the numbers that are printed: what was written, the highest tier behind `after`."""
    numbers: list[int] = []
    shift: int | None = None
    last = after
    for node in nodes:
        number = node.number or 0
        if _style(node) == top and after:
            if shift is None:
                shift = 0 if number > after else after  # it goes on already
            elif number == 1:
                shift = last
            last = number = number + shift
        numbers.append(number)
    return numbers


def _printed(number: int, tier: int, *, rest: str) -> str:
    """Return the marker, empty when that tier cannot print the number."""
    if tier < 2:
        if number > 99:
            return ""
        return f"{to_chinese(number)}、" if tier == 0 else f"（{to_chinese(number)}）"
    if tier == 4:
        return CIRCLED[number - 1] if number <= _MOST_CIRCLED else ""
    if tier == 2 and rest.lstrip()[:1].isdigit():
        return f"{number}. "  # 1.5个项目 would be read as one number
    return ("", "", f"{number}.", f"（{number}）", "", f"{number}）")[tier]


def _is_same(marker: str, printed: str) -> bool:
    return marker == printed.strip() or (printed[-1] == "." and same_length(marker) == printed)


def _breaks(text: str, nodes: Sequence[Node]) -> list[int]:
    """Return where a list that begins a paragraph goes on in it behind a full stop."""
    opened: set[tuple[int, str]] = set()
    found = []
    for node in nodes:
        line = text.rfind("\n", 0, node.start) + 1
        if not node.inline:
            opened.add((line, _style(node)))
        elif (line, _style(node)) in opened and text[line : node.start].rstrip()[-1:] in "。！？":
            found.append(node.start)
    return found


def _written(text: str, changes: Sequence[NewMarker], *, breaks: Sequence[int]) -> str:
    """Return the text with its new markers, and a line end at each of the `breaks`."""
    pieces = [(place, place, "\n") for place in breaks]
    pieces += [(each.start, each.end, each.after) for each in changes]
    written, place = [], 0
    for start, end, words in sorted(pieces):
        written += [text[place:start], words]
        place = end
    return "".join([*written, text[place:]])


def _references(text: str, changes: Sequence[NewMarker], *, moved: bool) -> Iterator[str]:
    """Yield the words that point to a marker by the style or the number it has no more."""
    gone = {same_length(change.before) for change in changes}
    places = {change.start for change in changes}
    flat = same_length(text)
    for found in _POINTING.finditer(flat):
        if found["marker"] in gone and found.start("marker") not in places:
            yield text[found.start() : found.end()]
    if moved:
        yield from (text[found.start() : found.end()] for found in _COUNTING.finditer(flat))
