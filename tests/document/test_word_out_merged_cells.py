"""Merged cells of the text are merged in the Word file, as Word merges them."""

from __future__ import annotations

import random

import pytest
from lxml import etree
from merged_tables import GROUPED, HEAD, Rows, as_text, begins_everywhere, merged, report
from test_word_out_pages import pages
from word_xml import W, body, opened, own, written

from huibao.document.reading.word import read_word
from huibao.document.writing.letterhead import DocumentHead
from huibao.document.writing.word import Profile, write_word
from huibao.report.tables.spans import LEFT, UP

TABLE: Rows = [*HEAD, ["来信", "300", "298", "310"]]


def table_of(docx: bytes) -> etree._Element:
    return body(docx).find(f"{W}tbl")


def shapes(docx: bytes) -> list[list[tuple[str | None, str | None]]]:
    """For each cell its gridSpan, and its vMerge, which is "" for a part below the first."""
    found = []
    for row in table_of(docx).iter(f"{W}tr"):
        found.append([])
        for cell in row.iter(f"{W}tc"):
            upright = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = None if upright is None else upright.get(f"{W}val", "")
            found[-1].append((own(cell, "tcPr/gridSpan", "val"), goes_on))
    return found


def is_head(docx: bytes) -> list[bool]:
    rows = table_of(docx).iter(f"{W}tr")
    return [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]


@pytest.mark.parametrize("profile", ["plain", "formal"])
def test_a_head_of_two_rows_is_merged_and_repeated_on_every_page(profile: Profile) -> None:
    word = write_word(report(TABLE), profile=profile, head=DocumentHead(organ="某局"))
    assert shapes(word)[:2] == [
        [(None, "restart"), ("2", None), (None, None)],
        [(None, ""), (None, None), (None, None), (None, None)],
    ]
    assert is_head(word) == [True, True, False]
    rows = opened(word).tables[0].rows
    assert [cell.text for cell in rows[1].cells] == ["指标", "计划", "完成", "计划"]


def test_merged_cells_are_as_wide_as_their_columns_and_the_table_as_the_type_area() -> None:
    word = write_word(report(TABLE))
    columns = [int(each.get(f"{W}w")) for each in table_of(word).iter(f"{W}gridCol")]
    assert 8800 < sum(columns) <= 8845
    for row in table_of(word).iter(f"{W}tr"):
        widths = [int(own(cell, "tcPr/tcW", "w") or 0) for cell in row.iter(f"{W}tc")]
        assert sum(widths) == sum(columns)
    first = [int(own(cell, "tcPr/tcW", "w") or 0) for cell in table_of(word)[2].iter(f"{W}tc")]
    assert first[1] == columns[1] + columns[2]


def test_a_long_head_over_narrow_columns_makes_room_for_itself() -> None:
    long = "全年累计完成固定资产投资情况"
    word = write_word(f"甲\t{long}\t［并左］\n［并上］\t计划\t完成\n来信\t1\t2")
    columns = [int(each.get(f"{W}w")) for each in table_of(word).iter(f"{W}gridCol")]
    assert columns[1] + columns[2] > len(long) * 240


def test_numbers_are_not_broken_where_a_table_has_many_columns() -> None:
    rows = ["项目\t" + "\t".join(f"{n}月" for n in range(1, 9)) + "\t备注"]
    rows.append("来信\t" + "\t".join(["12345"] * 8) + "\t按月通报并纳入年度考核未完成的说明原因")
    word = write_word("\n".join(rows))
    columns = [int(each.get(f"{W}w")) for each in table_of(word).iter(f"{W}gridCol")]
    margins = 216
    assert min(columns[1:9]) >= 5 * 0.5 * 240 + margins


def test_words_that_cannot_be_broken_in_every_column_still_share_the_room() -> None:
    word = write_word(
        "\t".join(["https://www.example.gov.cn/2026/1/tongzhi/index.html"] * 3) + "\n"
    )
    columns = [int(each.get(f"{W}w")) for each in table_of(word).iter(f"{W}gridCol")]
    assert max(columns) - min(columns) < 3


def test_our_own_reading_finds_every_merged_table_again() -> None:
    tried = 0
    for seed in range(150):
        rows = merged(random.Random(seed))
        if begins_everywhere(rows):
            tried += 1
            assert as_text(rows) in read_word(write_word(report(rows))).text, seed
    assert tried > 80


def test_marks_that_merge_nothing_are_printed_as_they_are() -> None:
    word = write_word("甲\t［并左］\n乙\t［并上］\n")
    assert written(word) == "甲［并左］乙［并上］"
    assert shapes(word) == [[(None, None)] * 2] * 2


@pytest.mark.office_suite
def test_on_paper_the_head_stands_on_every_page_and_no_row_is_torn() -> None:
    groups = [[f"类别{n // 3}" if n % 3 == 0 else UP, f"项目{n}", str(n), "1"] for n in range(90)]
    rows = [["类别", "2025年项目", LEFT, "2026年"], [UP, "名称", "数量", "数量"], *groups]
    drawn = pages(write_word(report(rows)))
    assert len(drawn) > 3
    for page in drawn[:-1]:
        assert any("年项目" in line.text for line in page)
    shown = ["".join(line.text for line in page) for page in drawn]
    assert all(sum(f"项目{n}" in page for page in shown) >= 1 for n in range(90))
    assert not any("［并" in page for page in shown)
    assert GROUPED[0][0] in shown[0]
