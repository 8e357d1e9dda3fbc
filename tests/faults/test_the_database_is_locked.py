"""While somebody else holds the database, people are told so, and keep what they typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
import pytest
from lxml import html

from huibao.records import database
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import csrf_in, sign_in

TYPED = {
    "text": "上半年供水6.7亿立方米。\n\n严格取水许可，“一户一策”<b>&amp;。",
    "figure-permits": "46",
    "figure-households": "2870",
    "figure-water-use": "9120",
    "note": "请先看第二段",
}


@pytest.fixture
def locked(house: House, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A way to lock the database as a foreign program does; nobody waits half a minute for it."""
    patient = [p for p in database.PRAGMAS if not p.startswith("busy_timeout")]
    monkeypatch.setattr(database, "PRAGMAS", (*patient, "busy_timeout=100"))
    house.installation.database.dispose()
    file = house.installation.database.url.removeprefix("sqlite:///")

    @contextmanager
    def lock() -> Iterator[None]:
        with closing(sqlite3.connect(file, isolation_level=None)) as foreign:
            foreign.execute("BEGIN EXCLUSIVE")
            yield
            foreign.execute("ROLLBACK")

    return lock


def handing_in(house: House) -> tuple[httpx.Client, str, dict[str, str]]:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    return browser, path, form_of(browser.get(path).text) | TYPED


def test_what_was_typed_comes_back_and_is_handed_in_once_by_trying_again(
    house: House, locked
) -> None:
    browser, path, form = handing_in(house)
    with locked():
        page = browser.post(path, data=form)
    assert page.status_code == 503
    assert page.headers["retry-after"] == "10"
    assert "没有丢失" in text_of_page(page.text)
    assert house.section("supply")["submissions"] == []
    again = form_of(page.text)
    assert {name: again[name] for name in TYPED} == TYPED
    assert browser.post(path, data=again).status_code == 200
    assert browser.post(path, data=again).status_code == 200, "pressed once more: a receipt"
    assert house.section("supply")["submissions"] == [TYPED["text"]]


def test_a_page_can_be_read_while_another_writes(house: House, locked) -> None:
    browser, path, _ = handing_in(house)
    with locked():
        assert browser.get(path).status_code == 200


def test_autosaving_is_told_to_keep_trying(house: House, locked) -> None:
    browser, path, form = handing_in(house)
    with locked():
        answer = browser.post(f"{path}/autosave", data=form, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (503, {"saved": False})
    assert browser.post(f"{path}/autosave", data=form).is_success


def test_the_office_keeps_its_login_and_its_words(house: House, locked) -> None:
    key = house.merged()
    browser = sign_in(house, "su")
    page = browser.get(f"/office/cycles/{key}/sections/supply")
    typed = {"csrf": csrf_in(page.text), "reason": "请补齐取水许可数据，并说明与去年同期的差别。"}
    with locked():
        away = browser.post(f"/office/cycles/{key}/sections/supply/return", data=typed)
    assert away.status_code == 503
    assert form_of(away.text)["reason"] == typed["reason"]
    assert browser.post(str(away.url), data=form_of(away.text)).status_code == 200
    assert house.section("supply")["reason"] == typed["reason"]


def test_the_log_tells_why_without_what_was_written(
    house: House, locked, caplog: pytest.LogCaptureFixture
) -> None:
    browser, path, form = handing_in(house)
    with locked():
        browser.post(path, data=form)
    assert "database is locked" in caplog.text
    assert "立方米" not in caplog.text
    assert path.rpartition("/")[2] not in caplog.text


def test_nothing_is_shown_but_what_was_typed(house: House, locked) -> None:
    browser, path, form = handing_in(house)
    with locked():
        page = browser.post(path, data=form)
    shown = html.fromstring(page.text).xpath("//textarea/@name")
    assert shown == ["text"]
