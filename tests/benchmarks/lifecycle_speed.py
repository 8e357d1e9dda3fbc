"""From a decision to the mail it causes, at the mail server; beside three other ways.

Run `python -m tests.benchmarks.lifecycle_speed`. The whole embedded program runs as a process of
its own: pages over HTTP, SQLite, the outbox, Prefect's server as a child. Two kinds of decision are
timed:

- *inside a stage*: an approval that opens the next step, until its mail is taken over;
- *ending a stage*: the signature, until the first mail of the archive stage is taken over.

Beside them, on the same machine, against the same servers, in the same minutes:

- *bare*: what any way through Prefect costs at least, `await` of a flow that sends a mail;
- *suspended*: the usual way, a served run that suspends itself and is resumed, polled each
  second;
- *floor*: FastAPI, one commit on SQLite and a woken sender, with no Prefect and nothing of ours. It
  runs beside the program and takes a click right before each decision, when all else is as it is
  for the decision; *floor at a stretch* is what it takes with nothing in between.

With `--postgres` our records are kept on PostgreSQL; the floor, and one more that commits there,
too, stand beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from config.installation import installation
from config.settings import load_settings, prefect_login
from huibao.audit import Act, Actor
from huibao.cycle import opening
from huibao.cycle.moves import cycle_by_key, kind_of_section
from huibao.cycle.sections import submissions
from huibao.demo.browser import Browser
from huibao.demo.delivery import Delivery
from huibao.demo.play import wait_until
from huibao.demo.sink import Mailbox
from huibao.prefect_server import PrefectServer, answers
from huibao.records.models import Cycle, Work
from huibao.service import set_environment
from tests.benchmarks.floor import floor_program, running
from tests.ports import free_port
from tests.postgres import Postgres
from tests.sending import send_as_it_stands

INSIDE, ENDING = "inside a stage", "ending a stage"
CLERK = Actor(role="office", key="su", name="苏念安")
TEXT = "一是按计划推进各项工作，共办理事项12件。二是做好日常服务保障，接待来访36人次。"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cycles", type=int, default=10)
    parser.add_argument("--suspended", type=int, default=3, help="runs of the usual way")
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        postgres = stack.enter_context(Postgres()) if asked.postgres else None
        ours = postgres.new_database() if postgres else None
        run = stack.enter_context(embedded(folder, ours))
        files = {"floor": f"{folder}/floor.db"}
        if postgres:
            files["floor on PostgreSQL"] = postgres.new_database("floor")
        floors = {name: stack.enter_context(run.floor(file)) for name, file in files.items()}
        taken = run.decisions(asked.cycles, beside=floors)
        run.wait_for_prefect()
        taken |= {
            "floor at a stretch": [floors["floor"]() for _ in range(asked.cycles * 2)],
            "bare": run.bare_flow(asked.cycles * 2),
            "suspended": run.suspended_flow(asked.suspended),
        }
    show(taken)


@contextmanager
def embedded(folder: Path, database_url: str | None = None) -> Iterator[Run]:
    """Run the program as a process of its own, and yield the people who act on it."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    mailbox = Mailbox(folder / "mail")
    mailbox.start()
    port = free_port()
    settings = load_settings(
        data=folder,
        database_url=database_url or f"sqlite:///{folder}/huibao.db",
        port=port,
        prefect_port=free_port(),
        web_address=f"http://127.0.0.1:{port}",
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
    )
    login = prefect_login(settings)
    server = PrefectServer(folder / "prefect", login=login, port=settings.prefect_port)
    set_environment(settings, None)
    ports = {"HUIBAO_PORT": str(port), "HUIBAO_PREFECT_PORT": str(settings.prefect_port)}
    program = subprocess.Popen(
        [sys.executable, "-m", "huibao.cli", "serve"], env={**os.environ, **ports}
    )
    # From here on this process speaks to the server that the program starts.
    set_environment(settings, server)
    try:
        yield Run(server, mailbox)
    finally:
        program.terminate()
        program.wait(30)
        mailbox.stop()


class Run:
    """The program under measurement, and the people who act on it."""

    def __init__(self, server: PrefectServer, mailbox: Mailbox):
        self.mailbox, self.browser = mailbox, Browser()
        # The program has started it, so only its address tells.
        if not wait_until(lambda: answers(server.api_url)):
            sys.exit("Prefect's server did not come up")
        # Only now may Prefect be imported: its settings stand in the environment.
        from tests.benchmarks import usual_prefect

        self.house, self.usual = installation(), usual_prefect

    def decisions(
        self, cycles: int, *, last: int = 2024, beside: dict[str, Callable[[], float]] | None = None
    ) -> dict[str, list[float]]:
        """Return the seconds of every decision inside a stage, and of every one that ends one.

        Each is of another year, `last` and the ones before it. What is `beside` is done right
        before each decision, and its seconds are returned, too.
        """
        beside = beside or {}
        taken: dict[str, list[float]] = {name: [] for name in (INSIDE, ENDING, *beside)}
        for number in range(cycles):
            seen = len(self.mailbox.deliveries())
            self._bring_to_review(f"{last - number}-Q2")
            mail = self._next("【呈批】", seen)
            while True:
                opened = self.browser.open(next(a for a in mail.addresses if "/review/" in a))
                signer = opened.document.xpath("string(//@data-sign)")
                signs = "签发" in opened.form("同意").label
                asked = self.browser.send(opened.form("同意"), name=signer, opinion="同意。")
                confirmed = asked.form("确认")
                self.wait_for_prefect()
                for name, click in beside.items():
                    taken[name].append(click())
                seen = len(self.mailbox.deliveries())
                began = time.time()
                self.browser.send(confirmed)
                mail = self._next("【已签发】" if signs else "【呈批】", seen)
                taken[ENDING if signs else INSIDE].append(mail.received_at.timestamp() - began)
                if signs:
                    break
        return taken

    def _bring_to_review(self, period: str) -> None:
        key = self._do(lambda act: opening.open_cycle(act, "quarterly", period).key)
        self._until(key, "collecting")
        self._do(lambda act: self._hand_in(act, key))
        self._until(key, "merging")
        self._do(lambda act: send_as_it_stands(act, key))
        self._until(key, "in_review")

    @staticmethod
    def _hand_in(act: Act, key: str) -> None:
        for section in cycle_by_key(act.session, key).sections:
            asked = kind_of_section(section).figures
            figures = {figure.key: {"value": "12"} for figure in asked}
            submissions.submit(act, section, submissions.HandIn(TEXT * 8, figures))
            if section.head:
                submissions.accept(act, section)

    def _do(self, verb: Callable[[Act], Any]) -> Any:
        with self.house.acting(CLERK) as act:
            return verb(act)

    def _until(self, key: str, state: str) -> None:
        def there() -> bool:
            with self.house.database.reading() as session:
                cycle: Cycle = cycle_by_key(session, key)
                return (cycle.state, cycle.prepared) == (state, True)

        if not wait_until(there):
            sys.exit(f"{key} did not come to {state}")

    def wait_for_prefect(self) -> None:
        """Let the runs of earlier clicks end, so that each decision is timed by itself."""

        def idle() -> bool:
            with self.house.database.reading() as session:
                return session.query(Work).filter(Work.done_at.is_(None)).count() == 0

        wait_until(idle)

    def _next(self, subject: str, seen: int) -> Delivery:
        return self.mailbox.wait_for(
            lambda mail: mail.number > seen and subject in mail.subject, 60
        )

    def bare_flow(self, times: int) -> list[float]:
        """Return the seconds of each `await` of a flow that sends one mail."""
        from prefect import flow

        @flow
        async def one_mail() -> None:
            """Send one mail."""
            await asyncio.to_thread(self.usual.mail, self.mailbox.port, "bare")

        async def timed() -> list[float]:
            seconds = []
            for _ in range(times):
                began = time.perf_counter()
                await one_mail()
                seconds.append(time.perf_counter() - began)
            return seconds

        self.wait_for_prefect()
        return asyncio.run(timed())

    def suspended_flow(self, times: int) -> list[float]:
        """Return the seconds from resuming a suspended run to the mail it sends."""
        words = [sys.executable, "-m", "tests.benchmarks.usual_prefect", "1"]
        serving = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert serving.stdout is not None
        serving.stdout.readline()
        try:
            return [self._suspended_once() for _ in range(times)]
        finally:
            serving.terminate()
            serving.wait(30)

    def _suspended_once(self) -> float:
        seen = len(self.mailbox.deliveries())
        began = asyncio.run(self.usual.decide(self.mailbox.port))
        return self._next(self.usual.SUBJECT, seen).received_at.timestamp() - began

    @contextmanager
    def floor(self, database: str) -> Iterator[Callable[[], float]]:
        """Run the least program; yield a click on it, which returns the seconds to its mail."""
        port, numbers = free_port(), itertools.count()
        words = floor_program(database, port, self.mailbox.port)
        address = f"http://127.0.0.1:{port}"
        with running(words, port, {}), httpx.Client(base_url=address, trust_env=False) as client:

            def click() -> float:
                seen, began = len(self.mailbox.deliveries()), time.time()
                client.post(f"/{next(numbers)}")
                return self._next("floor", seen).received_at.timestamp() - began

            yield click


def show(taken: dict[str, list[float]]) -> None:
    """Print medians, spreads and ratios, with the versions they hold for."""
    table = Table(title="decision → next mail at the SMTP server")
    beside = [name for name in taken if name not in (INSIDE, ENDING)]
    for heading in ("what", "runs", "median", "min", "max ms", *(f"× {b}" for b in beside)):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    middles = {name: statistics.median(seconds) for name, seconds in taken.items()}
    for name, seconds in taken.items():
        figures = (middles[name], min(seconds), max(seconds))
        table.add_row(
            name,
            str(len(seconds)),
            *(f"{value * 1000:.1f}" for value in figures),
            *(f"{middles[name] / middles[other]:.3g}" for other in beside),
        )
    console = Console()
    console.print(table)
    named = ("prefect", "sqlalchemy", "fastapi", "uvicorn", "emails")
    console.print(", ".join(f"{name} {version(name)}" for name in named))


if __name__ == "__main__":
    main()
