"""The demo's mailbox shows each person's mail, and lets no mail act on the reader."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from huibao.demo.mailbox import create_mailbox_app
from huibao.demo.sink import Mailbox
from huibao.mail.outgoing import Address, Attachment
from huibao.mail.smtp import Connection
from tests.mail.conftest import office_at
from tests.mail.test_what_clients_read import REPORT, outgoing

SHANGHAI, URUMQI = ZoneInfo("Asia/Shanghai"), ZoneInfo("Asia/Urumqi")
LINK = "https://huibao.office.example/review/abc"


@pytest.fixture
def kept(tmp_path):
    with Mailbox(tmp_path) as mailbox:
        connection = Connection(office_at(mailbox.port).smtp)
        connection.send(
            outgoing(
                subject="呈送审阅<script>alert(1)</script>",
                text=f"请点击：{LINK}\n谢谢。<b>",
                html=f'<p>请<a href="{LINK}">审阅</a></p><script>alert(1)</script>',
                attachments=(Attachment.of(REPORT, b"PK\x03\x04", media_type="x/y"),),
            )
        )
        connection.send(outgoing(to=Address("吴清和", "wu@office.example"), subject="催报"))
        connection.close()
        yield mailbox


@pytest.fixture
def browser(kept):
    return TestClient(create_mailbox_app(kept, SHANGHAI), base_url="http://127.0.0.1")


def test_the_list_shows_every_person_and_mail(browser):
    page = browser.get("/").text
    for shown in ("林知遥", "吴清和", "催报", REPORT, "2 封邮件"):
        assert shown in page
    assert "<script>" not in page


def test_one_persons_mails_alone(browser):
    page = browser.get("/", params={"to": "wu@office.example"}).text
    assert "催报" in page
    assert "呈送审阅" not in page
    assert "1 封邮件" in page


def test_mails_have_the_time_of_the_office(kept):
    page = TestClient(create_mailbox_app(kept, URUMQI), base_url="http://127.0.0.1").get("/").text
    came = kept.delivery(1).received_at
    assert f"{came.astimezone(URUMQI):%Y-%m-%d %H:%M:%S}" in page
    assert f"{came.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" not in page


def test_one_mail_with_text_headers_and_file(browser):
    page = browser.get("/mails/1").text
    assert f'<a href="{LINK}" target="_blank"' in page
    assert "Auto-Submitted" in page
    assert "谢谢。&lt;b&gt;" in page
    file = browser.get("/mails/1/files/1")
    assert file.content == b"PK\x03\x04"
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E4")
    assert browser.get("/mails/1/source").content.startswith(b"Content-Type: multipart/mixed")


def test_the_html_part_can_run_nothing(browser):
    part = browser.get("/mails/1/html")
    policy = part.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in browser.get("/mails/1").text


def test_pages_fetch_nothing_from_outside(browser):
    for path in ("/", "/mails/1"):
        answer = browser.get(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert 'src="http' not in answer.text
    assert browser.get("/static/mailbox.css").status_code == 200


def test_what_is_not_there_is_said_to_be_missing(browser):
    for path in ("/mails/3", "/mails/0", "/mails/1/files/2", "/mails/9/html"):
        assert browser.get(path).status_code == 404, path


def test_a_page_under_a_strange_name_is_refused(kept):
    rebound = TestClient(create_mailbox_app(kept, SHANGHAI), base_url="http://evil.example")
    assert rebound.get("/").status_code == 400


def test_mails_are_there_again_after_a_restart(kept, tmp_path):
    again = Mailbox(tmp_path)
    assert [mail.subject for mail in again.deliveries()] == [m.subject for m in kept.deliveries()]
    assert again.deliveries("WU@office.example")[0].subject == "催报"
    assert again.delivery(1).attachments == {REPORT: b"PK\x03\x04"}


def test_an_empty_mailbox_says_so():
    page = (
        TestClient(create_mailbox_app(Mailbox(), SHANGHAI), base_url="http://127.0.0.1")
        .get("/")
        .text
    )
    assert "还没有邮件" in page
