"""A secretary uploads the leader's Word file from a phone; the office settles it on a desk."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from huibao.records.documents import WORD
from tests.review.desk import Desk
from tests.review.marked_files import changed, with_paragraph
from tests.review.test_proposals_are_settled_one_by_one import recall, rewrite
from tests.review.uploading import Settling, marked

pytestmark = pytest.mark.browser


@pytest.fixture
def more() -> dict[str, Any]:
    """The office revises by itself."""
    return {"revised_by": "office"}


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def rich(desk: Desk) -> bytes:
    content = changed(marked(desk), "严格水资源管理", "从严水资源管理", author="陆清和")
    content = changed(content, "5310", "5320")
    return with_paragraph(
        content, "合格率98.5%", "四是加强水源地保护。划定保护区3处，设立界牌16块。"
    )


def test_from_the_mail_link_to_the_offices_page(
    phone: Page, desk: Desk, chromium: Any, screenshots: Path
) -> None:
    phone.goto(desk.house.path("lu", "review"))
    phone.get_by_label("意见", exact=True).fill("总体可以。")
    phone.locator("#copies").scroll_into_view_if_needed()
    phone.screenshot(path=screenshots / "copy-1-upload.png")
    file = {"name": "工作总结（陆改）.docx", "mimeType": WORD, "buffer": rich(desk)}
    phone.get_by_label("上传审改稿").set_input_files(file)
    phone.get_by_role("button", name="读取文件").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("请核对审改稿读取结果")
    assert fits(phone)
    phone.screenshot(path=screenshots / "copy-2-understood.png", full_page=True)
    phone.get_by_role("button", name="提交给办公室").tap()
    expect(phone.locator(".banner-done")).to_contain_text("它不等于签署")
    assert fits(phone)
    phone.screenshot(path=screenshots / "copy-3-handed-on.png")
    expect(phone.get_by_label("意见", exact=True)).to_have_value("总体可以。")
    phone.get_by_role("link", name="签署意见").tap()
    phone.screenshot(path=screenshots / "copy-4-decide.png")
    phone.locator("#ruling").get_by_role("button", name="同意").tap()
    expect(phone.locator(".banner-refused")).to_contain_text("还有5条建议未处理")
    recall(desk)
    rewrite(desk, "supply", "办理取水许可46件", "办理取水许可47件")
    office = Settling(desk)
    context = chromium.new_context(
        viewport={"width": 1100, "height": 800}, base_url=desk.house.web, locale="zh-CN"
    )
    context.add_cookies(
        [
            {"name": c.name, "value": c.value or "", "url": desk.house.web}
            for c in office.browser.cookies.jar
        ]
    )
    page: Page = context.new_page()
    page.goto(office.page())
    page.screenshot(path=screenshots / "copy-5-office.png", full_page=True)
    page.get_by_role("button", name="采用此处修改").first.click()
    expect(page.locator(".banner-done")).to_contain_text("已采用")
    page.goto(f"/office/cycles/{desk.key}")
    page.locator("#copies").screenshot(path=screenshots / "copy-6-cycle.png")
    context.close()
