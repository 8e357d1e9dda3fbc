"""The head of a table: how many rows it has, and what it calls each column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huibao.report.tables.spans import TableCell

_NUMERIC = re.compile(r"(?!\d{4}年|\d{1,2}月)[+-]?[\d.,%*xX×_⁰¹²³⁴⁵⁶⁷⁸⁹⁻^]+[\u4e00-\u9fff%]{0,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
Row = Sequence[TableCell]


def is_number(words: str) -> bool:
    """Tell a cell that only counts (468人) from one that says something."""
    return _NUMERIC.fullmatch(words) is not None


def head_rows(drawn: Sequence[Row], *, width: int) -> int:
    """Return how many rows of a table are its head, none where its first row holds numbers.

    More than one where the first names the table, or has a merged cell over some of its columns:
    then the head goes on as far down as such cells and what stands beside them do.
    """
    row = 0
    while row + 1 < len(drawn) and names_all(drawn[row], width):
        row += 1
    depth = row + 1
    while row < min(depth, len(drawn)):
        if _counts(drawn[row]):
            return row
        if any(_groups(cell, width) for cell in drawn[row]):
            depth = max(depth, *(_reach(cell, width) for cell in drawn[row]))
        row += 1
    return min(depth, len(drawn))


def names_all(row: Row, width: int) -> bool:
    """Tell a row that is one merged cell: the table's title, or what the rows below it are of."""
    return len(row) == 1 and width > 1 and row[0].columns == width


def _groups(cell: TableCell, width: int) -> bool:
    return 1 < cell.columns < width and not cell.below


def _reach(cell: TableCell, width: int) -> int:
    """Return the row in front of which the head that has the cell ends at the earliest."""
    heads_others = _groups(cell, width) and cell.rows == 1
    return cell.row + cell.rows + heads_others


def _counts(row: Row) -> bool:
    words = (cell.text.strip() for cell in row[1:])
    return any(is_number(each) and not _YEAR.fullmatch(each) for each in words)


def column_names(drawn: Sequence[Row], *, depth: int, width: int) -> list[list[tuple[int, str]]]:
    """Return what the first `depth` rows call each column: the words over it, and their rows.

    A row that names all columns names none of them.
    """
    names: list[list[tuple[int, str]]] = [[] for _ in range(width)]
    for row in drawn[:depth]:
        for cell in () if names_all(row, width) else row:
            for column in range(cell.column, cell.column + cell.columns):
                if cell.text.strip():
                    names[column].append((cell.row, cell.text.strip()))
    return names
