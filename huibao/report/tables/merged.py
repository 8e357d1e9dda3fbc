"""What the cells of a table with merged ones say: each under its heads, and in all its rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from huibao.report.tables.heads import column_names, head_rows, is_number, names_all
from huibao.report.tables.spans import find_spans, laid_out, mark_in


class Part(NamedTuple):
    """A cell of a row with its words and its column's name.

    A cell merged over several rows is `shared` in all of them and `below` in those under its first;
    `left` when it is merged with its left neighbour, which says all.
    """

    words: str
    column: str
    shared: bool = False
    below: bool = False
    left: bool = False


class Merged:
    """A table of which some cells are merged."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self._rows = rows
        self._width = max(map(len, rows))
        self._owners = find_spans(rows).owners
        self._drawn = laid_out(rows)

    @cached_property
    def depth(self) -> int:
        """How many rows are the table's head."""
        return head_rows(self._drawn, width=self._width)

    @cached_property
    def names(self) -> list[str]:
        """What the head calls each column: 2025年 over 计划 makes 2025年计划."""
        return ["".join(words for _, words in each) for each in self._heads]

    @cached_property
    def _heads(self) -> list[list[tuple[int, str]]]:
        return column_names(self._drawn, depth=self.depth, width=self._width)

    def parts(self, number: int, header: Sequence[str]) -> list[Part]:
        """Return the cells of a row under the names of `header`."""
        drawn = {cell.column: cell for cell in self._drawn[number]}
        everywhere = names_all(self._drawn[number], self._width)
        parts = []
        for column, cell in enumerate(self._rows[number]):
            part = drawn.get(column)
            name = header[column] if column < len(header) else ""
            if part is None:
                parts.append(Part("", name, left=True))
                continue
            if part.columns > 1:
                name = "" if everywhere else self._common(column, part.columns) or name
            words = self._words(number, column) if part.below or not mark_in(cell) else ""
            parts.append(Part(words, name, shared=part.rows > 1, below=part.below))
        return parts

    def _words(self, number: int, column: int) -> str:
        """Return what a cell says, of one below the first of its rows only words and no number."""
        row, first = self._owners.get((number, column), (number, column))
        words = self._rows[row][first].strip()
        return "" if row < number and is_number(words) else words

    def _common(self, column: int, columns: int) -> str:
        """Return what the head calls several columns at once."""
        first, *others = self._heads[column : column + columns] or [[]]
        return "".join(words for row, words in first if all((row, words) in o for o in others))
