"""A confidential report's links show nothing before a code, mailed to their mailbox, is typed."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.sections.chasing import reassign
from huibao.links import CODE, code_of
from huibao.mail import claims
from huibao.records.models import Cycle, Event, Link, Message
from tests.web.forms import form_of, signed, text_of_page
from tests.web.house import House
from tests.web.signing_in import TOUCHED

TITLE = "云岭市水务局2023年上半年工作总结及下半年工作计划"


@pytest.fixture
def secret_house(house: House) -> House:
    """The sample office, its half-year report confidential."""
    office = house.installation.office
    kinds = tuple(kind.model_copy(update={"confidential": True}) for kind in office.kinds)
    object.__setattr__(house.installation, "office", office.model_copy(update={"kinds": kinds}))
    return house


def newest_code(house: House) -> str:
    """The digits in the newest mail with a code."""
    with house.installation.database.reading() as session:
        query = select(Link).where(Link.purpose == CODE).order_by(Link.id.desc()).limit(1)
        return code_of(session.scalars(query).one(), house.installation.secret)


def door_of(path: str) -> str:
    return f"/unlock/{path.rpartition('/')[2]}"


def unlocked(house: House, path: str) -> httpx.Client:
    """A browser in which the code was typed for that link."""
    browser = house.browser()
    browser.post(f"{door_of(path)}/code", data=TOUCHED)
    page = browser.post(door_of(path), data={"code": newest_code(house)})
    assert page.status_code == 200, page.text
    return browser


def test_nothing_of_it_is_shown_before_the_code(secret_house: House) -> None:
    house = secret_house
    house.in_review()
    for person, purpose in (("lu", "review"), ("jiang", "write"), ("wen", "confirm")):
        path = house.path(person, purpose)
        for place in (
            path,
            f"{path}/report.docx",
            f"{path}/preview",
            f"/tasks{path[path.rindex('/') :]}",
        ):
            answer = house.browser().get(place)
            assert answer.status_code in (403, 404), place
            assert TITLE not in answer.text
            assert "水资源" not in answer.text
        assert "请先验证" in text_of_page(house.browser().get(path).text)


def test_whoever_hands_a_part_of_it_on_is_told_that_and_nothing_of_it(secret_house: House) -> None:
    house = secret_house
    key = house.opened()
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, key)
        reassign(act, next(s for s in cycle.sections if s.key == "supply"), "cheng")
    with house.installation.database.reading() as session:
        query = select(Message).where(Message.template == "section_reassigned")
        (mail,) = session.scalars(query)
        assert mail.subject == "【内部件】已改由他人负责"
        for words in (mail.text, mail.html):
            assert "原由您负责的部分已改由他人负责，您无需再办理" in words
            assert "水资源" not in words
            assert "程立言" not in words


def test_the_code_opens_it_in_that_browser_alone(secret_house: House) -> None:
    house = secret_house
    house.in_review()
    path = house.path("lu", "review")
    browser = unlocked(house, path)
    assert TITLE in browser.get(path).text
    assert browser.get(f"{path}/report.docx").status_code == 200
    assert house.browser().get(path).status_code == 403
    assert browser.get(house.path("wen", "confirm")).status_code == 403
    page = browser.post(path, data=signed(browser.get(path).text) | {"decision": "approve"})
    assert "签署回执" in page.text


def test_the_code_comes_by_mail_to_the_links_own_mailbox(secret_house: House) -> None:
    house = secret_house
    house.in_review()
    path = house.path("lu", "review")
    house.browser().post(f"{door_of(path)}/code", data=TOUCHED)
    assert house.mails("code") == [("lu@shuiwu.yunling.example.com", "【验证码】打开内部件用")]
    code = newest_code(house)
    with house.installation.database.reading() as session:
        query = select(Message).where(Message.template == "code")
        mail = session.scalars(query).one()
        assert code not in mail.text + mail.html
        assert "您的验证码是：⟦LINK⟧" in mail.text
        assert "请打开以下链接" not in mail.text
        number = mail.id
    with house.installation.acting() as act:
        claimed = claims.claim(act, number, holder="test:1")
        assert claimed is not None
        assert claimed.link_address == code


def test_a_code_may_be_typed_in_full_width_digits_and_with_spaces(secret_house: House) -> None:
    house = secret_house
    house.in_review()
    path, browser = house.path("lu", "review"), house.browser()
    browser.post(f"{door_of(path)}/code", data=TOUCHED)
    wide = newest_code(house).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert TITLE in browser.post(door_of(path), data={"code": f" {wide[:3]} {wide[3:]}"}).text


def test_five_wrong_tries_use_a_code_up(secret_house: House) -> None:
    house = secret_house
    house.in_review()
    door = door_of(house.path("lu", "review"))
    browser = house.browser()
    browser.post(f"{door}/code", data=TOUCHED)
    right = newest_code(house)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        answer = browser.post(door, data={"code": wrong})
        assert answer.status_code == 400
        assert "验证码不对或已失效" in text_of_page(answer.text)
    assert browser.post(door, data={"code": right}).status_code == 400
    assert browser.get(house.path("lu", "review")).status_code == 403


def test_a_code_is_good_once_and_for_ten_minutes(secret_house: House) -> None:
    house = secret_house
    house.in_review()
    path = house.path("lu", "review")
    unlocked(house, path)
    other = house.browser()
    assert other.post(door_of(path), data={"code": newest_code(house)}).status_code == 400
    other.post(f"{door_of(path)}/code", data=TOUCHED)
    with house.installation.acting() as act:
        for link in act.session.scalars(select(Link).where(Link.purpose == CODE)):
            assert link.expires_at - link.issued_at == timedelta(minutes=10)
            link.expires_at = act.now - timedelta(seconds=1)
    assert other.post(door_of(path), data={"code": newest_code(house)}).status_code == 400


def test_a_newer_code_makes_the_older_one_void_and_mailboxes_are_not_flooded(
    secret_house: House,
) -> None:
    house = secret_house
    house.in_review()
    door, browser = door_of(house.path("lu", "review")), house.browser()
    browser.post(f"{door}/code", data=TOUCHED)
    first = newest_code(house)
    for _ in range(5):
        last = browser.post(f"{door}/code", data=TOUCHED)
    assert len(house.mails("code")) == 3
    assert last.status_code == 400
    assert "过于频繁" in text_of_page(last.text)
    assert browser.post(door, data={"code": first}).status_code == 400
    assert browser.post(door, data={"code": newest_code(house)}).status_code == 200


def test_who_was_let_in_is_on_record(secret_house: House) -> None:
    house = secret_house
    key = house.in_review()
    unlocked(house, house.path("lu", "review"))
    query = select(Event.action).where(Event.chain == key, Event.action.startswith("code:"))
    assert house.see(lambda session: list(session.scalars(query))) == [
        "code:asked",
        "code:entered",
    ]


def test_its_mails_say_that_something_waits_and_nothing_of_it(secret_house: House) -> None:
    house = secret_house
    house.in_review()
    with house.installation.database.reading() as session:
        mails = [m for m in session.scalars(select(Message)) if m.template != "login"]
        assert {m.template for m in mails} >= {"call", "confirm", "review_request", "draft_ready"}
        for mail in mails:
            assert mail.attachments == []
            for part in (mail.subject, mail.text, mail.html):
                assert TITLE not in part
                assert "水资源" not in part
            assert mail.subject.startswith("【内部件】")


def test_what_is_typed_is_kept_though_the_door_has_closed_meanwhile(secret_house: House) -> None:
    house = secret_house
    house.opened()
    path = house.path("jiang", "write", section="supply")
    browser = unlocked(house, path)
    form = form_of(browser.get(path).text) | {"text": "写了一上午的内容。"}
    from huibao.web import unlock

    name = next(name for name in browser.cookies if name.startswith("unlocked_"))
    with house.installation.database.reading() as session:
        link = session.get_one(Link, int(name.partition("_")[2]))

        class Asked:
            """A request of that installation, as far as a seal needs one."""

            app = type("App", (), {"state": type("S", (), {"installation": house.installation})})

        seal = unlock._seal(Asked(), link, 1)
    browser.cookies.set(name, f"1.{seal}", domain="127.0.0.1", path="/")
    closed = browser.post(f"{path}/autosave", data=form)
    assert "请先验证" in text_of_page(closed.text)
    again = unlocked(house, path).get(path)
    assert "写了一上午的内容。" in again.text


def test_a_forged_key_opens_nothing(secret_house: House) -> None:
    house = secret_house
    house.in_review()
    path = house.path("lu", "review")
    browser = unlocked(house, path)
    name = next(name for name in browser.cookies if name.startswith("unlocked_"))
    for value in ("9999999999.", "9999999999." + "0" * 64, "x.y", "", "9" * 40 + ".a"):
        thief = house.browser()
        thief.cookies.set(name, value, domain="127.0.0.1", path="/")
        assert thief.get(path).status_code == 403
        assert thief.post(path, data={"decision": "approve"}).status_code == 403


def test_other_reports_ask_for_no_code(house: House) -> None:
    house.opened()
    path = house.path("jiang", "write")
    assert house.browser().get(path).status_code == 200
    assert house.browser().get(door_of(path)).status_code == 404
    assert house.see(lambda s: s.scalars(select(Cycle)).one().confidential) is False


def test_the_list_of_tasks_names_no_confidential_report(secret_house: House) -> None:
    house = secret_house
    key = house.opened()
    path = house.path("jiang", "write", section="supply")
    with house.installation.acting() as act:
        # The link that is opened belongs to no report, as one that lists several does.
        for link in act.session.scalars(select(Link).where(Link.person == "jiang")):
            link.cycle = None
        assert cycle_by_key(act.session, key).confidential
    page = house.browser().get(f"/tasks/{path.rpartition('/')[2]}")
    assert page.status_code == 200
    assert "内部件，打开后验证" in page.text
    assert "水资源" not in page.text
