"""The cells of a Word table, row by row: how far each reaches, and which are one with another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from lxml import etree

from huibao.document.elements import W, val, whole
from huibao.document.reading.inline import View, row_stands
from huibao.document.reading.source import flat

MAX_SPAN: Final = 63  # columns of a Word table
_NARROWEST: Final = 120  # twips; less than a cell's margins, so edges this near were meant as one
_SAYS_NOTHING: Final = frozenset((W + "rPr", W + "lastRenderedPageBreak"))


@dataclass(frozen=True, slots=True)
class GridCell:
    """What stands in one or more columns of a row: a cell, or None where Word leaves a gap.

    `joins` when it is a part of the cell above, `begins` when a merged cell begins with it, and
    `apart` when Word merges it and a text cannot, for it says something of its own or hangs on
    nothing.
    """

    element: etree._Element | None
    columns: int = 1
    joins: bool = False
    begins: bool = False
    apart: bool = False


def grid_rows(
    table: etree._Element, view: View
) -> Iterator[tuple[etree._Element, Sequence[GridCell] | None]]:
    """Yield the table's rows with what stands in them; None for one that the view does not hold."""
    found = [row for row in flat(table) if row.tag == W + "tr"]
    drawn = {row: _extents(row) for row in found if row_stands(row, view)}
    places = _columns(table, list(drawn.values()))
    above: dict[int, tuple[int, bool]] = {}
    for row in found:
        cells = drawn.get(row)
        if cells is None:
            yield row, None
            continue
        placed, above = _joined([_at(each, places) for each in cells], above, lone=places[-1] < 2)
        yield row, placed


@dataclass(frozen=True, slots=True)
class _Extent:
    """A cell from one column to another, with the cells that `w:hMerge` makes one with it."""

    element: etree._Element | None
    start: int
    end: int
    upright: str = ""
    apart: bool = False


def _extents(row: etree._Element) -> list[_Extent]:
    before, after = (
        span(val(row.find(W + "trPr"), name, "0")) for name in ("gridBefore", "gridAfter")
    )
    extents = [_Extent(None, 0, before)] if before else []
    start = before
    for cell in (found for found in flat(row) if found.tag == W + "tc"):
        shape = cell.find(W + "tcPr")
        end = start + max(1, span(val(shape, "gridSpan", "1")))
        goes_on = merge(shape, "hMerge") == "continue"
        if goes_on and extents and extents[-1].element is not None and _is_bare(cell):
            extents[-1] = replace(extents[-1], end=end)
        else:
            extents.append(_Extent(cell, start, end, merge(shape, "vMerge"), goes_on))
        start = end
    return [*extents, _Extent(None, start, start + after)] if after else extents


def span(text: str) -> int:
    """Return how many columns a value of a file names, none where it names no number."""
    return max(0, min(whole(text, 0), MAX_SPAN))


def merge(shape: etree._Element | None, name: str) -> str:
    """Return `restart`, `continue`, or an empty string for a cell that is not merged that way."""
    found = None if shape is None else shape.find(W + name)
    return "" if found is None else found.get(W + "val", "continue")


def _is_bare(cell: etree._Element) -> bool:
    """Whether a cell holds nothing but an empty paragraph, so that nothing is lost with it."""
    for found in cell.iter():
        if not isinstance(found.tag, str) or not found.tag.startswith(W):
            return False
        if found.tag in (W + "tbl", W + "numPr", W + "commentRangeStart", W + "commentRangeEnd"):
            return False
        if found.tag == W + "r" and any(child.tag not in _SAYS_NOTHING for child in found):
            return False
    return True


def _columns(table: etree._Element, drawn: Sequence[Sequence[_Extent]]) -> list[int]:
    """Return for each column of the grid how many stand before it, as a reader sees the table.

    Columns too narrow to be seen, as cells drawn by hand leave them, are none; neither are those
    of a table that has one cell in each row.
    """
    width = max((row[-1].end for row in drawn if row), default=0)
    if all(len(row) < 2 for row in drawn):
        return [0, *[1] * width]
    wide = [
        whole(each.get(W + "w", ""), 0) >= _NARROWEST
        for each in table.findall(f"{W}tblGrid/{W}gridCol")[:width]
    ]
    places = list(accumulate([*wide, *[True] * (width - len(wide))], initial=0))
    hidden = any(places[each.start] == places[each.end] for row in drawn for each in row)
    return list(range(width + 1)) if hidden else places


def _at(extent: _Extent, places: Sequence[int]) -> _Extent:
    return replace(extent, start=places[extent.start], end=places[extent.end])


def _joined(
    row: Sequence[_Extent], above: dict[int, tuple[int, bool]], *, lone: bool
) -> tuple[list[GridCell], dict[int, tuple[int, bool]]]:
    """Return a row's cells and, by their first columns, those that the next row may go on with.

    Each of these is told by its last column and whether a merged cell was begun with it. Where the
    table has a `lone` column its rows are paragraphs, which cannot be merged.
    """
    cells: list[GridCell] = []
    below: dict[int, tuple[int, bool]] = {}
    for each in row:
        columns = each.end - each.start
        if each.element is None:
            cells.append(GridCell(None, columns))
            continue
        goes_on = each.upright == "continue"
        end, begun = above.get(each.start, (0, False))
        joins = goes_on and end == each.end and not lone and _is_bare(each.element)
        apart = each.apart or (goes_on and not joins)
        begins = not begun if joins else columns > 1
        cells.append(GridCell(each.element, columns, joins, begins, apart))
        if each.upright:
            below[each.start] = (each.end, begins or (joins and begun))
    return cells, below
