"""Security headers, hosts, sizes and errors, on every answer."""

import asyncio
import http.client
import logging
from collections.abc import MutableMapping
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from config.installation import Installation
from huibao.web import unlock
from huibao.web.app import create_app
from huibao.web.headers import LARGEST_BODY
from tests.web.forms import form_of, text_of_page
from tests.web.house import House


@pytest.fixture
def app(installation: Installation) -> FastAPI:
    return create_app(installation)


@pytest.mark.parametrize("path", ["/login", "/nothing", "/static/site.css", "/write/x"])
def test_every_answer_keeps_strangers_out(house: House, path: str) -> None:
    answer = house.browser().get(path)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


def test_no_page_holds_inline_script_or_style_or_anything_from_outside(house: House) -> None:
    house.in_review()
    browser = house.browser()
    for path in (house.path("lu", "review"), house.path("jiang", "write", section="supply")):
        page = browser.get(path).text
        assert "<script>" not in page
        assert "style=" not in page
        assert " onclick" not in page
        assert "http://" not in page
        assert "https://" not in page


def test_another_host_is_refused(house: House) -> None:
    answer = httpx.get(f"{house.web}/login", headers={"Host": "evil.example"}, trust_env=False)
    assert answer.status_code == 400


def test_there_is_no_open_description_of_the_interface(house: House) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert house.browser().get(path).status_code == 404


def test_a_body_too_large_is_refused_before_it_is_read(house: House) -> None:
    house.opened()
    path = house.path("jiang", "write", section="supply")
    # By hand, for no client announces more than it sends.
    connection = http.client.HTTPConnection(house.web.removeprefix("http://"), timeout=20)
    connection.putrequest("POST", f"{path}/autosave")
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str(LARGEST_BODY + 1))
    connection.endheaders()
    connection.send(b"text=")
    answer = connection.getresponse()
    assert answer.status == 413
    assert "内容太大" in text_of_page(answer.read().decode())
    connection.close()


@pytest.mark.filterwarnings("ignore:Using `httpx`")
def test_the_unforeseen_is_a_page_with_a_number_that_stands_in_the_log(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/breaks/{token}")
    def breaks(token: str) -> None:
        raise RuntimeError("as the test wants it")

    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    with caplog.at_level(logging.ERROR, logger="huibao.web.faults"):
        answer = client.get("/breaks/secret-token")
    assert answer.status_code == 500
    assert "as the test wants it" not in answer.text
    reference = text_of_page(answer.text).split("问题编号 ")[1][:8]
    assert any(reference in record.getMessage() for record in caplog.records)
    assert not any("secret-token" in record.getMessage() for record in caplog.records)
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_whoever_goes_away_while_sending_is_no_fault(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    """A phone that loses its network in the middle of an upload leaves no trace in the log."""
    parts = [{"type": "http.request", "body": b"text=half+a+s", "more_body": True}]
    answers: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return parts.pop() if parts else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        answers.append(message)

    path = "/login"
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [
            (b"host", b"127.0.0.1"),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", b"100"),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    with caplog.at_level(logging.INFO):
        asyncio.run(app(scope, receive, send))
    assert not parts
    assert answers[0]["status"] == 400
    assert not [record for record in caplog.records if record.name.startswith("huibao")]


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "a\x00b"],
)
def test_what_people_type_is_shown_as_text_only(house: House, typed: str) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": typed, "note": typed}
    page = browser.post(f"{path}/preview", data=form)
    again = browser.get(path)
    assert page.status_code == again.status_code == 200
    for shown in (page.text, again.text):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    assert form_of(again.text)["text"] == typed.replace("\x00", "")


def test_half_a_character_is_left_out(house: House) -> None:
    """UTF-7, which a form may say it is in, can write what no page can."""
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": "", "note": "请见\ud800附件"}
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.items()
    )
    answer = browser.post(
        path,
        content=f"{parts}--x--\r\n".encode("utf-7"),
        headers={"content-type": "multipart/form-data; boundary=x; charset=utf-7"},
    )
    assert answer.status_code == 400
    assert form_of(answer.text)["note"] == "请见附件"


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f"])
def test_nobody_signs_figures_that_read_the_other_way_round(house: House, mark: str) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": f"拨款{mark}001万元。"}
    page = browser.post(f"{path}/preview", data=form)
    assert mark not in page.text
    assert form_of(browser.get(path).text)["text"] == "拨款001万元。"


def test_tokens_without_end_are_not_remembered(house: House) -> None:
    browser = house.browser()
    for number in range(3):
        before = len(unlock._ASKED_FOR_NONE)
        assert browser.get(f"/review/{'a' * 5000}{number}").status_code == 404
        assert len(unlock._ASKED_FOR_NONE) == before
