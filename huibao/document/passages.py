"""A report's text as what is drawn one under the other: paragraphs, tables and pictures.

The outline says what each stretch of text is; here its stretches are put together to lines. White
space at a paragraph's ends is dropped, because the layout indents; nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from huibao.report.outline import Block, parse

_HEADINGS: Final = frozenset({"part", "section", "item", "subitem"})
PICTURE: Final = re.compile(r"［图：([0-9a-f]{16})］")
_MARKER_ALONE: Final = re.compile(r"[（(]?[0-9０-９一二三四五六七八九十百]*[）)、.．\s]*")
_LATIN: Final = re.compile(r"[0-9A-Za-z]")
_ANNEXED: Final = frozenset({"attached", "table", "picture", "blank"})
_STOPS: Final = re.compile("[。；：！？，]")
_LONGEST_TITLE: Final = 50
_EDGE: Final = " \u00a0\u3000\n"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or the rows of a table, with what it is.

    `heading` is how many of the text's characters are its heading; `picture` the key of the
    picture that stands there.
    """

    kind: str
    text: str = ""
    heading: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    picture: str = ""


def passages(text: str) -> Iterator[Passage]:
    """The text's passages in order; a blank line makes none.

    An annex is a text of its own, with title and headings, behind the annex_page that names it.
    """
    table: list[str] = []
    annexed = 0
    blocks = parse(text).blocks
    for place, block in enumerate(blocks):
        if block.start < annexed:
            continue
        if block.kind == "attached":
            annexed = _end_of_annex(blocks[place:])
            yield from _annex(text[block.start : annexed])
            continue
        if block.kind == "table":
            table.append(block.text)
            continue
        if table:
            yield _table(table)
            table = []
        stripped = block.text.strip(_EDGE)
        if stripped:
            yield _paragraph(block, stripped)
    if table:
        yield _table(table)


def _end_of_annex(blocks: Sequence[Block]) -> int:
    return list(takewhile(lambda block: block.kind in _ANNEXED, blocks))[-1].end


def _annex(text: str) -> Iterator[Passage]:
    """An annex's passages; its first line is its title when it is as short as one (7.3.8)."""
    drawn = list(passages(text))
    first = drawn[0]
    named = first.kind in ("lead", "body") and len(first.text) <= _LONGEST_TITLE
    if named and not _STOPS.search(first.text):
        drawn[0] = replace(first, kind="title")
    yield from drawn


def _table(blocks: list[str]) -> Passage:
    lines = "".join(blocks).strip("\n").split("\n")
    return Passage("table", rows=tuple(map(_cells, lines)))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip(_EDGE) for cell in line.split("\t"))


def _paragraph(block: Block, text: str) -> Passage:
    if block.kind in _HEADINGS:
        return Passage(block.kind, _unwrapped(text), heading=_heading_length(block, text))
    picture = PICTURE.fullmatch(text) if text.startswith("［") else None
    return Passage(block.kind, _unwrapped(text), picture=picture[1] if picture else "")


def _heading_length(block: Block, text: str) -> int:
    """How many characters of the stripped text are heading; none when it is only its marker."""
    if block.heading_end is None:
        return 0
    indented = len(block.text) - len(block.text.lstrip(_EDGE))
    length = min(max(block.heading_end - block.start - indented, 0), len(text))
    return 0 if _MARKER_ALONE.fullmatch(text[:length]) else length


def _unwrapped(text: str) -> str:
    """A paragraph whose lines were wrapped by hand as one line."""
    if "\n" not in text:
        return text
    lines = [line.strip(_EDGE) for line in text.split("\n")]
    joined = lines[0]
    for line in lines[1:]:
        latin = _LATIN.match(joined[-1:]) and _LATIN.match(line)
        joined += (" " if latin else "") + line
    return joined
