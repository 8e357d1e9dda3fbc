"""Figures in tables: a row's words, its column's heading and its unit say what a cell counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from huibao.report.markers import starts_with_marker
from huibao.report.reading import Reading, read
from huibao.report.units import UNITS

_NUMERIC = re.compile(r"(?!\d{4}年|\d{1,2}月)[+-]?[\d.,%*xX×_]+[\u4e00-\u9fff%]{0,3}")
_PLAIN = re.compile(r"(?!(?:19|20)\d\d$)[+-]?[\d.,]+")
_UNIT = f"(?:万亿|[百千]?[万亿]|[百千])?(?:{'|'.join(map(re.escape, UNITS))})?"
_HEADED_UNIT = re.compile(f"（(?:单位：)?(?=[^）])({_UNIT})）|/([^/]{{1,4}})$")
_LONGEST_ROW = 150
_NUMBER_APART = re.compile("[^\\t]{1,6}\\t")  # 1.<tab>供水有保障
_COUNTING = re.compile("序号|编号|年份|年度$|电话|时限|期限|时间|日期|节点")
_UNIT_COLUMNS = ("单位", "计量单位")


def is_row(line: str) -> bool:
    """Tell a table's row, cells parted by tabs or |, from a paragraph that only holds a tab."""
    if "\t" not in line and "|" not in line:
        return False
    words = line.strip()
    if words.count("|") > 1 and len(words) > 2 and (words[0] == "|" or words[-1] == "|"):
        return True
    if words.count("|") > 1 and "。" not in words:  # 指标|计划|完成, without bars at its ends
        return True
    if "\t" not in words or (len(words) > _LONGEST_ROW and words.count("。") > 1):
        return False
    numbered = words.count("\t") == 1 and _NUMBER_APART.match(words)
    return not (numbered and starts_with_marker(words.replace("\t", "")))


@lru_cache(maxsize=8)
def find_tables(text: str) -> tuple[tuple[int, int], ...]:
    """Return from where to where each table of `text` stands: its lines that follow each other."""
    found: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if is_row(line):
            goes_on = bool(found) and found[-1][1] + 1 == start
            found.append((found.pop()[0] if goes_on else start, end))
        start = end + 1
    return tuple(found)


def is_number(words: str) -> bool:
    """Tell a cell that only counts (468人) from one that says something."""
    return _NUMERIC.fullmatch(words) is not None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell from `start` to `end` of the reading, with its words and its column's heading.

    `counted` when a row above holds a number in its column.
    `label` and `unit` are what a number in it would count, and in what; `label` is empty where
    numbers only number or date.
    """

    start: int
    end: int
    words: str
    column: str
    label: str = ""
    unit: str = ""
    counted: bool = False


@lru_cache(maxsize=8)
def find_rows(text: str) -> Mapping[int, tuple[Cell, ...]]:
    """Return the rows of the tables (lines with tabs) of `text`, their headings left out.

    Each is found by where its line begins in `text`; its cells' places are those of the reading.
    """
    reading = read(text)
    return {reading.at(row[0].start): row for row in _rows(reading)}


def _rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    header: list[str] = []
    counted: set[int] = set()
    parted = False
    for paragraph in reading.paragraphs:
        row = reading.text[paragraph.start : paragraph.end]
        if not is_row(row):
            header, parted = (header if not row.strip() else []), True
            continue
        cells = (row if "\t" in row else row.replace("|", "\t")).split("\t")
        # A blank line may part rows of one table as well as two tables.
        header, parted = ([] if parted and len(cells) != len(header) else header), False
        names = [cell.strip() for cell in cells]
        if not header:
            header, counted = names, set()
            if not any(is_number(name) for name in names[1:]):
                continue
            header = [""] * len(cells)
        yield tuple(_cells(paragraph.start, cells, header=header, counted=counted))
        counted |= {n for n, name in enumerate(names) if n and _PLAIN.fullmatch(name)}


def _cells(start: int, cells: list[str], *, header: list[str], counted: Set[int]) -> Iterator[Cell]:
    plain = [
        (cell.strip(), header[place] if place < len(header) else "")
        for place, cell in enumerate(cells)
    ]
    named = [words for words, column in plain if _names(words, column)]
    name = named[0] if named else ""
    unit = next((words for words, column in plain if column in _UNIT_COLUMNS), "")
    dates = [_dates(column, place) for place, (_, column) in enumerate(plain)]
    numbers = sum(is_number(plain[place][0]) for place, it_does in enumerate(dates) if not it_does)
    for place, (cell, (words, column)) in enumerate(zip(cells, plain, strict=True)):
        end = start + len(cell)
        if dates[place] or column in _UNIT_COLUMNS:
            yield Cell(start, end, words, column)
        else:
            headed = _HEADED_UNIT.search(column) or _HEADED_UNIT.search(name)
            bare = _HEADED_UNIT.sub("", column)
            label = _HEADED_UNIT.sub("", name) + (bare if numbers > 1 or not name else "")
            own = (headed[1] or headed[2]) if headed else unit
            yield Cell(start, end, words, column, label or bare or words, own, place in counted)
        start = end + 1


def _dates(column: str, place: int) -> bool:
    """Tell a column whose numbers only number or date its rows, as a 排名 that begins them does."""
    return _COUNTING.search(column) is not None or (place == 0 and "排名" in column)


def _names(words: str, column: str) -> bool:
    """Tell a cell that says what its row is about."""
    return bool(words) and not is_number(words) and column not in _UNIT_COLUMNS
