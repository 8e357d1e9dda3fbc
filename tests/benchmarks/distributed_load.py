"""Many reports at once on many processes, with workers killed in the midst of it.

Run `python -m tests.benchmarks.distributed_load`: PostgreSQL, a Prefect server on it, two web
processes and three workers, all on this machine. Every report has eight sections and two steps of
approval; its people answer each mail through the page that its link leads to. Beside it stands how
fast the very same pages and mails are while nothing else happens: one report alone.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML
from sqlalchemy import func, select

from config.installation import Installation
from huibao.audit import Actor
from huibao.cycle.opening import open_cycle
from huibao.cycle.verification import verify_all
from huibao.demo.play import wait_until
from huibao.records.models import Cycle, Message, Run, Work
from tests.distributed.cluster import Cluster, cluster
from tests.distributed.people import Deed, People, report_of
from tests.postgres import Postgres

KIND = "bulletin"
CLERK = Actor(role="office", key="su", name="苏念安")
WRITERS = ("su", "jiang", "cheng", "ye")
SECTIONS = 8


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cycles", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--hands", type=int, default=8, help="how many people click at once")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Postgres() as server:
        databases = server.new_database(), server.new_database("prefect")
        with cluster(Path(folder), *databases) as many:
            _add_kind(Path(folder))
            many.start(workers=asked.workers)
            run = Load(many, asked.workers)
            alone = run.reports(1, hands=1)
            table = run.reports(asked.cycles, hands=asked.hands, kills=asked.kills)
            show(alone, table, run.verdict())


def _add_kind(folder: Path) -> None:
    """Write a kind of report of eight sections and two steps, sent on as soon as it is complete."""
    yaml = YAML()
    reports = folder / "office" / "reports"
    kind = yaml.load((reports / "monthly.yaml").read_text(encoding="utf-8"))
    sections = [
        {
            "key": f"part-{number}",
            "heading": f"第{number}项工作",
            "department": "office",
            "contributor": WRITERS[number % len(WRITERS)],
        }
        for number in range(1, SECTIONS + 1)
    ]
    kind["name"] = "工作简报"
    kind["title"] = "{bureau}{year}年{month}工作简报"
    kind["parts"] = [{"heading": "主要工作", "sections": sections}]
    kind["steps"] = [kind["steps"][0], kind["steps"][-1]]
    del kind["schedule"]
    with (reports / f"{KIND}.yaml").open("w", encoding="utf-8") as out:
        yaml.dump(kind, out)


class Outcome:
    """What one load took: clicks, the mails they caused, and the whole of it."""

    def __init__(self, deeds: Sequence[Deed], mails: dict[str, float], seconds: float):
        self.clicks = [deed.seconds for deed in deeds]
        self.next_mails = [
            mails[report_of(deed.mail)] - deed.at
            for deed in deeds
            if deed.what == "同意" and report_of(deed.mail) in mails
        ]
        self.seconds = seconds


class Load:
    """Reports that are opened at once and carried to their archive."""

    def __init__(self, many: Cluster, workers: int):
        self.many, self.workers = many, workers
        self.house: Installation = many.house()
        self.killed = 0
        self._periods = (f"{2020 - n // 12}-{n % 12 + 1:02}" for n in itertools.count())

    def reports(self, count: int, *, hands: int, kills: int = 0) -> Outcome:
        """Carry so many reports to their archive, killing a worker so often on the way."""
        people = People(
            self.house.office,
            self.many.mailbox,
            self.many.addresses,
            hands=hands,
            read=len(self.many.mailbox.deliveries()),
        )
        began, seen = time.time(), len(self.many.mailbox.deliveries())
        for _ in range(count):
            with self.house.acting(CLERK) as act:
                open_cycle(act, KIND, next(self._periods))
        ended = threading.Event()
        beside = [
            threading.Thread(target=self._kill, args=(kills, count, people, ended)),
            threading.Thread(target=self._tell, args=(count, people, ended)),
        ]
        for thread in beside:
            thread.start()
        try:
            people.work_until(filed=count, seconds=60 + 60 * count)
        finally:
            ended.set()
            for thread in beside:
                thread.join()
            people.rest()
            for fault in people.faults:
                print(fault)
        last_asked = {
            report_of(mail): mail.received_at.timestamp()
            for mail in self.many.mailbox.deliveries()[seen:]
            if "【呈批】" in mail.subject
        }
        return Outcome(people.deeds, last_asked, time.time() - began)

    def _kill(self, kills: int, count: int, people: People, ended: threading.Event) -> None:
        """Kill one worker after another, spread over the load, and start each again."""
        for number in range(kills):
            while not ended.is_set() and len(people.filed) < count * number // (kills + 1):
                ended.wait(1)
            name = f"worker-{number % self.workers}"
            while not ended.is_set() and not self.many.works(name):
                ended.wait(0.05)
            if ended.is_set():
                return
            self.many.kill(name)
            self.killed += 1
            self.many.start_worker(number % self.workers)

    def _tell(self, count: int, people: People, ended: threading.Event) -> None:
        """Say how far it is, so that who waits for it sees that it goes on."""
        while not ended.wait(10):
            print(
                f"{time.strftime('%X')} {len(people.filed)} of {count} filed, "
                f"{len(people.deeds)} clicks, {self.killed} workers killed",
                file=sys.stderr,
                flush=True,
            )

    def verdict(self) -> dict[str, object]:
        """Return what became of it all, counted in the database and at the mail server."""
        wait_until(lambda: self._count(Run) == 0 and self._undone() == 0)
        with self.house.database.reading() as session:
            states = Counter(str(c.state.value) for c in session.scalars(select(Cycle)))
            broken = len(list(verify_all(session, archive_folder=self.house.archive_folder)))
            mails = session.execute(select(Message.message_id, Message.doubtful)).all()
        copies = Counter(mail.message_id for mail in self.many.mailbox.deliveries())
        doubtful = {message_id for message_id, doubt in mails if doubt}
        twice = {message_id for message_id, number in copies.items() if number > 1}
        states_open = {"state": {"type": {"any_": ["RUNNING", "PENDING"]}}}
        stuck = self.many.ask_prefect("flow_runs", {"flow_runs": states_open})
        return {
            "workers killed": self.killed,
            "reports by state": dict(states),
            "broken chains, documents, packages": broken,
            "mails": len(mails),
            "mails lost": sum(message_id not in copies for message_id, _ in mails),
            "mails twice, told as doubtful": len(twice & doubtful),
            "mails twice, not told": len(twice - doubtful),
            "work not done": self._undone(),
            "Prefect runs left open": len(stuck),
        }

    def _count(self, model: type) -> int:
        with self.house.database.reading() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0

    def _undone(self) -> int:
        with self.house.database.reading() as session:
            return session.scalar(select(func.count()).where(Work.done_at.is_(None))) or 0


def show(alone: Outcome, many: Outcome, verdict: dict[str, object]) -> None:
    """Print both loads beside each other, and what became of everything."""
    table = Table(title="one report alone, and all at once")
    for heading in ("what", "alone", "all at once"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for what, pick in {
        "a click is answered, ms": lambda one: one.clicks,
        "decision → next reviewer's mail, ms": lambda one: one.next_mails,
    }.items():
        for name, at in (("p50", 0.5), ("p95", 0.95), ("worst", 1.0)):
            values = [f"{_quantile(pick(one), at) * 1000:.0f}" for one in (alone, many)]
            table.add_row(f"{what}, {name}", *values)
    table.add_row("all of it, s", f"{alone.seconds:.0f}", f"{many.seconds:.0f}")
    console = Console()
    console.print(table)
    for name, value in verdict.items():
        console.print(f"{name}: {value}")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    named = ", ".join(f"{n} {version(n)}" for n in ("prefect", "sqlalchemy", "psycopg", "fastapi"))
    console.print(f"{os.cpu_count()} cores, load average {load}; {named}")


def _quantile(values: Sequence[float], at: float) -> float:
    if len(values) < 2:
        return values[0] if values else float("nan")
    if at >= 1:
        return max(values)
    return statistics.quantiles(values, n=100)[int(at * 100) - 1]


if __name__ == "__main__":
    main()
