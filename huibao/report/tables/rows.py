"""Which lines of a text are rows of a table, and from where to where each table stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from huibao.report.reading.markers import starts_with_marker
from huibao.report.tables.heads import is_number
from huibao.report.tables.spans import has_marks

_CAPTION = re.compile("[附图表]")
_LONGEST_ROW = 150
_NUMBER_APART = re.compile("[^\\t]{1,6}\\t")  # 1.<tab>供水有保障


def rows_among(lines: Sequence[str]) -> list[bool]:
    """Tell of each line whether it is a table's row: by itself, or by the rows around it.

    A long line of several sentences that holds a tab may be a paragraph; below a row with as many
    tabs it is one more row. So is, beside one, a row whose first or last cell is empty, and, in a
    table with merged cells, a row of empty ones.
    """
    found = list(map(_is_row, lines))
    open_ones = [n for n, line in enumerate(lines) if not found[n] and "\t" in line]
    for number in open_ones:
        if number and found[number - 1] and len(lines[number]) > _LONGEST_ROW:
            found[number] = _is_as_wide(lines[number], lines[number - 1])
    for way in (1, -1):
        for number in open_ones[::way]:
            beside = number - way
            if not found[number] and 0 <= beside < len(lines) and found[beside]:
                row = _ends_empty(lines[number])
                found[number] = row and _is_as_wide(lines[number], lines[beside])
    if not (open_ones and any(map(has_marks, lines))):
        return found
    marked = [has_marks(line) and "\t" in line for line in lines]
    for way in (1, -1):
        for number in range(len(lines))[::way][1:]:
            beside = number - way
            if marked[beside] and not marked[number]:
                marked[number] = _is_as_wide(lines[number], lines[beside])
    return [row or mark for row, mark in zip(found, marked, strict=True)]


def _is_as_wide(line: str, beside: str) -> bool:
    tabs = line.count("\t")
    return tabs > 0 and tabs == beside.count("\t")


def _is_row(line: str) -> bool:
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
    if numbered and is_number(words.split("\t")[1].strip()):  # 1.供水科<tab>300
        return True
    return not (numbered and starts_with_marker(words.replace("\t", "")))


def _ends_empty(line: str) -> bool:
    """Tell a row whose first or last cell is empty from a paragraph that a tab indents."""
    words = line.strip()
    if "\t" in words:
        return False
    if line.count("\t") > 1 or (words and line.endswith("\t")):
        return True
    indented = starts_with_marker(words) or _CAPTION.match(words) or words[-1:] in "。：；，"
    return not indented


@lru_cache(maxsize=8)
def find_tables(text: str) -> tuple[tuple[int, int], ...]:
    """Return from where to where each table of `text` stands: its lines that follow each other."""
    found: list[tuple[int, int]] = []
    start = 0
    lines = text.split("\n")
    for line, is_row in zip(lines, rows_among(lines), strict=True):
        end = start + len(line)
        if is_row:
            goes_on = bool(found) and found[-1][1] + 1 == start
            found.append((found.pop()[0] if goes_on else start, end))
        start = end + 1
    return tuple(found)
