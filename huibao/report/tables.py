"""Figures in tables: a row's words, its column's heading and its unit say what a cell counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from huibao.report.reading import Reading

if TYPE_CHECKING:
    from huibao.report.figures import Figure

_NUMERIC = re.compile(r"(?!\d{4}年|\d{1,2}月)[\d.,%*xX×_]+[\u4e00-\u9fff%]{0,3}")
_HEADED_UNIT = re.compile("（([^）]{1,6})）|/([^/]{1,4})$")
_LONGEST_ROW = 150
_COUNTING = re.compile("序号|编号|排名|年份|年度|电话|备注")


def is_row(line: str) -> bool:
    """Tell a table's row, cells parted by tabs or |, from a paragraph that only holds a tab."""
    words = line.strip()
    if words.startswith("|") and words.endswith("|") and len(words) > 2:
        return True
    return "\t" in words and not (len(words) > _LONGEST_ROW and words.count("。") > 1)


class CellReader(Protocol):
    """Makes a figure of one cell, or None."""

    def __call__(
        self, reading: Reading, start: int, end: int, *, label: str, unit: str
    ) -> Figure | None:
        """Return the figure of the cell from `start` to `end`, None when it holds words."""
        ...


def table_figures(reading: Reading, *, make: CellReader) -> Iterator[Figure]:
    """Return the figures in the cells of the tables (rows are lines with tabs) of `reading`."""
    header: list[str] = []
    for paragraph in reading.paragraphs:
        row = reading.text[paragraph.start : paragraph.end]
        if not is_row(row):
            header = header if not row.strip() else []
            continue
        row = row if "\t" in row else row.replace("|", "\t")
        cells = [cell.strip() for cell in row.split("\t")]
        if not header:
            header = cells
            if not any(_NUMERIC.fullmatch(cell) for cell in cells[1:]):
                continue
            header = [""] * len(cells)
        yield from _row(reading, paragraph.start, row, header=header, make=make)


def _row(
    reading: Reading, start: int, row: str, *, header: list[str], make: CellReader
) -> Iterator[Figure]:
    cells = row.split("\t")
    words = [
        cell.strip()
        for place, cell in enumerate(cells)
        if cell.strip() and not _NUMERIC.fullmatch(cell.strip()) and _named(header, place) != "单位"
    ]
    name = words[0] if words else ""
    unit = next(
        (
            cell.strip()
            for place, cell in enumerate(cells)
            if _named(header, place) in ("单位", "计量单位")
        ),
        "",
    )
    columns = sum(
        bool(_NUMERIC.fullmatch(cell.strip())) and not _COUNTING.search(_named(header, place))
        for place, cell in enumerate(cells)
    )
    for place, cell in enumerate(cells):
        column = _named(header, place)
        if not _COUNTING.search(column) and column not in ("单位", "计量单位"):
            headed = _HEADED_UNIT.search(column) or _HEADED_UNIT.search(name)
            plain = _HEADED_UNIT.sub("", column)
            label = _HEADED_UNIT.sub("", name) + (plain if columns > 1 or not name else "")
            own = (headed[1] or headed[2]) if headed else unit
            figure = make(reading, start, start + len(cell), label=label or plain, unit=own)
            if figure is not None:
                yield figure
        start += len(cell) + 1


def _named(header: list[str], place: int) -> str:
    return header[place] if place < len(header) else ""
