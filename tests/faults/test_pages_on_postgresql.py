"""On PostgreSQL, where rows are read anew after a wait, the pages answer as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.installation import Installation, build
from config.office import sample_folder
from config.settings import load_settings
from tests.postgres import new_postgres_database
from tests.web.conftest import House, form_of

__all__ = ["new_postgres_database"]

FIGURES = {"figure-permits": "46", "figure-households": "2870", "figure-water-use": "9120"}


@pytest.fixture
def installation(new_postgres_database: str, tmp_path: Path) -> Iterator[Installation]:
    """The sample office on a PostgreSQL database of its own."""
    url = new_postgres_database
    made = build(load_settings(data=tmp_path, office=sample_folder(), database_url=url))
    yield made
    made.database.dispose()


@pytest.mark.postgres
def test_the_first_hand_in_is_taken(house: House) -> None:
    house.opened()
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": "上半年供水平稳。"} | FIGURES
    assert browser.post(path, data=form).status_code == 200
    assert house.section("supply")["submissions"] == ["上半年供水平稳。"]
