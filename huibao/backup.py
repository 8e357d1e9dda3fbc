"""Backup and restore: all that one installation keeps, in one file, with a SHA-256 for each part.

A backup is taken while people work. The database comes first and is one consistent moment; archive
packages are written once, before they are filed, so that all that the database speaks of is there.
Prefect's own database is left out, for it holds no state of ours.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter
from sqlalchemy import inspect

from config.installation import Installation
from huibao.audit import Act, Did
from huibao.records.database import (
    DatabaseUnreachable,
    DatabaseUrlWrong,
    open_engine,
    reach,
    url_of,
)

MANIFEST = "manifest.json"
SQLITE, POSTGRES = "huibao.db", "huibao.pgdump"


NO_BACKUP = (
    "{file}：不是 huibao backup 写成的备份文件 (This is no file that `huibao backup` has written.)"
)


class BackupRefused(Exception):
    """The backup cannot be made, or not be restored; the message says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """What a backup holds: when it was made, where archives lie, and the SHA-256 of every file."""

    made_at: str
    archive_folder: str
    """Relative to the data folder; `archive` for one that lay elsewhere."""
    files: dict[str, str]


def back_up(house: Installation, file: Path, now: datetime) -> Contents:
    """Write the backup to `file`, whole or not at all, readable by its owner alone.

    `BackupRefused` when the file exists, the database cannot be read, or PostgreSQL's `pg_dump` is
    missing or fails, or what was written reads otherwise; `OSError` when there is no such folder,
    or no room in it.
    """
    if file.exists():
        raise BackupRefused(f"{file} 已存在，请换一个文件名 (It exists: choose another name)")
    relative = Path(house.office.archive_folder)
    archive = "archive" if relative.is_absolute() else relative.as_posix()
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as scratch:
        folder, draft = Path(scratch), Path(scratch) / "draft.tar.gz"
        found = {name: folder / name for name in [_dump(house, folder)]}
        found |= dict(_under(house.settings.office, "office"))
        found |= dict(_under(house.archive_folder, archive))
        key = house.settings.data / "secret.key"
        if house.settings.secret_key is None and key.is_file():
            found["secret.key"] = key
        contents = _pack(draft, found, Contents(now.isoformat(), archive, {}))
        _must_read_back(draft, contents)
        draft.chmod(0o600)
        draft.rename(file)
    return contents


def note_backup(act: Act, file: Path, contents: Contents) -> None:
    """Record in the office's chain that the backup was made, where it lies, and its hash."""
    act.record(
        Did.BACKED_UP,
        # A name that is not UTF-8 is noted as well as it can be.
        subject=os.fsencode(file.resolve()).decode(errors="replace"),
        detail={
            "made_at": contents.made_at,
            "files": len(contents.files),
            "bytes": file.stat().st_size,
            "sha256": _sha256(file),
            "read_back": True,
        },
    )


def restore(file: Path, data: Path, *, database_url: str = "") -> Contents:
    """Unpack the backup into the empty folder `data`, every file checked; nothing when one fails.

    A PostgreSQL backup goes into the empty database of `database_url`. `BackupRefused` says what
    stands in the way.
    """
    if data.is_mount():  # which cannot be put in the place of, and often holds lost+found
        raise BackupRefused(
            f"{data} 是一块磁盘的挂载点，请恢复到其中的新文件夹，如 {data / 'data'}"
            f" (A disk is mounted there: name a new folder in it, such as {data / 'data'})"
        )
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise BackupRefused(
            f"{data} 不是空文件夹，请恢复到空文件夹 (Not empty: name an empty folder)"
        )
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=".restore-") as scratch:
        folder = Path(scratch) / "data"
        contents = _unpacked(file, folder)
        dump = folder / POSTGRES
        if dump.is_file():
            _restore_postgres(dump, database_url)
            dump.unlink()
        if data.exists():
            data.rmdir()
        folder.chmod(0o700)
        folder.rename(data)
    return contents


def _dump(house: Installation, folder: Path) -> str:
    url = url_of(house.settings.database_url)
    if url.get_backend_name() != "sqlite":
        command = ["pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRES}"]
        _run_postgres(command, house.settings.database_url)
        return POSTGRES
    # SQLite's own online backup: one moment of the database, whoever writes meanwhile.
    try:
        with (
            closing(sqlite3.connect(str(url.database))) as source,
            closing(sqlite3.connect(folder / SQLITE)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as fault:
        if getattr(fault, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, str(fault)) from fault
        raise BackupRefused(
            f"{url.database}：数据库无法读取 (The database cannot be read): {fault}"
        ) from fault
    return SQLITE


def _restore_postgres(dump: Path, database_url: str) -> None:
    try:
        engine = open_engine(database_url)
    except DatabaseUrlWrong as wrong:
        raise BackupRefused(str(wrong)) from None
    try:
        if engine.dialect.name != "postgresql":
            raise BackupRefused(
                "这是 PostgreSQL 的备份，请先用 HUIBAO_DATABASE_URL 指定一个空的数据库"
                " (A PostgreSQL backup: name an empty database by HUIBAO_DATABASE_URL)"
            )
        reach(engine)
        if inspect(engine).get_table_names():
            raise BackupRefused("数据库不是空的 (The database is not empty)")
    except DatabaseUnreachable as away:
        raise BackupRefused(str(away)) from None
    finally:
        engine.dispose()
    _run_postgres(["pg_restore", "--no-owner", "--exit-on-error", str(dump)], database_url)


def _run_postgres(command: list[str], database_url: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by its environment, not its arguments."""
    program, url = shutil.which(command[0]), url_of(database_url)
    if program is None:
        raise BackupRefused(
            f"未安装 {command[0]}，请安装 PostgreSQL 客户端后再试"
            f" ({command[0]} is missing: install PostgreSQL's client, such as postgresql-client)"
        )
    password = url.password or url.query.get("password")
    bare = url.set(drivername="postgresql", password=None).difference_update_query(["password"])
    plain = bare.render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    done = subprocess.run(  # noqa: S603  our own words, the program looked up
        [program, *command[1:], f"--dbname={plain}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(f"{command[0]}: {done.stderr.strip()}")


def _under(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _pack(draft: Path, found: dict[str, Path], contents: Contents) -> Contents:
    with tarfile.open(draft, "w:gz", compresslevel=6) as tar:
        for name, path in found.items():
            try:
                contents.files[name] = _sha256(path)
                tar.add(path, name, recursive=False)
            except FileNotFoundError:
                # Half a package, swept away or renamed while we looked; what is filed stays.
                contents.files.pop(name, None)
        listed = draft.with_name(MANIFEST)
        listed.write_text(json.dumps(asdict(contents), ensure_ascii=False, indent=1), "utf-8")
        tar.add(listed, MANIFEST)
    return contents


def _must_read_back(file: Path, contents: Contents) -> None:
    """Raise `BackupRefused` where what was written is not, byte for byte, what was meant to be."""
    with tarfile.open(file, "r:gz") as tar:
        read = {
            member.name: _sha256_of(part)
            for member in tar
            if member.name != MANIFEST and (part := tar.extractfile(member)) is not None
        }
    for name in sorted({*read, *contents.files}):
        if read.get(name) != contents.files.get(name):
            raise BackupRefused(
                f"{name}：写入后读回不一致，没有留下备份，请再试一次"
                f" (Read back otherwise than written; no backup was kept. Try again.)"
            )


def _unpacked(file: Path, folder: Path) -> Contents:
    try:
        with tarfile.open(file, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        contents = TypeAdapter(Contents).validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as fault:
        if not file.exists():
            raise BackupRefused(f"{file}：找不到文件 (There is no such file.)") from fault
        raise BackupRefused(NO_BACKUP.format(file=file)) from fault
    except (tarfile.ReadError, IsADirectoryError) as fault:
        raise BackupRefused(NO_BACKUP.format(file=file)) from fault
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, TypeError) as fault:
        if isinstance(fault, OSError) and fault.errno:
            raise  # the disk's fault, not the file's
        raise BackupRefused(f"{file} 不是完整的备份 (It is no whole backup): {fault}") from fault
    (folder / MANIFEST).unlink()
    # Links, too, which no backup holds.
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    for name in sorted(present ^ set(contents.files)):
        raise BackupRefused(f"{name}：缺失或多出 (missing, or not in the manifest)")
    for name, sha256 in contents.files.items():
        if _sha256(folder / name) != sha256:
            raise BackupRefused(f"{name}：内容被改动 (it was changed)")
    return contents


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return _sha256_of(file)


def _sha256_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
