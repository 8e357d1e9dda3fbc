"""A workbook is printed with all its columns on a page, and its head on each."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from huibao.document.workbook import Sheet, as_xlsx


def test_all_columns_are_printed_side_by_side_under_a_head_on_each_page() -> None:
    names = [(f"最长逾期（工作日）{number}", 24) for number in range(1, 12)]
    made = as_xlsx(*(Sheet(title, names, [["甲"] * 11] * 99) for title in ("台账", "记录")))
    for page in load_workbook(io.BytesIO(made)).worksheets:
        assert page.sheet_properties.pageSetUpPr is not None
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.print_title_rows == "$1:$1"
        assert page.cell(1, 1).alignment.wrap_text
