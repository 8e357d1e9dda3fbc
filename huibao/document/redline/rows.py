"""Which row of an old table became which row of the new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

from huibao.document.redline.blocks import cells, extent
from huibao.report.difference.alignment import align, rising, unique_pairs

RowPair = tuple[int | None, int | None]


def row_steps(
    old: Sequence[etree._Element], new: Sequence[etree._Element], keys: tuple[list[str], list[str]]
) -> list[RowPair]:
    """Which rows became which, and stand in both tables; every other row goes or comes by itself.

    `keys` are what the old and the new rows say. Where cells are merged over rows, whoever accepts
    or rejects row by row must find each such cell whole: a row stays only with the one in which its
    merged cells begin, and rows that go do not stand between those that come and what they go on
    with.
    """
    pairs = row_pairs(*keys)
    origins = _origins(old), _origins(new)
    kept: set[RowPair] = {(None, None)}
    for i, j in pairs:
        if i is not None and j is not None and same_shape(old[i], new[j]):
            begun = zip(origins[0][i], origins[1][j], strict=True)
            if all(pair in kept for pair in begun):
                kept.add((i, j))
    steps: list[RowPair] = []
    for stays, run in groupby(pairs, key=lambda pair: pair in kept):
        found = list(run)
        if stays:
            steps += found
            continue
        gone = [i for i, _ in found if i is not None]
        come = [j for _, j in found if j is not None]
        go_on = any(_goes_on(origins[1][j], come) for j in come)
        if go_on and not all(_goes_on(origins[0][i], gone) for i in gone):
            return [
                *_one_by_one(range(len(old)), range(0)),
                *_one_by_one(range(0), range(len(new))),
            ]
        merged = any(map(_is_merged, [*(old[i] for i in gone), *(new[j] for j in come)]))
        parted = _each_by_itself(gone, come)
        steps += parted if merged else [step for pair in found for step in _parted(pair)]
    return steps


def _parted(pair: RowPair) -> Iterator[RowPair]:
    i, j = pair
    yield from () if i is None else ((i, None),)
    yield from () if j is None else ((None, j),)


def _goes_on(origins: Sequence[int | None], run: Sequence[int]) -> bool:
    """Whether a row goes on with cells that begin in front of its run."""
    return any(origin not in run for origin in origins)


def _is_merged(row: etree._Element) -> bool:
    return any(extent(cell)[1] for cell in cells(row))


def _origins(rows: Sequence[etree._Element]) -> list[list[int | None]]:
    """Return for each row where the cells begin that it goes on with; None for nowhere."""
    found: list[list[int | None]] = []
    above: dict[int, int | None] = {}
    for number, row in enumerate(rows):
        below: dict[int, int | None] = {}
        column = 0
        found.append([])
        for cell in cells(row):
            columns, upright, _ = extent(cell)
            if upright:
                below[column] = above.get(column) if upright == "continue" else number
            if upright == "continue":
                found[-1].append(below[column])
            column += columns
        above = below
    return found


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
    return _each_by_itself(gone, come)


def _each_by_itself(gone: Sequence[int], come: Sequence[int]) -> list[RowPair]:
    return [*((i, None) for i in gone), *((None, j) for j in come)]


def same_shape(old: etree._Element, new: etree._Element) -> bool:
    """Whether two rows have the same cells, side by side."""
    return [extent(cell) for cell in cells(old)] == [extent(cell) for cell in cells(new)]
