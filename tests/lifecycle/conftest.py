"""Fixtures: the office at work on a database of its own, of either sort."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from huibao.cycle.filing import package
from huibao.office import Office
from tests.lifecycle.bureau import Bureau, at_work, unavailable


@pytest.fixture(autouse=True)
def _no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice: what is told here does not depend on a PDF."""
    monkeypatch.setattr(package, "to_pdf", unavailable)


@pytest.fixture
def bureau(tmp_path: Path, empty_database: Path, sample_office: Office) -> Iterator[Bureau]:
    """The sample office on a SQLite database of its own."""
    shutil.copy(empty_database, tmp_path / "huibao.db")
    yield from at_work(sample_office, tmp_path)


@pytest.fixture
def new_bureau_on_postgres(
    migrated_postgres_database: str, tmp_path: Path, sample_office: Office
) -> Iterator[Bureau]:
    """The sample office on PostgreSQL, where two transactions may truly overlap."""
    yield from at_work(sample_office, tmp_path, migrated_postgres_database)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def either_bureau(request: pytest.FixtureRequest) -> Bureau:
    """The sample office on SQLite, and again on PostgreSQL: where two act at the same instant."""
    found: Bureau = request.getfixturevalue(
        "bureau" if request.param == "sqlite" else "new_bureau_on_postgres"
    )
    return found
