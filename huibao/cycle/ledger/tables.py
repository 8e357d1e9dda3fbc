"""The plan ledger as a Word table and as an .xlsx, for the meeting."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from huibao.cycle.ledger.items import is_overdue
from huibao.cycle.ledger.standing import NOBODY
from huibao.document.layout import Layout
from huibao.document.word_out import write_word
from huibao.lifecycle import CHINESE
from huibao.records.models import PlanItem

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS: Final = (
    ("序号", 6), ("任务", 44), ("责任科室", 14), ("牵头领导", 10), ("进度（%）", 8),
    ("完成时限", 12), ("逾期（天）", 8), ("状态", 8), ("完成情况", 40), ("出处", 30),
)  # fmt: skip
"""Names and widths, in characters, of the ledger's columns."""
KINDS: Final[dict[str, Callable[[str], int | date]]] = {
    "序号": int,
    "进度（%）": int,
    "完成时限": date.fromisoformat,
    "逾期（天）": int,
}
"""What is a number or a day in the workbook, and how it is read."""


def _rows(items: Sequence[PlanItem], today: date) -> Iterator[tuple[str, ...]]:
    for number, item in enumerate(items, 1):
        yield (
            str(number),
            item.text,
            item.department or NOBODY,
            item.lead,
            str(item.progress),
            item.due.isoformat() if item.due else "",
            str((today - item.due).days) if item.due and is_overdue(item, today) else "",
            CHINESE[item.state],
            item.evidence,
            item.cycle.title,
        )


def as_xlsx(items: Sequence[PlanItem], today: date) -> bytes:
    """Return the promises as a workbook with a filter on its head.

    Numbers and days are such, to be sorted and summed. Every other cell is text: what somebody
    typed with a leading = is shown, and never computed.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "任务台账"
    for column, (name, width) in enumerate(COLUMNS, 1):
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for line, row in enumerate(_rows(items, today), 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(line, column)
            _fill(cell, value, kind=KINDS.get(COLUMNS[column - 1][0]))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(cell: Cell | MergedCell, value: str, *, kind: Callable[[str], int | date] | None) -> None:
    if kind and value:
        cell.value = kind(value)
    else:
        cell.value = _printable(value)
        cell.data_type = "s"


def as_word(items: Sequence[PlanItem], today: date, *, layout: Layout) -> bytes:
    """Return the promises as a Word document with one table, laid out as the office's reports."""
    head = "\t".join(name for name, _ in COLUMNS)
    lines = ["\t".join(_one_line(value) for value in row) for row in _rows(items, today)]
    title = f"任务台账（截至{today.year}年{today.month}月{today.day}日）"
    return write_word("\n".join([title, head, *lines]), layout=layout)


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _printable(value: str) -> str:
    """Return the text without control characters, which a workbook cannot hold."""
    return "".join(sign for sign in value if sign >= " " or sign in "\n\t")
