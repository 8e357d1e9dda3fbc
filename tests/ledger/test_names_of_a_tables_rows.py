"""An imported report's table names its rows in the ledger, however few of them there are."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from sqlalchemy import select

from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.intake import ASKED
from huibao.document.reading.report_file import read_report_file
from huibao.records.models import FigureValue
from huibao.report.tables.rows import find_tables
from tests.web.house import House

TOTAL = "一年来，全局处理来信1200件。"


def word_file(rows: list[list[str]]) -> bytes:
    file = docx.Document()
    for line in ("云岭市水务局2022年工作总结", "一、主要工作", TOTAL):
        file.add_paragraph(line)
    table = file.add_table(len(rows), len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, said in zip(row.cells, words, strict=True):
            cell.text = said
    file.add_paragraph("二、2023年工作计划")
    file.add_paragraph("加快西坝灌区改造。")
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def ledger_of(house: House, rows: list[list[str]]) -> list[tuple[str, str, str]]:
    with house.clerk() as act:
        import_report(act, word_file(rows), name="old.docx", kind="annual", period="2022")
    query = select(FigureValue.label, FigureValue.value, FigureValue.unit)
    in_text = query.where(FigureValue.kind != ASKED).order_by(FigureValue.id)
    return house.see(lambda s: [(row.label, row.value, row.unit) for row in s.execute(in_text)])


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (["单位", "处理来信（件）"], "供水中心"),
        (["泵站", "处理来信（件）"], "1号泵站"),
        (["渠道", "处理来信（件）"], "12345热线"),
        (["科室", "处理来信（件）"], "1.供水科"),
        (["科室", "处理来信（件）"], "一、供水科"),
        (["", "处理来信（件）"], "供水科"),
    ],
)
def test_the_figure_of_a_single_row_bears_the_rows_name(
    house: House, head: list[str], name: str
) -> None:
    assert ledger_of(house, [head, [name, "300"]])[1:] == [(name, "300", "件")]


def test_a_column_of_units_still_says_units(house: House) -> None:
    rows = [["指标", "单位", "数量"], ["处理来访", "批", "20"]]
    assert ledger_of(house, rows)[1:] == [("处理来访", "20", "批")]


def test_columns_that_bear_years_are_the_head(house: House) -> None:
    rows = [["科室", "2021", "2022"], ["供水科", "280件", "300件"]]
    assert ledger_of(house, rows)[1:] == [
        ("供水科2021", "280", "件"), ("供水科2022", "300", "件"),
    ]  # fmt: skip


def test_empty_cells_at_its_ends_leave_a_table_whole() -> None:
    rows = [["", "来信（件）"], ["供水科", "300"], ["排水科", ""], ["", "20"], ["供热科", "7"]]
    text = read_report_file(word_file(rows), name="old.docx").text
    [(start, end)] = find_tables(text)
    assert text[start:end].count("\n") == len(rows) - 1


@pytest.mark.parametrize("line", ["\t情况如下：", "\t二、下年计划", "\t表1 来信", "\t"])
def test_a_line_that_a_tab_indents_is_no_row(line: str) -> None:
    table = "科室\t来信（件）\n供水科\t300"
    assert find_tables(f"{line}\n{table}\n{line}") == ((len(line) + 1, len(line) + 1 + len(table)),)
