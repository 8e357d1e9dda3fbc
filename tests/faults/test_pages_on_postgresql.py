"""On PostgreSQL, where rows are read anew after a wait, the pages answer as on SQLite."""

from __future__ import annotations

import pytest

from tests.web.conftest import House, form_of

FIGURES = {"figure-permits": "46", "figure-households": "2870", "figure-water-use": "9120"}


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_first_hand_in_is_taken(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": "上半年供水平稳。"} | FIGURES
    assert browser.post(path, data=form).status_code == 200
    assert house.section("supply")["submissions"] == ["上半年供水平稳。"]
