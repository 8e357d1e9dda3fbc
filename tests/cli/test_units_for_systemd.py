"""`huibao units` writes what systemd needs, its secrets readable by their owner alone."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from config.settings import SHORTEST_KEY

HUIBAO = (sys.executable, "-c", "from huibao.cli import main; main()")


def asked_for(
    folder: Path,
    *,
    data: str = "/srv/huibao",
    user: str = "daemon",
    by: Sequence[str] = HUIBAO,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*by, "units", str(folder), "--data", data, "--user", user],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


def written(folder: Path, **told: str) -> subprocess.CompletedProcess[str]:
    done = asked_for(folder, **told)
    assert done.returncode == 0, done
    return done


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


def test_prefect_lays_its_pages_out_where_the_account_may_write(tmp_path):
    written(tmp_path)
    told = environment(tmp_path)["PREFECT_SERVER_UI_STATIC_DIRECTORY"]
    assert told.startswith("/srv/huibao/")
    assert "ReadWritePaths=/srv/huibao\n" in (tmp_path / "huibao-prefect.service").read_text()


def test_whoever_installed_it_where_nobody_else_may_go_is_told_that_it_will_not_start(tmp_path):
    own = tmp_path / "home"
    subprocess.run([sys.executable, "-m", "venv", "--copies", "--without-pip", own], check=True)
    own.chmod(0o700)
    python = (str(own / "bin" / "python"), *HUIBAO[1:])
    told = asked_for(tmp_path / "units", by=python).stdout
    assert "账号 daemon 可能运行不了" in told
    assert "可能运行不了" not in asked_for(tmp_path / "roots", user="root", by=python).stdout


def test_written_again_the_secrets_stay(tmp_path):
    written(tmp_path)
    before = environment(tmp_path)

    again = written(tmp_path)

    assert environment(tmp_path) == before
    assert len(before["HUIBAO_SECRET_KEY"]) >= SHORTEST_KEY
    assert before["HUIBAO_SECRET_KEY"] not in again.stdout


@pytest.mark.parametrize(
    "told",
    [
        {"user": "a\nExecStart=/bin/sh"},
        {"user": "two words"},
        {"data": "/srv/a\nExecStart=/bin/sh"},
        {"data": "/srv/100%"},
        {"data": '/srv/a"b'},
        {"data": "/srv/a\u2028b"},
    ],
)
def test_what_would_be_another_line_of_a_unit_is_refused(tmp_path, told):
    done = asked_for(tmp_path / "units", **told)
    assert done.returncode == 1
    assert "/ It " in done.stdout
    assert not (tmp_path / "units").exists()


def test_the_space_of_chinese_text_is_a_letter_of_a_folder(tmp_path):
    written(tmp_path, data=f"{tmp_path}/汇报　数据")
    unit = (tmp_path / "huibao-prefect.service").read_text(encoding="utf-8")
    assert f"ReadWritePaths={tmp_path}/汇报　数据\n" in unit
    assert environment(tmp_path)["HUIBAO_DATA"] == f"{tmp_path}/汇报　数据"


def test_a_folder_with_a_space_is_one_word_and_without_detours(tmp_path):
    written(tmp_path, data=f"{tmp_path}/units/../data folder")
    unit = (tmp_path / "huibao-prefect.service").read_text(encoding="utf-8")
    assert f'ReadWritePaths="{tmp_path}/data folder"\n' in unit
    assert environment(tmp_path)["HUIBAO_DATA"] == f"{tmp_path}/data folder"


@pytest.mark.parametrize("folder", ["units", "units of huibao", "汇报　单元"])
def test_systemd_finds_nothing_wrong_with_them(tmp_path, folder):
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze (for example: apt-get install systemd)")
    data = tmp_path / folder / "data"
    data.mkdir(parents=True)
    written(tmp_path / folder, data=str(data))
    units = [str(path) for path in (tmp_path / folder).glob("*.service")]
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    named = [line for line in checked.stderr.splitlines() if "huibao" in line]
    assert named == []
