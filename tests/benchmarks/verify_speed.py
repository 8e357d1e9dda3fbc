"""How fast a million events are verified, beside plain hashing of the same rows.

Run: `python -m tests.benchmarks.verify_speed [--events N] [--runs N]`.

The events lie in one SQLite file in chains of a thousand, each of a report. Runs alternate, and
what is counted is processor time, so that a busy machine does not change the verdict.

- Huibao: `verify_all`, which is what `huibao verify` does before it looks at packages.
- the baseline: the same rows read with the standard library alone and hashed one by one; it checks
  no order, no link, no head, and compares with nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from huibao.audit import Did, as_plain
from huibao.chain import GENESIS, row_hash
from huibao.cycle.last_told import OWED, owed_stands, stand
from huibao.cycle.verification import verify_all
from huibao.lifecycle import CycleState
from huibao.records.database import Database, migrate
from huibao.records.documents import values_sha256
from huibao.records.models import Chain, Cycle, Event

GOAL, A_MILLION, CHAIN = 20.0, 1_000_000, 1_000
BEGUN = datetime(2023, 6, 15, 1, 0, tzinfo=UTC)


def chain_of(name: str, length: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of one whole chain."""
    previous = GENESIS
    for number in range(1, length + 1):
        event = Event(
            chain=name,
            number=number,
            at=BEGUN + timedelta(seconds=number),
            action="section:begun",
            actor_role="contributor",
            actor="jiang",
            actor_name="江一禾",
            address="10.0.0.7",
            browser="Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
            subject=f"供水保障：第{number}次打开",
            detail={"section": "supply", "times": number},
            previous=previous,
        )
        if number == 1:
            tell_of_opening(event, report(name))
        row = as_plain(event) | {"at": event.at}
        row["hash"] = previous = row_hash(as_plain(event))
        yield row


def tell_of_opening(event: Event, cycle: Cycle) -> None:
    """Make the event that of the report's opening, which verification holds to its row."""
    event.action, event.subject, event.at = Did.CYCLE_OPENED.value, cycle.title, cycle.opened_at
    event.actor_name = cycle.opened_by
    event.detail = {
        "kind": cycle.kind,
        "period": cycle.period,
        "kind_sha256": values_sha256(cycle.kind_snapshot),
        OWED: owed_stands(cycle),
        **stand(cycle.sections),
    }


def fill(database: Database, events: int) -> None:
    """Write that many events, and the heads of their chains."""
    for which in range(0, events, CHAIN):
        rows = list(chain_of(f"annual-{which // CHAIN:05d}", min(CHAIN, events - which)))
        with database.transaction() as session:
            session.execute(insert(Event), rows)
            session.add(report(rows[0]["chain"]))
            head = {"name": rows[-1]["chain"], "length": len(rows), "head": rows[-1]["hash"]}
            session.execute(insert(Chain), head)


def report(key: str) -> Cycle:
    """Return the report of a chain, whose rows are compared with what the events say."""
    return Cycle(
        key=key,
        kind="annual",
        period=key[-4:],
        title="全年工作总结",
        state=CycleState.COLLECTING,
        kind_snapshot={},
        opened_at=BEGUN,
        opened_by="苏念安",
        collect_due=BEGUN,
        thread=f"<{key}@office.example>",
    )


def verified(database: Database) -> float:
    """Return the processor seconds that `verify_all` takes; `SystemExit` when it finds anything."""
    begun = time.process_time()
    with database.reading() as session:
        faults = verify_all(session)
    if faults:
        raise SystemExit(faults[0])
    return time.process_time() - begun


def hashed(file: Path) -> float:
    """Return the processor seconds that reading and hashing every row takes, nothing else."""
    begun = time.process_time()
    with sqlite3.connect(file) as connection:
        for row in connection.execute("SELECT * FROM events ORDER BY chain, number"):
            hashlib.sha256(repr(row).encode()).hexdigest()
    return time.process_time() - begun


def main() -> int:
    """Print medians and the ratio; return 1 when the goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=A_MILLION)
    arguments.add_argument("--runs", type=int, default=3)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "huibao.db"
        migrate(f"sqlite:///{file}")
        database = Database(f"sqlite:///{file}")
        fill(database, given.events)
        runs = [(verified(database), hashed(file)) for _ in range(given.runs)]
        database.dispose()
    ours, plain = (statistics.median(times) for times in zip(*runs, strict=True))
    goal = GOAL * given.events / A_MILLION
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, ", end="")
    print(f"{given.events:,} events in chains of {CHAIN:,}, median of {given.runs}")
    print(f"{'huibao verify':32} {ours:9.2f} s   {ours / plain:6.1f} x")
    print(f"{'plain hashing of the same rows':32} {plain:9.2f} s   {1:6.1f} x")
    print(f"goal: under {goal:.1f} s: {'met' if ours < goal else 'MISSED'}")
    return 0 if ours < goal else 1


if __name__ == "__main__":
    sys.exit(main())
