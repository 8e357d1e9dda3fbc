"""A database whose file is damaged while people work: they are told whom to tell, and lose no word.

What the program writes down then says what to do, without our statements.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.faults.test_the_database_is_locked import TYPED, handing_in
from tests.web.forms import form_of, text_of_page
from tests.web.house import House

PAGE = 4096


def damage(house: House) -> None:
    """Overwrite the database as a dying disk does, under the feet of the running program."""
    database = house.installation.database
    database.dispose()  # its connections closed, all of it stands in the one file
    with Path(database.engine.url.database or "").open("r+b") as file:
        size = file.seek(0, 2)
        for place in range(2 * PAGE, size, PAGE):
            file.seek(place)
            file.write(b"\xff" * 512)


def test_who_sends_a_form_is_told_and_his_words_come_back(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    browser, path, form = handing_in(house)
    damage(house)
    page = browser.post(path, data=form)
    assert page.status_code == 503
    assert "请立即告知系统管理员" in text_of_page(page.text)
    assert form_of(page.text)["text"] == TYPED["text"]
    assert "huibao restore" in caplog.text
    told = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert not [line for line in told if "SELECT" in line or "\n" in line]


def test_who_opens_a_page_is_told_in_his_language(house: House) -> None:
    browser, path, _ = handing_in(house)
    damage(house)
    page = browser.get(path, headers={"Accept-Language": "en"})
    assert page.status_code == 503
    assert "tell the system administrator" in text_of_page(page.text)


def test_the_health_page_finds_out_that_another_file_is_there(house: House) -> None:
    browser, _, _ = handing_in(house)
    assert browser.get("/health").status_code == 200
    database = house.installation.database
    database.dispose()
    Path(database.engine.url.database or "").unlink()  # SQLite makes an empty one in its place
    assert browser.get("/health").status_code == 503
