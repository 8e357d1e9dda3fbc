"""A reviewer's whole path in a real browser on a phone of 360 × 740."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.remarks import answer
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.lifecycle import SectionState
from tests.web.browsing import press
from tests.web.house import House
from tests.web.signing_in import sign_in

pytestmark = pytest.mark.browser


def no_sideways_scrolling(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_approving_takes_two_taps(phone: Page, house: House, screenshots: Path) -> None:
    house.in_review()
    phone.goto(house.path("lu", "review"))
    assert no_sideways_scrolling(phone)
    phone.screenshot(path=screenshots / "reviewer-1-first-screen.png")
    phone.screenshot(path=screenshots / "reviewer-2-whole.png", full_page=True)
    approve = phone.locator(".bar").get_by_role("button", name="同意")
    expect(approve).to_be_in_viewport()
    approve.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("请确认签署")
    phone.screenshot(path=screenshots / "reviewer-3-confirm.png", full_page=True)
    assert no_sideways_scrolling(phone)
    confirm = phone.get_by_role("button", name="确认同意")
    expect(confirm).to_be_in_viewport()
    confirm.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("签署回执")
    expect(phone.locator(".verdict")).to_have_text("同意")
    phone.screenshot(path=screenshots / "reviewer-4-receipt.png", full_page=True)
    assert no_sideways_scrolling(phone)


def test_going_back_and_pressing_again_changes_nothing(phone: Page, house: House) -> None:
    house.in_review()
    phone.goto(house.path("lu", "review"))
    phone.locator(".bar").get_by_role("button", name="同意").tap()
    phone.get_by_role("button", name="确认同意").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("签署回执")
    phone.go_back()
    if phone.get_by_role("button", name="退回修改").count():
        phone.get_by_label("意见", exact=True).fill("又想退回")
        phone.get_by_role("button", name="退回修改").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("签署回执")
    expect(phone.locator(".verdict")).to_have_text("同意")


def test_one_stray_tap_signs_nothing(phone: Page, house: House, screenshots: Path) -> None:
    key = house.in_review()
    phone.goto(house.path("lu", "review"))
    phone.get_by_label("意见", exact=True).fill("拟同意。")
    phone.locator("#decide").scroll_into_view_if_needed()
    phone.screenshot(path=screenshots / "reviewer-8-decide.png")
    approve = phone.locator("#ruling").get_by_role("button", name="同意").bounding_box()
    back = phone.locator("#ruling").get_by_role("button", name="退回修改").bounding_box()
    assert approve
    assert back
    assert back["y"] - (approve["y"] + approve["height"]) > 40
    phone.locator("#ruling").get_by_role("button", name="同意").tap()
    expect(phone.locator("main")).to_contain_text("拟同意。")
    expect(phone.locator("main")).to_contain_text("陆清和")
    phone.get_by_role("link", name="返回").tap()
    expect(phone.get_by_label("意见", exact=True)).to_have_value("拟同意。")
    assert house.see(
        lambda session: all(r.decision is None for r in cycle_by_key(session, key).reviews)
    )


def test_a_return_with_a_remark_and_the_next_round(
    phone: Page, house: House, screenshots: Path
) -> None:
    key = house.in_review()
    phone.goto(house.path("lu", "review"))
    remark = phone.locator("details.remark", has=phone.locator("[aria-label*=守牢防汛底线]"))
    remark.locator("summary").tap()
    remark.locator("textarea").fill("请写明演练的时间。")
    phone.get_by_role("link", name="签署意见").tap()
    phone.get_by_label("意见", exact=True).fill("总体可以，一处请补充。")
    phone.screenshot(path=screenshots / "reviewer-5-returning.png")
    phone.get_by_role("button", name="退回修改").tap()
    expect(phone.locator(".verdict")).to_have_text("退回修改")
    phone.screenshot(path=screenshots / "reviewer-6-returned.png", full_page=True)
    house.run_stages(key)
    phone.goto(house.path("ye", "write", section="rivers"))
    phone.screenshot(path=screenshots / "contributor-6-returned.png", full_page=True)
    assert no_sideways_scrolling(phone)
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, key)
        section = next(s for s in cycle.sections if s.key == "rivers")
        answer(act, cycle.remarks[0], "done", "已在第三条写明")
        changed = section.text.replace("防汛演练", "5月下旬组织防汛演练", 1)
        submit(act, section, HandIn(text=changed + "\n四是补充一条。", figures=section.figures))
        if section.state is SectionState.SUBMITTED:
            accept(act, section)
    house.send(key)
    phone.goto(house.path("lu", "review"))
    expect(phone.locator("#changes")).to_contain_text("四是补充一条。")
    phone.screenshot(path=screenshots / "reviewer-7-second-round.png", full_page=True)
    assert no_sideways_scrolling(phone)


def test_a_half_typed_opinion_is_kept_on_a_phone(phone: Page, house: House) -> None:
    house.in_review()
    path = house.path("lu", "review")
    phone.goto(path)
    phone.get_by_label("意见", exact=True).fill("先写一半")
    phone.get_by_label("意见", exact=True).blur()
    expect(phone.locator("#saved")).to_contain_text("意见已暂存")
    phone.goto(path)
    expect(phone.get_by_label("意见", exact=True)).to_have_value("先写一半")


def test_labels_stand_beside_what_they_say_in_english_too(
    phone: Page, house: House, screenshots: Path
) -> None:
    house.in_review()
    phone.goto(house.path("lu", "review"))
    button = phone.get_by_role("button", name="English")
    press(phone, button.or_(phone.get_by_role("link", name="English")).first)
    phone.screenshot(path=screenshots / "reviewer-9-english.png")
    tops = """list => [...list.querySelectorAll('dt')].map(dt =>
        [dt, dt.nextElementSibling].map(each => each.getBoundingClientRect().top))"""
    for label, value in phone.locator("dl.facts").first.evaluate(tops):
        assert abs(label - value) < 4
    assert no_sideways_scrolling(phone)


def test_the_offices_table_of_drafts_fits_a_phone(
    phone: Page, house: House, screenshots: Path
) -> None:
    key = house.in_review()
    clerk = sign_in(house, "su")
    phone.context.add_cookies(
        [{"name": c.name, "value": c.value or "", "url": house.web} for c in clerk.cookies.jar]
    )
    phone.goto(f"/office/cycles/{key}")
    table = phone.locator("section", has=phone.locator("#drafts-title"))
    table.scroll_into_view_if_needed()
    table.screenshot(path=screenshots / "office-drafts-on-a-phone.png")
    box = table.get_by_role("link", name="下载").first.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360
