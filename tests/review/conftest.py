"""Reviews as their people meet them: the sample office, its steps of approval changed as told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from config.installation import Installation
from config.office import load_office, sample_folder
from config.settings import load_settings
from huibao.office import Office
from tests.review.desk import Desk
from tests.web.house import KIND, House, installed


@pytest.fixture
def steps() -> list[dict[str, Any]]:
    """The steps of approval of the half-year report; none says that the sample's are meant."""
    return []


@pytest.fixture
def more() -> dict[str, Any]:
    """What else the half-year report's file says otherwise than the sample's."""
    return {}


@pytest.fixture
def installation(
    empty_database: Path,
    sample_office: Office,
    tmp_path: Path,
    steps: list[dict[str, Any]],
    more: dict[str, Any],
    database_url: str | None,
) -> Iterator[Installation]:
    """The sample office with these steps, on an empty database of its own."""
    folder, office = tmp_path / "office", sample_office
    shutil.copytree(sample_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    if steps or more:
        file, yaml = folder / "reports" / f"{KIND}.yaml", YAML()
        said = yaml.load(file.read_text(encoding="utf-8"))
        said.update(more | ({"steps": steps} if steps else {}))
        with file.open("w", encoding="utf-8") as out:
            yaml.dump(said, out)
        office = load_office(folder)
    settings = load_settings(data=tmp_path / "data", office=folder, database_url=database_url)
    with installed(office, settings, empty_database) as made:
        yield made


@pytest.fixture
def desk(house: House) -> Desk:
    """A half-year report in review."""
    return Desk(house, house.in_review())
