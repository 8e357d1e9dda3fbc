"""A cluster on databases of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.distributed.cluster import Cluster, cluster
from tests.postgres import Postgres, postgres

__all__ = ["postgres"]


@pytest.fixture
def many(
    tmp_path: Path,
    postgres: Postgres,
) -> Iterator[Cluster]:
    """The sample office on many processes, not started yet."""
    with cluster(tmp_path, postgres.new_database(), postgres.new_database("prefect")) as made:
        yield made
