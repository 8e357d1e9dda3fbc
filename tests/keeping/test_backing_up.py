"""A backup taken while people work holds everything, and comes back whole or not at all."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from config.installation import build
from huibao.audit import Did
from huibao.backup import MANIFEST, BackupRefused, back_up, restore
from huibao.records.models import Record
from tests.lifecycle.bureau import Bureau

needs_pg_dump = pytest.mark.skipif(
    shutil.which("pg_dump") is None, reason="needs pg_dump (apt-get install postgresql-client)"
)


def huibao(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from huibao.cli import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
    )


def rows(bureau: Bureau, url: str = "") -> dict[str, list[object]]:
    """Every row of every table."""
    if url:
        with sqlite3.connect(url) as copy:
            return {n: copy.execute(f"SELECT * FROM {n}").fetchall() for n in sorted(tables())}
    with bureau.house.database.reading() as session:
        return {
            name: [tuple(row) for row in session.execute(text(f"SELECT * FROM {name}"))]
            for name in sorted(tables())
        }


def tables() -> list[str]:
    return list(Record.metadata.tables)


def test_all_that_was_kept_comes_back(bureau: Bureau, tmp_path: Path) -> None:
    bureau.archived()
    (bureau.house.settings.data / "secret.key").write_text("k" * 64)
    build(bureau.house.settings).database.dispose()  # started once with that key
    file, data = tmp_path / "away" / "huibao.tar.gz", tmp_path / "back"
    file.parent.mkdir()
    back_up(bureau.house, file, bureau.now)
    assert file.stat().st_mode & 0o777 == 0o600

    restored = huibao("restore", str(file), "--data", str(data))

    assert (restored.returncode, "完整，未被改动" in restored.stdout) == (0, True), restored
    assert rows(bureau, str(data / "huibao.db")) == rows(bureau)
    assert (data / "secret.key").read_text() == "k" * 64
    assert (data / "office" / "people.yaml").is_file()
    package = bureau.folder.relative_to(bureau.house.settings.data)
    assert (data / package / "events.jsonl").is_file()


def test_a_folder_that_does_not_exist_is_asked_for_and_not_made(
    bureau: Bureau, tmp_path: Path
) -> None:
    file = tmp_path / "mistyped" / "huibao.tar.gz"
    refused = huibao("backup", str(file), "--data", str(bureau.house.settings.data))
    assert refused.returncode == 1
    assert refused.stdout == (
        f"{file}：无法写入 / cannot be written:"
        " 文件夹不存在，请先建好 / its folder does not exist; make it first\n"
    )
    assert not file.parent.exists()


def test_an_archive_that_lay_elsewhere_comes_back_and_whoever_restores_is_told_where(
    bureau: Bureau, tmp_path: Path
) -> None:
    elsewhere, office = tmp_path / "archives of all", tmp_path / "office"
    shutil.copytree(bureau.house.settings.office, office)
    own = bureau.house.office.model_copy(update={"archive_folder": str(elsewhere)})
    written = (office / "office.yaml").read_text("utf-8")
    line = next(line for line in written.splitlines() if line.startswith("archive_folder:"))
    (office / "office.yaml").write_text(written.replace(line, f"archive_folder: {elsewhere}"))
    settings = bureau.house.settings.model_copy(update={"office": office})
    bureau.house = replace(bureau.house, office=own, settings=settings)
    bureau.archived()
    (settings.data / "secret.key").write_text("k" * 64)
    file, data = tmp_path / "huibao.tar.gz", tmp_path / "back"
    back_up(bureau.house, file, bureau.now)
    shutil.move(elsewhere, tmp_path / "lost with the machine")

    restored = huibao("restore", str(file), "--data", str(data))

    assert (restored.returncode, "完整，未被改动" in restored.stdout) == (0, True), restored
    package = bureau.folder.relative_to(elsewhere)
    assert (data / "archive" / package / "events.jsonl").is_file()
    assert f"move its folders to {elsewhere}" in restored.stdout
    shutil.move(data / "archive", elsewhere)
    verified = huibao("verify", HUIBAO_DATA=str(data))
    assert (verified.returncode, "完整" in verified.stdout) == (0, True), verified


def test_a_backup_is_one_moment_though_others_write(bureau: Bureau, tmp_path: Path) -> None:
    stop, wrote = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            with bureau.house.acting() as act:
                act.record(Did.LINK_RENEWED, subject="同时写入")
            wrote.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert wrote.wait(10)
        back_up(bureau.house, tmp_path / "one.tar.gz", bureau.now)
    finally:
        stop.set()
        writer.join(10)
    assert (
        huibao("restore", str(tmp_path / "one.tar.gz"), "--data", str(tmp_path / "r")).returncode
        == 0
    )


def test_nothing_is_written_over(bureau: Bureau, tmp_path: Path) -> None:
    file = tmp_path / "huibao.tar.gz"
    back_up(bureau.house, file, bureau.now)
    with pytest.raises(BackupRefused, match="已存在"):
        back_up(bureau.house, file, bureau.now)
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("留着")
    with pytest.raises(BackupRefused, match="不是空文件夹"):
        restore(file, full)
    assert (full / "mine.txt").read_text() == "留着"


@pytest.mark.parametrize("harm", ["cut", "rotten", "changed", "added"])
def test_a_backup_that_is_not_whole_restores_nothing(
    bureau: Bureau, tmp_path: Path, harm: str
) -> None:
    good, bad = tmp_path / "good.tar.gz", tmp_path / "bad.tar.gz"
    back_up(bureau.house, good, bureau.now)
    if harm == "cut":
        bad.write_bytes(good.read_bytes()[:-4000])
    elif harm == "rotten":
        pack = zlib.compressobj(wbits=31)
        begun = pack.compress(gzip.decompress(good.read_bytes())[:20_000])
        bad.write_bytes(begun + pack.flush(zlib.Z_SYNC_FLUSH) + b"\xff" * 1000)
    else:
        folder = tmp_path / "x"
        with tarfile.open(good) as tar:
            tar.extractall(folder, filter="data")
        with (folder / ("office/people.yaml" if harm == "changed" else "new")).open("a") as file:
            file.write("# 改\n")
        with tarfile.open(bad, "w:gz") as tar:
            tar.add(folder, ".")
    with pytest.raises(BackupRefused):
        restore(bad, tmp_path / "r")
    assert not (tmp_path / "r").exists()


@pytest.mark.postgres
@needs_pg_dump
def test_a_postgresql_database_comes_back_into_an_empty_one(
    new_bureau_on_postgres: Bureau, new_postgres_database: str, tmp_path: Path
) -> None:
    new_bureau_on_postgres.open()
    file = tmp_path / "huibao.tar.gz"
    back_up(new_bureau_on_postgres.house, file, new_bureau_on_postgres.now)
    full = new_bureau_on_postgres.house.settings.database_url
    with pytest.raises(BackupRefused, match="不是空的"):
        restore(file, tmp_path / "full", database_url=full)
    empty = {"HUIBAO_DATABASE_URL": new_postgres_database}
    restored = huibao("restore", str(file), "--data", str(tmp_path / "r"), **empty)
    assert (restored.returncode, "完整" in restored.stdout) == (0, True), restored


def test_a_missing_pg_dump_is_named(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = bureau.house.settings.model_copy(
        update={"database_url": "postgresql+psycopg://huibao:geheim@127.0.0.1:1/huibao"}
    )
    house = type(bureau.house)(settings, bureau.house.office, bureau.house.database, b"")
    with pytest.raises(BackupRefused, match="pg_dump") as refusal:
        back_up(house, tmp_path / "b.tar.gz", bureau.now)
    assert "geheim" not in str(refusal.value)
    assert not (tmp_path / "b.tar.gz").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"files": []},
        {"files": None},
        {"files": {"office/office.yaml": 1}},
        {"archive_folder": 5},
        {"made_at": 5},
    ],
)
def test_a_manifest_of_another_program_is_refused(
    bureau: Bureau, tmp_path: Path, change: dict[str, object]
) -> None:
    file = _altered(bureau, tmp_path, change)
    with pytest.raises(BackupRefused, match="不是完整的备份"):
        restore(file, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_link_in_a_backup_is_refused(bureau: Bureau, tmp_path: Path) -> None:
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "office"
    with pytest.raises(BackupRefused, match="link：缺失或多出"):
        restore(_altered(bureau, tmp_path, {}, link), tmp_path / "back")


def test_what_lacks_its_key_is_said_to_be_restored_all_the_same(
    bureau: Bureau, tmp_path: Path
) -> None:
    key, data = "k" * 64, tmp_path / "back"
    house = build(bureau.house.settings.model_copy(update={"secret_key": SecretStr(key)}))
    back_up(house, tmp_path / "huibao.tar.gz", bureau.now)  # its key is in the environment
    told = huibao("restore", str(tmp_path / "huibao.tar.gz"), "--data", str(data))
    assert told.returncode == 1
    assert f"huibao verify --data {data}" in told.stdout
    assert huibao("verify", "--data", str(data), HUIBAO_SECRET_KEY=key).returncode == 0


def _altered(
    bureau: Bureau, folder: Path, change: dict[str, object], *more: tarfile.TarInfo
) -> Path:
    """Return a backup whose manifest says something else, with more members."""
    whole, file = folder / "whole.tar.gz", folder / "altered.tar.gz"
    back_up(bureau.house, whole, bureau.now)
    with tarfile.open(whole) as read, tarfile.open(file, "w:gz") as write:
        for member in read:
            part = read.extractfile(member)
            content = part.read() if part else b""
            if member.name == MANIFEST:
                content = json.dumps(json.loads(content) | change).encode()
                member.size = len(content)
            write.addfile(member, io.BytesIO(content))
        for member in more:
            write.addfile(member)
    return file
