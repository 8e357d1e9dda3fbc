"""Logging in by a mailed link, and everything that must not get anybody in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from huibao.audit import Did
from huibao.login import PER_ADDRESS, PER_PERSON
from huibao.records.models import Event, Link, LoginSession
from huibao.web.session import COOKIE
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import TOUCHED, ask_for_link, csrf_in, press, sign_in

CLERK, AUDITOR, CONTRIBUTOR = "su", "han", "jiang"


def test_the_office_logs_in_by_the_link_in_its_mail(house: House) -> None:
    browser = house.browser()
    assert "请查收邮件" in ask_for_link(house, browser, CLERK).text
    assert [mail for mail, _ in house.mails("login")] == ["su@shuiwu.yunling.example.com"]
    page = browser.post(house.path(CLERK, "login"), data=TOUCHED)
    assert page.url.path == "/office"
    assert "苏念安" in text_of_page(page.text)


def test_the_auditor_lands_on_the_records(house: House) -> None:
    page = sign_in(house, AUDITOR).get("/office")
    assert page.url.path == "/audit"
    assert "全过程记录" in text_of_page(page.text)


@pytest.mark.parametrize("mail", ["nobody@elsewhere.example", "jiang@shuiwu.yunling.example.com"])
def test_the_answer_does_not_tell_whether_a_mailbox_is_known(house: House, mail: str) -> None:
    browser = house.browser()
    answer_to_stranger = browser.post("/login", data={"mail": mail, "to": ""})
    answer_to_clerk = ask_for_link(house, browser, CLERK)
    assert answer_to_stranger.text == answer_to_clerk.text
    assert answer_to_stranger.status_code == answer_to_clerk.status_code
    assert len(house.mails("login")) == 1


def test_opening_the_link_as_a_mail_scanner_does_spends_nothing(house: House) -> None:
    browser = house.browser()
    ask_for_link(house, browser, CLERK)
    path = house.path(CLERK, "login")
    for _ in range(3):
        assert browser.get(path).status_code == 200
        assert browser.head(path).status_code in (200, 405)
    assert COOKIE not in browser.cookies
    assert browser.post(path, data=TOUCHED).url.path == "/office"


def test_a_login_link_works_once(house: House) -> None:
    first, second = house.browser(), house.browser()
    ask_for_link(house, first, CLERK)
    path = house.path(CLERK, "login")
    first.post(path, data=TOUCHED)
    page = second.post(path, data=TOUCHED)
    assert page.status_code == 400
    assert "已使用过" in text_of_page(page.text)
    assert COOKIE not in second.cookies


def test_a_login_link_is_good_for_twenty_minutes(house: House) -> None:
    browser = house.browser()
    ask_for_link(house, browser, CLERK)
    path = house.path(CLERK, "login")
    issued, expires = house.see(
        lambda session: session.execute(select(Link.issued_at, Link.expires_at)).one()
    )
    assert expires - issued == timedelta(minutes=20)
    house.expire(path)
    page = browser.post(path, data=TOUCHED)
    assert page.status_code == 410
    assert COOKIE not in browser.cookies


def test_a_made_up_link_opens_nothing(house: House) -> None:
    page = house.browser().post("/login/" + "a" * 43, data=TOUCHED)
    assert page.status_code == 404
    assert "链接无效" in text_of_page(page.text)


def test_a_contributors_link_does_not_log_in(house: House) -> None:
    house.opened()
    token = house.path(CONTRIBUTOR, "write").rpartition("/")[2]
    assert house.browser().post(f"/login/{token}", data=TOUCHED).status_code == 404


def test_a_mailbox_is_not_flooded_with_login_mails(house: House) -> None:
    for _ in range(PER_PERSON + 3):
        ask_for_link(house, house.browser(), CLERK)
    assert len(house.mails("login")) == PER_PERSON


def test_whoever_waits_for_a_login_mail_is_told_how_many_come_known_or_not(house: House) -> None:
    said = [
        text_of_page(house.browser().post("/login", data={"mail": mail}).text)
        for mail in (house.installation.office.person(CLERK).mail, "nobody@elsewhere.example")
    ]
    assert said[0] == said[1]
    assert "每个邮箱15分钟内最多发送4封登录邮件" in said[0]
    assert "最近一封邮件中的链接" in said[0]


def test_one_address_cannot_ask_without_end(house: House) -> None:
    browser = house.browser()
    for n in range(PER_ADDRESS):
        assert browser.post("/login", data={"mail": f"a{n}@b.example"}).status_code == 200
    page = browser.post("/login", data={"mail": "one@more.example"})
    assert page.status_code == 429
    assert "one@more.example" in page.text, "what was typed is still in the form"


def test_a_session_that_somebody_prepared_is_given_up_at_login(house: House) -> None:
    attacker = sign_in(house, AUDITOR)
    planted = attacker.cookies[COOKIE]
    victim = house.browser()
    victim.cookies.set(COOKIE, planted, domain="127.0.0.1")
    ask_for_link(house, victim, CLERK)
    answer = victim.post(house.path(CLERK, "login"), data=TOUCHED, follow_redirects=False)
    assert answer.cookies[COOKIE] != planted
    assert attacker.get("/audit").url.path == "/login", "the planted session has ended"


def test_the_cookie_is_kept_from_scripts_and_other_sites(house: House) -> None:
    browser = house.browser()
    ask_for_link(house, browser, CLERK)
    answer = browser.post(house.path(CLERK, "login"), data=TOUCHED, follow_redirects=False)
    written = answer.headers["set-cookie"].lower()
    assert "httponly" in written
    assert "samesite=lax" in written
    assert house.see(lambda session: session.get(LoginSession, answer.cookies[COOKIE])) is None


def test_logging_out_ends_the_session_everywhere(house: House) -> None:
    browser = sign_in(house, CLERK)
    copied = browser.cookies[COOKIE]
    assert press(browser, "/office", "/logout").url.path == "/login"
    other = house.browser()
    other.cookies.set(COOKIE, copied, domain="127.0.0.1")
    assert other.get("/office").url.path == "/login"


def test_a_session_ends_by_itself(house: House) -> None:
    browser = sign_in(house, CLERK)
    with house.installation.acting() as act:
        for row in act.session.scalars(select(LoginSession)):
            row.expires_at = act.now - timedelta(seconds=1)
    assert browser.get("/office").url.path == "/login"


def test_login_leads_back_to_the_page_that_was_asked_for(house: House) -> None:
    key = house.opened()
    browser = house.browser()
    page = browser.get(f"/office/cycles/{key}")
    assert page.url.path == "/login"
    browser.post("/login", data={"mail": "su@shuiwu.yunling.example.com",
                                 "to": f"/office/cycles/{key}"})  # fmt: skip
    assert (
        browser.post(house.path(CLERK, "login"), data=TOUCHED).url.path == f"/office/cycles/{key}"
    )


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/office",
        "//evil.example",
        "/\\evil.example",
        "/office\\..\\x",
        "/logout",
    ],
)
def test_login_never_leads_to_another_site(house: House, to: str) -> None:
    browser = house.browser()
    ask_for_link(house, browser, CLERK, to=to)
    answer = browser.post(house.path(CLERK, "login"), data=TOUCHED, follow_redirects=False)
    assert answer.headers["location"] == "/office"


def test_a_login_pressed_by_another_site_is_refused(house: House) -> None:
    browser = house.browser()
    ask_for_link(house, browser, CLERK)
    answer = browser.post(
        house.path(CLERK, "login"), data=TOUCHED, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert COOKIE not in browser.cookies


def test_a_form_without_its_token_does_nothing_and_loses_nothing(house: House) -> None:
    browser = sign_in(house, CLERK)
    page = browser.post("/office/cycles", data={"kind": "half-year", "period": "2023-H1"})
    assert page.status_code == 403
    assert "2023-H1" in page.text
    again = browser.post(
        "/office/cycles",
        data={"csrf": csrf_in(page.text), "kind": "half-year", "period": "2023-H1"},
    )
    assert again.url.path == "/office/cycles/half-year-2023-H1"


def test_a_forged_form_of_another_site_gets_no_token(house: House) -> None:
    browser = sign_in(house, CLERK)
    page = browser.post(
        "/office/cycles",
        data={"kind": "half-year", "period": "2023-H1"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert page.status_code == 403
    assert "csrf" not in page.text


def test_what_was_typed_outlives_the_login(house: House) -> None:
    key = house.merged()
    browser = sign_in(house, CLERK)
    path = f"/office/cycles/{key}/sections/supply"
    token = csrf_in(browser.get(path).text)
    browser.cookies.clear()
    typed = "写了半小时的统稿内容。"
    page = browser.post(f"{path}/edit", data={"csrf": token, "text": typed, "seen": "0" * 64})
    assert page.status_code == 401
    assert typed in page.text


def test_logins_stand_in_the_offices_own_chain(house: House) -> None:
    browser = sign_in(house, CLERK)
    press(browser, "/office", "/logout")
    query = select(Event.action, Event.actor_name, Event.address).where(Event.chain == "office")
    done = [tuple(row) for row in house.see(lambda session: session.execute(query).all())]
    assert (Did.LOGGED_IN, "苏念安", "127.0.0.1") in done
    assert (Did.LOGGED_OUT, "苏念安", "127.0.0.1") in done
