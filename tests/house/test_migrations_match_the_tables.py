"""The migrations build exactly the tables that the code expects, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from huibao.records.database import migrate, open_engine, pending_migrations
from huibao.records.models import Record


def differences(url: str) -> list[object]:
    migrate(url)
    engine = open_engine(url)
    with engine.connect() as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), Record.metadata
        )
    engine.dispose()
    return found


def test_on_sqlite_nothing_differs(tmp_path: Path) -> None:
    assert differences(f"sqlite:///{tmp_path / 'huibao.db'}") == []


@pytest.mark.postgres
def test_on_postgresql_nothing_differs(new_postgres_database: str) -> None:
    assert differences(new_postgres_database) == []


def test_a_new_database_names_what_is_pending_and_then_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'huibao.db'}"
    assert pending_migrations(url)[0] == "0001"

    migrate(url)

    assert pending_migrations(url) == []
