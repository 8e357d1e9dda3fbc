"""Figures in tables: a row's words, its column's heading and its unit say what a cell counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

from huibao.report.quantities.units import UNITS
from huibao.report.reading import Reading, read
from huibao.report.tables.heads import is_number
from huibao.report.tables.merged import Merged, Part
from huibao.report.tables.rows import rows_among
from huibao.report.tables.spans import has_marks

_PLAIN = re.compile(r"(?!(?:19|20)\d\d$)[+-]?[\d.,]+")
_UNIT = f"(?:万亿|[百千]?[万亿]|[百千])?(?:{'|'.join(map(re.escape, UNITS))})?"
_A_UNIT = re.compile(_UNIT)
_HEADED_UNIT = re.compile(f"（(?:单位：)?(?=[^）])({_UNIT})）|/([^/]{{1,4}})$")
_COUNTING = re.compile("序号|编号|年份|年度$|电话|时限|期限|时间|日期|节点")
_NUMBERED_NAME = re.compile("\\d+[.、]?(?P<noun>[\\u4e00-\\u9fff]{1,3})")  # 1号泵站, 1.供水科
_UNIT_COLUMNS = ("单位", "计量单位")
_Said = Literal["number", "unit", "name", ""]
_YEAR = re.compile("(?:19|20)\\d\\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell from `start` to `end` of the reading, with its words and its column's heading.

    `counted` when a row above holds a number in its column.
    `label` and `unit` are what a number in it would count, and in what; `label` is empty where
    numbers only number or date. A cell merged over several rows is `shared` in all of them, and
    `below` in those under its first: there its words are told again, and its number is not.
    """

    start: int
    end: int
    words: str
    column: str
    label: str = ""
    unit: str = ""
    counted: bool = False
    shared: bool = False
    below: bool = False


@lru_cache(maxsize=8)
def find_rows(text: str) -> Mapping[int, tuple[Cell, ...]]:
    """Return the rows of the tables (lines with tabs) of `text`, their headings left out.

    Each is found by where its line begins in `text`; its cells' places are those of the reading.
    """
    reading = read(text)
    return {reading.at(row[0].start): row for row in _rows(reading)}


@dataclass(slots=True)
class _Table:
    """Rows that follow each other: where each begins, its cells, and if a blank line was before."""

    starts: list[int]
    rows: list[list[str]]
    behind_blank: bool


def _tables(reading: Reading) -> Iterator[_Table]:
    table: _Table | None = None
    behind_blank = False
    lines = [reading.text[each.start : each.end] for each in reading.paragraphs]
    for paragraph, row, is_row in zip(reading.paragraphs, lines, rows_among(lines), strict=True):
        if is_row:
            table = table or _Table([], [], behind_blank)
            table.starts.append(paragraph.start)
            table.rows.append((row if "\t" in row else row.replace("|", "\t")).split("\t"))
            continue
        if table:
            yield table
            table, behind_blank = None, True
        behind_blank = behind_blank and not row.strip()
    if table:
        yield table


def _rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    header: list[str] = []
    counted: set[int] = set()
    for table in _tables(reading):
        # A blank line may part rows of one table as well as two tables.
        goes_on = table.behind_blank and len(table.rows[0]) == len(header)
        merged = Merged(table.rows) if any(map(has_marks, chain(*table.rows))) else None
        depth = 0
        if not goes_on:
            header, counted = [""] * len(table.rows[0]), set()
            depth = merged.depth if merged else _plain_depth(table.rows[0])
            if depth:
                header = merged.names if merged else [cell.strip() for cell in table.rows[0]]
        for number, (start, cells) in enumerate(zip(table.starts, table.rows, strict=True)):
            if number < depth:
                continue
            parts = merged.parts(number, header) if merged else _parts(cells, header)
            yield tuple(_cells(start, cells, parts=parts, counted=counted))
            counted |= {n for n, part in enumerate(parts) if n and _PLAIN.fullmatch(part.words)}


def _plain_depth(first: Sequence[str]) -> int:
    numbers = [cell.strip() for cell in first[1:] if is_number(cell.strip())]
    years = len(numbers) > 1 and all(map(_YEAR.fullmatch, numbers))  # 指标, 2021, 2022
    return 0 if numbers and not years else 1


def _parts(cells: Sequence[str], header: Sequence[str]) -> list[Part]:
    return [
        Part(cell.strip(), header[place] if place < len(header) else "")
        for place, cell in enumerate(cells)
    ]


def _cells(
    start: int, cells: Sequence[str], *, parts: Sequence[Part], counted: Set[int]
) -> Iterator[Cell]:
    dates = [_dates(part.column, place) for place, part in enumerate(parts)]
    says = [_says(parts, place, lead=all(dates[:place])) for place in range(len(parts))]
    name = _name(parts, says)
    unit = next((part.words for part, it in zip(parts, says, strict=True) if it == "unit"), "")
    numbers = [it for it, dated in zip(says, dates, strict=True) if it == "number" and not dated]
    for place, (cell, part) in enumerate(zip(cells, parts, strict=True)):
        end = start + len(cell)
        words, column, shared = part.words, part.column, part.shared
        if part.below or dates[place] or says[place] == "unit":
            yield Cell(start, end, words, column, shared=shared, below=part.below)
        elif not part.left:
            headed = _HEADED_UNIT.search(column) or _HEADED_UNIT.search(name)
            bare = _HEADED_UNIT.sub("", column)
            label = _HEADED_UNIT.sub("", name) + (bare if len(numbers) > 1 or not name else "")
            own = (headed[1] or headed[2]) if headed else unit
            label = label or bare or words
            yield Cell(start, end, words, column, label, own, place in counted, shared)
        start = end + 1


def _says(parts: Sequence[Part], place: int, *, lead: bool) -> _Said:
    """Tell what a cell holds; `lead` for the first that neither numbers nor dates the row.

    What stands first under 单位 is an organisation, unless it is a unit (个), and 1号泵站 a name.
    """
    words, column = parts[place].words, parts[place].column
    if column in _UNIT_COLUMNS and not (lead and words and not _A_UNIT.fullmatch(words)):
        return "unit"
    if is_number(words):
        numbered = _NUMBERED_NAME.fullmatch(words) if lead else None
        return "name" if numbered and not _A_UNIT.fullmatch(numbered["noun"]) else "number"
    return "name" if words else ""


def _name(parts: Sequence[Part], says: Sequence[_Said]) -> str:
    """Return what the row is about: its first words, behind those of the rows that it is one of."""
    names: list[str] = []
    for part, said in zip(parts, says, strict=True):
        if names and said == "number":
            break
        if said == "name":
            names.append(part.words)
            if not part.shared:
                break
    return "".join(names)


def _dates(column: str, place: int) -> bool:
    """Tell a column whose numbers only number or date its rows, as a 排名 that begins them does."""
    return _COUNTING.search(column) is not None or (place == 0 and "排名" in column)
