"""Merged cells of a table, as its lines say them: a cell ［并左］ is one with its left neighbour.

Each part of a merged cell but the first says where it belongs: ［并左］ to the cell on its left,
［并上］ to the one above. So a row or column more or less leaves the other marks true, and whoever
writes needs no counting. Marks that make no rectangle merge nothing: they stay as they are typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

LEFT: Final = "［并左］"
UP: Final = "［并上］"

_MARK: Final = re.compile(r"[\[［【]并([左上])[\]］】]")
_EDGE: Final = " \u00a0\u3000"

Table = Sequence[Sequence[str]]
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell to draw: its words, its first column, and how many columns and rows it takes.

    `below` for a part that stands under the row in which its cell begins; it has no words.
    """

    text: str
    row: int
    column: int
    columns: int = 1
    rows: int = 1
    below: bool = False


@dataclass(frozen=True)
class Spans:
    """How a table's cells are merged: whose each one is, and the marks that merge nothing.

    `owners` leads from each part of a merged cell but the first to that one, by row and column.
    """

    owners: dict[_Place, _Place] = field(default_factory=dict)
    broken: tuple[_Place, ...] = ()


def has_marks(text: str) -> bool:
    """Tell a text in which some cell says where it belongs."""
    return ("并左" in text or "并上" in text) and _MARK.search(text) is not None


def without_marks(text: str) -> str:
    """Return the text without its marks, as its characters are counted."""
    return _MARK.sub("", text) if has_marks(text) else text


def mark_in(cell: str) -> str:
    """Return 左 or 上 for a cell that is merged with that neighbour, else an empty string."""
    found = _MARK.fullmatch(cell.strip(_EDGE)) if len(cell) < 12 else None
    return found[1] if found else ""


def find_spans(rows: Table) -> Spans:
    """Return how the cells of a table are merged."""
    if not any(has_marks("\t".join(row)) for row in rows):
        return Spans()
    owners: dict[_Place, _Place] = {}
    alone: set[_Place] = set()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if not (mark := mark_in(cell)):
                continue
            there = (number, column - 1) if mark == "左" else (number - 1, column)
            if min(there) < 0 or there[1] >= len(rows[there[0]]) or there in alone:
                alone.add((number, column))
            else:
                owners[number, column] = owners.get(there, there)
    uneven = {owner for owner, parts in _parts(owners) if not _is_rectangle([owner, *parts])}
    broken = [*alone, *(place for place, owner in owners.items() if owner in uneven)]
    kept = {place: owner for place, owner in owners.items() if owner not in uneven}
    return Spans(kept, tuple(sorted(broken)))


def _parts(owners: dict[_Place, _Place]) -> Iterator[tuple[_Place, list[_Place]]]:
    found: dict[_Place, list[_Place]] = {}
    for place, owner in owners.items():
        found.setdefault(owner, []).append(place)
    yield from found.items()


def _is_rectangle(places: Sequence[_Place]) -> bool:
    """Whether the places, the upper left one first, fill a rectangle that begins with it."""
    (top, left), last = places[0], max(places)
    wide, high = max(column for _, column in places) - left + 1, last[0] - top + 1
    return min(column for _, column in places) == left and len(places) == wide * high


def laid_out(rows: Table) -> list[tuple[TableCell, ...]]:
    """Return the cells to draw of each row; a merged one in each row that it reaches into."""
    spans = find_spans(rows)
    if not spans.owners:
        return [
            tuple(TableCell(cell, number, column) for column, cell in enumerate(row))
            for number, row in enumerate(rows)
        ]
    sizes = {
        owner: (max(parts)[0] - owner[0] + 1, max(column for _, column in parts) - owner[1] + 1)
        for owner, parts in _parts(spans.owners)
    }
    drawn = []
    for number, row in enumerate(rows):
        cells = []
        for column, text in enumerate(row):
            owner = spans.owners.get((number, column), (number, column))
            high, wide = sizes.get(owner, (1, 1))
            if owner == (number, column):
                cells.append(TableCell(text, number, column, wide, high))
            elif owner[1] == column:
                cells.append(TableCell("", number, column, wide, high, below=True))
        drawn.append(tuple(cells))
    return drawn


def uniform(text: str) -> str:
    """Return the text with its marks as a Word file gives them back, character for character.

    Of a merged cell's lower rows the first part says ［并上］ and the others say ［并左］.
    """
    if not has_marks(text):
        return text
    lines = [line.split("\t") for line in text.split("\n")]
    begin = 0
    for end in range(len(lines) + 1):
        if end == len(lines) or len(lines[end]) == 1:
            _make_uniform(lines[begin:end])
            begin = end + 1
    return "\n".join("\t".join(cells) for cells in lines)


def _make_uniform(rows: list[list[str]]) -> None:
    for (row, column), (_, first) in find_spans(rows).owners.items():
        mark = UP if column == first else LEFT
        rows[row][column] = _MARK.sub(mark, rows[row][column])
