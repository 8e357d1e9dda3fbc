"""The sample office at work, cycles whose work waits to be claimed, and a Prefect server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from huibao.prefect_server import PrefectServer
from tests.lifecycle.conftest import _no_pdf
from tests.ports import free_port
from tests.prefect_tables import lay_prefect_tables

__all__ = ["_no_pdf"]

LOGIN = "huibao:only-for-this-test"


@pytest.fixture
def prefect(tmp_path: Path) -> Iterator[PrefectServer]:
    """A Prefect server, which this process asks."""
    lay_prefect_tables(tmp_path)
    server = PrefectServer(tmp_path / "prefect", login=LOGIN, port=free_port())
    server.start()
    try:
        assert server.wait_until_up()
        told = {PREFECT_API_URL: server.api_url, PREFECT_API_AUTH_STRING: LOGIN}
        with temporary_settings(told):
            yield server
    finally:
        server.stop()
