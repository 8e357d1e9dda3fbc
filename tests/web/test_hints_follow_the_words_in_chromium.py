"""What is said beside a text is of the words that stand in it, or says that it is not yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.sections.submissions import submit
from tests.web.house import House

pytestmark = pytest.mark.browser

FAULTY = "一是严格取水许可管理，，全面清查取水口。"
MENDED = "一是严格取水许可管理，全面清查取水口。"
CHECKING, NOTHING = "停笔后自动校对…", "自动校对没有发现差错，仍请您通读。"
UNCHECKED, EMPTY = "暂未校对。", "写下内容后，校对提示显示在这里。"

COUNTING = """
window.saves = window.answered = 0;
function tell() {
    document.documentElement.setAttribute("data-unanswered", window.saves - window.answered);
}
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (typed) {
    window.saves += 1;
    tell();
    this.addEventListener("loadend", () => { window.answered += 1; tell(); });
    send.call(this, typed);
};
"""


class Desk:
    """A contributor's page whose clock stands still until the test lets it go on."""

    def __init__(self, page: Page, path: str):
        self.page = page
        page.add_init_script(COUNTING)
        page.clock.install(time=0)
        page.goto(path)
        page.clock.pause_at(60_000)

    def write(self, words: str, field: str = "#text") -> None:
        """Type so much, in place of what stood there."""
        self.page.locator(field).fill(words)

    def wait(self, seconds: float) -> int:
        """Let so many seconds go by, and return how many saves there have been."""
        self.page.clock.run_for(round(1000 * seconds))
        return int(self.page.evaluate("window.saves"))

    def expect_answered(self) -> None:
        """Wait until the page has taken in the answer of every save that it sent."""
        expect(self.page.locator("html")).to_have_attribute("data-unanswered", "0")

    @property
    def hints(self) -> Locator:
        """The list of what the proof-reader found."""
        return self.page.locator("#findings")

    def expect_busy(self, busy: bool) -> None:
        """Wait until the list says so of itself."""
        expect(self.hints).to_have_attribute("aria-busy", "true" if busy else "false")


@pytest.fixture
def new_page(chromium: Any, house: House) -> Iterator[Page]:
    context = chromium.new_context(locale="zh-CN", base_url=house.web)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(new_page: Page, house: House) -> Desk:
    house.opened()
    return Desk(new_page, house.path("jiang", "write", section="supply"))


def test_a_second_after_the_last_word_the_hints_are_of_it(desk: Desk) -> None:
    expect(desk.hints).to_have_text(EMPTY)
    desk.write(MENDED)
    expect(desk.hints).to_have_text(CHECKING)
    desk.expect_busy(True)
    assert desk.wait(0.9) == 0
    assert desk.wait(0.2) == 1
    expect(desk.hints).to_have_text(NOTHING)
    desk.expect_busy(False)
    desk.write(FAULTY)
    expect(desk.hints).to_have_text(CHECKING)
    desk.wait(1.1)
    expect(desk.hints.locator(".finding")).to_have_count(1)
    desk.expect_busy(False)


def test_old_hints_are_muted_while_the_words_change(desk: Desk) -> None:
    desk.write(FAULTY)
    desk.wait(1.1)
    hint = desk.hints.locator(".finding")
    expect(hint).to_have_css("opacity", "1")
    desk.write(MENDED)
    desk.expect_busy(True)
    expect(hint).to_have_css("opacity", "0.6")
    desk.wait(1.1)
    expect(desk.hints).to_have_text(NOTHING)
    desk.expect_busy(False)
    desk.write("")
    expect(desk.hints).to_have_text(EMPTY)


def test_whoever_does_not_pause_is_saved_every_four_seconds(desk: Desk) -> None:
    for number in range(7):
        desk.write(MENDED[: number + 1])
        assert desk.wait(0.5) == 0
    desk.write(MENDED[:8])
    assert desk.wait(0.5) == 1


def test_no_save_is_sent_while_one_is_under_way(desk: Desk) -> None:
    held: list[Route] = []
    desk.page.route("**/autosave", lambda route: held.append(route))
    desk.write(MENDED)
    assert desk.wait(1.1) == 1
    desk.write(FAULTY)
    assert desk.wait(9) == 1
    expect(desk.hints).to_have_text(CHECKING)
    held[0].continue_()
    desk.page.unroute("**/autosave")
    expect(desk.page.locator("#saved")).to_contain_text("已自动暂存")
    expect(desk.hints).to_have_text(CHECKING)
    assert desk.wait(0.1) == 2
    expect(desk.hints.locator(".finding")).to_have_count(1)


def test_a_check_that_does_not_come_is_not_waited_for_and_is_tried_again(desk: Desk) -> None:
    desk.page.route("**/autosave", lambda route: route.abort())
    desk.write(FAULTY)
    expect(desk.hints).to_have_text(CHECKING)
    desk.wait(1.1)
    expect(desk.hints).to_have_text(UNCHECKED)
    desk.expect_busy(False)
    expect(desk.page.locator("#saved")).to_contain_text("暂存失败")
    desk.page.unroute("**/autosave")
    desk.wait(4.1)
    expect(desk.hints.locator(".finding")).to_have_count(1)
    expect(desk.page.locator("#saved")).to_contain_text("已自动暂存")


def test_hints_that_came_while_a_reason_was_typed_are_shown_after_it(desk: Desk) -> None:
    desk.write(FAULTY)
    desk.wait(1.1)
    desk.hints.locator("summary").click()
    desk.expect_answered()
    reason = desk.hints.locator("input")
    desk.page.locator("#text").evaluate("(text, words) => { text.value = words }", MENDED)
    reason.fill("原文如此")
    desk.wait(1.1)
    desk.expect_answered()
    expect(reason).to_have_value("原文如此")
    desk.page.locator("#text").focus()
    desk.wait(0.1)
    expect(desk.hints).to_have_text(NOTHING)


def test_a_heads_half_typed_reason_is_kept_once(new_page: Page, house: House) -> None:
    house.opened()
    with house.as_person("jiang", role="contributor") as act:
        cycle = cycle_by_key(act.session, "half-year-2023-H1")
        section = next(s for s in cycle.sections if s.key == "supply")
        submit(act, section, house.sample_of(section))
    desk = Desk(new_page, house.path("wen", "confirm"))
    desk.write("请补充上年同期数", field="#reason")
    assert desk.wait(1.1) == 1
    expect(desk.page.locator("#saved")).to_contain_text("已暂存")
    assert desk.wait(20) == 1
