"""The whole program as a process of its own, with a mail server of the test's and people to play.

Killed without warning and started again on the same folder, it has to go on where it was.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.office import load_office, sample_folder
from config.settings import load_settings, prefect_login
from huibao.demo.play import Play, Story, Told, wait_until
from huibao.demo.sink import Mailbox
from huibao.demo.trial import sample_story
from huibao.office import ReportKind
from huibao.periods import Period
from tests.ports import free_port
from tests.prefect_tables import lay_prefect_tables

HUIBAO = (sys.executable, "-c", "from huibao.cli import main; main()")
"""The command, also where it is not installed as a program."""

PATIENCE = 120.0
"""Seconds: a machine that tests other things as well may take long to start Prefect."""


def children_of(pid: int) -> list[int]:
    """Return the processes that this process has started and that still run."""
    found = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread may end while we look
            found += [int(child) for child in thread.joinpath("children").read_text().split()]
    return found


def wait_for_end(pid: int, seconds: float = PATIENCE) -> None:
    """Return when that process, which need not be our child, has ended; else `TimeoutError`."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    with os.fdopen(handle, "rb") as process:
        if not select.select([process], [], [], seconds)[0]:
            raise TimeoutError(f"process {pid} still runs after {seconds} s")


def program_of(pid: int) -> str:
    """Return the command line of a process, empty when it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


@dataclass
class Server:
    """`huibao serve` on a folder and ports that outlive the process."""

    data: Path
    mailbox: Mailbox
    port: int = field(default_factory=free_port)
    prefect_port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    program: tuple[str, ...] = HUIBAO

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def prefect(self) -> str:
        """Where Prefect's API is."""
        return f"http://127.0.0.1:{self.prefect_port}/api"

    @property
    def environment(self) -> dict[str, str]:
        """What tells the program where everything is."""
        return os.environ | {
            "HUIBAO_DATA": str(self.data),
            "HUIBAO_OFFICE": str(self.data / "office"),
            "HUIBAO_PORT": str(self.port),
            "HUIBAO_PREFECT_PORT": str(self.prefect_port),
            "HUIBAO_WEB_ADDRESS": self.address,
            "HUIBAO_SMTP_HOST": "127.0.0.1",
            "HUIBAO_SMTP_PORT": str(self.mailbox.port),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """Start it, and return when it says where its pages are."""
        with (self.data / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.program, "serve"],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                process_group=0,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert self.address in line, f"{line}{self.log}"

    @property
    def pid(self) -> int:
        """The program's process."""
        assert self.process is not None
        return self.process.pid

    @property
    def log(self) -> str:
        """What it wrote to its error output, over all its lives."""
        return (self.data / "serve.log").read_text(encoding="utf-8")

    def prefect_pid(self) -> int:
        """The Prefect server that the program has started."""
        return next(p for p in children_of(self.pid) if "prefect_child" in program_of(p))

    def kill(self) -> None:
        """Kill the program where it stands, and nothing else: its children are on their own."""
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def interrupt(self) -> int:
        """Press Ctrl-C: the signal goes to the whole process group. Return the exit code."""
        assert self.process is not None
        os.killpg(self.pid, signal.SIGINT)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode

    def is_prefect_up(self) -> bool:
        """Whether Prefect's server answers."""
        try:
            asked = {"timeout": 2, "trust_env": False, "verify": False}
            return httpx.get(f"{self.prefect}/health", **asked).is_success
        except httpx.HTTPError:
            return False

    def ask_prefect(self, what: str, **question: Any) -> list[dict[str, Any]]:
        """Ask Prefect's own API, as its pages do."""
        login = prefect_login(load_settings(data=self.data))
        answer = httpx.post(
            f"{self.prefect}/{what}/filter",
            json=question,
            auth=httpx.BasicAuth(*login.split(":")),
            timeout=30,
            trust_env=False,
        )
        found: list[dict[str, Any]] = answer.raise_for_status().json()
        return found

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database from outside."""
        with closing(sqlite3.connect(self.data / "huibao.db", timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def free_period(self, kind: ReportKind, period: Period) -> Period:
        """Every period is free: the data folder is new."""
        return period

    def play(self, tell: Callable[[Told], None]) -> str:
        """Play the sample's half-year report; `tell` hears each deed right after it was done."""
        office = load_office(self.data / "office")
        story: Story = sample_story(office, self)  # type: ignore[arg-type]  # it asks for the period alone
        return Play(story, office, self.mailbox, address=self.address, tell=tell).run()

    def verify(self) -> subprocess.CompletedProcess[str]:
        """Run `huibao verify` as the office does."""
        return subprocess.run(
            [*HUIBAO, "verify"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


def wait_for_prefect(server: Server) -> None:
    """Return when Prefect's server answers and knows the office's deployments."""
    if wait_until(lambda: server.is_prefect_up() and bool(server.ask_prefect("deployments"))):
        return
    raise TimeoutError(f"Prefect is not up:\n{server.log}")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The sample office's program, not started yet."""
    ignored = shutil.ignore_patterns("inputs")
    shutil.copytree(sample_folder(), tmp_path / "office", ignore=ignored)
    lay_prefect_tables(tmp_path)
    with Mailbox() as mailbox:
        made = Server(tmp_path, mailbox)
        yield made
        if made.process is not None and made.process.poll() is None:
            made.kill()
