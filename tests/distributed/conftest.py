"""A cluster on databases of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.distributed.cluster import Cluster, cluster
from tests.postgres import _create, new_postgres_database, postgres_url

__all__ = ["new_postgres_database", "postgres_url"]


@pytest.fixture
def many(tmp_path: Path, new_postgres_database: str, postgres_url: str) -> Iterator[Cluster]:
    """The sample office on many processes, not started yet."""
    name = f"prefect_{uuid.uuid4().hex[:12]}"
    _create(postgres_url, name)
    with cluster(tmp_path, new_postgres_database, f"{postgres_url.rpartition('/')[0]}/{name}") as c:
        yield c
