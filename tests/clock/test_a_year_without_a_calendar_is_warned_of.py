"""A year whose public holidays are not published counts plain weekdays, and people are told so."""

from __future__ import annotations

from datetime import date

import pytest

from huibao import calendar
from huibao.calendar import unknown_years
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in


def test_the_coming_year_is_looked_at_a_month_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "calendar_known", lambda year: year < 2031)
    assert unknown_years(date(2030, 11, 20)) == ()
    assert unknown_years(date(2030, 12, 10)) == (2031,)
    assert unknown_years(date(2031, 5, 1)) == (2031,)


def test_the_office_is_warned_on_its_first_page(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser = sign_in(house, "su")
    assert "节假日和调休尚未收录" not in text_of_page(browser.get("/office").text)
    monkeypatch.setattr(calendar, "calendar_known", lambda year: False)
    assert "节假日和调休尚未收录" in text_of_page(browser.get("/office").text)
    assert "plain weekdays" in text_of_page(browser.get("/office?lang=en").text)
