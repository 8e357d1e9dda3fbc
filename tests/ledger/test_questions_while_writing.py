"""Figures that do not add up are asked about while they are typed, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from huibao.cycle.ledger.importing.reports import import_report
from tests.web.house import House

pytestmark = pytest.mark.browser

BEFORE = """云岭市水务局2022年下半年工作总结及2023年上半年工作计划
一、工作情况及成效
（一）严格水资源管理，保障城乡供水安全。一是严格许可管理，办理取水许可20件。
"""
TEXT = "一是严格许可管理，上半年办理取水许可90件，群众满意。"
SAID = "取水许可下放后集中换证。"


@pytest.fixture
def desk(chromium: Any, house: House) -> Page:
    with house.clerk() as act:
        import_report(act, BEFORE.encode(), name="b.txt", kind="half-year", period="2022-H2")
    house.opened()
    size = {"width": 1280, "height": 900}
    context = chromium.new_context(viewport=size, locale="zh-CN", base_url=house.web)
    page: Page = context.new_page()
    page.goto(house.path("jiang", "write", section="supply"))
    return page


def test_a_question_comes_and_goes_as_the_figure_is_typed_and_no_answer_is_lost(
    desk: Page, screenshots: Path
) -> None:
    asked = desk.locator("#questions [data-question]")
    expect(desk.locator("#questions")).to_be_hidden()
    desk.locator("#text").fill(TEXT)
    swing = asked.filter(has_text="与上期相比变动+350%")
    expect(swing).to_be_visible(timeout=15_000)
    expect(swing).to_contain_text("2022年下半年工作总结")
    expect(desk.get_by_label("变动原因")).to_be_visible()
    desk.screenshot(path=screenshots / "questions-while-writing.png", full_page=True)
    desk.locator("#text").fill(TEXT.replace("90", "22"))
    expect(asked).to_have_count(0, timeout=15_000)
    expect(desk.locator("#questions")).to_be_hidden()
    desk.locator("#text").fill(TEXT)
    expect(swing).to_be_visible(timeout=15_000)
    desk.get_by_label("变动原因").fill(SAID)
    desk.locator("#text").fill(TEXT.replace("90", "80"))
    expect(asked.filter(has_text="+300%")).to_be_visible(timeout=15_000)
    expect(swing.locator("input")).to_have_value(SAID)
