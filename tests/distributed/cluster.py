"""Huibao on many processes: PostgreSQL, a Prefect server on it, web processes and workers.

Every part is a process of its own, as on several machines, and can be killed by itself.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from config.installation import Installation, build
from config.office import sample_folder
from config.settings import load_settings
from huibao.demo.play import wait_until
from huibao.demo.sink import Mailbox
from huibao.prefect_server import server_environment
from tests.e2e.conftest import HUIBAO, children_of, program_of
from tests.ports import free_port

PREFECT = (sys.executable, "-m", "prefect")
LOGIN = "huibao:only-for-this-test"
PATIENCE = 120.0


@dataclass
class Cluster:
    """All processes of one installation, and where its data are."""

    folder: Path
    database_url: str
    prefect_database_url: str
    mailbox: Mailbox
    web_ports: list[int] = field(default_factory=lambda: [free_port(), free_port()])
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    prefect_port: int = field(default_factory=free_port)
    told: dict[str, str] = field(default_factory=dict)
    """What else every process is told."""
    _orphans: list[int] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """Where the web processes answer."""
        return [f"http://127.0.0.1:{port}" for port in self.web_ports]

    @property
    def prefect(self) -> str:
        """Where Prefect's API is."""
        return f"http://127.0.0.1:{self.prefect_port}/api"

    @property
    def environment(self) -> dict[str, str]:
        """What every process is told."""
        prefect = server_environment(self.folder / "prefect", "127.0.0.1", self.prefect_port, LOGIN)
        return (
            os.environ
            | prefect
            | {
                "PREFECT_SERVER_DATABASE_CONNECTION_URL": self.prefect_database_url.replace(
                    "+psycopg", "+asyncpg"
                ),
                "PREFECT_WORKER_QUERY_SECONDS": "2",
                "HUIBAO_DATA": str(self.folder),
                "HUIBAO_OFFICE": str(self.folder / "office"),
                "HUIBAO_DATABASE_URL": self.database_url,
                "HUIBAO_WEB_ADDRESS": self.addresses[0],
                "HUIBAO_SMTP_HOST": "127.0.0.1",
                "HUIBAO_SMTP_PORT": str(self.mailbox.port),
                "PYTHONUNBUFFERED": "1",
            }
            | self.told
        )

    def house(self) -> Installation:
        """The same installation in this process, to look into."""
        return build(
            load_settings(
                data=self.folder,
                office=self.folder / "office",
                database_url=self.database_url,
                web_address=self.addresses[0],
            )
        )

    def start(self, *, workers: int, webs: int = 2, limit: int = 2) -> None:
        """Start everything, in the order that the README gives; the web processes at once."""
        self.web_ports = [free_port() for _ in range(webs)]
        self.start_prefect()
        self.deploy()
        for number in range(workers):
            self.start_worker(number, limit=limit)
        self.start_webs()

    def start_prefect(self) -> subprocess.Popen[bytes]:
        """Start Prefect's server, whose answer `deploy` waits for."""
        return self._run("prefect", *PREFECT, "server", "start", "--port", str(self.prefect_port))

    def deploy(self) -> None:
        """Register the flows as soon as Prefect's server answers."""
        self._wait_for(f"{self.prefect}/health")
        deployed = subprocess.run(
            [*HUIBAO, "deploy"], env=self.environment, capture_output=True, text=True, check=False
        )
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr

    def start_webs(self) -> None:
        """Start the web processes at once, whether Prefect is up or not."""
        for number, port in enumerate(self.web_ports):
            self._run(f"web-{number}", *HUIBAO, "serve", "--port", str(port))
        for address in self.addresses:
            self._wait_for(f"{address}/health")

    def start_worker(self, number: int, *, limit: int = 2) -> subprocess.Popen[bytes]:
        """Start a worker that runs so many flows at once."""
        name = f"worker-{number}"
        start = (*PREFECT, "worker", "start", "--pool", "huibao", "--name", name)
        return self._run(name, *start, "--limit", str(limit), "--install-policy", "never")

    def kill(self, name: str) -> None:
        """Kill a process and all that it has started, where they stand."""
        process = self.running.pop(name)
        _kill([process.pid, *descendants(process.pid)])
        process.wait()

    def kill_alone(self, name: str) -> None:
        """Kill a process, and let those that it has started go on without it."""
        process = self.running.pop(name)
        self._orphans += descendants(process.pid)
        _kill([process.pid])
        process.wait()

    def kill_runs(self, name: str) -> None:
        """Kill what that worker has started, and let it find that out."""
        _kill(descendants(self.running[name].pid))

    def works(self, name: str) -> bool:
        """Whether that worker has started a process for a run."""
        return bool(descendants(self.running[name].pid))

    def stop(self) -> None:
        """End everything, what starts others first."""
        for name in sorted(self.running, reverse=True):
            self.kill(name)
        _kill(pid for pid in self._orphans if is_a_run(pid))

    def ask_prefect(self, what: str, question: dict[str, object]) -> list[dict[str, object]]:
        """Ask Prefect's API with the login."""
        answer = httpx.post(
            f"{self.prefect}/{what}/filter",
            json=question,
            auth=httpx.BasicAuth(*LOGIN.split(":")),
            timeout=30,
            trust_env=False,
        )
        found: list[dict[str, object]] = answer.raise_for_status().json()
        return found

    def log(self, name: str) -> str:
        """What that process wrote."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def _run(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, cwd=self.folder
            )
        return self.running[name]

    def _wait_for(self, address: str) -> None:
        def answers() -> bool:
            with suppress(httpx.HTTPError):
                return httpx.get(address, timeout=5, trust_env=False).is_success
            return False

        if not wait_until(answers, PATIENCE):
            logs = "\n".join(f"{name}: {self.log(name)[-2000:]}" for name in self.running)
            raise TimeoutError(f"{address} does not answer\n{logs}")


def descendants(pid: int) -> list[int]:
    """Return the processes that this one has started, and those that they have."""
    found: list[int] = []
    with suppress(FileNotFoundError):
        for child in children_of(pid):
            found += [child, *descendants(child)]
    return found


def is_a_run(pid: int) -> bool:
    """Whether that process carries out a run, as a worker has started it."""
    return "prefect.engine" in program_of(pid)


def _kill(pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextmanager
def cluster(folder: Path, database_url: str, prefect_database_url: str) -> Iterator[Cluster]:
    """Yield a cluster over two empty databases, not started yet, and end it in the end."""
    shutil.copytree(sample_folder(), folder / "office", ignore=shutil.ignore_patterns("inputs"))
    with Mailbox() as mailbox:
        made = Cluster(folder, database_url, prefect_database_url, mailbox)
        try:
            yield made
        finally:
            made.stop()
