"""Figures in tables: a row's words, its column's heading and its unit say what a cell counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huibao.report.reading import Reading

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


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell from `start` to `end` of the reading, what it would count, and in what."""

    start: int
    end: int
    label: str
    unit: str


def cells_of(reading: Reading) -> Iterator[Cell]:
    """Return the cells of the tables (rows are lines with tabs) of `reading`, headings left out."""
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
        yield from _row(paragraph.start, row, header=header)


def _row(start: int, row: str, *, header: list[str]) -> Iterator[Cell]:
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
            yield Cell(start, start + len(cell), label or plain, own)
        start += len(cell) + 1


def _named(header: list[str], place: int) -> str:
    return header[place] if place < len(header) else ""
