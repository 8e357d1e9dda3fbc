"""The office begins the report's account of earlier promises with what the ledger says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibao.cycle.ledger.promises.items import item_numbered, reword, set_due, set_state
from huibao.lifecycle import ItemState
from huibao.report.accounting import Account, points_in, style_of, written
from huibao.report.outline import parse
from tests.ledger.test_importing import imported
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

TOLD = [
    Account("推进取水口复核", "已完成", "复核412处，已建档。"),
    Account("加快西坝灌区改造", "正在推进，已完成60%"),
]


def test_points_are_numbered_as_the_report_numbers_them() -> None:
    inline = "一是办理取水许可。二是巡河。"
    assert written(TOLD, style=style_of([inline])) == (
        "一是推进取水口复核。已完成：复核412处，已建档。二是加快西坝灌区改造。正在推进，已完成60%。"
    )
    digits = "1.办理取水许可。\n2.巡河。"
    assert written(TOLD, style=style_of([digits, digits, inline])).split("\n")[1] == (
        "2.加快西坝灌区改造。正在推进，已完成60%。"
    )
    assert written(TOLD, style=style_of(["（一）许可。\n（二）巡河。"])).startswith("（一）推进")
    assert style_of(["没有编号。"]) == "inline"


def test_they_go_on_from_those_that_are_there() -> None:
    text = "一是办理取水许可。二是巡河。"
    after = points_in(text, "inline")
    assert written(TOLD, style="inline", after=after).startswith("三是推进取水口复核。")


@given(
    st.lists(st.builds(Account, st.text("渠道改造工程", min_size=2, max_size=20),
                       st.sampled_from(["已完成", "延期"]), st.text("完成验收。；", max_size=20)),
             min_size=1, max_size=12),
    st.sampled_from(["inline", "paragraphs", "brackets", "digits"]),
)  # fmt: skip
def test_as_many_points_are_read_back(accounts: list[Account], style: str) -> None:
    text = written(accounts, style=style)  # type: ignore[arg-type]  # one of the four
    report = "总结\n一、落实情况\n" + text
    assert points_in(text, style) == len(accounts)  # type: ignore[arg-type]  # one of the four
    assert parse(report).text == report


@pytest.fixture
def merged(house: House) -> str:
    """A half-year report in consolidation; one promise is done, one delayed, one not answered."""
    imported(house)
    key = house.opened()
    with house.clerk() as act:
        set_state(act, item_numbered(act.session, 1), ItemState.DONE, "复核412处，已建档。")
        item = item_numbered(act.session, 2)
        set_due(act, item, date(2023, 11, 30))
        set_state(act, item, ItemState.DELAYED, "用地手续办理时间长。")
    house.hand_everything_in(key)
    return key


def test_it_is_offered_and_changes_nothing(house: House, merged: str) -> None:
    browser = sign_in(house, "su")
    page = f"/office/cycles/{merged}"
    assert "从台账起草落实情况" in text_of_page(browser.get(page).text)
    seen = text_of_page(browser.get(f"{page}/follow-up").text)
    assert "此前计划的2项任务中，已完成1项，延期1项。" in seen
    assert "一是推进取水口复核。已完成：复核412处，已建档。" in seen
    assert "二是加快西坝灌区改造。延期至2023年11月30日完成：用地手续办理时间长。" in seen
    assert "还有1项没有答复，未写入。" in seen
    before = house.section("party")["text"]
    offered = browser.get(f"{page}/sections/party?begin=ledger").text
    assert "尚未保存" in text_of_page(offered)
    assert "推进取水口复核。已完成" in form_of(offered)["text"]
    assert house.section("party")["text"] == before


def test_the_office_edits_it_like_any_text_and_it_is_not_offered_twice(
    house: House, merged: str
) -> None:
    browser, page = sign_in(house, "su"), f"/office/cycles/{merged}/sections/party"
    form = form_of(browser.get(f"{page}?begin=ledger").text)
    kept = {name: form[name] for name in ("csrf", "seen", "text", "why")}
    kept["text"] = kept["text"].replace("复核412处，已建档", "复核412处，全部建档")
    assert "统稿" in text_of_page(browser.post(f"{page}/edit", data=kept).text)
    text = house.section("party")["text"]
    assert "推进取水口复核。已完成：复核412处，全部建档。" in text
    assert "由任务台账起草" in text_of_page(browser.get(page).text)
    # Asked for again, it repeats nothing and undoes nothing.
    assert form_of(browser.get(f"{page}?begin=ledger").text)["text"] == text


def test_a_text_that_changed_meanwhile_is_not_overwritten(house: House, merged: str) -> None:
    browser, page = sign_in(house, "su"), f"/office/cycles/{merged}/sections/party"
    form = form_of(browser.get(f"{page}?begin=ledger").text)
    other = sign_in(house, "su")
    theirs = form_of(other.get(page).text)
    other.post(f"{page}/edit", data={"csrf": theirs["csrf"], "seen": theirs["seen"],
                                     "text": theirs["text"] + "补一句。", "why": ""})  # fmt: skip
    kept = {name: form[name] for name in ("csrf", "seen", "text", "why")}
    assert browser.post(f"{page}/edit", data=kept).status_code == 409
    assert house.section("party")["text"].endswith("补一句。")


def test_a_title_that_the_ledgers_lists_cut_is_written_whole(house: House) -> None:
    imported(house)
    key = house.opened()
    whole = f"推进{'取水口规范化整治、' * 8}取水口复核"
    with house.clerk() as act:
        item = item_numbered(act.session, 1)
        reword(act, item, f"{whole}。责任到人。")
        set_state(act, item, ItemState.DONE, "复核412处，已建档。")
    house.hand_everything_in(key)
    browser, page = sign_in(house, "su"), f"/office/cycles/{key}/sections/party"
    form = form_of(browser.get(f"{page}?begin=ledger").text)
    assert f"{whole}。已完成：复核412处，已建档。" in form["text"]
    browser.post(f"{page}/edit", data=form)
    assert form_of(browser.get(f"{page}?begin=ledger").text)["text"] == form["text"]
