"""What the database itself refuses: to change or delete what was said, decided or handed in.

They guard against mistakes and against whoever forgets the rule; against malice stands the chain.
They are looked for after every migration, not written into one: SQLite changes a table by making
it anew, and a table made anew has no triggers.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

KEPT = ("events", "decisions", "submissions", "documents", "seals")
"""Tables whose rows are only ever added."""

REFUSED = "append-only"
"""Stands in the database's message, on both databases."""

FUNCTION = f"""
CREATE OR REPLACE FUNCTION huibao_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is {REFUSED}: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$
"""
FOUND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def missing(connection: Connection) -> list[str]:
    """Return the names of the triggers that ought to be there and are not."""
    dialect = connection.dialect.name
    found = set(connection.scalars(text(FOUND[dialect])))
    return [name for name, _, _ in _wanted(dialect) if name not in found]


def install(connection: Connection) -> None:
    """Make the triggers that are missing, in the caller's transaction."""
    dialect, lacking = connection.dialect.name, missing(connection)
    if lacking and dialect == "postgresql":
        connection.execute(text(FUNCTION))
    for name, table, act in _wanted(dialect):
        if name in lacking:
            connection.exec_driver_sql(_sql(dialect, name, table, act))


def refused(error: Exception) -> bool:
    """Whether the database refused a change because of one of these triggers."""
    return f"is {REFUSED}" in str(error)


def _wanted(dialect: str) -> Iterator[tuple[str, str, str]]:
    acts = ("UPDATE", "DELETE") if dialect == "sqlite" else ("UPDATE", "DELETE", "TRUNCATE")
    for table in KEPT:
        for act in acts:
            yield f"{table}_refuse_{act.lower()}", table, act


def _sql(dialect: str, name: str, table: str, act: str) -> str:
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, '{table} is {REFUSED}: {act} refused')"
        return f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN {refusal}; END"
    # For each statement: a TRUNCATE speaks of no row.
    return (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION huibao_refuse()"
    )
