"""The office's and the auditor's whole path in a real Chromium, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.route import APPROVE, RETURN
from tests.web.browsing import press
from tests.web.deciding import archived, rule
from tests.web.house import House

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1180, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture
def open_page(chromium: Any, house: House) -> Iterator[Any]:
    """Opens pages of a given size; a script error or a blocked file fails the test."""
    contexts, complaints = [], []

    def opened(size: dict[str, int]) -> Any:
        context = chromium.new_context(viewport=size, base_url=house.web, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if "Content Security Policy" in said.text else None
            ),
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def log_in(house: House, page: Any, person: str) -> None:
    """Ask for the mail, open its link, press its button."""
    page.goto("/login")
    page.get_by_label("邮箱").fill(house.installation.office.person(person).mail)
    press(page, page.get_by_role("button", name="发送登录链接"))
    page.goto(house.path(person, "login"))
    press(page, page.get_by_role("button", name="登录"))


def look(page: Any, to: Path) -> None:
    """Keep what is seen, and make sure that nobody has to scroll sideways for the page itself."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
    page.screenshot(path=to, full_page=True)


def open_half_year(page: Any) -> str:
    """Open the report of the half-year, and return its key."""
    form = page.locator("form.open-form", has_text="半年")
    form.locator("input[name=period]").fill("2023-H1")
    press(page, form.get_by_role("button"))
    assert "已启动" in page.inner_text("main")
    return str(page.url.rpartition("/")[2].partition("?")[0])


def nudge(page: Any, section: str) -> None:
    """Remind whoever owes the section, with a word of one's own."""
    press(page, page.get_by_role("link", name=section).first)
    page.get_by_text("催报", exact=True).click()
    page.get_by_label("附言").fill("请于今日下班前报送。")
    press(page, page.get_by_role("button", name="发出催报"))
    assert "已催报" in page.inner_text("main")


def edit(page: Any, section: str) -> None:
    """Change the section's text, and see what was changed."""
    press(page, page.get_by_role("link", name=section).first)
    text = page.get_by_label("统稿").input_value()
    page.get_by_label("统稿").fill(text.replace("。", "，亟待解决。", 1))
    page.get_by_label("修改说明").fill("语气调整")
    press(page, page.get_by_role("button", name="保存修改"))
    assert page.locator("ins").count() >= 1


def waive_every_point(page: Any) -> None:
    """Let the report go out with what it lacks, one point after the other."""
    while page.locator("#points summary").count():
        page.locator("#points summary").first.click()
        page.locator("#points details[open]").get_by_label("理由").fill("7月10日前补报")
        press(page, page.locator("#points details[open]").get_by_role("button"))


def test_the_offices_whole_path(house: House, open_page: Any, screenshots: Path) -> None:
    page = open_page(DESK)
    log_in(house, page, "su")
    look(page, screenshots / "office-1-empty.png")

    key = open_half_year(page)
    house.run_stages(key)
    with house.clerk() as act:
        for section in cycle_by_key(act.session, key).sections[:3]:
            section.due = act.now - timedelta(days=1)
    page.goto(f"/office/cycles/{key}")
    look(page, screenshots / "office-2-collecting.png")

    nudge(page, "严格水资源管理")
    look(page, screenshots / "office-3-section.png")
    page.goto("/office")
    look(page, screenshots / "office-4-list.png")

    house.hand_everything_in(key)
    page.goto(f"/office/cycles/{key}")
    look(page, screenshots / "office-5-merging.png")

    edit(page, "存在的主要问题")
    look(page, screenshots / "office-6-edited.png")

    page.goto(f"/office/cycles/{key}/text")
    look(page, screenshots / "office-7-text.png")
    page.goto(f"/office/cycles/{key}")
    waive_every_point(page)
    press(page, page.get_by_role("button", name="送审"))
    house.run_stages(key)
    rule(house, key, "lu", APPROVE, "同意呈报。")
    page.goto(f"/office/cycles/{key}")
    look(page, screenshots / "office-8-in-review.png")

    rule(house, key, "gu", RETURN, "第二部分数据请再核。")
    page.goto(f"/office/cycles/{key}")
    look(page, screenshots / "office-9-revising.png")
    page.get_by_label("修改在何处").fill("（三）第一段，已补同比数据")
    press(page, page.get_by_role("button", name="已修改"))
    assert "已答复" in page.inner_text("main")

    page.goto("/office/messages")
    look(page, screenshots / "office-10-mails.png")
    press(page, page.get_by_role("button", name="退出"))
    page.goto("/office")
    assert "登录" in page.inner_text("h1")
    look(page, screenshots / "office-11-login.png")


def test_the_office_on_a_phone(house: House, open_page: Any, screenshots: Path) -> None:
    key = house.in_review()
    page = open_page(PHONE)
    log_in(house, page, "su")
    places = ("", f"/cycles/{key}", f"/cycles/{key}/sections/supply", "/messages")
    for n, path in enumerate([*(f"/office{place}" for place in places), f"/audit/cycles/{key}"]):
        page.goto(path)
        look(page, screenshots / f"office-phone-{n + 1}.png")


def test_the_auditors_whole_path(house: House, open_page: Any, screenshots: Path) -> None:
    key = house.in_review()
    rule(house, key, "lu", APPROVE, "同意。")
    page = open_page(DESK)
    log_in(house, page, "han")
    look(page, screenshots / "audit-1-list.png")
    press(page, page.get_by_role("link", name="2023年上半年").first)
    assert "核验通过" in page.inner_text("main")
    look(page, screenshots / "audit-2-history.png")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载表格").click()
    assert downloading.value.suggested_filename == f"{key}-history.csv"
    press(page, page.get_by_role("link", name="报告页面"))
    assert page.locator("main form").count() == 0
    page.goto("/audit/office")
    look(page, screenshots / "audit-3-office.png")
    press(page, page.get_by_role("link", name="English"))
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(f"/office/cycles/{key}")
    look(page, screenshots / "audit-4-english.png")


def test_a_filed_report_on_a_desk(house: House, open_page: Any, screenshots: Path) -> None:
    key = archived(house)
    page = open_page(DESK)
    log_in(house, page, "su")
    page.goto("/office?show=ended")
    look(page, screenshots / "office-12-ended.png")
    page.goto(f"/office/cycles/{key}")
    look(page, screenshots / "office-13-archived.png")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="下载正本").click()
    assert downloading.value.suggested_filename.endswith(".docx")
