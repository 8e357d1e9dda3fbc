"""Tables with merged cells, and what an office changes in them from one draft to the next."""

from __future__ import annotations

import io
import random

import docx

from huibao.report.tables.spans import LEFT, UP

Rows = list[list[str]]
HEAD: Rows = [["指标", "2025年", LEFT, "2026年"], [UP, "计划", "完成", "计划"]]
GROUPED: Rows = [
    ["类别", "项目", "数量"],
    ["信访", "来信", "3"],
    [UP, "来访", "5"],
    [UP, "来电", "7"],
    ["督查", "督办", "6"],
    [UP, "回访", "7"],
]


BY_ANOTHER_PROGRAM = "指标\t2025年\t［并左］\n［并上］\t计划\t完成\n来信\t300件\t298件"
"""What `merged_by_another_program` says under its first paragraph."""


def merged_by_another_program() -> bytes:
    """A Word file with a head of two rows, merged as python-docx merges."""
    document = docx.Document()
    document.add_paragraph("指标完成情况见下表。")
    table = document.add_table(3, 3)
    words = ["指标", "2025年", "", "", "计划", "完成", "来信", "300件", "298件"]
    for cell, said in zip(table._cells, words, strict=True):
        cell.text = said
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def as_text(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in rows)


def report(rows: Rows) -> str:
    """A report with the table between two paragraphs."""
    table = f"{as_text(rows)}\n" if rows else ""
    return f"某局工作总结\n一、情况\n数据如下。\n{table}二、问题\n人手不足。\n"


def merged(chance: random.Random) -> Rows:
    """A table with rectangles of merged cells at random places, none over another."""
    high, wide = chance.randint(2, 6), chance.randint(2, 5)
    rows = [[f"{chance.choice('甲乙丙丁')}{r}{c}" for c in range(wide)] for r in range(high)]
    free = {(r, c) for r in range(high) for c in range(wide)}
    for _ in range(chance.randint(0, 4)):
        top, left = chance.randrange(high), chance.randrange(wide)
        bottom = min(top + chance.choice((0, 0, 1, 2)), high - 1)
        right = min(left + chance.choice((0, 1, 1, 2)), wide - 1)
        places = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if places <= free:
            free -= places
            for r, c in places - {(top, left)}:
                rows[r][c] = UP if c == left else LEFT
    return rows


def begins_everywhere(rows: Rows) -> bool:
    """Whether some cell begins in each row and each column: no file keeps one without."""
    lines = [*rows, *zip(*rows, strict=True)] if len({len(row) for row in rows}) == 1 else []
    return bool(lines) and all(any(cell not in (LEFT, UP) for cell in line) for line in lines)


def changed(rows: Rows, chance: random.Random) -> Rows:
    """The table with words, rows or a column changed, or merged otherwise."""
    new = [list(row) for row in rows]
    match chance.randrange(5):
        case 0:
            row = chance.choice(new)
            row[0] = row[0] if row[0] in (LEFT, UP) else row[0] + "改"
        case 1:
            at = chance.randrange(len(new))
            new.insert(at, [f"新{c}" for c in range(len(new[0]))])
        case 2:
            del new[chance.randrange(len(new))]
        case 3:
            new = [[*row, "注"] for row in new]
        case 4:
            again = merged(chance)
            new = [again[0], *new] if len(again[0]) == len(new[0]) else again
    return new
