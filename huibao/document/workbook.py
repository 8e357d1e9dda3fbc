"""Tables as an .xlsx: one sheet each, its head bold and frozen, its texts plain."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

DAY: Final = 'yyyy"年"m"月"d"日"'
"""How a cell shows a day; what it holds stays one, to be sorted."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


Value = str | int | Decimal | date
"""What a cell holds; numbers and days are such, to be sorted and summed."""


@dataclass(frozen=True)
class Sheet:
    """A table: its title, its columns' names with their widths in characters, and its rows."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Value]]


def as_xlsx(*sheets: Sheet) -> bytes:
    """Return the tables as one workbook, each with a filter on its head, and ready to be printed.

    A text stays text: what somebody typed with a leading = is shown, and never computed.
    """
    book = Workbook()
    for number, sheet in enumerate(sheets):
        page = book.worksheets[0] if number == 0 else book.create_sheet()
        _write(page, sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(page: Worksheet, sheet: Sheet) -> None:
    page.title = sheet.title
    for column, (name, width) in enumerate(sheet.columns, 1):
        head = page.cell(1, column, name)
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(column)].width = width
    for line, row in enumerate(sheet.rows, 2):
        for column, value in enumerate(row, 1):
            cell = page.cell(line, column)
            if isinstance(value, str):
                cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
            else:
                cell.value = value
            if isinstance(value, date):
                cell.number_format = DAY
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    _print_across(page)


def _print_across(page: Worksheet) -> None:
    """Printed on A4 laid across: all columns on a page, the head and the page's number on each."""
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    page.page_setup.orientation = Worksheet.ORIENTATION_LANDSCAPE
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    page.print_options.gridLines = True
    footer = page.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "— &P —"
