"""`huibao units` writes what systemd needs, its secrets readable by their owner alone."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import SHORTEST_KEY

HUIBAO = (sys.executable, "-c", "from huibao.cli import main; main()")


def written(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HUIBAO, "units", str(folder), "--data", "/srv/huibao", "--user", "daemon"],
        capture_output=True,
        text=True,
        check=True,
    )


def environment(folder: Path) -> dict[str, str]:
    """Return what a shell takes from the file, as README has it sourced."""
    read = subprocess.run(
        ["sh", "-c", "set -a; . ./huibao.env; env -0"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split("=", 1) for line in read.stdout.split("\0") if line)


def test_the_units_name_this_installation_and_nothing_is_left_to_fill_in(tmp_path):
    written(tmp_path)
    for unit in ("huibao-prefect.service", "huibao-web@.service", "huibao-worker@.service"):
        text = (tmp_path / unit).read_text(encoding="utf-8")
        assert f"ExecStart={Path(sys.executable).parent}/" in text
        assert "User=daemon" in text
        assert f"EnvironmentFile={tmp_path}/huibao.env" in text
        assert "{" not in text


def test_prefect_listens_on_loopback_and_asks_for_the_login_that_the_others_bring(tmp_path):
    written(tmp_path)
    told = environment(tmp_path)

    assert "--host 127.0.0.1" in (tmp_path / "huibao-prefect.service").read_text(encoding="utf-8")
    assert told["PREFECT_SERVER_API_AUTH_STRING"] == told["PREFECT_API_AUTH_STRING"]
    assert len(told["PREFECT_API_AUTH_STRING"]) > SHORTEST_KEY
    assert json.loads(told["PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED"])
    assert stat.S_IMODE((tmp_path / "huibao.env").stat().st_mode) == 0o600


def test_written_again_the_secrets_stay(tmp_path):
    written(tmp_path)
    before = environment(tmp_path)

    again = written(tmp_path)

    assert environment(tmp_path) == before
    assert len(before["HUIBAO_SECRET_KEY"]) >= SHORTEST_KEY
    assert before["HUIBAO_SECRET_KEY"] not in again.stdout


def test_systemd_finds_nothing_wrong_with_them(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze (for example: apt-get install systemd)")
    written(tmp_path)
    units = [str(path) for path in tmp_path.glob("*.service")]
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    named = [line for line in checked.stderr.splitlines() if "huibao" in line]
    assert named == []
