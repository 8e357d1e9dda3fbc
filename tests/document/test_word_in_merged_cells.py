"""Merged cells of a Word file are read as merged; where that cannot be, it is said."""

from __future__ import annotations

import pytest
from merged_tables import BY_ANOTHER_PROGRAM, merged_by_another_program
from word_samples import p, t, word_file

from huibao.document.reading.word import WordFile, read_word

WIDTHS = (2000, 2000, 2000)


def cell(words: str = "", shape: str = "") -> str:
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{p(t(words)) if words else p()}</w:tc>"


def wide(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def read(*rows: list[str], widths: tuple[int, ...] = WIDTHS) -> WordFile:
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    drawn = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return read_word(word_file(f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{drawn}</w:tbl>{p(t('后'))}"))


def text(*rows: list[str], widths: tuple[int, ...] = WIDTHS) -> str:
    return read(*rows, widths=widths).text.removesuffix("\n后")


def told(found: WordFile) -> dict[str, str]:
    return {notice.code: notice.chinese for notice in found.notices}


BEGINS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
FIRST = [cell("甲", BEGINS), cell("乙"), cell("丙")]


def test_a_table_merged_by_another_program_keeps_its_head_of_two_rows() -> None:
    found = read_word(merged_by_another_program())
    assert found.text.partition("\n")[2].strip() == BY_ANOTHER_PROGRAM
    assert told(found).keys() == {"merged"}
    assert "2 个合并单元格已保留" in told(found)["merged"]


def test_a_block_of_four_is_one_merged_cell() -> None:
    found = read(
        [cell("甲", wide(2) + BEGINS), cell("乙")],
        [cell("", wide(2) + GOES_ON), cell("丙")],
        [cell("丁"), cell("戊"), cell("己")],
    )
    assert found.text == "甲\t［并左］\t乙\n［并上］\t［并左］\t丙\n丁\t戊\t己\n后"
    assert "1 个合并单元格已保留" in told(found)["merged"]


def test_cells_merged_as_old_files_do_are_read_as_well() -> None:
    begins, goes_on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    assert (
        text(
            [cell("甲", begins + BEGINS), cell("", goes_on + BEGINS), cell("乙")],
            [cell("", begins + GOES_ON), cell("", goes_on + GOES_ON), cell("丙")],
            [cell("丁"), cell("戊"), cell("己")],
        )
        == "甲\t［并左］\t乙\n［并上］\t［并左］\t丙\n丁\t戊\t己"
    )


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ([cell("另有", GOES_ON), cell("丁"), cell("戊")], "另有\t丁\t戊"),
        ([cell("", GOES_ON + wide(2)), cell("戊")], "\t［并左］\t戊"),
        ([cell("丁"), cell("", GOES_ON), cell("戊")], "丁\t\t戊"),
    ],
    ids=["words of its own", "columns that do not meet", "nothing above"],
)
def test_what_cannot_be_merged_is_read_apart_and_that_is_said(row: list[str], line: str) -> None:
    found = read(FIRST, row)
    assert found.text == f"甲\t乙\t丙\n{line}\n后"
    assert "1 个单元格的合并无法保留" in told(found)["merged_cells"]


def test_edges_that_miss_each_other_by_a_hair_make_no_column() -> None:
    assert (
        text(
            [cell("甲"), cell("乙", wide(2)), cell("丙")],
            [cell("丁", wide(2)), cell("戊"), cell("己")],
            widths=(2000, 40, 2000, 2000),
        )
        == "甲\t乙\t丙\n丁\t戊\t己"
    )


def test_a_narrow_column_with_words_stays() -> None:
    assert text([cell("甲"), cell("乙"), cell("丙")], widths=(2000, 40, 2000)) == "甲\t乙\t丙"


def test_rows_of_one_cell_are_paragraphs_without_marks() -> None:
    found = read(
        [cell("甲", wide(3) + BEGINS)], [cell("", wide(3) + GOES_ON)], [cell("乙", wide(3))]
    )
    assert found.text == "甲\n\n乙\n后"
    assert told(found).keys() == {"one_column", "merged_cells"}
