"""What attackers meet: the sample office with reports in every state, and links of every kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config.installation import build
from config.office import sample_folder
from config.settings import load_settings
from tests.security.world import World, kept_on_postgres, kept_on_sqlite


@pytest.fixture(scope="session")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    """An installation with something of everything; whoever uses it puts it back first."""
    folder, url = tmp_path_factory.mktemp("attacked"), None
    if request.config.getoption("--fuzz-database") == "postgresql":
        url = request.getfixturevalue("postgres_url")
    made = build(load_settings(data=folder, office=sample_folder(), database_url=url))
    world = World(
        made,
        lambda: kept_on_postgres(made) if url else kept_on_sqlite(made, folder / "as-it-was.db"),
    )
    yield world
    world.wire.close()
    made.database.dispose()
