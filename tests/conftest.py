"""Fixtures that every folder of tests may use."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.chromium import chromium  # noqa: F401  a fixture, found by its name
from tests.postgres import (  # noqa: F401  fixtures, found by their names
    new_postgres_database,
    postgres_url,
)

# A gate says the same of the same commit; everywhere else each run tries new examples.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever has the time send the full number of requests."""
    parser.addoption(
        "--fuzz-requests",
        type=int,
        default=800,
        help="how many odd requests tests/security sends at all routes (a release: 20000)",
    )


EITHER_DATABASE = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Where an installation keeps its records: in its folder, unless a test asks for PostgreSQL."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return None
    return str(request.getfixturevalue("new_postgres_database"))
