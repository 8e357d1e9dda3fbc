"""Several processes write one chain at the same time, and it stays one chain."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from sqlalchemy import select

from huibao.audit import OFFICE_CHAIN
from huibao.cycle.verification import verify_all
from huibao.records.models import Chain, Event
from tests.lifecycle.bureau import Bureau

PROCESSES, EVENTS = 4, 25

WRITES = """
import sys
from datetime import UTC, datetime
from config.office import load_office, sample_folder
from huibao.audit import SYSTEM, Act, Did
from huibao.records.database import Database

url, who, many = sys.argv[1], sys.argv[2], int(sys.argv[3])
database, office = Database(url), load_office(sample_folder())
print("ready", flush=True)
sys.stdin.readline()
for number in range(many):
    with database.transaction() as session:
        act = Act(session=session, office=office, now=datetime.now(UTC), actor=SYSTEM, secret=b"")
        act.record(Did.LINK_RENEWED, subject=who)
        act.record(Did.LINK_RENEWED, subject=who, detail={"number": number})
"""


def test_four_processes_at_once_write_every_event_once_and_in_one_order(
    either_bureau: Bureau,
) -> None:
    url = either_bureau.house.database.url
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITES, url, f"writer {number}", str(EVENTS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    assert [writer.stdout.readline() for writer in writers if writer.stdout] == ["ready\n"] * 4
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=120)
        assert writer.returncode == 0
    with either_bureau.house.database.reading() as session:
        assert verify_all(session) == []
        assert session.get_one(Chain, OFFICE_CHAIN).length == 2 * PROCESSES * EVENTS
        subjects = select(Event.subject).where(Event.chain == OFFICE_CHAIN)
        assert Counter(session.scalars(subjects)) == {
            f"writer {number}": 2 * EVENTS for number in range(PROCESSES)
        }
