"""The port of Prefect is another installation's: `huibao deploy` says so, and what to look at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from config.office import sample_folder
from huibao.prefect_server import PrefectServer


def test_a_login_that_prefect_does_not_take_is_told_as_such(
    tmp_path: Path, prefect: PrefectServer
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "huibao.cli", "deploy", "--office", str(sample_folder())],
        env={
            **os.environ,
            "HUIBAO_DATA": str(tmp_path / "data"),
            "HUIBAO_SECRET_KEY": "k" * 64,
            "PREFECT_HOME": str(tmp_path / "home"),
            "PREFECT_API_URL": prefect.api_url,
            "PREFECT_API_AUTH_STRING": "huibao:of-another",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "不接受本系统的登录口令" in done.stdout
    assert "Prefect 没有应答" not in done.stdout
    assert "of-another" not in done.stdout + done.stderr
