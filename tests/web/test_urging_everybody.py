"""One button reminds everybody who keeps a report waiting: one mail each, nobody twice an hour."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.sections.gathering import to_gather
from huibao.cycle.sections.submissions import submit
from huibao.records.models import Message
from tests.web import browsing
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

CLERK, KEY = "su", "half-year-2023-H1"
PATH = f"/office/cycles/{KEY}"
WRITERS = ["cheng", "jiang", "su", "ye"]


def reminded(house: House) -> list[str]:
    """Whom mails of 催报全部 went to."""
    return sorted(mail.partition("@")[0] for mail, _ in house.mails("reminders"))


def text_to(house: House, person: str) -> str:
    """What that person's last reminder says."""
    mail = house.installation.office.person(person).mail
    query = select(Message.text).where(Message.template == "reminders", Message.to_mail == mail)
    return str(house.see(lambda session: session.scalars(query.order_by(Message.id)).all()[-1]))


def urge(house: House, note: str = "") -> httpx.Response:
    return press(sign_in(house, CLERK), PATH, f"{PATH}/nudge-all", {"note": note})


def handed_in(house: House, *sections: str) -> None:
    with house.as_person("jiang", role="contributor") as act:
        for section in cycle_by_key(act.session, KEY).sections:
            if section.key in sections:
                submit(act, section, house.sample_of(section))


def in_the_past(house: House, **by: float) -> None:
    """Everybody was reminded that much earlier."""
    with house.clerk() as act:
        for section in cycle_by_key(act.session, KEY).sections:
            if section.reminded_at:
                section.reminded_at -= timedelta(**by)


def later(**by: float) -> datetime:
    return datetime.now(UTC) + timedelta(**by)


def test_everybody_who_owes_has_one_mail_of_all_that_he_owes(house: House) -> None:
    house.opened()
    assert "催报全部（4人）" in text_of_page(sign_in(house, CLERK).get(PATH).text)
    page = urge(house, "局长周五要看")
    assert "已催报" in text_of_page(page.text)
    assert reminded(house) == WRITERS
    said = text_to(house, "jiang")
    assert "《云岭市水务局2023年上半年工作总结及下半年工作计划》报送“严格水资源管理" in said
    assert len(re.findall(r"^\d\. 《.*\n +期限.*（.*个工作日）$", said, re.MULTILINE)) >= 2
    assert "办公室附言：局长周五要看" in said
    assert "局长周五要看" in text_to(house, "ye")


def test_the_mail_leads_to_all_of_his_tasks(house: House) -> None:
    house.opened()
    urge(house)
    page = house.browser().get(house.path("jiang", "tasks"))
    assert page.status_code == 200
    assert "严格水资源管理" in text_of_page(page.text)


def test_a_section_that_waits_for_its_head_reminds_the_head(house: House) -> None:
    house.opened()
    handed_in(house, "supply")
    urge(house)
    assert reminded(house) == sorted([*WRITERS, "wen"])
    assert "核稿“严格水资源管理" in text_to(house, "wen")
    assert "报送“严格水资源管理" not in text_to(house, "jiang")
    assert house.browser().get(house.path("wen", "confirm")).status_code == 200


def test_whoever_was_reminded_within_the_hour_is_named_and_left_out(house: House) -> None:
    house.opened()
    press(sign_in(house, CLERK), PATH, f"{PATH}/sections/supply/nudge", {"note": ""})
    seen = text_of_page(sign_in(house, CLERK).get(PATH).text)
    assert "催报全部（3人）" in seen
    assert "刚刚催报过（一小时内不再发送）：江一禾" in seen
    urge(house)
    assert reminded(house) == ["cheng", "su", "ye"]
    in_the_past(house, minutes=61)
    assert "催报全部（4人）" in text_of_page(sign_in(house, CLERK).get(PATH).text)


def test_a_head_who_was_reminded_of_several_is_not_mailed_of_them_again(house: House) -> None:
    house.opened()
    handed_in(house, "supply", "plan-supply")
    urge(house)
    assert text_to(house, "wen").count("核稿“") == 2
    assert house.see(lambda s: to_gather(s, house.installation.office, later(hours=2))) == []


def test_a_head_was_not_reminded_by_what_went_to_the_writer_before(house: House) -> None:
    house.opened()
    urge(house)
    handed_in(house, "supply")
    seen = text_of_page(sign_in(house, CLERK).get(PATH).text)
    assert "催报全部（1人）" in seen
    urge(house)
    assert reminded(house) == sorted([*WRITERS, "wen"])


def test_pressed_twice_it_mails_once_and_says_whom_it_left_out(house: House) -> None:
    house.opened()
    urge(house)
    again = urge(house, "还请抓紧")
    assert again.status_code == 400
    seen = text_of_page(again.text)
    assert "江一禾" in seen
    assert "一小时内已催报过，没有再发邮件" in seen
    assert "还请抓紧" in seen
    assert reminded(house) == WRITERS


def test_nobody_is_reminded_of_a_report_that_owes_nothing(house: House) -> None:
    house.merged()
    assert "催报全部" not in sign_in(house, CLERK).get(PATH).text
    assert urge(house).status_code == 400
    assert reminded(house) == []


def test_each_section_has_its_line_in_the_record(house: House) -> None:
    house.opened()
    urge(house, "局长周五要看")
    history = text_of_page(sign_in(house, "han").get(f"/audit/cycles/{KEY}").text)
    assert history.count("催报 ") >= 10
    assert "至 江一禾 附言 局长周五要看" in history


def test_an_auditor_is_offered_no_such_button(house: House) -> None:
    house.opened()
    assert "催报全部" not in sign_in(house, "han").get(PATH).text


@pytest.mark.parametrize(("width", "locale"), [(1280, "zh-CN"), (360, "zh-CN"), (1280, "en")])
def test_the_button_on_the_page(
    house: House, chromium: Any, screenshots: Any, width: int, locale: str
) -> None:
    house.opened()
    press(sign_in(house, CLERK), PATH, f"{PATH}/sections/supply/nudge", {"note": ""})
    cookie = sign_in(house, CLERK).cookies["huibao"]
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale=locale, base_url=house.web,
        java_script_enabled=width != 360,
    )  # fmt: skip
    context.add_cookies([{"name": "huibao", "value": cookie, "url": house.web}])
    page = context.new_page()
    page.goto(PATH)
    page.screenshot(path=screenshots / f"urging_{width}_{locale}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    label = {"en": "Remind everybody (3)"}.get(locale, "催报全部（3人）")
    browsing.press(page, page.get_by_role("button", name=label))
    assert {"en": "Reminded"}.get(locale, "已催报") in page.inner_text(".banner-done")
    page.screenshot(path=screenshots / f"urged_{width}_{locale}.png", full_page=True)
    context.close()
    assert reminded(house) == ["cheng", "su", "ye"]


def test_where_only_heads_are_waited_for_the_page_says_so(house: House) -> None:
    key = house.opened()
    with house.clerk() as act:
        for section in cycle_by_key(act.session, key).sections:
            submit(act, section, house.sample_of(section))
    seen = text_of_page(sign_in(house, CLERK).get(PATH).text)
    assert "各部分均已报送，还有" in seen
    assert "还有0个" not in seen
