"""The storm: what is killed, when, and how it comes back."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.storm.house import House, deaths_in
from tests.storm.program import PATIENCE

SHORTEST, LONGEST = 2.0, 20.0
"""Seconds that a life lasts, from when its pages answer, if it meets no point to die at."""

AGAIN = 15
"""After so many lives in which nobody got anything done the next ones last twice as long: on a
machine with other work to do, a stage can take longer than any life."""

OFTEN = 0.12
"""How many of the lives see each sort of accident."""

WORKERS_OFTEN = 0.6
"""How many of the lives of the web process see a worker killed, where there are workers."""


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
        done: Callable[[], int],
        tell: Callable[[str], object],
    ):
        self.house, self.kills, self.deaths = house, kills, Deaths()
        self._rounds, self._longest, self._minutes = rounds, longest, minutes
        self._chance, self._done, self._tell = random.Random(seed), done, tell
        self._in_vain, self._done_before = 0, 0
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
            self._calm()
        except Exception as failure:  # noqa: BLE001  told to whoever waits for the end
            self.failure = failure
        finally:
            self.over.set()

    def _calm(self) -> None:
        if self.house.workers:
            self.house.workers.arm("-")
        self.house.program.start()

    def _live_and_die(self) -> None:
        program = self.house.program
        if self.house.workers:
            self.house.workers.arm(self._die_at())
        program.start(self._die_at())
        longer = 2 ** (self._lives_in_vain() // AGAIN)
        seconds = self._chance.uniform(SHORTEST, self._longest) * longer
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
        self._count_runs()

    def _lives_in_vain(self) -> int:
        """Return in how many lives on end nobody got anything done."""
        before, self._done_before = self._done_before, self._done()
        self._in_vain = self._in_vain + 1 if before == self._done_before else 0
        return self._in_vain

    def _die_at(self) -> str:
        """Return where to die: where it was not yet often enough, or after so many passages."""
        if self._rounds and self._chance.random() < 0.8:
            return f"fresh:{self._rounds}"
        return str(self._chance.randint(1, 60))

    def _accidents(self) -> list[Callable[[], None]]:
        kinds: dict[Callable[[], None], float] = {
            self._kill_mail: OFTEN,
            self._kill_prefect: OFTEN,
        }
        if self.house.postgres is not None:
            kinds[self._kill_postgres] = OFTEN
        if self.house.workers is not None:
            kinds[self._kill_worker] = WORKERS_OFTEN
        return [kill for kill, often in kinds.items() if self._chance.random() < often]

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
            where = deaths_in(self.house.ledger)[-1]
        self._tell(f"{self.deaths.count:4} killed  {cause}  {where}")

    def _count_runs(self) -> None:
        """Count the processes of runs that have died at a named point since they were counted."""
        if self.house.workers is None:
            return
        cause = "a run on a worker, at a named point"
        for where in deaths_in(self.house.workers.ledger)[self.deaths.by_cause[cause] :]:
            self.deaths.by_cause[cause] += 1
            self._tell(f"{self.deaths.count:4} killed  {cause}  {where}")

    def _kill_mail(self) -> None:
        self.house.post_office.kill()
        self._count("the mail server")
        # Away long enough for somebody to find it away.
        threading.Event().wait(self._chance.uniform(0, 2))
        self.house.post_office.start()

    def _kill_prefect(self) -> None:
        if self.house.prefect.kill():
            self._count("Prefect's server")

    def _kill_worker(self) -> None:
        assert self.house.workers is not None
        if what := self.house.workers.kill_a_worker(self._chance):
            self._count(what)

    def _kill_postgres(self) -> None:
        assert self.house.postgres is not None
        self.house.postgres.kill()
        self._count("PostgreSQL")
        threading.Event().wait(self._chance.uniform(0, 2))
        self.house.postgres.start()
