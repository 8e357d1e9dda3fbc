"""Fixtures that every folder of tests may use."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from config.office import load_office, sample_folder
from huibao.office import Office
from huibao.records import database
from huibao.records.database import migrate
from tests.chromium import chromium  # noqa: F401  a fixture, found by its name
from tests.lifecycle.conftest import (  # noqa: F401  fixtures, found by their names
    bureau,
    either_bureau,
    new_bureau_on_postgres,
)
from tests.postgres import (  # noqa: F401  fixtures, found by their names
    migrated_postgres_database,
    new_postgres_database,
    postgres_tables,
    postgres_url,
)
from tests.web.conftest import (  # noqa: F401  fixtures, found by their names
    address_of_web,
    house,
    installation,
    phone,
    screenshots,
)

# Hundreds of programs are started here, and without bytecode each compiles all of Huibao anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

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
    parser.addoption(
        "--fuzz-database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="on which database tests/security runs (a release: both)",
    )


def pytest_xdist_auto_num_workers() -> int:
    """Return one process of tests more than there are cores.

    A third of the time a process waits: for programs it started, for mail, for a page to be drawn.
    """
    return len(os.sched_getaffinity(0)) + 1


LONGEST = (
    *("test_a_storm_of_kills_loses_nothing", "test_the_demo_plays_a_whole_report"),
    *("test_killed_in_the_middle_it_goes_on", "test_a_run_that_never_begins_is_given_up"),
    *("test_a_taken_port_is_told_or_gone_around", "test_it_installs_without_internet"),
    *("test_what_is_typed_stays_text", "test_looking_back"),
    *("test_pages_are_accessible", "test_fuzzing_the_routes", "test_codes_have_no_gaps"),
    *("test_nothing_secret_gets_out", "test_solved_cases", "test_crashes", "test_office"),
)
"""Files that take longest, the longest first, by seconds of CPU. Begun last, one of them would keep
a core working and the rest idle."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest files, and let whoever sends more requests wait longer for them."""
    place = {stem: number for number, stem in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONGEST)))
    asked = config.getoption("--fuzz-requests")
    for item in items:
        if item.path.stem == "test_fuzzing_the_routes":
            item.add_marker(pytest.mark.timeout(max(300, asked)))


def pytest_collection_finish() -> None:
    """Spare the collector what stays until the end: looking it through was a third of a test."""
    gc.collect()
    gc.freeze()


on_either_database = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
    indirect=True,
)
"""For what PostgreSQL might do otherwise: two who act at once, an SQL of its own; and for one story
of each kind."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Where an installation keeps its records: in its folder, unless a test asks for PostgreSQL."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return None
    return str(request.getfixturevalue("migrated_postgres_database"))


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """Tests kill programs, never the machine: what a process wrote outlives it without a sync."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "synchronous=OFF"))
        yield


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, to be copied: making them takes longest of all."""
    file = tmp_path_factory.mktemp("empty") / "huibao.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def sample_office() -> Office:
    """The sample office, read once."""
    return load_office(sample_folder())
