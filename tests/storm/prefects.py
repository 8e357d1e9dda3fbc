"""Where the storm's program has its Prefect: a server of its own, one beside it, or workers too."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import Popen

import httpx

from config.settings import load_settings, prefect_login
from huibao.prefect_server import PrefectServer
from tests.distributed.cluster import LOGIN, Cluster
from tests.e2e.conftest import children_of, program_of
from tests.ports import free_port
from tests.postgres import Postgres
from tests.prefect_tables import lay_prefect_tables
from tests.storm.points import DIE_AT, LEDGER
from tests.storm.post_office import PostOffice
from tests.storm.zygote import OUTLIVING

ARMED = Path(__file__).parent / "armed"
RESTART_SECONDS = 2.0
"""How long the units of systemd that `huibao units` writes wait before they start anew."""


def answers(port: int) -> bool:
    """Whether a Prefect server answers there."""
    try:
        address = f"http://127.0.0.1:{port}/api/health"
        return httpx.get(address, timeout=2, trust_env=False).status_code < 500
    except httpx.HTTPError:
        return False


class OfEachLife:
    """Each life of the program starts a Prefect server of its own, as `huibao serve` does."""

    seconds_to_close = 10.0
    """Within these the runs that died have to be closed when nothing is killed any more."""

    def __init__(self, data: Path, life: Callable[[], int]):
        self.port, self._life = free_port(), life
        lay_prefect_tables(data)
        self.login = prefect_login(load_settings(data=data))
        self.told = {"HUIBAO_PREFECT_PORT": str(self.port)}

    @property
    def pid(self) -> int | None:
        """The server's process, if it runs."""
        try:
            children = children_of(self._life())
            return next((p for p in children if "huibao.prefect_child" in program_of(p)), None)
        except OSError:
            return None

    def kill(self) -> bool:
        """Kill the server, if it was up; whose it is starts it again."""
        # It takes long to start, and stages would wait for ever.
        if (pid := self.pid) is None or not answers(self.port):
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    def stop(self) -> None:
        """It ends with the life that has started it."""


class Beside(OfEachLife):
    """One server outlives all lives, in the same place, which spares each of them some seconds."""

    def __init__(self, data: Path, life: Callable[[], int]):
        super().__init__(data, life)
        self.told[OUTLIVING] = "1"
        self._server = PrefectServer(data / "prefect", login=self.login, port=self.port)
        self._server.start()

    @property
    def pid(self) -> int | None:
        """The server's process, if it runs."""
        return self._server.pid

    def stop(self) -> None:
        """End the server."""
        self._server.stop()


class WithWorkers:
    """A Prefect server on PostgreSQL and workers, each started anew when it ends, as by systemd."""

    login = LOGIN
    seconds_to_close = 420.0
    """A run that was lost before it began is given up after 90 s, which is looked for every 300."""

    def __init__(
        self,
        data: Path,
        database_url: str,
        *,
        web_port: int,
        postgres: Postgres,
        post_office: PostOffice,
        number: int,
    ):
        self.ledger, self._die_at = data.parent / "deaths-of-runs", data.parent / "runs-die-at"
        self.arm("-")
        self._cluster = Cluster(
            data,
            database_url,
            postgres.new_database("prefect"),
            post_office,  # type: ignore[arg-type]  # its port is all that is asked for
            web_ports=[web_port],
            told={
                DIE_AT: str(self._die_at),
                LEDGER: str(self.ledger),
                "PREFECT_LOGGING_LEVEL": "DEBUG",
                "PYTHONPATH": os.pathsep.join((str(ARMED), str(ARMED.parents[2]))),
            },
        )
        self.port = self._cluster.prefect_port
        self.told = self._cluster.environment
        self._stopping, self._starting = threading.Event(), threading.Lock()
        self._keepers = [self._keep(self._cluster.start_prefect)]
        self._cluster.deploy()
        self._keepers += [
            self._keep(partial(self._cluster.start_worker, worker, limit=1))
            for worker in range(number)
        ]

    def kill(self) -> bool:
        """Kill the server, if it was up."""
        # It takes long to start, and stages would wait for ever.
        if "prefect" not in self._cluster.running or not answers(self.port):
            return False
        self._cluster.kill("prefect")
        return True

    def kill_a_worker(self, chance: random.Random) -> str | None:
        """Kill a worker or what it has started, and return what it was; None if there is none."""
        workers = [name for name in self._cluster.running if name != "prefect"]
        at_work = [name for name in workers if self._cluster.works(name)]
        if not workers:
            return None
        name = chance.choice(at_work or workers)
        ways = {
            "a worker and its runs": self._cluster.kill,
            "a worker, its runs going on": self._cluster.kill_alone,
            "the runs of a worker": self._cluster.kill_runs,
        }
        what = chance.choice(list(ways)) if at_work else "an idle worker"
        ways.get(what, self._cluster.kill)(name)
        return what

    def arm(self, die_at: str) -> None:
        """Have the processes of runs that start from now on die there."""
        self._die_at.write_text(die_at, encoding="utf-8")

    def stop(self) -> None:
        """End all, what starts others first."""
        with self._starting:
            self._stopping.set()
        self._cluster.stop()
        for keeper in self._keepers:
            keeper.join()

    def _keep(self, start: Callable[[], Popen[bytes]]) -> threading.Thread:
        def keep(process: Popen[bytes]) -> None:
            while not self._stopping.is_set():
                process.wait()
                self._stopping.wait(RESTART_SECONDS)
                with self._starting:
                    if not self._stopping.is_set():
                        process = start()

        keeper = threading.Thread(target=keep, args=(start(),), name="keeper", daemon=True)
        keeper.start()
        return keeper
