"""Rows of 0.1.0 are kept, exact as they were read, when its tables are brought up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from huibao.records.database import Database, _alembic, migrate, pending_migrations
from huibao.records.models import FigureValue

CYCLE = (
    "INSERT INTO cycles (id, key, kind, period, title, state, version, prepared, round, imported,"
    " kind_snapshot, opened_at, opened_by, collect_due, thread) VALUES (1, 'annual-2022', 'annual',"
    " '2022', '总结', 'archived', 1, TRUE, 1, TRUE, '{}', '2023-01-01', '苏念安', '2023-01-01', '')"
)
FIGURE = (
    'INSERT INTO figure_values (id, cycle_id, section, department, start, "end", name, label, unit,'
    " value, kind, period, as_of, removed) VALUES (1, 1, '', '', 0, 0, '许可', '许可', '件', '80',"
    " 'count', '', '', FALSE)"
)


def grows(url: str) -> None:
    with _alembic(url) as config:
        command.upgrade(config, "0001")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(CYCLE))
        connection.execute(text(FIGURE))
    engine.dispose()
    assert pending_migrations(url) == ["0002"]
    migrate(url)
    assert pending_migrations(url) == []
    database = Database(url)
    with database.transaction() as session:
        old = session.get_one(FigureValue, 1)
        assert (old.value, old.upper, old.rough) == ("80", "", "")
        old.upper, old.rough = "90", "约"
    with database.reading() as session:
        assert session.get_one(FigureValue, 1).upper == "90"
    database.dispose()


def test_on_sqlite(tmp_path: Path) -> None:
    grows(f"sqlite:///{tmp_path / 'huibao.db'}")


@pytest.mark.timeout(180)
def test_on_postgresql(new_postgres_database: str) -> None:
    grows(new_postgres_database)
