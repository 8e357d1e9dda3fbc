"""Several processes that start on one empty database at the same instant all find its tables."""

from __future__ import annotations

import subprocess
import sys

import pytest

from huibao.records.database import pending_migrations

MIGRATE = "import sys; from huibao.records.database import migrate; migrate(sys.argv[1])"


@pytest.mark.postgres
def test_processes_that_start_at_once_make_the_tables_once(new_postgres_database: str) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, new_postgres_database], stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    ended = [process.communicate(timeout=120)[1] for process in starting]

    assert [process.returncode for process in starting] == [0, 0, 0], ended
    assert pending_migrations(new_postgres_database) == []
