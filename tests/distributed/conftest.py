"""A cluster on databases of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.distributed.cluster import Cluster, cluster
from tests.postgres import Postgres


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The sample office on many processes, not started yet."""
    with Postgres() as server:
        records, runs = server.new_database(), server.new_database("prefect")
        with cluster(tmp_path_factory.mktemp("many"), records, runs) as made:
            yield made
