"""The year's catalogue (归档文件目录) has a line for each filed report, and nothing is computed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from huibao.cli.keeping import catalogue
from huibao.cycle.filing.archive import package_path
from huibao.cycle.filing.catalogue import as_xlsx, items_of, years
from huibao.cycle.moves import cycle_by_key
from tests.lifecycle.bureau import Bureau


def sheet(bureau: Bureau, year: int) -> list[tuple[object, ...]]:
    house = bureau.house
    with house.database.reading() as session:
        content = as_xlsx(items_of(session, year), house.office, house.archive_folder)
    return list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def test_a_filed_report_stands_in_the_catalogue_of_its_year(bureau: Bureau) -> None:
    bureau.archived()
    head, line = sheet(bureau, 2023)
    assert head == ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")
    item, title = bureau.see(lambda c: (c.archive_item, c.title))
    assert line[:5] == ("1", item.code, item.document_number, "云岭市水务局", title)
    assert line[5] == f"{item.signed_on:%Y%m%d}"
    with bureau.house.database.reading() as session:
        assert years(session) == [2023]


def test_a_report_that_is_numbered_but_not_filed_is_said_to_be_so(bureau: Bureau) -> None:
    bureau.signed()
    bureau.number()
    assert sheet(bureau, 2023)[1][8] == "尚未归档"


def test_a_year_without_reports_has_only_its_head(bureau: Bureau) -> None:
    assert len(sheet(bureau, 1999)) == 1


def test_the_pages_of_the_printed_report_are_counted(bureau: Bureau) -> None:
    bureau.archived()
    item = bureau.see(lambda c: c.archive_item)
    pdf = package_path(bureau.house.archive_folder, item) / "正本.pdf"
    pdf.write_bytes(b"%PDF-1.7 <</Type/Pages/Count 2>> <</Type/Page>> <</Type /Page/X 1>>")
    assert sheet(bureau, 2023)[1][7] == "2"


@pytest.mark.parametrize("title", ["=1+1", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "a\x07b"])
def test_no_title_is_taken_for_a_formula(bureau: Bureau, title: str) -> None:
    bureau.signed()
    bureau.number()
    with bureau.acting() as act:
        cycle_by_key(act.session, bureau.key).title = title
    house = bureau.house
    with house.database.reading() as session:
        content = as_xlsx(items_of(session, 2023), house.office, house.archive_folder)
    cell = load_workbook(io.BytesIO(content)).worksheets[0].cell(2, 5)
    assert (cell.data_type, cell.value) == ("s", title.replace("\x07", ""))


def test_the_command_writes_it(bureau: Bureau, tmp_path: Path) -> None:
    bureau.signed()
    bureau.number()
    assert catalogue(2023, output=tmp_path / "c.xlsx", data=bureau.house.settings.data) == 0
    assert load_workbook(tmp_path / "c.xlsx").worksheets[0].max_row == 2
    assert catalogue(2023, output=tmp_path / "no" / "c.xlsx", data=bureau.house.settings.data) == 1


def test_the_command_writes_over_no_file_of_another_sort(bureau: Bureau, tmp_path: Path) -> None:
    bureau.signed()
    bureau.number()
    other = tmp_path / "notes.txt"
    other.write_bytes(b"all that is kept")
    assert catalogue(2023, output=other, data=bureau.house.settings.data) == 1
    assert other.read_bytes() == b"all that is kept"
