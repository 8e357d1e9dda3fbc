"""Killed again and again while people work, the program loses nothing and mails nobody twice.

This is a short storm; `python -m tests.storm` is the full one, and MEASURED.md tells its figures.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import Postgres
from tests.storm.__main__ import table
from tests.storm.storm import Outcome, Storm


def check(outcome: Outcome, *, kills: int) -> None:
    print(table(outcome))
    assert outcome.reckoning.wrong == [], table(outcome)
    assert outcome.deaths.count >= kills
    assert outcome.reckoning.figures["reports"] == 1
    assert outcome.reckoning.figures["submissions made"] > 10
    assert outcome.reckoning.figures["decisions made"] == 5


def test_twelve_kills_cost_nothing(tmp_path: Path):
    storm = Storm(tmp_path / "storm", kills=12, rounds=0, side_by_side=1, longest=8)
    check(storm.run(), kills=12)


@pytest.mark.postgres
def test_killing_postgresql_as_well_costs_nothing(tmp_path: Path, postgres: Postgres):
    storm = Storm(
        tmp_path / "storm", kills=6, rounds=0, side_by_side=1, longest=8, postgres=postgres
    )
    check(storm.run(), kills=6)


@pytest.mark.postgres
@pytest.mark.timeout(900)
def test_killing_workers_and_their_runs_as_well_costs_nothing(tmp_path: Path, postgres: Postgres):
    storm = Storm(
        tmp_path / "storm",
        kills=6,
        rounds=0,
        side_by_side=1,
        longest=8,
        postgres=postgres,
        workers=2,
    )
    check(storm.run(), kills=6)
