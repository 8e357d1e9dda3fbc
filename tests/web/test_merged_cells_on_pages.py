"""Merged cells of a Word table stay merged on the pages, and are marks in the edited text."""

from __future__ import annotations

import httpx

from tests.document.merged_tables import BY_ANOTHER_PROGRAM, merged_by_another_program
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in
from tests.web.test_uploading import upload

MEANS = "［并左］表示这一格与左边一格是同一格"


def taken(house: House) -> tuple[httpx.Client, str, httpx.Response]:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    understood = upload(browser, path, merged_by_another_program())
    assert "2 个合并单元格已保留" in text_of_page(understood.text)
    assert '<td colspan="2">2025年' in understood.text
    assert '<td rowspan="2">指标' in understood.text
    page = browser.post(f"{path}/take", data=form_of(understood.text) | {"how": "replace"})
    return browser, path, page


def test_a_merged_table_is_read_edited_as_text_and_shown_merged(house: House) -> None:
    browser, path, page = taken(house)
    form = form_of(page.text)
    assert BY_ANOTHER_PROGRAM in form["text"]
    assert MEANS in text_of_page(page.text)
    preview = browser.post(f"{path}/preview", data=form)
    assert '<td colspan="2">2025年' in preview.text
    assert "［并" not in text_of_page(preview.text)


def test_a_text_without_merged_cells_is_told_nothing_of_them(house: House) -> None:
    house.opened()
    page = house.browser().get(house.path("jiang", "write", section="supply"))
    assert MEANS not in text_of_page(page.text)


def test_marks_of_merged_cells_are_no_characters_of_the_text(house: House) -> None:
    _, _, page = taken(house)
    assert "31字" in text_of_page(page.text)


def test_the_office_hears_of_an_edit_that_breaks_a_merged_cell_and_nothing_is_lost(
    house: House,
) -> None:
    key = house.merged()
    path = f"/office/cycles/{key}/sections/problems"
    browser = sign_in(house, "su")
    form = form_of(browser.get(path).text)
    fields = {"csrf": form["csrf"], "why": ""}
    before = form["text"]

    def edit(table: str) -> str:
        seen = form_of(browser.get(path).text)["seen"]
        typed = fields | {"seen": seen, "text": f"{before}\n{table}\n"}
        return browser.post(f"{path}/edit", data=typed).text

    whole = text_of_page(edit(BY_ANOTHER_PROGRAM))
    assert "表格第" not in whole
    assert MEANS in whole
    broken = BY_ANOTHER_PROGRAM.replace("［并左］", "全年")
    assert "表格第" not in text_of_page(edit(broken))  # only one cell less is merged
    broken = BY_ANOTHER_PROGRAM.replace("指标", "指标\t［并左］", 1)
    said = text_of_page(edit(broken))
    assert "表格第1行第2格合并后不是长方形" in said
    assert "补齐［并左］［并上］" in said
    assert broken in house.section("problems")["text"]
