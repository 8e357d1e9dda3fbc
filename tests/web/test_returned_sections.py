"""A section that came back: its remarks first, each answered, and what was written before."""

import httpx
import pytest
from sqlalchemy import select

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.lifecycle import CycleState
from huibao.records.models import Remark, Section
from tests.web.forms import form_of, signed, text_of_page
from tests.web.house import House

ASKED = "节水数据要写全。"


@pytest.fixture
def returned(house: House) -> tuple[httpx.Client, str]:
    """The supply section, returned by the first reviewer with one remark."""
    key = house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    supply = house.see(lambda s: s.scalars(select(Section.id).where(Section.key == "supply")).one())
    form = signed(browser.get(path).text) | {"decision": "return", f"remark-{supply}": ASKED}
    browser.post(path, data=form)
    house.run_stages(key)
    return browser, house.path("jiang", "write", section="supply")


def remarks(house: House) -> list[tuple[str, str | None, str]]:
    return house.see(
        lambda s: [(r.text, r.answer, r.answer_text) for r in s.scalars(select(Remark))]
    )


def test_remarks_stand_first_with_who_made_them(returned: tuple[httpx.Client, str]) -> None:
    browser, path = returned
    seen = text_of_page(browser.get(path).text)
    assert (
        seen.index("退回修改") < seen.index(ASKED) < seen.index("写作要求") < seen.index("校对提示")
    )
    assert "办公室主任审核 陆清和" in seen
    assert "历次报送" in seen


def test_a_remark_is_answered_with_the_hand_in(
    returned: tuple[httpx.Client, str], house: House
) -> None:
    browser, path = returned
    form = form_of(browser.get(path).text)
    page = browser.post(
        path,
        data=form
        | {"text": form["text"] + "\n四是补充节水数据。", "how-1": "done", "answer-1": "第四条"},
    )
    assert "已报送" in text_of_page(page.text)
    assert remarks(house) == [(ASKED, "done", "第四条")]
    assert house.section("supply")["text"].endswith("四是补充节水数据。")


def test_not_adopting_needs_a_reason_and_changes_nothing_without(
    returned: tuple[httpx.Client, str], house: House
) -> None:
    browser, path = returned
    form = form_of(browser.get(path).text) | {"text": "改了的正文", "how-1": "not_adopted"}
    page = browser.post(path, data=form)
    assert page.status_code == 400
    assert form_of(page.text)["text"] == "改了的正文"
    assert form_of(page.text)["how-1"] == "not_adopted"
    assert remarks(house) == [(ASKED, None, "")]
    assert house.section("supply")["state"] == "returned"
    browser.post(path, data=form | {"answer-1": "上级尚未公布"})
    assert remarks(house) == [(ASKED, "not_adopted", "上级尚未公布")]


def test_half_given_answers_are_kept_too(returned: tuple[httpx.Client, str]) -> None:
    browser, path = returned
    form = form_of(browser.get(path).text) | {"how-1": "done", "answer-1": "写了一半"}
    browser.post(f"{path}/autosave", data=form, headers={"Accept": "application/json"})
    again = form_of(browser.get(path).text)
    assert (again["how-1"], again["answer-1"]) == ("done", "写了一半")


def test_earlier_hand_ins_can_be_read_and_kept(
    returned: tuple[httpx.Client, str], house: House
) -> None:
    browser, path = returned
    text = browser.get(f"{path}/submissions/1.txt")
    assert text.content.decode("utf-8-sig") == house.section("supply")["submissions"][0]
    assert "attachment" in text.headers["content-disposition"]
    assert browser.get(f"{path}/submissions/9.txt").status_code == 404
    assert browser.get(f"{path}/submissions/1.docx").status_code == 404


@pytest.mark.parametrize("halves", [("2022-H1",), ("2022-H1", "2022-H2")])
def test_the_text_of_the_same_part_of_last_year_is_at_hand(
    house: House, halves: tuple[str, ...]
) -> None:
    with house.clerk() as act:
        for period in halves:
            before = open_cycle(act, "half-year", period)
            before.state = CycleState.ARCHIVED
            for section in before.sections:
                section.text = f"{period}所写：{section.name}"
    house.opened()
    page = house.browser().get(house.path("jiang", "write", section="supply")).text
    seen = text_of_page(page)
    assert "上年同期此部分的内容 （云岭市水务局2022年上半年" in seen.replace("内容（", "内容 （")
    assert "2022-H1所写：严格水资源管理，保障城乡供水安全" in seen
    assert ("上期此部分的内容" in seen) == ("2022-H2" in halves)


def test_what_is_copied_from_last_year_is_seen(house: House) -> None:
    old = "一是落实用水总量控制，开展取水口复核，逐户建立台账，完成全部取用水户的计量设施校准。"
    with house.clerk() as act:
        before = open_cycle(act, "half-year", "2022-H1")
        before.state = CycleState.ARCHIVED
        for section in before.sections:
            section.text = old if section.key == "supply" else "上年所写。"
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    browser.post(f"{path}/autosave", data=form_of(browser.get(path).text) | {"text": old})
    assert "约100%的内容与上期相同" in text_of_page(browser.get(path).text)


def test_the_last_periods_text_is_at_hand_once_it_is_filed(house: House) -> None:
    with house.clerk() as act:
        before = open_cycle(act, "half-year", "2022-H2")
        for section in before.sections:
            section.text = f"上期所写：{section.name}"
    browser = house.browser()
    house.opened()
    path = house.path("jiang", "write", section="supply")
    assert "上期所写" not in browser.get(path).text
    with house.clerk() as act:
        cycle_by_key(act.session, "half-year-2022-H2").state = CycleState.ARCHIVED
    seen = text_of_page(browser.get(path).text)
    assert "上期此部分的内容" in seen
    assert "上期所写：严格水资源管理，保障城乡供水安全" in seen
    assert "上期所写：深化河湖治理" not in seen
