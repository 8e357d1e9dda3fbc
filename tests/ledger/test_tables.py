"""The ledger leaves the house as a workbook and as a Word table, as it was filtered."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import docx
from openpyxl import load_workbook

from huibao.cycle.ledger.promises.items import item_numbered, reword, set_due, set_state
from huibao.lifecycle import ItemState
from tests.ledger.test_importing import imported, items
from tests.web.house import House
from tests.web.signing_in import sign_in


def test_the_workbook_says_what_the_page_says(house: House) -> None:
    imported(house)
    answer = sign_in(house, "su").get("/office/ledger/tasks.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("序号", "任务", "责任科室")
    assert len(rows) == 4
    late = (datetime.now(UTC).date() - date(2023, 6, 30)).days
    first = dict(zip(rows[0], rows[1], strict=True))
    assert [first[name] or "" for name in ("责任科室", "牵头领导", "状态")] == [
        "水资源管理科", "", "未开始",
    ]  # fmt: skip
    # Numbers are numbers, and a day is a day.
    assert first["进度（%）"] == 0
    assert isinstance(due := first["完成时限"], datetime)
    assert due.date() == date(2023, 6, 30)
    (shown,) = {row[rows[0].index("完成时限")].number_format for row in sheet.iter_rows(min_row=2)}
    assert shown == 'yyyy"年"m"月"d"日"'
    assert abs(int(str(first["逾期（天）"])) - late) <= 1


def test_nothing_that_somebody_typed_is_computed(house: House) -> None:
    imported(house)
    with house.clerk() as act:
        item = item_numbered(act.session, items(house)[0].id)
        reword(act, item, '=HYPERLINK("http://192.0.2.1","点这里")')
        set_state(act, item, ItemState.DONE, "+1+1\x07")
    answer = sign_in(house, "su").get("/office/ledger/tasks.xlsx?state=done")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    (row,) = list(sheet.iter_rows(min_row=2))
    typed = [cell for cell in row if sheet.cell(1, cell.column).value in ("任务", "完成情况")]
    assert {cell.data_type for cell in typed} == {"s"}
    assert [cell.value for cell in typed] == ['=HYPERLINK("http://192.0.2.1","点这里")', "+1+1"]


def test_the_word_table_holds_the_filtered_rows(house: House) -> None:
    imported(house)
    with house.clerk() as act:
        for item in items(house)[1:]:
            set_due(act, item_numbered(act.session, item.id), None)
    answer = sign_in(house, "han").get("/office/ledger/tasks.docx?overdue=1")
    table, departments, months = docx.Document(io.BytesIO(answer.content)).tables
    assert [cell.text for cell in table.rows[0].cells][1] == "任务"
    assert len(table.rows) == 2
    assert "取水口复核" in table.rows[1].cells[1].text
    assert "2023年6月30日" in [cell.text for cell in table.rows[1].cells]
    assert departments.rows[0].cells[0].text == "责任科室"
    assert "水资源管理科" in [row.cells[0].text for row in departments.rows]
    assert months.rows[0].cells[0].text == "完成时限"


def test_the_workbook_has_a_sheet_by_department_by_due_date_and_of_punctuality(
    house: House,
) -> None:
    imported(house)
    with house.clerk() as act:
        set_due(act, item_numbered(act.session, items(house)[2].id), None)
    answer = sign_in(house, "su").get("/office/ledger/tasks.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["任务台账", "按科室", "按完成时限", "按时报送情况"]
    rows = {row[0]: row[1:] for row in book["按科室"].iter_rows(min_row=2, values_only=True)}
    assert rows["水资源管理科"][-1] == 1  # overdue, as a number
    months = [row[0] for row in book["按完成时限"].iter_rows(min_row=2, values_only=True)]
    assert "更早" in months
    assert "未定" in months


def test_long_tasks_stay_rows_of_the_word_table_on_paper_laid_across(house: House) -> None:
    imported(house)
    long = "持续加强泵站运行管护，" * 12 + "做到事事有安排、件件有落实。"
    with house.clerk() as act:
        for item in items(house):
            reword(act, item_numbered(act.session, item.id), f"{item.title}。{long}")
    answer = sign_in(house, "su").get("/office/ledger/tasks.docx")
    document = docx.Document(io.BytesIO(answer.content))
    table = document.tables[0]
    assert len(table.rows) == 4
    assert [row.cells[1].text.endswith("件件有落实。") for row in table.rows[1:]] == [True] * 3
    assert "泵站" not in "".join(paragraph.text for paragraph in document.paragraphs)
    page = document.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert page.page_width > page.page_height
    widths = {cell.text: cell.width for cell in table.rows[0].cells}
    assert widths["任务"] > 2 * widths["完成时限"]
    assert sum(widths.values()) <= page.page_width - page.left_margin - page.right_margin + 9525
