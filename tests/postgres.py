"""A PostgreSQL server of the test session's own, in a temporary folder on a free port.

`postgres_url` is one server for all tests, with an empty database, `new_postgres_database` an empty
database of the test's own, `migrated_postgres_database` the same with all tables. `postgres`, a
server that the test may kill, is imported where it is wanted. Where PostgreSQL is not installed,
such tests are skipped.
"""

from __future__ import annotations

import os
import pwd
import select
import shutil
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from huibao.records.database import migrate
from tests.ports import free_port

INITDB = ("-A", "trust", "-U", "huibao", "-E", "UTF8", "--locale=C.UTF-8")

PASSWORD = "b2d7f0a4c9e1-only-for-tests"
"""Stands in every address, so that it can be searched for; the server takes any."""

TRIES_TO_START = 10

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


class Postgres:
    """A server with nothing in it, that can be killed and started again."""

    def __init__(self, *, fsync: bool = True) -> None:
        self._fsync = "on" if fsync else "off"
        self._programs = _programs()
        # Not under pytest's own folder: its parents are closed to the other account.
        self._folder = Path("/tmp") / f"huibao-postgres-{uuid.uuid4().hex[:8]}"
        self._folder.mkdir()
        self._run = _as_a_plain_user(self._folder)
        self._data = self._folder / "data"
        self._port = free_port()
        self.server = f"postgresql+psycopg://huibao:{PASSWORD}@127.0.0.1:{self._port}"

    def __enter__(self) -> Postgres:
        try:
            subprocess.run(
                [*self._run, str(self._programs / "initdb"), "-D", str(self._data), *INITDB],
                check=True,
                capture_output=True,
                cwd="/",
            )
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_reason: object) -> None:
        subprocess.run([*self._pg_ctl, "-m", "immediate", "stop"], check=False, capture_output=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _pg_ctl(self) -> list[str]:
        return [*self._run, str(self._programs / "pg_ctl"), "-D", str(self._data), "-w"]

    def start(self) -> None:
        """Start it, and return when it answers."""
        settings = (
            f"-p {self._port} -k {self._folder} -h 127.0.0.1 -c fsync={self._fsync}"
            " -c max_connections=200"
        )
        command = [*self._pg_ctl, "-l", str(self._folder / "log"), "-o", settings, "start"]
        for _ in range(TRIES_TO_START):
            # After a kill the last of its processes may still be on their way out.
            started = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd="/")
            if not started.returncode:
                return
        raise OSError((self._folder / "log").read_text()[-2000:])

    def kill(self) -> None:
        """Kill the server and all its processes where they stand."""
        lock = self._data / "postmaster.pid"
        server = int(lock.read_text().split()[0])
        for pid in [server, *self._children(server)]:
            _kill(pid)
        # Where nobody reaps it at once, a dead server's number still counts as taken.
        lock.unlink()
        (self._folder / f".s.PGSQL.{self._port}.lock").unlink(missing_ok=True)

    def new_database(self, name: str = "huibao") -> str:
        """Make an empty database and return its address."""
        _create(f"{self.server}/postgres", name)
        return f"{self.server}/{name}"

    def dump(self) -> str:
        """Return all that stands in all databases, as SQL."""
        server = self.server.replace("+psycopg", "")
        command = [str(self._programs / "pg_dumpall"), f"--dbname={server}/postgres"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    @staticmethod
    def _children(pid: int) -> list[int]:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _kill(pid: int) -> None:
    try:
        handle = os.pidfd_open(pid)
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    with os.fdopen(handle, "rb") as process:
        select.select([process], [], [], 30)


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """A server of the test's own, that it may kill."""
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of an empty database on a server that ends with the test session.

    The server is not killed and the machine stays on, so that nothing has to reach the disk.
    """
    with Postgres(fsync=False) as server:
        yield server.new_database()


@pytest.fixture
def new_postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of a new, empty database, gone after the test."""
    with _database(postgres_url) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> Iterator[str]:
    """The name of a database with all tables and no rows, to be copied: that is ten times faster
    than making them.
    """
    with _database(postgres_url) as url:
        migrate(url)
        yield url.rpartition("/")[2]


@pytest.fixture
def migrated_postgres_database(postgres_url: str, postgres_tables: str) -> Iterator[str]:
    """The address of a new database with all tables and no rows, gone after the test."""
    with _database(postgres_url, template=postgres_tables) as url:
        yield url


@contextmanager
def _database(server: str, template: str = "template1") -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    _create(server, name, template)
    yield f"{server.rpartition('/')[0]}/{name}"
    with _connected(server) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _create(server: str, name: str, template: str = "template1") -> None:
    with _connected(server) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)
