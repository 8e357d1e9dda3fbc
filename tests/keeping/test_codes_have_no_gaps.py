"""Codes (档号) and document numbers without gaps or doubles, whoever numbers at the same time."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import select

from huibao.records.models import ArchiveItem
from tests.lifecycle.bureau import Bureau

PROCESSES, REPORTS = 3, 9

NUMBER_ALL = """
import sys
from config.installation import Installation, placed
from config.office import load_office, sample_folder
from config.settings import load_settings
from huibao.cycle.filing import archive
from huibao.cycle.moves import cycle_by_key
from huibao.records.database import Database, Overtaken

settings = load_settings(office=sample_folder(), database_url=sys.argv[1])
office = placed(load_office(sample_folder()), settings)
house = Installation(settings, office, Database(settings.database_url), b"x" * 32)
print("ready", flush=True)
sys.stdin.readline()
for key in sys.argv[2:]:
    while True:  # as the work row is claimed again
        try:
            with house.acting() as act:
                archive.number(act, cycle_by_key(act.session, key))
            break
        except Overtaken:
            print("overtaken", file=sys.stderr)
"""


def test_several_processes_number_without_gaps_or_doubles(either_bureau: Bureau) -> None:
    house = either_bureau.house
    reports = [Bureau(house, period=f"{2023 - n // 2}-H{1 + n % 2}") for n in range(REPORTS)]
    for report in reports:
        report.signed()
    url = house.settings.database_url
    running = [
        subprocess.Popen(
            [sys.executable, "-c", NUMBER_ALL, url, *(r.key for r in reports[n::PROCESSES])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(PROCESSES)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.communicate("go\n", timeout=120)
    assert [process.returncode for process in running] == [0] * PROCESSES
    with house.database.reading() as session:
        items = list(session.scalars(select(ArchiveItem)))
        assert sorted(item.number for item in items) == list(range(1, REPORTS + 1))
        assert sorted(item.document_serial for item in items) == list(range(1, REPORTS + 1))
        assert len({item.code for item in items}) == REPORTS


@pytest.mark.parametrize(("retention", "mark"), [("Y", "-Y-"), ("D30", "-D30-"), ("D10", "-D10-")])
def test_the_code_says_the_retention_of_its_kind(bureau: Bureau, retention: str, mark: str) -> None:
    bureau.open(retention=retention)
    bureau.hand_in_all()
    bureau.send()
    for person in ("lu", "gu", "shen"):
        bureau.review(person)
    item = bureau.see(lambda cycle: (cycle.archive_item.code, cycle.archive_item.retention))
    assert mark in item[0]
    assert item[1] == retention


def test_each_retention_counts_for_itself(bureau: Bureau) -> None:
    for period, retention in (("2023-H1", "Y"), ("2022-H2", "D10"), ("2022-H1", "Y")):
        report = Bureau(bureau.house, period=period)
        report.open(retention=retention)
        report.hand_in_all()
        report.send()
        for person in ("lu", "gu", "shen"):
            report.review(person)
    with bureau.house.database.reading() as session:
        codes = list(session.scalars(select(ArchiveItem.code).order_by(ArchiveItem.cycle_id)))
    assert [code.rpartition("2023-")[2] for code in codes] == [
        "Y-BGS-0001", "D10-BGS-0001", "Y-BGS-0002",
    ]  # fmt: skip
