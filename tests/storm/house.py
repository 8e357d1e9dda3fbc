"""Everything that runs in a storm, and where it lies."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from config.office import sample_folder
from tests.ports import free_port
from tests.postgres import PASSWORD, Postgres
from tests.storm.points import LEDGER
from tests.storm.post_office import PostOffice
from tests.storm.prefects import Beside, OfEachLife, WithWorkers
from tests.storm.program import Program
from tests.written_down import places_of

KEY_FILE = "secret.key"


TOKEN = re.compile(r"/([\w-]{43})$")
"""What makes a link somebody's, at the end of its address."""


class House:
    """The program, its mail server, its database, its Prefect.

    With `workers`, the program is the web process of a distributed installation.
    """

    def __init__(self, folder: Path, *, postgres: Postgres | None, embedded: bool, workers: int):
        self.data, self.postgres = folder / "data", postgres
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.ledger = folder / "deaths"
        self.url = f"sqlite:///{self.data}/huibao.db"
        if postgres is not None:
            self.url = postgres.new_database()
        self.data.mkdir(parents=True)
        office = self.data / "office"
        shutil.copytree(sample_folder(), office, ignore=shutil.ignore_patterns("inputs"))
        settings = office / "office.yaml"
        words = settings.read_text(encoding="utf-8")
        # People of the storm act on each mail by itself, and nobody waits for half an hour.
        settings.write_text(words.replace("gather_minutes: 30", "gather_minutes: 0"), "utf-8")
        self.post_office = PostOffice(folder / "mail", free_port())
        self.post_office.start()
        self.workers: WithWorkers | None = None
        self.prefect = self._prefect(embedded=embedded, workers=workers)
        self.program = Program(self.environment, self.data)

    @property
    def environment(self) -> dict[str, str]:
        """What tells the program where everything is."""
        return self.prefect.told | {
            "HUIBAO_DATA": str(self.data),
            "HUIBAO_OFFICE": str(self.data / "office"),
            "HUIBAO_DATABASE_URL": self.url,
            "HUIBAO_PORT": str(self.port),
            "HUIBAO_WEB_ADDRESS": self.address,
            "HUIBAO_SMTP_HOST": "127.0.0.1",
            "HUIBAO_SMTP_PORT": str(self.post_office.port),
            LEDGER: str(self.ledger),
            "PYTHONUNBUFFERED": "1",
        }

    def deaths_at_points(self) -> list[str]:
        """Return the named points at which the program or a run has died, one for each death."""
        return [point for ledger in self._ledgers for point in deaths_in(ledger)]

    @property
    def _ledgers(self) -> list[Path]:
        return [self.ledger, *([self.workers.ledger] if self.workers else [])]

    def secrets_written_down(self) -> list[str]:
        """Return where something is written that opens something, but in the file of the key."""
        if self.postgres:
            (self.data / "dump.sql").write_text(self.postgres.dump(), encoding="utf-8")
        links = [a for mail in self.post_office.deliveries() for a in mail.addresses]
        secrets = {found[1] for link in links if (found := TOKEN.search(link))}
        secrets |= {PASSWORD, self.prefect.login.partition(":")[2]}
        secrets.add((self.data / KEY_FILE).read_text())
        return list(places_of(secrets, self.data, but=KEY_FILE))

    def close(self) -> None:
        """End everything."""
        self.program.close()
        self.prefect.stop()
        self.post_office.kill()

    def _prefect(self, *, embedded: bool, workers: int) -> OfEachLife | WithWorkers:
        if workers:
            assert self.postgres is not None
            self.workers = WithWorkers(
                self.data,
                self.url,
                web_port=self.port,
                postgres=self.postgres,
                post_office=self.post_office,
                number=workers,
            )
            return self.workers
        kind = OfEachLife if embedded else Beside
        return kind(self.data, lambda: self.program.life.pid)


def deaths_in(ledger: Path) -> list[str]:
    """Return the named points that a ledger lists."""
    return ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else []
