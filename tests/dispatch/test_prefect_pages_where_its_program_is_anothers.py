"""A program that its account may only read, as in /opt: Prefect has its pages all the same."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from huibao import prefect_server
from huibao.prefect_server import PrefectServer
from tests.dispatch.conftest import LOGIN
from tests.ports import free_port
from tests.prefect_tables import lay_prefect_tables


def test_prefect_lays_its_pages_out_beside_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever runs these tests may be root, who may write anywhere.
    monkeypatch.setattr(prefect_server, "PROGRAM", tmp_path / "not" / "ours")
    lay_prefect_tables(tmp_path)
    server = PrefectServer(tmp_path / "prefect", login=LOGIN, port=free_port())
    server.start()
    try:
        assert server.wait_until_up()
        shown = httpx.get(server.ui_url, headers={"Accept": "text/html"}, follow_redirects=True)
    finally:
        server.stop()
    assert shown.status_code == httpx.codes.OK
    laid_out = [path.read_text() for path in (tmp_path / "prefect" / "pages").glob("*/index.html")]
    assert shown.text in laid_out
