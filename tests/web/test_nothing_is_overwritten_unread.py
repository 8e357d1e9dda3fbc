"""The text changes while a contributor's page is open: it is not overwritten unread."""

import httpx
import pytest

from huibao.cycle.drafts import edit_section
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.sections.submissions import return_section
from huibao.records.models import Section
from tests.web.forms import form_of, text_of_page
from tests.web.house import House

FIGURES = {"figure-permits": "46", "figure-households": "2870", "figure-water-use": "9120"}
SCRIPT = {"Accept": "application/json"}


def hand_in(browser: httpx.Client, path: str, form: dict[str, str], text: str) -> httpx.Response:
    return browser.post(path, data=form | {"text": text} | FIGURES)


def supply(act) -> Section:  # type: ignore[no-untyped-def]
    cycle = cycle_by_key(act.session, "half-year-2023-H1")
    return next(section for section in cycle.sections if section.key == "supply")


def edited(house: House, after: str) -> None:
    with house.clerk() as act:
        section = supply(act)
        edit_section(act, section, before=section.text, after=after, why="")


@pytest.fixture
def returned(house: House) -> tuple[httpx.Client, str]:
    """A section that was handed in and returned, and its contributor's browser and new link."""
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    hand_in(browser, path, form_of(browser.get(path).text), "供水工作第一版。")
    with house.clerk() as act:
        return_section(act, supply(act), "请补充")
    return browser, house.path("jiang", "write", section="supply")


def test_what_the_office_edited_meanwhile_is_shown_before_it_is_replaced(
    house: House, returned: tuple[httpx.Client, str]
) -> None:
    browser, path = returned
    form = form_of(browser.get(path).text)
    edited(house, "供水工作第一版，办公室已核对。")
    page = hand_in(browser, path, form, "供水工作第二版。")
    assert page.status_code == 409
    said = text_of_page(page.text)
    assert "已有变动，没有报送" in said
    assert "苏念安于" in said
    assert "<del>一版，办公室已核对</del>" in page.text
    assert house.section("supply")["text"] == "供水工作第一版，办公室已核对。"
    again = form_of(page.text)
    assert again["text"] == "供水工作第二版。"
    page = hand_in(browser, path, again, "供水工作第二版，办公室已核对。")
    assert "已报送" in text_of_page(page.text)
    assert house.section("supply")["text"] == "供水工作第二版，办公室已核对。"


def test_the_head_sees_what_became_of_the_offices_words(
    house: House, returned: tuple[httpx.Client, str]
) -> None:
    browser, path = returned
    edited(house, "供水工作第一版，办公室已核对。")
    hand_in(browser, path, form_of(browser.get(path).text), "供水工作第二版。")
    page = browser.get(house.path("wen", "confirm", section="supply"))
    assert "办公室已核对</del>" in page.text


def test_of_two_pages_the_second_to_hand_in_is_shown_the_first(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    first, second = form_of(browser.get(path).text), form_of(browser.get(path).text)
    hand_in(browser, path, first, "第一页所写。")
    told = browser.post(f"{path}/autosave", data=second | {"text": "第二页所写。"}, headers=SCRIPT)
    assert "已有变动" in told.json()["said"]
    assert told.json()["saved_at"]
    page = hand_in(browser, path, second, "第二页所写。")
    assert page.status_code == 409
    assert house.section("supply")["submissions"] == ["第一页所写。"]
    page = hand_in(browser, path, form_of(page.text), "两页所写。")
    assert "已报送" in text_of_page(page.text)
    assert house.section("supply")["submissions"] == ["第一页所写。", "两页所写。"]


def test_another_pages_figures_are_not_replaced_unread_either(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    first, second = form_of(browser.get(path).text), form_of(browser.get(path).text)
    hand_in(browser, path, first, "两页都这样写。")
    sent = second | {"text": "两页都这样写。"} | FIGURES | {"figure-permits": "64"}
    page = browser.post(path, data=sent)
    assert page.status_code == 409
    assert "办理取水许可：" in text_of_page(page.text)
    assert house.section("supply")["figures"]["permits"] == {"value": "46"}


def test_an_autosave_of_a_page_alone_has_nothing_to_tell(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    hand_in(browser, path, form_of(browser.get(path).text), "已报送的。")
    form = form_of(browser.get(path).text)
    told = browser.post(f"{path}/autosave", data=form | {"text": "再改的。"}, headers=SCRIPT)
    assert told.json()["said"] == ""


def test_what_was_typed_before_the_edit_opens_again_beside_it(
    house: House, returned: tuple[httpx.Client, str]
) -> None:
    browser, path = returned
    form = form_of(browser.get(path).text)
    browser.post(f"{path}/autosave", data=form | {"text": "昨天写的。"}, headers=SCRIPT)
    edited(house, "办公室今天改的。")
    page = browser.get(path)
    assert form_of(page.text)["text"] == "昨天写的。"
    assert "您打开页面以后，此部分的内容已有变动" in text_of_page(page.text)
    assert "已报送" in text_of_page(hand_in(browser, path, form_of(page.text), "合在一起。").text)


def test_the_previews_button_overwrites_nothing_either(
    house: House, returned: tuple[httpx.Client, str]
) -> None:
    browser, path = returned
    form = form_of(browser.get(path).text) | {"text": "预览的正文。"} | FIGURES
    preview = browser.post(f"{path}/preview", data=form)
    edited(house, "办公室在预览时改的。")
    page = browser.post(f"{path}/preview/hand-in", data=form_of(preview.text))
    assert page.status_code == 409
    assert house.section("supply")["text"] == "办公室在预览时改的。"
    assert form_of(page.text)["text"] == "预览的正文。"


def test_a_form_from_before_an_upgrade_is_asked_to_compare_only_where_something_stands(
    house: House, returned: tuple[httpx.Client, str]
) -> None:
    browser, path = returned
    form = form_of(browser.get(path).text)
    del form["seen"]
    page = hand_in(browser, path, form, "旧页面所写。")
    assert page.status_code == 409
    assert "已报送" in text_of_page(hand_in(browser, path, form_of(page.text), "新写。").text)


def test_a_form_from_before_an_upgrade_hands_an_empty_section_in(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text)
    del form["seen"]
    assert "已报送" in text_of_page(hand_in(browser, path, form, "旧页面所写。").text)
