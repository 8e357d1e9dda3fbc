"""Which row of an old table became which row of the new one."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from huibao.document.numbering import W
from huibao.document.redline_blocks import cells
from huibao.report.alignment import align, rising, unique_pairs

RowPair = tuple[int | None, int | None]


def row_pairs(old: Sequence[str], new: Sequence[str]) -> list[RowPair]:
    """Rows that became each other, by their text, else by the words in them, else one by one."""
    steps = align(old, new)
    pairs = [
        (step.old, step.new) for step in steps if step.old is not None and step.new is not None
    ]
    found: list[RowPair] = []
    i = j = 0
    for a, b in [*pairs, (len(old), len(new))]:
        found += _renamed(old, new, range(i, a), range(j, b))
        if a < len(old):
            found.append((a, b))
        i, j = a + 1, b + 1
    return found


def _renamed(old: Sequence[str], new: Sequence[str], gone: range, come: range) -> list[RowPair]:
    """Rows whose figures changed keep their names; as many rows as before change one by one."""
    names = [[_name(rows[n]) for n in place] for rows, place in ((old, gone), (new, come))]
    same = [(gone[m], come[n]) for m, n in rising(unique_pairs(*names))]
    found: list[RowPair] = []
    i, j = gone.start, come.start
    for a, b in [*same, (gone.stop, come.stop)]:
        found += _one_by_one(range(i, a), range(j, b))
        if a < gone.stop:
            found.append((a, b))
        i, j = a + 1, b + 1
    return found


def _name(row: str) -> str:
    """What a row says apart from its figures."""
    return "\t".join(cell for cell in row.split("\t") if not any(map(str.isdigit, cell)))


def _one_by_one(gone: range, come: range) -> list[RowPair]:
    if len(gone) == len(come):
        return list(zip(gone, come, strict=True))
    return [*((i, None) for i in gone), *((None, j) for j in come)]


def same_shape(old: etree._Element, new: etree._Element) -> bool:
    """Whether two rows have the same cells, side by side."""
    return [_extent(cell) for cell in cells(old)] == [_extent(cell) for cell in cells(new)]


def _extent(cell: etree._Element) -> tuple[str, str]:
    span, merge = (cell.find(f"{W}tcPr/{W}{name}") for name in ("gridSpan", "vMerge"))
    return (
        "1" if span is None else span.get(W + "val", "1"),
        "none" if merge is None else merge.get(W + "val", "continue"),
    )
