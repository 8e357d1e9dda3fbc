"""Numbers that the report prints otherwise are seen, and accepted, by whoever wrote them."""

import pytest

from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

LIST = (
    "（一）严格取水许可。办理取水许可46件。\n（二）推进节约用水。创建节水型单位9家。见第（一）项。"
)
FIGURES = {"figure-permits": "46", "figure-households": "2870", "open-water-use": "1",
           "until-water-use": "2023-07-10"}  # fmt: skip


@pytest.fixture
def written(house: House):
    """Return a browser that sent a list with numbers of its own, and the page it got."""
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": LIST} | FIGURES
    return browser, path, browser.post(path, data=form)


def test_handing_in_shows_the_new_numbers_first(house: House, written) -> None:
    _, _, page = written
    seen = text_of_page(page.text)
    assert "1.严格取水许可。" in seen
    assert "2.推进节约用水。" in seen
    assert "第（一）项" in seen
    assert "编号将与您所写的不同" in seen
    assert house.section("supply")["state"] == "drafting"


@pytest.mark.parametrize(
    "before", ["", "严格水资源管理，保障城乡供水安全\n"], ids=["list", "heading"]
)
def test_what_cannot_be_handed_in_is_refused_before_it_is_shown(house: House, before: str) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    wrong = FIGURES | {"figure-permits": "*"}
    form = form_of(browser.get(path).text) | {"text": before + LIST} | wrong
    page = browser.post(path, data=form)
    assert page.status_code == 400
    assert "编号将与您所写的不同" not in text_of_page(page.text)
    assert "“*”" in text_of_page(page.text)
    mended = browser.post(path, data=form_of(page.text) | {"figure-permits": "46"})
    assert "严格取水许可" in text_of_page(mended.text)
    assert mended.url.path.endswith("/preview")


def test_handing_in_from_there_accepts_them(house: House, written) -> None:
    browser, path, page = written
    after = browser.post(f"{path}/preview/hand-in", data=form_of(page.text))
    assert "已报送" in text_of_page(after.text)
    assert house.section("supply")["text"] == LIST
    head = house.browser().get(house.path("wen", "confirm", section="supply"))
    assert "1.严格取水许可。" in text_of_page(head.text)
    assert "编号统一排定" in text_of_page(head.text)


def test_a_preview_that_nobody_touched_hands_nothing_in(house: House, written) -> None:
    browser, path, page = written
    form = form_of(page.text) | {"touched": ""}
    after = browser.post(f"{path}/preview/hand-in", data=form)
    assert "本人操作" in text_of_page(after.text)
    assert "严格取水许可" in text_of_page(after.text)
    assert house.section("supply")["state"] == "drafting"


def test_what_was_typed_elsewhere_meanwhile_is_shown_before_it_goes(house: House, written) -> None:
    browser, path, page = written
    form = form_of(page.text)
    other = {"text": "1.另写一条。\n2.再写一条。", "tab": form["tab"]} | FIGURES
    browser.post(f"{path}/autosave", data=other)
    after = browser.post(f"{path}/preview/hand-in", data=form)
    assert "另写一条" in text_of_page(after.text)
    assert house.section("supply")["state"] == "drafting"


def test_the_office_reads_and_edits_what_the_report_prints(house: House, written) -> None:
    browser, path, page = written
    browser.post(f"{path}/preview/hand-in", data=form_of(page.text))
    office = sign_in(house, "su")
    address = "/office/cycles/half-year-2023-H1/sections/supply"
    shown = office.get(address)
    assert ">\n1.严格取水许可。" in shown.text
    assert "提到编号处请核对" in text_of_page(shown.text)
    whole = text_of_page(office.get("/office/cycles/half-year-2023-H1/text").text)
    assert "1.严格取水许可。" in whole
    assert "（一）→1." in "".join(whole.split())
