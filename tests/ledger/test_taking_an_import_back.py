"""The wrong file was imported: it is taken back while nothing else speaks of its tasks."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from huibao.cycle.ledger.figures.indicators import periods_of
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.importing.withdrawing import BuiltUpon, withdraw_import
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import cancel, open_cycle
from huibao.cycle.refusals import NotNow
from huibao.cycle.verification import verify_cycle
from huibao.records.models import PlanItem, Problem
from tests.ledger.samples import ANNUAL
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

KEY = "annual-2022"
PAGE = f"/office/ledger/imported/{KEY}"


def imported(house: House, text: str = ANNUAL, period: str = "2022") -> str:
    with house.clerk() as act:
        done = import_report(
            act, text.encode(), name="r.txt", kind="annual", period=period, sure=True
        )
        return done.cycle.key


def taken_back(house: House, key: str = KEY) -> None:
    with house.clerk() as act:
        withdraw_import(act, cycle_by_key(act.session, key), "导错了文件")


def standing(house: House) -> list[tuple[str, int]]:
    query = select(PlanItem.title, PlanItem.times).where(PlanItem.replaced.is_(False))
    return house.see(lambda session: [tuple(row) for row in session.execute(query)])


def test_it_leaves_the_ledgers_and_its_period_is_free(house: House) -> None:
    imported(house)
    browser = sign_in(house, "su")
    refused = press(browser, PAGE, f"{PAGE}/withdraw", {"reason": " "})
    assert "请写明理由" in text_of_page(refused.text)
    page = press(browser, PAGE, f"{PAGE}/withdraw", {"reason": "误用了征求意见稿"})
    said = text_of_page(page.text)
    assert "核对无误" not in said
    assert standing(house) == []
    assert house.see(lambda s: s.scalars(select(Problem.id)).all()) == []
    assert house.see(periods_of) == []
    assert "误用了征求意见稿" in text_of_page(browser.get(f"/audit/cycles/{KEY}").text)
    assert house.see(lambda s: verify_cycle(s, KEY)) == []
    assert imported(house) == "annual-2022-2"
    assert len(standing(house)) == 3


def test_its_page_says_who_took_it_back_and_lists_nothing(house: House) -> None:
    imported(house)
    browser = sign_in(house, "su")
    listed = text_of_page(browser.get(PAGE).text)
    assert "用水总量" in listed
    assert "指标（4）" in listed
    press(browser, PAGE, f"{PAGE}/confirm", {})
    press(browser, PAGE, f"{PAGE}/withdraw", {"reason": "误用了征求意见稿"})
    said = text_of_page(browser.get(PAGE).text)
    assert re.search(r"苏念安于.{12,18}撤回了导入.*理由：误用了征求意见稿", said)
    assert "下载导入的文件" in said
    for gone in ("用水总量", "指标（", "任务（", "存在问题（", "办公室已核对", "主要问题"):
        assert gone not in said


def test_what_it_only_repeated_counts_once_less(house: House) -> None:
    imported(house)
    again = imported(house, ANNUAL.replace("2022年", "2023年"), "2023")
    assert [times for _, times in standing(house)] == [2, 2, 2]
    with pytest.raises(BuiltUpon, match="2023年"):
        taken_back(house)
    taken_back(house, again)
    assert [times for _, times in standing(house)] == [1, 1, 1]
    taken_back(house)
    assert standing(house) == []


def test_not_while_a_report_under_way_asks_for_its_tasks(house: House) -> None:
    imported(house)
    with house.clerk() as act:
        cycle = open_cycle(act, "half-year", "2023-H1")
        key, title = cycle.key, cycle.title
    with pytest.raises(BuiltUpon, match=title):
        taken_back(house)
    assert len(standing(house)) == 3
    with house.clerk() as act:
        cancel(act, cycle_by_key(act.session, key), "重新启动")
    taken_back(house)
    assert standing(house) == []


def test_once_alone_and_never_a_report_that_was_signed_here(house: House) -> None:
    imported(house)
    taken_back(house)
    with pytest.raises(NotNow):
        taken_back(house)
    key = house.opened()
    with pytest.raises(NotNow):
        taken_back(house, key)
