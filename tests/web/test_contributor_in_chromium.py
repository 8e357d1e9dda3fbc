"""A contributor's whole path in a real browser on a desk: write, upload, figures, hand in."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.sections.submissions import submit
from tests.web import browsing
from tests.web.house import House

pytestmark = pytest.mark.browser

FIRST = "一是严格取水许可管理。全面清查取水口，办理取水许可46件，其中新办19件、延续22件、变更5件。"
SECOND = "二是推进节约用水。创建节水型单位9家，截至6月末全市用水总量*万立方米。"


def word_file() -> bytes:
    document = Document()
    document.add_paragraph(FIRST)
    document.add_paragraph(SECOND)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("水厂", "供水量", "望云", "310"), strict=True
    ):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "内部资料"
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.fixture
def desk(chromium: Any, house: House) -> Page:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="zh-CN", base_url=house.web
    )
    return context.new_page()


def no_sideways_scrolling(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_contributor_writes_uploads_and_hands_in(
    desk: Page, house: House, screenshots: Path
) -> None:
    house.opened()
    path = house.path("jiang", "write", section="supply")
    desk.goto(path)
    desk.screenshot(path=screenshots / "contributor-1-opened.png", full_page=True)
    desk.locator("#text").fill(FIRST)
    expect(desk.locator("#saved")).to_contain_text("已自动暂存", timeout=10_000)
    expect(desk.locator("#text-count")).to_contain_text("字　要求150至1200字")

    desk.locator("#file").set_input_files(
        {"name": "水资源科材料.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    )
    desk.get_by_role("button", name="读取文件").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("请核对读取结果")
    expect(desk.locator("main")).to_contain_text("1个表格")
    expect(desk.locator("main")).to_contain_text("页眉")
    desk.screenshot(path=screenshots / "contributor-2-understood.png", full_page=True)
    desk.get_by_role("button", name="用文件内容替换").click()
    expect(desk.locator("#text")).to_have_value(re.compile("全市用水总量"))
    expect(desk.locator("#findings")).to_contain_text("须改")

    desk.locator("input[name=figure-permits]").fill("46")
    desk.locator("input[name=figure-households]").fill("二千多")
    desk.locator("input[name=until-water-use]").fill("2023-07-10")
    expect(desk.locator("input[name=open-water-use]")).to_be_checked()
    desk.get_by_role("button", name="报送", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("“改善供水条件”应为数字")
    expect(desk.locator("#text")).to_have_value(re.compile("全市用水总量"))
    desk.screenshot(path=screenshots / "contributor-3-refused.png", full_page=True)

    desk.locator("input[name=figure-households]").fill("2870")
    desk.get_by_role("button", name="预览").click()
    expect(desk.locator(".sheet")).to_contain_text("（二）严格水资源管理，保障城乡供水安全")
    desk.screenshot(path=screenshots / "contributor-4-preview.png", full_page=True)
    desk.get_by_role("link", name="返回修改").click()
    desk.get_by_role("button", name="预览").click()
    desk.get_by_role("button", name="报送", exact=True).click()
    expect(desk.get_by_role("status").first).to_contain_text("已报送")
    desk.screenshot(path=screenshots / "contributor-5-handed-in.png", full_page=True)
    assert house.section("supply")["state"] == "submitted"
    assert "望云\t310" in house.section("supply")["text"]
    assert house.section("supply")["documents"][0]
    assert no_sideways_scrolling(desk)


def test_a_crash_of_the_browser_loses_at_most_a_few_seconds(desk: Page, house: House) -> None:
    house.opened()
    path = house.path("jiang", "write", section="supply")
    desk.goto(path)
    desk.locator("#text").fill("写到一半，电脑断电了。")
    expect(desk.locator("#saved")).to_contain_text("已自动暂存", timeout=10_000)
    desk.context.close()
    with house.browser() as later:
        assert "写到一半，电脑断电了。" in later.get(path).text


def test_a_link_that_expires_while_one_types_keeps_it_and_says_so(desk: Page, house: House) -> None:
    house.opened()
    path = house.path("jiang", "write", section="supply")
    desk.goto(path)
    house.expire(path)
    desk.locator("#text").fill("写着写着过期了。")
    expect(desk.locator("#saved")).to_contain_text("链接已过期", timeout=10_000)
    expect(desk.locator("#saved")).to_contain_text("已经保存")
    desk.get_by_role("button", name="报送", exact=True).click()
    browsing.press(desk, desk.get_by_role("button", name="把新链接发到我的邮箱"))
    desk.goto(house.path("jiang", "write", section="supply"))
    expect(desk.locator("#text")).to_have_value("写着写着过期了。")


def test_leaving_the_page_keeps_the_last_words(desk: Page, house: House) -> None:
    house.opened()
    path = house.path("jiang", "write", section="supply")
    desk.goto(path)
    desk.locator("#text").fill("刚写完就点了别处。")
    desk.goto("/login")
    desk.wait_for_timeout(500)  # a beacon is sent behind the page's back, and tells nobody
    desk.goto(path)
    expect(desk.locator("#text")).to_have_value("刚写完就点了别处。")


def test_the_head_confirms_on_a_phone(chromium: Any, house: House, screenshots: Path) -> None:
    house.opened()
    with house.as_person("jiang", role="contributor") as act:
        cycle = cycle_by_key(act.session, "half-year-2023-H1")
        section = next(s for s in cycle.sections if s.key == "supply")
        submit(act, section, house.sample_of(section))
    context = chromium.new_context(
        locale="zh-CN",
        viewport={"width": 360, "height": 740},
        base_url=house.web,
        is_mobile=True,
        has_touch=True,
    )
    phone = context.new_page()
    phone.goto(house.path("wen", "confirm"))
    phone.screenshot(path=screenshots / "head-1-opened.png", full_page=True)
    assert no_sideways_scrolling(phone)
    phone.get_by_role("button", name="采用").tap()
    expect(phone.get_by_role("status")).to_contain_text("已采用")
    phone.screenshot(path=screenshots / "head-2-accepted.png", full_page=True)
    context.close()
    assert house.section("supply")["state"] == "accepted"
