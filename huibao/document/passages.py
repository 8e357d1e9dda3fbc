"""A report's text as what is drawn one under the other: paragraphs, tables and pictures.

The outline says what each stretch of text is; here its stretches are put together to lines. White
space at a paragraph's ends is dropped, because the layout indents; nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from huibao.report.outline import Block, parse

_HEADINGS: Final = frozenset({"part", "section", "item", "subitem"})
PICTURE: Final = re.compile(r"［图：([0-9a-f]{16})］")
_MARKER_ALONE: Final = re.compile(r"[（(]?[0-9０-９一二三四五六七八九十百]*[）)、.．\s]*")
_LATIN: Final = re.compile(r"[0-9A-Za-z]")
_EDGE: Final = " \u00a0\u3000\n"


@dataclass(frozen=True)
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
    """The text's passages in order; a blank line makes none."""
    for is_table, blocks in groupby(parse(text).blocks, key=lambda block: block.kind == "table"):
        if is_table:
            lines = "".join(block.text for block in blocks).strip("\n").split("\n")
            yield Passage("table", rows=tuple(map(_cells, lines)))
        else:
            for block in blocks:
                yield from _paragraph(block)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip(_EDGE) for cell in line.split("\t"))


def _paragraph(block: Block) -> Iterator[Passage]:
    text = block.text.strip(_EDGE)
    if not text:
        return
    heading = 0
    if block.kind in _HEADINGS and block.heading_end is not None:
        indented = len(block.text) - len(block.text.lstrip(_EDGE))
        heading = min(max(block.heading_end - block.start - indented, 0), len(text))
    if _MARKER_ALONE.fullmatch(text[:heading]):
        heading = 0
    picture = PICTURE.fullmatch(text)
    yield Passage(
        block.kind, _unwrapped(text), heading=heading, picture=picture[1] if picture else ""
    )


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
