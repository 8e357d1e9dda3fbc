"""A PostgreSQL server of the test session's own, in a temporary folder on a free port.

Import `postgres_url` (the server, with an empty database) or `new_postgres_database` (a database
for each test) into a `conftest.py`. Where PostgreSQL is not installed, such tests are skipped.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

INITDB = ("-A", "trust", "-U", "huibao", "-E", "UTF8", "--locale=C.UTF-8")

ADVICE = "needs PostgreSQL's server programs (for example: apt-get install postgresql)"


def _programs() -> Path:
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    found = newest[0] if newest else shutil.which("initdb")
    if not found:
        pytest.skip(ADVICE)
    return Path(found).resolve().parent


def _version(initdb: Path) -> int:
    number = initdb.parent.parent.name
    return int(number) if number.isdigit() else 0


def _as_a_plain_user(folder: Path) -> list[str]:
    """Return how to run a program as somebody else than root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("needs an account `postgres` when run as root, for PostgreSQL refuses root")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of an empty database on a server that ends with the test session."""
    programs = _programs()
    # Not under pytest's own folder: its parents are closed to the other account.
    folder = Path("/tmp") / f"huibao-postgres-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    run = _as_a_plain_user(folder)
    port = _free_port()
    data = folder / "data"
    settings = f"-p {port} -k {folder} -h 127.0.0.1 -c fsync=on -c max_connections=200"
    pg_ctl = [*run, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    try:
        subprocess.run(
            [*run, str(programs / "initdb"), "-D", str(data), *INITDB],
            check=True,
            capture_output=True,
            cwd="/",
        )
        subprocess.run(
            [*pg_ctl, "-l", str(folder / "log"), "-o", settings, "start"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        server = f"postgresql+psycopg://huibao@127.0.0.1:{port}"
        _create(f"{server}/postgres", "huibao")
        yield f"{server}/huibao"
    finally:
        subprocess.run([*pg_ctl, "-m", "immediate", "stop"], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def new_postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of a new, empty database, gone after the test."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    _create(postgres_url, name)
    yield postgres_url.rpartition("/")[0] + f"/{name}"
    with _connected(postgres_url) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _create(server: str, name: str) -> None:
    with _connected(server) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)
