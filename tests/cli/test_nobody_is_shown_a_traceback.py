"""Whatever a command is given, its user reads a sentence that says what to do next."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from huibao.cli import main

NOT_UTF8 = os.fsdecode(b"n\xff\xfe")


class Said:
    """What commands say, and that none of them ends in an exception."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch):
        self.capsys, self.patch = capsys, patch

    def by(self, *words: str | Path, fails: bool = True) -> str:
        """Return what the command says; it is expected to fail unless told otherwise."""
        self.patch.setattr(sys, "argv", ["huibao", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        seen = self.capsys.readouterr()
        code = end.value.code
        assert bool(code) is fails
        return seen.out + seen.err + (code if isinstance(code, str) else "")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """What commands say that are run here."""
    return Said(capsys, monkeypatch)


@pytest.fixture
def data(tmp_path: Path, said: Said) -> Path:
    """A data folder with an empty database."""
    said.by("migrate", "--data", tmp_path / "data", fails=False)
    return tmp_path / "data"


@pytest.mark.parametrize("command", ["history", "verify"])
def test_a_key_that_is_not_utf_8(said: Said, data: Path, command: str) -> None:
    assert "UTF-8" in said.by(command, NOT_UTF8, "--data", data)


def test_a_backup_whose_name_is_not_utf_8_is_made_and_noted(
    said: Said, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / NOT_UTF8
    assert "已备份" in said.by("backup", file, "--data", data, fails=False)
    assert file.is_file()
    assert "n\ufffd" in said.by("history", "office", "--data", data, fails=False)


def test_a_database_that_somebody_holds(
    said: Said, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said.by("cycles", "--data", data, fails=False)
    monkeypatch.setattr("huibao.records.database.PRAGMAS", ("busy_timeout=1",))
    holder = sqlite3.connect(data / "huibao.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    told = said.by("open", "annual", "2022", "--data", data)
    holder.close()
    assert "数据库暂时无法读写：database is locked" in told
    assert "INSERT" not in told


def test_a_backup_that_could_not_be_noted(
    said: Said, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise OperationalError("INSERT INTO events", {}, Exception("database is locked"))

    monkeypatch.setattr("huibao.cli.keeping.note_backup", locked)
    told = said.by("backup", tmp_path / "kept.tar.gz", "--data", data, fails=False)
    assert "但没能记入数据库" in told
    assert "database is locked" in told
    assert "INSERT" not in told


@pytest.mark.parametrize("command", ["status", "migrate", "check", "verify"])
def test_a_database_that_is_damaged(said: Said, data: Path, command: str) -> None:
    (data / "huibao.db").write_bytes(b"no database " * 400)
    told = said.by(command, "--data", data)
    assert "数据库文件已损坏" in told
    assert "huibao restore" in told
    assert "没有应答" not in told.partition("数据库文件")[2]


def test_a_database_that_is_damaged_further_in(said: Said, data: Path) -> None:
    said.by("cycles", "--data", data, fails=False)
    pages = bytearray((data / "huibao.db").read_bytes())
    pages[8192:] = b"\x5a" * (len(pages) - 8192)
    (data / "huibao.db").write_bytes(pages)
    assert "数据库文件已损坏" in said.by("verify", "--data", data)


@pytest.mark.parametrize("year", ["99999999999999999999", "0"])
def test_a_year_that_is_none(said: Said, data: Path, tmp_path: Path, year: str) -> None:
    told = said.by("catalogue", year, "-o", tmp_path / "year.xlsx", "--data", data)
    assert "参数的值不对（YEAR），用法请看 huibao catalogue --help" in told


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///x?mode=memory"])
@pytest.mark.parametrize("command", ["cycles", "migrate", "check"])
def test_a_database_that_nothing_would_be_kept_of(
    said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, command: str
) -> None:
    monkeypatch.setenv("HUIBAO_DATABASE_URL", url)
    assert "数据库地址无法识别" in said.by(command, "--data", tmp_path)


def test_a_home_of_nobody(said: Said) -> None:
    assert "HUIBAO_DATA 的值无效" in said.by("cycles", "--data", "~nobody-of-that-name/data")


@pytest.mark.parametrize("command", ["status", "migrate", "check"])
def test_a_database_of_a_later_huibao(said: Said, data: Path, command: str) -> None:
    with closing(sqlite3.connect(data / "huibao.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    assert "这个数据库是更新版本的汇报系统所用" in said.by(command, "--data", data)


def test_a_key_that_is_too_short_is_a_mistake_of_the_set_up(said: Said, data: Path) -> None:
    said.by("cycles", "--data", data, fails=False)
    (data / "secret.key").write_text("short")
    assert "密钥太短" in said.by("check", "--data", data)


def test_units_are_not_said_to_be_written_where_a_file_lies(said: Said, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    told = said.by("units", file)
    assert "不是文件夹" in told
    assert "已写入" not in told


def test_the_login_of_a_wrong_folder_is_not_told(said: Said, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    assert "没有密钥" in said.by("prefect", "--data", wrong)
    assert not wrong.exists()


def test_a_seal_is_not_held_to_a_package(said: Said, data: Path) -> None:
    told = said.by("verify", data, "--seal", "0" * 64, "--data", data)
    assert "--seal" in told
    assert "完整" not in told
