"""The office's files are changed, or Huibao is upgraded, while a report is under way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from huibao.records import triggers
from huibao.records.database import migrate
from tests.lifecycle.bureau import Bureau
from tests.staffing import without


def now_reads(bureau: Bureau, **changes: Any) -> None:
    """Have the program start again with other files of the office."""
    office = bureau.house.office.model_copy(update=changes)
    bureau.house = replace(bureau.house, office=office)


@pytest.mark.parametrize("what", ["no such kind", "one step only", "no figures", "another title"])
def test_an_open_report_goes_on_as_it_was_opened(bureau: Bureau, what: str) -> None:
    bureau.in_review()
    kind = bureau.kind
    others = tuple(k for k in bureau.house.office.kinds if k.key != kind.key)
    changed = {
        "no such kind": others,
        "one step only": (*others, kind.model_copy(update={"steps": kind.steps[-1:]})),
        "no figures": (*others, kind.model_copy(update={"parts": kind.parts[:1]})),
        "another title": (*others, kind.model_copy(update={"title": "另一个题目"})),
    }[what]
    title = bureau.see(lambda cycle: cycle.title)
    now_reads(bureau, kinds=changed)
    for person in ("lu", "gu", "shen"):
        bureau.review(person)
    assert bureau.state == "archived"
    assert bureau.see(lambda cycle: cycle.title) == title
    assert bureau.faults(package=True) == []


def test_whoever_drafted_may_leave_before_it_is_filed(bureau: Bureau) -> None:
    bureau.signed()
    now_reads(bureau, people=without(bureau.house.office, "su").people)
    bureau.run()
    assert bureau.state == "archived"
    assert bureau.faults(package=True) == []
    assert "苏念安" in (bureau.folder / "元数据.xml").read_text(encoding="utf-8")
    assert "lu" in bureau.mails("signed")
    assert "su" not in bureau.mails("signed")  # whoever has left is not mailed


def test_an_upgrade_of_the_tables_leaves_an_open_report_whole(bureau: Bureau) -> None:
    bureau.in_review()
    database = bureau.house.database
    before = bureau.events()
    with database.transaction() as session:
        # What a migration does on SQLite: the table is made anew, and has no guards then.
        session.execute(text("CREATE TABLE anew AS SELECT * FROM decisions"))
        session.execute(text("DROP TABLE decisions"))
        session.execute(text("ALTER TABLE anew RENAME TO decisions"))
        assert len(triggers.missing(session.connection())) == 2
    migrate(database.url)
    with database.reading() as session:
        assert triggers.missing(session.connection()) == []
    for person in ("lu", "gu", "shen"):
        bureau.review(person)
    assert bureau.state == "archived"
    assert len(bureau.events()) > len(before)
    assert bureau.faults(package=True) == []
