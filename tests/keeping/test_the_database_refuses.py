"""The database itself refuses to change or delete what was said, decided or handed in."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from huibao.cycle.verification.seals import seal
from huibao.records import triggers
from huibao.records.database import migrate
from tests.lifecycle.bureau import Bureau
from tests.tampering import unguard


@pytest.mark.parametrize("table", triggers.KEPT)
def test_no_row_that_was_kept_is_changed_or_deleted(either_bureau: Bureau, table: str) -> None:
    database = either_bureau.house.database
    if table != "seals":
        either_bureau.archived()
    else:
        with either_bureau.acting() as act:
            seal(act)
    column = {"decisions": "name", "seals": "hash", "documents": "media_type"}.get(table, "id")
    with database.reading() as session:
        before = session.execute(text(f"SELECT * FROM {table}")).all()
    assert before
    acts = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]
    if not database.is_sqlite:
        acts.append(f"TRUNCATE {table} CASCADE")
    for act in acts:
        with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
            session.execute(text(act))
    with database.reading() as session:
        assert session.execute(text(f"SELECT * FROM {table}")).all() == before


def test_no_event_is_put_in_the_place_of_another(bureau: Bureau) -> None:
    bureau.open()
    replace = text("REPLACE INTO events SELECT * FROM events WHERE number = 1")
    with (
        pytest.raises(DBAPIError, match="append-only"),
        bureau.house.database.transaction() as session,
    ):
        session.execute(replace)


def test_whoever_takes_the_guards_away_finds_them_back_after_the_next_start(
    either_bureau: Bureau,
) -> None:
    database = either_bureau.house.database
    with database.transaction() as session:
        unguard(session)
        assert len(triggers.missing(session.connection())) >= 2 * len(triggers.KEPT)
    migrate(database.url)
    with database.reading() as session:
        assert triggers.missing(session.connection()) == []
