"""Fixtures: the sample office over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.installation import Installation
from config.office import sample_folder
from config.settings import load_settings
from huibao.office import Office
from huibao.web.app import create_app
from tests.web.house import House, installed, serving


@pytest.fixture
def installation(
    empty_database: Path, sample_office: Office, tmp_path: Path, database_url: str | None
) -> Iterator[Installation]:
    """The sample office on an empty database of its own."""
    data = tmp_path / "data"
    settings = load_settings(data=data, office=sample_folder(), database_url=database_url)
    with installed(sample_office, settings, empty_database) as made:
        yield made


@pytest.fixture
def address_of_web(installation: Installation) -> Iterator[str]:
    """The address of the pages."""
    with serving(create_app(installation)) as address:
        yield address


@pytest.fixture
def house(installation: Installation, address_of_web: str) -> Iterator[House]:
    """The sample office, its pages served."""
    made = House(installation, address_of_web)
    yield made
    for client in made.clients:
        client.close()


@pytest.fixture
def screenshots() -> Path:
    """The folder in which what was seen is kept as build output."""
    folder = Path(__file__).parents[2] / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def phone(chromium: Any, house: House) -> Iterator[Any]:
    """A page on a phone of 360 × 740."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        base_url=house.web,
    )
    yield context.new_page()
    context.close()
