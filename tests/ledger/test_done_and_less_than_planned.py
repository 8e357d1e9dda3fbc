"""A task answered as done, and figures that say less than was planned: a word of why is asked."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import select

from huibao.cycle.ledger.promises.targets import EvidenceShort, must_reach
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.points import open_points
from huibao.records.models import CarriedItem, PlanItem
from huibao.report.figures.targets import targets_in
from tests.ledger.test_importing import imported
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

ANNUAL = """云岭市水务局2022年工作总结及2023年工作计划
一、2022年工作情况及成效
（一）水资源管理。一是严格许可管理，办理取水许可80件。
二、2023年工作计划
一是抓好许可延续。上半年办理取水许可200件，由水资源管理科负责。
"""
ASKED = "计划取水许可200件，完成180件（90%）"
KEY = "half-year-2023-H1"


@pytest.fixture
def page(house: House) -> str:
    imported(house, ANNUAL)
    house.opened()
    return house.path("jiang", "write", section="supply")


def form(house: House, path: str, done: int, how: str = "done") -> dict[str, str]:
    """The section with so many permits in its text and in its form, and the task answered."""
    row = house.see(lambda s: s.scalars(select(CarriedItem)).one().id)
    figures = {"permits": str(done), "households": "3200", "water-use": "4100"}
    return {
        **form_of(house.browser().get(path).text),
        "text": f"一是严格许可管理，上半年办理取水许可{done}件，群众满意。",
        **{f"figure-{key}": value for key, value in figures.items()},
        f"promise-{row}": how,
        f"promise-text-{row}": "已全部办结。",
    }


def test_it_is_not_handed_in_unexplained_and_nothing_typed_is_lost(house: House, page: str) -> None:
    refused = house.browser().post(page, data=form(house, page, 180))
    assert refused.status_code == 400
    said = text_of_page(refused.text)
    assert f"任务答复为已完成，完成数低于计划数：{ASKED}" in said
    kept = form_of(refused.text)
    assert "办理取水许可180件" in kept["text"]
    assert "已全部办结。" in kept.values()
    assert house.section("supply")["state"] == "drafting"


@pytest.mark.parametrize(("done", "how"), [(200, "done"), (212, "done"), (180, "in_progress")])
def test_what_reaches_the_plan_or_is_not_called_done_is_asked_nothing(
    house: House, page: str, done: int, how: str
) -> None:
    house.browser().post(page, data=form(house, page, done, how))
    assert house.section("supply")["state"] == "submitted"


def test_a_word_of_why_lets_it_in_and_the_head_reads_it(house: House, page: str) -> None:
    refused = form_of(house.browser().post(page, data=form(house, page, 180)).text)
    (question,) = [name for name in refused if name.startswith("explain-")]
    house.browser().post(page, data=refused | {question: "其余20件市里已收回审批权。"})
    assert house.section("supply")["state"] == "submitted"
    seen = text_of_page(house.browser().get(house.path("wen", "confirm", section="supply")).text)
    assert ASKED in seen
    assert "其余20件市里已收回审批权。" in seen
    assert waiting(house) == []


def test_it_is_asked_while_it_is_typed(house: House, page: str) -> None:
    shown = house.browser().post(f"{page}/autosave", data=form(house, page, 180))
    assert ASKED in text_of_page(shown.text)


def waiting(house: House) -> list[str]:
    office = house.installation.office
    points = house.see(lambda s: open_points(s, cycle_by_key(s, KEY), office=office))
    return [point.passage for point in points if "未达计划" in point.what]


def test_the_office_calls_it_done_in_the_ledger_and_the_report_waits_for_a_word(
    house: House, page: str
) -> None:
    house.browser().post(page, data=form(house, page, 180, "in_progress"))
    assert waiting(house) == []
    item = house.see(lambda s: s.scalars(select(CarriedItem)).one().item_id)
    browser, there = sign_in(house, "su"), f"/office/ledger/items/{item}"
    press(browser, there, f"{there}/state", {"state": "done", "text": "已全部办结。"})
    assert ASKED in text_of_page(browser.get(there).text)
    assert [ASKED in each for each in waiting(house)] == [True]


def test_the_ledger_shows_planned_and_done_beside_each_other(house: House, page: str) -> None:
    house.browser().post(page, data=form(house, page, 180, "in_progress"))
    browser = sign_in(house, "su")
    assert ASKED in text_of_page(browser.get("/office/ledger").text)
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/office/ledger/tasks.xlsx").content))
    head, row = list(book["任务台账"].iter_rows(values_only=True))[:2]
    told = dict(zip(head, row, strict=True))
    assert (told["计划数"], told["完成数"], told["完成率"]) == ("取水许可200件", "180件", "90%")


@pytest.mark.parametrize("words", ["已办理180件。", "办理取水许可180件，基本完成。"])
def test_what_a_month_tells_as_done_with_a_lower_number_is_refused(words: str) -> None:
    item = PlanItem(text="抓好许可延续。上半年办理取水许可200件。")
    with pytest.raises(EvidenceShort, match="计划取水许可200件，完成情况中写的是180件"):
        must_reach(item, words)


@pytest.mark.parametrize(
    "words", ["已办结。", "办理取水许可205件。", "计划200件，办理180件，其余20件市里收回。"]
)
def test_both_numbers_in_its_own_words_are_enough(words: str) -> None:
    must_reach(PlanItem(text="抓好许可延续。上半年办理取水许可200件。"), words)


def test_the_number_told_may_stand_in_another_unit() -> None:
    item = PlanItem(text="完成渠道衬砌8千米。")
    with pytest.raises(EvidenceShort):
        must_reach(item, "完成渠道衬砌7500米。")
    must_reach(item, "完成渠道衬砌8200米。")


@pytest.mark.parametrize(
    "plan",
    [
        "每月走访企业5家。",
        "投诉办结时限压缩到7个工作日。",
        "招商引资到位资金增长10%。",
        "单位面积用水控制在200吨以内。",
        "改造老旧小区*个。",
    ],
)
def test_a_limit_a_pace_a_change_and_a_mask_are_no_numbers_to_reach(plan: str) -> None:
    assert targets_in(plan) == ()
