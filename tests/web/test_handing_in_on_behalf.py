"""The office hands in what a contributor sent by chat or on paper (代报): both are named."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from huibao.cycle.verification import verify_cycle
from huibao.records.models import Event, Message
from tests.tampering import unguard
from tests.web import browsing
from tests.web.forms import form_of, text_of_page
from tests.web.house import KEY, House
from tests.web.signing_in import press, sign_in
from tests.web.test_uploading import upload, word

SECTION = f"/office/cycles/{KEY}/sections/supply"
DESK = f"{SECTION}/on-behalf"
FIGURES = {"figure-permits": "1", "figure-households": "2", "figure-water-use": "3"}
TEXT = "供水保障有力，全部村镇按时通水。"
BY = "苏念安（代江一禾，微信发来）"


@pytest.fixture
def clerk(house: House) -> httpx.Client:
    house.opened()
    return sign_in(house, "su")


def hand_in(clerk: httpx.Client, **typed: str) -> httpx.Response:
    """Fill in the page and press its button."""
    form = form_of(clerk.get(DESK).text)
    return clerk.post(DESK, data=form | FIGURES | {"text": TEXT, "received": "微信发来"} | typed)


def mail_to(house: House, person: str, template: str) -> str:
    mail = house.installation.office.person(person).mail
    query = select(Message.text).where(Message.to_mail == mail, Message.template == template)
    return str(house.see(lambda session: session.scalars(query).one()))


def test_it_says_who_handed_it_in_for_whom_and_how_it_came(
    clerk: httpx.Client, house: House
) -> None:
    assert f'href="{DESK}"' in clerk.get(SECTION).text
    page = hand_in(clerk)
    assert page.url.path == SECTION
    seen = text_of_page(page.text)
    assert "已代为报送" in seen
    assert f"第1次 {BY}" in seen
    assert house.section("supply")["text"] == TEXT
    assert house.section("supply")["state"] == "submitted"
    assert BY in text_of_page(clerk.get(f"/office/cycles/{KEY}").text)
    history = text_of_page(sign_in(house, "han").get(f"/audit/cycles/{KEY}").text)
    assert f"经办 {BY}" in history
    handed_in = select(Event).where(Event.action == "section:submitted")
    assert house.see(
        lambda session: [
            (event.actor, event.actor_role, event.detail["by"])
            for event in session.scalars(handed_in)
        ]
    ) == [("su", "office", BY)]


def test_its_head_is_asked_as_always_and_reads_who_brought_it(
    clerk: httpx.Client, house: House
) -> None:
    hand_in(clerk)
    assert f"{BY}已报送" in mail_to(house, "wen", "confirm")
    page = house.browser().get(house.path("wen", "confirm"))
    assert BY in text_of_page(page.text)
    press(clerk, SECTION, f"{SECTION}/nudge", {"note": ""})
    assert f"已由{BY}报送" in mail_to(house, "wen", "reminder")


def test_the_contributor_is_told_and_may_still_hand_in_himself(
    clerk: httpx.Client, house: House
) -> None:
    before = house.path("jiang", "write", section="supply")
    hand_in(clerk)
    told = mail_to(house, "jiang", "handed_in_for")
    assert "办公室苏念安已代您报送" in told
    assert "（微信发来）" in told
    ((_, subject),) = house.mails("handed_in_for")
    assert subject == (
        "【代报】严格水资源管理，保障城乡供水安全，已由办公室代您报送："
        "《2023年上半年工作总结及下半年工作计划》"
    ), "a phone shows its beginning"
    assert "您仍可打开链接修改、重新报送" in told
    path, browser = house.path("jiang", "write", section="supply"), house.browser()
    assert path != before
    assert browser.get(before).status_code == 200
    assert BY in text_of_page(browser.get(path).text)
    form = form_of(browser.get(path).text)
    assert form["text"] == TEXT
    browser.post(path, data=form | {"text": TEXT + "另有补充。"})
    assert house.section("supply")["submissions"] == [TEXT, TEXT + "另有补充。"]
    assert "第2次 江一禾" in text_of_page(clerk.get(SECTION).text)


def test_pressed_twice_it_is_one_hand_in_and_one_mail(clerk: httpx.Client, house: House) -> None:
    form = form_of(clerk.get(DESK).text) | FIGURES | {"text": TEXT, "received": "纸质"}
    for _ in range(2):
        assert clerk.post(DESK, data=form).url.path == SECTION
    assert house.section("supply")["submissions"] == [TEXT]
    assert len(house.mails("handed_in_for")) == 1


@pytest.mark.parametrize("received", ["", "   ", "说" * 41])
def test_how_it_came_has_to_be_said_and_nothing_typed_is_lost(
    clerk: httpx.Client, house: House, received: str
) -> None:
    page = hand_in(clerk, received=received)
    assert page.status_code == 400
    assert "请写明材料的收到方式" in text_of_page(page.text)
    kept = form_of(page.text)
    assert (kept["text"], kept["received"], kept["figure-permits"]) == (TEXT, received, "1")
    assert form_of(clerk.get(DESK).text)["text"] == TEXT
    assert house.section("supply")["submissions"] == []


def test_a_figure_that_is_missing_is_asked_for_as_of_the_contributor(clerk: httpx.Client) -> None:
    page = hand_in(clerk, **{"figure-permits": ""})
    assert page.status_code == 400
    assert "请填写" in text_of_page(page.text)
    assert form_of(page.text)["received"] == "微信发来"


def test_a_file_is_shown_as_understood_then_taken_and_kept(
    clerk: httpx.Client, house: House
) -> None:
    content = word("全部村镇按时通水。", "节水改造完成。")
    page = upload(clerk, DESK, content, received="微信发来")
    assert "全部村镇按时通水。" in text_of_page(page.text)
    assert house.section("supply")["submissions"] == []
    page = clerk.post(f"{DESK}/take", data=form_of(page.text) | {"how": "replace"})
    form = form_of(page.text)
    assert form["text"] == "全部村镇按时通水。\n节水改造完成。"
    assert form["received"] == "微信发来"
    assert clerk.post(DESK, data=form | FIGURES).url.path == SECTION
    (sha256,) = house.section("supply")["documents"]
    assert clerk.get(f"/documents/{sha256}").content == content
    assert clerk.get(f"{DESK}/submissions/1.docx").content == content


def test_a_file_that_is_none_is_refused_and_what_was_typed_stays(clerk: httpx.Client) -> None:
    page = upload(clerk, DESK, b"PK\x03\x04 no Word file at all", text=TEXT)
    assert page.status_code == 400
    assert form_of(page.text)["text"] == TEXT


def test_numbers_that_change_are_shown_before_it_is_handed_in(
    clerk: httpx.Client, house: House
) -> None:
    page = hand_in(clerk, text="（一）供水。全部通水。\n（二）节水。完成改造。")
    assert page.url.path == f"{DESK}/preview"
    assert "编号将与您所写的不同" in text_of_page(page.text)
    assert house.section("supply")["submissions"] == []
    page = clerk.post(f"{DESK}/preview/hand-in", data=form_of(page.text))
    assert page.url.path == SECTION
    assert f"第1次 {BY}" in text_of_page(page.text)


def test_it_overwrites_nothing_that_came_in_meanwhile(clerk: httpx.Client, house: House) -> None:
    form = form_of(clerk.get(DESK).text) | FIGURES | {"text": TEXT, "received": "微信发来"}
    path, browser = house.path("jiang", "write", section="supply"), house.browser()
    own = form_of(browser.get(path).text) | FIGURES | {"text": "江一禾自己报送的。"}
    browser.post(path, data=own)
    page = clerk.post(DESK, data=form)
    assert page.status_code == 409
    assert "江一禾自己报送的。" in text_of_page(page.text)
    assert house.section("supply")["submissions"] == ["江一禾自己报送的。"]
    assert clerk.post(DESK, data=form_of(page.text)).url.path == SECTION
    assert house.section("supply")["submissions"][-1] == TEXT


def test_neither_sees_what_the_other_has_half_typed(clerk: httpx.Client, house: House) -> None:
    path, browser = house.path("jiang", "write", section="supply"), house.browser()
    clerk.post(f"{DESK}/autosave", data=form_of(clerk.get(DESK).text) | {"text": "办公室写到一半"})
    assert house.section("supply")["state"] == "requested"
    assert "办公室写到一半" not in browser.get(path).text
    browser.post(f"{path}/autosave", data=form_of(browser.get(path).text) | {"text": "我写到一半"})
    page = clerk.get(DESK)
    assert form_of(page.text)["text"] == "办公室写到一半"
    assert "我写到一半" not in page.text
    assert "江一禾在自己的页面上还有未报送的内容" in text_of_page(page.text)
    hand_in(clerk)
    assert "我写到一半" in browser.get(path).text


def test_what_has_been_accepted_is_not_handed_in_again(house: House) -> None:
    house.merged()
    clerk = sign_in(house, "su")
    assert f'href="{DESK}"' not in clerk.get(SECTION).text
    assert "此部分现在不能代报" in text_of_page(clerk.get(DESK).text)


def test_whoever_changes_how_it_came_in_the_database_is_found(
    clerk: httpx.Client, house: House
) -> None:
    hand_in(clerk)
    assert house.see(lambda session: verify_cycle(session, KEY)) == []
    with house.installation.database.transaction() as session:
        unguard(session)
        session.execute(text("UPDATE submissions SET submitted_by = '苏念安（代江一禾，纸质）'"))
    assert "submission" in "".join(house.see(lambda session: verify_cycle(session, KEY)))


def test_a_contributor_cannot_say_that_the_office_received_it(
    clerk: httpx.Client, house: House
) -> None:
    path, browser = house.path("jiang", "write", section="supply"), house.browser()
    form = form_of(browser.get(path).text) | FIGURES | {"text": TEXT, "received": "微信发来"}
    browser.post(path, data=form)
    assert "第1次 江一禾" in text_of_page(clerk.get(SECTION).text)
    assert house.mails("handed_in_for") == []


@pytest.mark.parametrize(("width", "locale"), [(1280, "zh-CN"), (360, "zh-CN"), (1280, "en")])
def test_a_clerk_hands_in_by_hand(
    clerk: httpx.Client, house: House, chromium: Any, screenshots: Any, width: int, locale: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale=locale, base_url=house.web,
        java_script_enabled=width != 360,
    )  # fmt: skip
    cookie = {"name": "huibao", "value": clerk.cookies["huibao"], "url": house.web}
    context.add_cookies([cookie])
    page = context.new_page()

    def seen(name: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=screenshots / f"{name}_{width}_{locale}.png", full_page=True)

    page.goto(SECTION)
    seen("section")
    browsing.press(page, page.locator(f'a[href="{DESK}"]'))
    file = {"name": "材料.docx", "mimeType": "application/octet-stream", "buffer": word(TEXT)}
    page.set_input_files("#file", file)  # type: ignore[arg-type]
    browsing.press(page, page.locator('button[formaction$="/upload"]'))
    seen("behalf_understood")
    browsing.press(page, page.locator('button[value="replace"]'))
    for name, value in FIGURES.items():
        page.fill(f'input[name="{name}"]', value)
    seen("behalf")
    page.fill("#received", "微信发来")
    browsing.press(page, page.locator("form#write button.main"))
    assert page.url.endswith(f"{SECTION}?done=on-behalf")
    seen("behalf_done")
    context.close()
    assert house.section("supply")["submissions"] == [TEXT]
