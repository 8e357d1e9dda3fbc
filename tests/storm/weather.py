"""The storm: what is killed, when, and how it comes back."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from config.office import sample_folder
from config.settings import load_settings, prefect_login
from huibao.prefect_server import PrefectServer
from tests.e2e.conftest import children_of, free_port, program_of
from tests.postgres import Postgres
from tests.storm.points import LEDGER
from tests.storm.post_office import PostOffice
from tests.storm.program import PATIENCE, Program
from tests.storm.zygote import OUTLIVING

SHORTEST, LONGEST = 2.0, 20.0
"""Seconds that a life lasts, from when its pages answer, if it meets no point to die at."""

OFTEN = 0.12
"""How many of the lives see each sort of accident."""


@dataclass
class Deaths:
    """Who was killed how often, and what else came to an end."""

    by_cause: Counter[str] = field(default_factory=Counter)
    ended_by_themselves: list[str] = field(default_factory=list)
    """Lives that ended without being killed: faults, each of them."""

    @property
    def count(self) -> int:
        """How many processes were killed."""
        return self.by_cause.total()


class House:
    """Everything that runs: the program, its mail server, its database; and where it lies.

    `embedded`, each life starts a Prefect server of its own, as `huibao serve` does by itself. Else
    there is one that outlives them, in the same place, which spares every life some seconds.
    """

    def __init__(self, folder: Path, *, postgres: Postgres | None, embedded: bool):
        self.folder, self.postgres = folder, postgres
        self.port, self.prefect_port = free_port(), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.ledger = folder / "deaths"
        self.url = f"sqlite:///{folder}/data/huibao.db"
        if postgres is not None:
            self.url = postgres.new_database()
        (folder / "data").mkdir(parents=True)
        shutil.copytree(sample_folder(), folder / "office", ignore=shutil.ignore_patterns("inputs"))
        self.login = prefect_login(load_settings(data=folder / "data"))
        self.prefect = (
            None
            if embedded
            else PrefectServer(
                folder / "data" / "prefect", login=self.login, port=self.prefect_port
            )
        )
        if self.prefect:
            self.prefect.start()
        self.post_office = PostOffice(folder / "mail", free_port())
        self.post_office.start()
        self.program = Program(self.environment, folder / "data")

    @property
    def environment(self) -> dict[str, str]:
        """What tells the program where everything is."""
        outlives = {OUTLIVING: "1"} if self.prefect else {}
        return outlives | {
            "HUIBAO_DATA": str(self.folder / "data"),
            "HUIBAO_OFFICE": str(self.folder / "office"),
            "HUIBAO_DATABASE_URL": self.url,
            "HUIBAO_PORT": str(self.port),
            "HUIBAO_PREFECT_PORT": str(self.prefect_port),
            "HUIBAO_WEB_ADDRESS": self.address,
            "HUIBAO_SMTP_HOST": "127.0.0.1",
            "HUIBAO_SMTP_PORT": str(self.post_office.port),
            LEDGER: str(self.ledger),
            "PYTHONUNBUFFERED": "1",
        }

    def prefect_pid(self) -> int | None:
        """The Prefect server, the office's or the one that this life has started, if it runs."""
        if self.prefect:
            return self.prefect.pid
        try:
            children = children_of(self.program.life.pid)
            return next((p for p in children if "huibao.prefect_server" in program_of(p)), None)
        except OSError:
            return None

    def is_prefect_up(self) -> bool:
        """Whether Prefect's server answers."""
        try:
            address = f"http://127.0.0.1:{self.prefect_port}/api/health"
            return httpx.get(address, timeout=2, trust_env=False).status_code < 500
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        """End everything."""
        self.program.close()
        self.post_office.kill()
        if self.prefect:
            self.prefect.stop()


class Weather:
    """Kills one thing after another until the wanted number is reached."""

    def __init__(
        self,
        house: House,
        kills: int,
        *,
        rounds: int,
        longest: float,
        minutes: float,
        seed: int,
        tell: Callable[[str], object],
    ):
        self.house, self.kills, self.deaths = house, kills, Deaths()
        self._rounds, self._longest, self._minutes = rounds, longest, minutes
        self._chance, self._tell = random.Random(seed), tell
        self._thread = threading.Thread(target=self._rage, name="storm", daemon=True)
        self.over = threading.Event()
        self.failure: Exception | None = None

    def begin(self) -> None:
        """Begin to kill."""
        self._thread.start()

    def _rage(self) -> None:
        try:
            until = time.monotonic() + self._minutes * 60
            while self.deaths.count < self.kills and time.monotonic() < until:
                self._live_and_die()
            self.house.program.start()
        except Exception as failure:  # noqa: BLE001  told to whoever waits for the end
            self.failure = failure
        finally:
            self.over.set()

    def _live_and_die(self) -> None:
        program = self.house.program
        program.start(self._die_at())
        seconds = self._chance.uniform(SHORTEST, self._longest)
        program.is_up(PATIENCE)
        for kill in self._accidents():
            wait = self._chance.uniform(0.1, 0.5) * seconds
            if program.has_ended(wait):
                break
            kill()
        if program.has_ended(seconds):
            self._note_end()
        else:
            program.kill()
            self._count("the program, at any instant")

    def _die_at(self) -> str:
        """Return where to die: where it was not yet often enough, or after so many passages."""
        if self._rounds and self._chance.random() < 0.8:
            return f"fresh:{self._rounds}"
        return str(self._chance.randint(1, 60))

    def _accidents(self) -> list[Callable[[], None]]:
        kinds: list[Callable[[], None]] = [self._kill_mail, self._kill_prefect]
        if self.house.postgres is not None:
            kinds.append(self._kill_postgres)
        return [kill for kill in kinds if self._chance.random() < OFTEN]

    def _note_end(self) -> None:
        status = self.house.program.life.status
        if status == -signal.SIGKILL:
            self._count("the program, at a named point")
        else:
            self.deaths.ended_by_themselves.append(f"life {self.house.program.life}")

    def _count(self, cause: str) -> None:
        self.deaths.by_cause[cause] += 1
        where = ""
        if cause.endswith("point"):
            where = self.house.ledger.read_text().splitlines()[-1]
        self._tell(f"{self.deaths.count:4} killed  {cause}  {where}")

    def _kill_mail(self) -> None:
        self.house.post_office.kill()
        self._count("the mail server")
        # Away long enough for somebody to find it away.
        threading.Event().wait(self._chance.uniform(0, 2))
        self.house.post_office.start()

    def _kill_prefect(self) -> None:
        pid = self.house.prefect_pid()
        # Only when it was up: it takes long to start, and stages would wait for ever.
        if pid is not None and self.house.is_prefect_up():
            os.kill(pid, signal.SIGKILL)
            self._count("Prefect's server")

    def _kill_postgres(self) -> None:
        assert self.house.postgres is not None
        self.house.postgres.kill()
        self._count("PostgreSQL")
        threading.Event().wait(self._chance.uniform(0, 2))
        self.house.postgres.start()
