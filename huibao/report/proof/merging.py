"""Checks of merged cells: marks that no cell can be merged by, and would be printed as they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from huibao.report.proof.findings import Report, Spot
from huibao.report.tables.rows import find_tables
from huibao.report.tables.spans import find_spans, has_marks, mark_in

_BESIDE = {"左": ("左边", "on its left"), "上": ("上面", "above it")}


def astray(report: Report) -> Iterator[Spot]:
    """Find ［并左］ and ［并上］ that make no rectangle, or stand where there is nothing beside."""
    if not has_marks(report.text):
        return
    for start, end in find_tables(report.text):
        lines = report.text[start:end].split("\n")
        starts = list(accumulate((len(line) + 1 for line in lines), initial=start))
        rows = [line.split("\t") for line in lines]
        for row, column in find_spans(rows).broken:
            place = starts[row] + sum(len(cell) + 1 for cell in rows[row][:column])
            yield _spot(place, rows, row, column)


def _spot(place: int, rows: list[list[str]], row: int, column: int) -> Spot:
    cell = rows[row][column]
    mark = mark_in(cell)
    chinese, english = _BESIDE[mark]
    where = f"表格第{row + 1}行第{column + 1}格"
    at = f"row {row + 1}, cell {column + 1} of the table"
    lone = column == 0 if mark == "左" else row == 0 or column >= len(rows[row - 1])
    said = f"{where}要并入{chinese}的格，{chinese}没有格" if lone else f"{where}合并后不是长方形"
    why = f"there is no cell {english}" if lone else "the merged cell is no rectangle"
    begin = place + len(cell) - len(cell.lstrip())
    return Spot(begin, begin + len(cell.strip()), said, f"{at}: {why}")
