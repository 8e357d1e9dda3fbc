"""What an installation keeps is read by its own account alone, whatever umask it starts with."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from config.installation import build
from config.settings import load_settings
from huibao.backup import back_up, restore
from huibao.cli.setup import init


def open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)


def test_no_other_account_reads_the_database_or_what_lies_beside_it(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.tar.gz"
    former = os.umask(0o022)
    try:
        house = build(load_settings(data=data))
        with house.acting():
            assert not open_to_others(data)
            assert [p.name for p in data.iterdir() if p.is_file() and open_to_others(p)] == []
        back_up(house, file, datetime.now().astimezone())
        house.database.dispose()
        restore(file, tmp_path / "restored")
    finally:
        os.umask(former)
    assert not open_to_others(file)
    assert not open_to_others(tmp_path / "restored")


def test_a_data_folder_that_begins_with_the_offices_files_is_for_its_account_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIBAO_DATA", str(tmp_path / "data"))
    former = os.umask(0o022)
    try:
        assert init(tmp_path / "data" / "office") == 0
        assert init(tmp_path / "elsewhere" / "office") == 0
    finally:
        os.umask(former)
    assert not open_to_others(tmp_path / "data")
    assert open_to_others(tmp_path / "elsewhere"), "the program may run by another account"


def test_a_database_in_a_folder_that_others_may_read_is_not_theirs_to_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    former = os.umask(0o022)
    try:
        data.mkdir()
        build(load_settings(data=data)).database.dispose()
    finally:
        os.umask(former)
    assert open_to_others(data)
    assert [p.name for p in data.iterdir() if p.name.startswith("huibao.db")]
    assert not any(open_to_others(p) for p in data.glob("huibao.db*"))
