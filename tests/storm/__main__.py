"""The full storm: `python -m tests.storm [--kills N] [--postgres] [--embedded] [--workers N]`.

Prints what was killed, and what it cost, as a table; the exit status is 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from tests.postgres import Postgres
from tests.storm.storm import Outcome, Storm


def table(outcome: Outcome) -> str:
    """Return the figures of a storm."""
    deaths, found = outcome.deaths, outcome.reckoning
    rows = [(f"killed: {cause}", count) for cause, count in sorted(deaths.by_cause.items())]
    rows += [("killed in all", deaths.count), ("different named points died at", outcome.points)]
    rows += list(found.figures.items())
    lines = [f"{what:56} {count:6}" for what, count in rows]
    return "\n".join([*lines, f"{'seconds':56} {outcome.seconds:6.0f}", *found.wrong])


def main() -> int:
    """Run one storm and print its table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=300)
    arguments.add_argument("--rounds", type=int, default=2, help="deaths at each named point")
    arguments.add_argument("--longest", type=float, default=10, help="seconds of a life at most")
    arguments.add_argument("--minutes", type=float, default=math.inf, help="of raging at most")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--postgres", action="store_true")
    arguments.add_argument("--embedded", action="store_true", help="each life starts Prefect anew")
    arguments.add_argument("--workers", type=int, default=0, help="of a pool, on PostgreSQL")
    arguments.add_argument("--keep", type=Path, help="a folder to leave everything in")
    given = arguments.parse_args()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = stack.enter_context(Postgres()) if given.postgres or given.workers else None
        outcome = Storm(
            folder.absolute(),
            kills=given.kills,
            rounds=given.rounds,
            minutes=given.minutes,
            seed=given.seed,
            longest=given.longest,
            postgres=postgres,
            embedded=given.embedded,
            workers=given.workers,
            tell=lambda line: print(f"{datetime.now():%H:%M:%S} {line}", flush=True),  # noqa: DTZ005
        ).run()
    print(table(outcome))
    return 1 if outcome.reckoning.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
