"""The department's head accepts what was handed in, or returns it with a reason."""

import threading
from dataclasses import replace

from sqlalchemy import select

from huibao.cycle.sections.submissions import return_section, submit
from huibao.records.models import Section
from tests.conftest import on_either_database
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in


def handed_in(house: House) -> str:
    house.opened()
    with house.as_person("jiang", role="contributor") as act:
        section = act.session.scalars(select(Section).where(Section.key == "supply")).one()
        submit(act, section, house.sample_of(section))
    return house.path("wen", "confirm")


def test_the_page_shows_text_and_figures(house: House) -> None:
    page = house.browser().get(handed_in(house))
    seen = text_of_page(page.text)
    assert "一是从严取水许可管理。" in seen
    assert "46 件" in seen
    assert "暂未统计，预计2023年7月10日补报" in seen


def test_accepting(house: House) -> None:
    path, browser = handed_in(house), house.browser()
    page = browser.post(path, data=form_of(browser.get(path).text) | {"decision": "accept"})
    assert "此部分已采用" in text_of_page(page.text)
    assert house.section("supply")["state"] == "accepted"
    assert "此部分已采用" in text_of_page(browser.get(path).text)


def test_returning_needs_a_reason(house: House) -> None:
    path, browser = handed_in(house), house.browser()
    page = browser.post(path, data=form_of(browser.get(path).text) | {"decision": "return"})
    assert page.status_code == 400
    assert "请写明理由" in text_of_page(page.text)
    assert house.section("supply")["state"] == "submitted"


def test_a_reason_goes_to_the_contributor(house: House) -> None:
    path, browser = handed_in(house), house.browser()
    form = form_of(browser.get(path).text) | {"decision": "return", "reason": "缺少农村供水的数据"}
    assert "已退回江一禾修改" in text_of_page(browser.post(path, data=form).text)
    written = browser.get(house.path("jiang", "write", section="supply"))
    assert "缺少农村供水的数据" in text_of_page(written.text)


def test_a_spent_link_decides_nothing_more(house: House) -> None:
    path, browser = handed_in(house), house.browser()
    form = form_of(browser.get(path).text)
    browser.post(path, data=form | {"decision": "return", "reason": "请补充"})
    late = browser.post(path, data=form | {"decision": "accept"})
    assert late.status_code == 409
    assert house.section("supply")["state"] == "returned"


def test_a_hand_in_that_came_meanwhile_is_not_accepted_unread(house: House) -> None:
    path, browser = handed_in(house), house.browser()
    form = form_of(browser.get(path).text)
    writing = house.path("jiang", "write", section="supply")
    browser.post(writing, data=form_of(browser.get(writing).text) | {"text": "又改过的一版"})
    page = browser.post(path, data=form | {"decision": "accept"})
    assert page.status_code == 409
    assert "又改过的一版" in text_of_page(page.text)
    assert house.section("supply")["state"] == "submitted"


def test_nor_is_it_by_the_office_whose_page_shows_the_one_before(house: House) -> None:
    handed_in(house)
    clerk, writing = sign_in(house, "su"), house.path("jiang", "write", section="supply")
    page = "/office/cycles/half-year-2023-H1/sections/supply"
    form = form_of(clerk.get(page).text)
    browser = house.browser()
    browser.post(writing, data=form_of(browser.get(writing).text) | {"text": "又改过的一版"})
    late = clerk.post(f"{page}/accept", data=form)
    assert late.status_code == 409
    assert "又改过的一版" in text_of_page(late.text)
    assert house.section("supply")["state"] == "submitted"
    assert clerk.post(f"{page}/accept", data=form_of(late.text)).status_code == 200
    assert house.section("supply")["state"] == "accepted"


@on_either_database
def test_nor_is_one_that_comes_in_as_the_button_is_pressed(house: House) -> None:
    path, browser = handed_in(house), house.browser()
    form = form_of(browser.get(path).text) | {"decision": "accept"}
    answers: list[int] = []
    pressed = threading.Thread(
        target=lambda: answers.append(browser.post(path, data=form).status_code)
    )
    with house.as_person("jiang", role="contributor") as act:
        section = act.session.scalars(select(Section).where(Section.key == "supply")).one()
        submit(act, section, replace(house.sample_of(section), text="又改过的一版"))
        pressed.start()
        pressed.join(0.5)
        assert answers == [], "it waits for him"
    pressed.join(30)
    assert answers == [409]
    assert house.section("supply")["state"] == "submitted"


def test_the_half_typed_reason_survives_the_expiry(house: House) -> None:
    path, browser = handed_in(house), house.browser()
    form = form_of(browser.get(path).text)
    house.expire(path)
    late = browser.post(path, data=form | {"decision": "return", "reason": "写了一半的理由"})
    assert late.status_code == 410
    browser.post(path.replace("/confirm/", "/renew/"))
    fresh = house.path("wen", "confirm")
    assert fresh != path
    assert form_of(browser.get(fresh).text)["reason"] == "写了一半的理由"


def test_the_record_calls_whoever_confirms_so(house: House) -> None:
    browser, path = house.browser(), handed_in(house)
    browser.post(path, data=form_of(browser.get(path).text) | {"decision": "accept"})
    seen = text_of_page(sign_in(house, "han").get("/audit/cycles/half-year-2023-H1").text)
    assert "（核稿人）" in seen.partition("核稿采用")[2].partition("温如松")[2][:8]


def test_what_comes_back_after_it_was_confirmed_is_mailed_at_once(house: House) -> None:
    path, browser = handed_in(house), house.browser()
    browser.post(path, data=form_of(browser.get(path).text) | {"decision": "accept"})
    with house.clerk() as act:
        section = act.session.scalars(select(Section).where(Section.key == "supply")).one()
        return_section(act, section, "请补齐数据")
    writing = house.path("jiang", "write", section="supply")
    browser.post(writing, data=form_of(browser.get(writing).text) | {"text": "补齐后的一版"})
    assert house.section("supply")["state"] == "submitted"
    assert len(house.mails("confirm")) == 2
