"""What 10,000 reports that wait for people cost: `python -m tests.benchmarks.waiting_speed`.

The program runs as a process of its own, first on an empty database, then on one with that many
reports under way; memory and CPU time are what the kernel says of it while nothing happens. The
clock's tick and the console's page are timed beside their own cost on the empty database.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import Table as Rows
from sqlalchemy import insert, select

from config.installation import Installation, build
from config.office import load_office, sample_folder
from config.settings import load_settings
from huibao.audit import Actor
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.stages import enter, stage_due
from huibao.links import Holder, address, issue
from huibao.records.models import Chain, Cycle, Record
from huibao.staff import Person
from huibao.web.app import create_app
from tasks.remind import remind_everybody
from tests.e2e.conftest import children_of
from tests.ports import free_port
from tests.security.asgi import Request, Wire
from tests.security.world import FORM
from tests.web.signing_in import TOUCHED

CLERK = Actor(role="office", key="su", name="苏念安")
OF_A_CYCLE = ("sections", "links", "messages")
"""Tables whose rows each report that waits brings along; events are copied as they are."""

NAMESAKES = 1000


@dataclass(frozen=True)
class Cost:
    """What the program was measured to cost."""

    memory_mb: float
    cpu_percent: float
    prefect_percent: float
    tick_ms: float
    page_ms: float
    link_ms: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--idle", type=float, default=60, help="seconds to watch it idle")
    parser.add_argument("--settle", type=float, default=120, help="seconds to let it start before")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    costs = {}
    for cycles in (1, asked.cycles):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            house = with_cycles(Path(folder), cycles)
            costs[cycles] = cost(house, settle=asked.settle, idle=asked.idle)
            house.database.dispose()
    show(costs)


def with_cycles(data: Path, count: int) -> Installation:
    """Return an installation with that many reports being collected, none of them nearly due."""
    house = build(load_settings(data=data, office=with_people(data)))
    with house.acting(CLERK) as act:
        key = open_cycle(act, "quarterly", "2023-Q2").key
    with house.acting(CLERK) as act:
        cycle = cycle_by_key(act.session, key)
        state = stage_due(cycle)
        assert state is not None
        enter(act, key, state)
    with house.acting(CLERK) as act:
        later = act.now + timedelta(days=20)
        cycle = cycle_by_key(act.session, key)
        cycle.collect_due = later
        for section in cycle.sections:
            section.due = later
    copy(house, key, count - 1)
    return house


def with_people(data: Path) -> Path:
    """Return the office's files with as many people as so many reports have: namesakes."""
    folder = data / "office"
    shutil.copytree(sample_folder(), folder)
    file = folder / "people.yaml"
    text = file.read_text(encoding="utf-8")
    office = load_office(folder)
    writers = {section.contributor for section in office.kind("quarterly").sections()}
    many = "".join(_namesakes(office.person(key)) for key in sorted(writers))
    file.write_text(text + many, encoding="utf-8")
    return folder


def _namesakes(person: Person) -> str:
    return "".join(
        f"  - key: {person.key}-{number}\n    name: {person.name}\n"
        f"    mail: {person.key}-{number}@{person.mail.partition('@')[2]}\n"
        f"    department: {person.department}\n"
        for number in range(NAMESAKES)
    )


def copy(house: Installation, key: str, count: int) -> None:
    """Add as many copies of that report, with its sections, links, mails and events."""
    with house.database.transaction() as session:
        cycle = cycle_by_key(session, key)
        mine = _values(session, Cycle.__table__, Cycle.id == cycle.id)[0]
        rows = {
            name: _values(session, table, table.c.cycle_id == cycle.id)
            for name in OF_A_CYCLE
            if (table := Record.metadata.tables[name]) is not None
        }
        events = Record.metadata.tables["events"]
        rows["events"] = _values(session, events, events.c.chain == key)
        head = _values(session, Chain.__table__, Chain.name == key)[0]
        for number in range(2, count + 2):
            _one_more(session, number, mine, rows, head)


def _values(session: Any, table: Any, which: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in session.execute(select(table).where(which))]


def _one_more(session: Any, number: int, mine: Any, rows: Any, head: Any) -> None:
    name = f"{mine['key']}-{number}"
    session.execute(insert(Cycle.__table__), mine | {"id": number, "key": name})
    session.execute(insert(Chain.__table__), head | {"name": name})
    step = 100_000 * number
    for table_name, copied in rows.items():
        table: Rows = Record.metadata.tables[table_name]
        made = [_moved(row, table_name, number, name, step) for row in copied]
        if made:
            session.execute(insert(table), made)


def _moved(row: dict[str, Any], table: str, number: int, name: str, step: int) -> dict[str, Any]:
    moved = row | {"id": row["id"] + step}
    for column in ("section_id", "link_id", "message_id"):
        if isinstance(row.get(column), int):
            moved[column] = row[column] + step
    if "cycle_id" in row:
        moved["cycle_id"] = number
    if table == "sections":  # ten thousand reports are not written by three people
        moved["contributor"] = f"{row['contributor']}-{number % NAMESAKES}"
    if table == "links":
        moved |= {
            "nonce": f"{row['nonce']}{number}"[-60:],
            "token_sha256": f"{row['id'] + step:064}",
        }
    if table == "messages":
        moved |= {"message_id": f"<{row['id'] + step}@x.example>", "state": "sent"}
    if table == "events":
        moved |= {"chain": name}
    return moved


def cost(house: Installation, *, settle: float, idle: float) -> Cost:
    """Return what the program costs on that installation, Prefect's server by itself."""
    page, link = pages(house)
    tick = median_ms(lambda: remind_everybody(house, datetime.now(UTC)), 5)
    with program(house) as process:
        time.sleep(settle)  # what it does at its start is no idling: Prefect's tables, its imports
        watched = [process.pid, *children_of(process.pid)]
        before, began = [cpu_seconds(pid) for pid in watched], time.monotonic()
        time.sleep(idle)
        used = [cpu_seconds(pid) - old for pid, old in zip(watched, before, strict=True)]
        ours, *theirs = (100 * each / (time.monotonic() - began) for each in used)
        return Cost(memory_mb(process.pid), ours, sum(theirs), tick, page, link)


def pages(house: Installation) -> tuple[float, float]:
    """Return the median milliseconds of the console's page, and of a contributor's."""
    wire = Wire(create_app(house))
    try:
        with house.acting(CLERK) as act:
            holder = Holder("su", "苏念安", house.office.person("su").mail)
            login = issue(act, "login", holder, valid=timedelta(hours=1))
            cycle = act.session.get_one(Cycle, 1)
            section = cycle.sections[0]
            writer = Holder(section.contributor, section.contributor_name, section.contributor_mail)
            write = issue(act, "write", writer, cycle=cycle, section=section)
            paths = [address(x, secret=house.secret, web_address="") for x in (login, write)]
        touched = urlencode(TOUCHED).encode()
        cookies = wire.send(Request("POST", paths[0], headers=(FORM,), body=touched)).cookies
        logged_in = (("cookie", f"huibao={cookies['huibao']}"),)
        found = []
        for path, headers in (("/office", logged_in), (paths[1], ())):
            assert wire.send(Request("GET", path, headers=headers)).status == 200
            found.append(
                median_ms(lambda p=path, h=headers: wire.send(Request("GET", p, headers=h)), 9)
            )
        return found[0], found[1]
    finally:
        wire.close()


def median_ms(action: Callable[[], object], times: int) -> float:
    """Return the median milliseconds of CPU time, for other processes share this machine."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        action()
        taken.append(1000 * (time.process_time() - began))
    return statistics.median(taken)


@contextmanager
def program(house: Installation):
    """Run the whole program on that data, Prefect's server as its child."""
    ports = {"HUIBAO_PORT": free_port(), "HUIBAO_PREFECT_PORT": free_port()}
    environment = {**os.environ, **{k: str(v) for k, v in ports.items()}}
    environment |= {
        "HUIBAO_DATA": str(house.settings.data),
        "HUIBAO_OFFICE": str(house.settings.office),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "huibao.cli", "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{ports['HUIBAO_PORT']}/health"
        for _ in range(600):
            try:
                if httpx.get(address, trust_env=False).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield child
    finally:
        child.terminate()
        child.wait(60)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of that process alone, not of its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    """Return the memory that is that process's own."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private")) / 1024


def show(costs: dict[int, Cost]) -> None:
    """Print what both cost, and the difference."""
    table = Table(title="reports that wait for people")
    headings = (
        "reports",
        "memory MB",
        "idle CPU %",
        "Prefect's",
        "tick CPU ms",
        "console CPU ms",
        "write page CPU ms",
    )
    for heading in headings:
        table.add_column(heading, justify="right")
    for count, found in costs.items():
        table.add_row(f"{count:,}", *(f"{value:.2f}" for value in astuple(found)))
    fewest, most = astuple(costs[min(costs)]), astuple(costs[max(costs)])
    waiting = (after - before for before, after in zip(fewest, most, strict=True))
    table.add_row("their waiting", *(f"{value:.2f}" for value in waiting))
    console = Console()
    console.print(table)
    named = ("sqlalchemy", "fastapi", "prefect")
    console.print(", ".join(f"{name} {version(name)}" for name in named))


if __name__ == "__main__":
    main()
