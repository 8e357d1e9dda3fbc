"""What nobody can mean to paste is refused with a word of what to do, and stays in its form."""

from __future__ import annotations

from sqlalchemy import select

from huibao.cycle.lengths import LONGEST_TEXT, LONGEST_WORDS
from huibao.records.models import Decision, Section
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

FIGURES = {"figure-permits": "46", "figure-households": "2870", "figure-water-use": "9,120"}
LINE = "完成了一批供水管网改造工作，群众用水更有保障。\n"


def pasted(length: int) -> str:
    """So many characters, as a page gives them back."""
    return (LINE * (length // len(LINE) + 1))[:length].rstrip("\n").ljust(length, "水")


def test_a_section_of_two_hundred_thousand_characters_is_not_handed_in(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    too_long = pasted(LONGEST_TEXT + 1)
    form = form_of(browser.get(path).text) | {"text": too_long} | FIGURES
    page = browser.post(path, data=form)
    assert page.status_code == 400
    said = text_of_page(page.text)
    assert "这段文字有200,001字，最多200,000字，没有提交" in said
    assert "请检查是否误粘贴" in said
    assert form_of(page.text)["text"] == too_long
    assert form_of(browser.get(path).text)["text"] == too_long, "kept, also for a later visit"
    assert house.section("supply")["submissions"] == []
    page = browser.post(path, data=form_of(page.text) | {"text": too_long[:-1]})
    assert house.section("supply")["submissions"] == [too_long[:-1]]


def test_the_offices_edit_stays_in_its_form(house: House) -> None:
    path = f"/office/cycles/{house.merged()}/sections/problems"
    browser, before = sign_in(house, "su"), house.section("problems")["text"]
    shown, too_long = form_of(browser.get(path).text), pasted(LONGEST_TEXT + 1)
    form = {"csrf": shown["csrf"], "seen": shown["seen"], "text": too_long}
    page = browser.post(f"{path}/edit", data=form)
    assert page.status_code == 400
    assert "最多200,000字" in text_of_page(page.text)
    assert form_of(page.text)["text"] == too_long
    assert house.section("problems")["text"] == before


def test_an_opinion_and_a_remark_are_shorter(house: House) -> None:
    house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    supply = house.see(lambda s: s.scalars(select(Section.id).where(Section.key == "supply")).one())
    too_long = pasted(LONGEST_WORDS + 1)
    form = form_of(browser.get(path).text) | {"name": "陆清和", "decision": "return"}
    for field in ("opinion", f"remark-{supply}"):
        page = browser.post(path, data=form | {"opinion": "请改。", field: too_long})
        assert page.status_code == 400
        assert "这段文字有20,001字，最多20,000字" in text_of_page(page.text)
        assert form_of(page.text)[field] == too_long
    assert house.see(lambda s: s.scalars(select(Decision)).all()) == []
