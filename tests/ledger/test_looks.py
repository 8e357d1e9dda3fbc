"""The ledger's pages in a real browser, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from huibao.cycle.ledger.promises.items import reassign, set_state
from huibao.lifecycle import ItemState
from huibao.records.models import PlanItem
from tests.ledger.test_importing import imported
from tests.ledger.test_three_reports import half_year
from tests.web.house import House
from tests.web.signing_in import sign_in

pytestmark = pytest.mark.browser
WIDE, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 800}


def test_the_ledger_fits_a_desk_and_a_phone(house: House, chromium: Any, screenshots: Path) -> None:
    imported(house)
    half_year(house)
    with house.clerk() as act:
        rows = act.session.scalars(select(PlanItem).order_by(PlanItem.id)).all()
        set_state(act, rows[1], ItemState.IN_PROGRESS, "已衬砌5公里。")
        reassign(act, rows[1], department="规划建设科", lead="顾明川")
        set_state(act, rows[2], ItemState.DONE, "日常工作有序。")
    clerk = sign_in(house, "su")
    cookie = {"name": "huibao", "value": clerk.cookies["huibao"], "url": house.web}
    pages = {
        "ledger": "/office/ledger",
        "ledger-item": f"/office/ledger/items/{rows[1].id}",
        "ledger-report": "/office/ledger/cycles/half-year-2023-H1",
        "ledger-imported": "/office/ledger/imported/annual-2022",
    }
    for size in (WIDE, PHONE):
        context = chromium.new_context(viewport=size, locale="zh-CN", java_script_enabled=False)
        context.add_cookies([cookie])
        page = context.new_page()
        for name, path in pages.items():
            page.goto(house.web + path)
            assert page.locator("h1").is_visible()
            page.screenshot(path=screenshots / f"{name}-{size['width']}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], (name, wide)
        context.close()


def test_all_of_the_bars_is_seen_on_a_phone(house: House, chromium: Any, screenshots: Path) -> None:
    imported(house)
    with house.clerk() as act:
        for item in act.session.scalars(select(PlanItem)).all():
            reassign(act, item, department="水资源管理与节约用水管理科", lead="")
    clerk = sign_in(house, "su")
    for size in (WIDE, PHONE):
        context = chromium.new_context(viewport=size, locale="zh-CN", java_script_enabled=False)
        context.add_cookies(
            [{"name": "huibao", "value": clerk.cookies["huibao"], "url": house.web}]
        )
        page = context.new_page()
        page.goto(f"{house.web}/office/ledger")
        charts = page.locator("figure")
        charts.first.screenshot(path=screenshots / f"ledger-bars-{size['width']}.png")
        for chart in charts.all():
            assert chart.evaluate("it => it.scrollWidth <= it.clientWidth"), "nothing to scroll"
        for words in ("取消", "水资源管理与节约用水管理科", "逾期3项"):
            place = charts.first.get_by_text(words, exact=True).bounding_box()
            assert place, words
            assert place["x"] + place["width"] <= size["width"], (words, place)
        context.close()
