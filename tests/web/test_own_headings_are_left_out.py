"""A section's own heading that was pasted with its text is printed once, and its writer told."""

import pytest

from tests.web.forms import form_of, text_of_page
from tests.web.house import House

HEADING = "（二）严格水资源管理，保障城乡供水安全"
FIGURES = {"figure-permits": "46", "figure-households": "2870", "open-water-use": "1",
           "until-water-use": "2023-07-10"}  # fmt: skip


@pytest.mark.parametrize("between", ["。", "\n", "："])
@pytest.mark.parametrize("button", ["", "/preview"])
def test_a_pasted_heading_is_left_out_and_shown_before_it_is_handed_in(
    house: House, between: str, button: str
) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    pasted = f"{HEADING}{between}全市供水平稳，办理取水许可46件。"
    form = form_of(browser.get(path).text) | {"text": pasted} | FIGURES
    page = browser.post(path + button, data=form)
    assert "已从正文中略去" in text_of_page(page.text)
    assert text_of_page(page.text).count("保障城乡供水安全。 全市供水平稳") == 1
    assert "1.严格水资源管理" not in text_of_page(page.text)
    after = browser.post(f"{path}/preview/hand-in", data=form_of(page.text))
    assert "已报送" in text_of_page(after.text)
    assert house.section("supply")["text"] == "全市供水平稳，办理取水许可46件。"


def test_a_sentence_that_only_speaks_of_the_heading_stays(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    said = "严格水资源管理，保障城乡供水安全取得成效。办理取水许可46件。"
    form = form_of(browser.get(path).text) | {"text": said} | FIGURES
    assert "已报送" in text_of_page(browser.post(path, data=form).text)
    assert house.section("supply")["text"] == said
