"""A field of text takes words alone: whoever pastes more from Word is told what stayed behind."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.house import House
from tests.web.test_office_in_chromium import log_in

pytestmark = pytest.mark.browser

FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=ZH-CN>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>一、</span><![endif]>全面清查取水口。<o:p></o:p></p>
<p class=MsoNormal><s>旧的一句。</s>办证46件。<o:p></o:p></p>
<!--[if gte vml 1]><v:shape><v:imagedata src="file:///C:/Temp/msohtmlclip1/clip_image001.png"/>
</v:shape><![endif]--><![if !vml]><img width=400 height=300
src="file:///C:/Temp/msohtmlclip1/clip_image001.png"><![endif]>
<!--[if gte msEquation 12]><m:oMath></m:oMath><![endif]--><![if !msEquation]><img width=20
height=20 src="file:///C:/Temp/msohtmlclip1/clip_image002.png"><![endif]>
<table><tr><td rowspan=2>水厂</td><td colspan=2>供水量</td></tr>
<tr><td>5月</td><td>6月</td></tr></table></body></html>"""
WORDS = "一、\u00a0全面清查取水口。\r\n旧的一句。办证46件。\r\n水厂\t供水量\r\n\t5月\t6月\r\n"

COPY = """([page, words]) => {
    document.body.innerHTML = "<p>x</p>";
    document.addEventListener("copy", event => {
        event.clipboardData.setData("text/html", page);
        event.clipboardData.setData("text/plain", words);
        event.preventDefault();
    });
    getSelection().selectAllChildren(document.body);
}"""
TOLD = "粘贴的内容中有1张图片、2个合并单元格的合并没有贴入：这里只收文字。"
STRUCK = "其中1处加了删除线的文字照样贴入，不要的请删去。"


@pytest.fixture
def page(chromium: Any, house: House) -> Page:
    context = chromium.new_context(locale="zh-CN", base_url=house.web)
    return context.new_page()


def paste(page: Page, field: str, *, markup: str = FROM_WORD, words: str = WORDS) -> None:
    """Have another program lay this on the clipboard, and paste it as people do."""
    word = page.context.new_page()
    word.evaluate(COPY, [markup, words])
    word.keyboard.press("Control+c")
    word.close()
    page.bring_to_front()
    page.locator(field).click()
    page.keyboard.press("Control+v")


def test_a_contributor_is_told_of_the_picture_and_how_to_hand_it_in(
    page: Page, house: House
) -> None:
    house.opened()
    page.goto(house.path("jiang", "write", section="supply"))
    paste(page, "#text", markup="<p>全面清查取水口。</p>", words="全面清查取水口。")
    expect(page.locator("#text")).to_have_value("全面清查取水口。")
    expect(page.get_by_role("alert")).to_have_count(0)
    paste(page, "#text")
    told = page.get_by_role("alert")
    expect(told).to_have_text(f"{TOLD}请存为 Word 文件，再“从 Word 文件读入”。{STRUCK}")
    paste(page, "#text", markup="<p>办证46件。</p>", words="办证46件。")
    expect(told).to_contain_text(TOLD)


def test_a_picture_alone_is_told_of_too(page: Page, house: House) -> None:
    house.opened()
    page.goto(house.path("jiang", "write", section="supply") + "?lang=en")
    paste(page, "#text", markup="<img src='file:///C:/Temp/1.png'>", words="")
    expect(page.get_by_role("alert")).to_contain_text("1 picture(s) of what you pasted")


def test_the_office_and_a_reviewer_are_told(page: Page, house: House) -> None:
    key = house.merged()
    log_in(house, page, "su")
    page.goto(f"/office/cycles/{key}/sections/supply")
    paste(page, "#edit-text")
    expect(page.locator("#edit").get_by_role("alert")).to_contain_text(TOLD)
    house.send(key)
    page.goto(house.path("lu", "review"))
    page.locator("details.remark summary").first.click()
    paste(page, "details.remark textarea >> nth=0")
    expect(page.get_by_role("alert")).to_contain_text(TOLD)
