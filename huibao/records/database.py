"""Opening the database: transactions and migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util.exc import CommandError
from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from huibao.records import triggers
from huibao.records.bells import BELLS, Bell, Settlement, rung_in
from huibao.records.reasons import damage
from huibao.records.session import OneTransaction

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "recursive_triggers=ON",  # without it REPLACE deletes a row behind its triggers' back
)

MIGRATING = 0x48756962616F
"""The advisory lock of whoever changes the tables: the program's name in hexadecimal."""


DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""What a database's URL may begin with, and what is spoken then."""

TOO_LONG = "22001"
"""How PostgreSQL says that a text has no room in its column; SQLite takes every length."""


class Overtaken(Exception):
    """Somebody else acted on the same thing first; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "就在刚才，另一位同志已经处理了这件事，您的操作未生效，内容没有丢失。请刷新查看。"
            " (Somebody else acted first. Nothing was changed; reload to see how it stands.)"
        )


class TooLong(Exception):
    """A short field was given more than the database has room for; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "有一项内容太长，请缩短后再提交（如单位、数值、简称一类的短栏目）。"
            " (One of the short fields is too long; shorten it and send again.)"
        )


class DatabaseUnreachable(Exception):
    """The database does not answer, or its file is damaged."""

    def __init__(self, fault: DBAPIError):
        why = str(fault.orig).partition("\n")[0]
        self.damage = damage(fault)
        super().__init__(self.damage or f"数据库没有应答 / The database does not answer: {why}")


class DatabaseIsNewer(Exception):
    """The database's tables are those of a later Huibao than this one; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "这个数据库是更新版本的汇报系统所用，请安装那个版本；退回旧版，须恢复升级前的备份"
            " / The database is a later Huibao's: install that one, or restore the backup from"
            " before the upgrade"
        )


class DatabaseUrlWrong(Exception):
    """The database's URL cannot be read; the message quotes nothing of it, for it may hold a
    password."""

    def __init__(self) -> None:
        super().__init__(
            "数据库地址无法识别，请写成 sqlite:////文件夹/huibao.db 或 postgresql://…"
            " / The database's URL cannot be read: name a file or a server, not the memory"
        )


class Database:
    """One database of Huibao, SQLite or PostgreSQL, and its transactions."""

    def __init__(self, url: str):
        self.url = url
        self.engine = open_engine(url)
        self.bells = {name: Bell() for name in BELLS}

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite, where one writer writes at a time."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[OneTransaction]:
        """Yield a session that commits at the end; whoever came second gets `Overtaken`.

        `TooLong` on PostgreSQL, where a text has no room in its column.

        The bells that were rung in it sound after the commit, so that nobody wakes too early; who
        rests makes a start before it, so that no second commit comes between. Whom they wake goes
        first: what the caller does next, drawing a page, would slow him down.
        """
        with OneTransaction(self.engine, expire_on_commit=False) as session:
            try:
                yield session
                session.flush()
                with self._begun(session) as left:
                    self._notify(session, left)
                    session.commit()
            except (StaleDataError, IntegrityError) as error:
                session.rollback()
                if triggers.refused(error):
                    raise  # nobody was faster: the program itself tried what nobody may
                raise Overtaken from error
            except DataError as error:
                session.rollback()
                if getattr(error.orig, "sqlstate", "") == TOO_LONG:
                    raise TooLong from error
                raise
            for name, rows in left.items():
                self.bells[name].ring(rows)
            woken = [self.bells[name] for name in rung_in(session)]
            starts = [(bell, bell.taken_head_start()) for bell in woken]
        for bell, seconds in starts:
            bell.let_go_first(seconds)

    @contextmanager
    def reading(self) -> Iterator[OneTransaction]:
        """Yield a session that never writes: what was changed in it is given up."""
        with OneTransaction(self.engine.execution_options(huibao_reads=True)) as session:
            yield session
            session.rollback()

    @contextmanager
    def _begun(self, session: OneTransaction) -> Iterator[dict[str, list[Any]]]:
        """Have those who rest begin with what is committed within, and tell them whether it was.

        Yields the bells that are still to be rung, each with its rows.
        """
        rung, committed = rung_in(session), False
        begun: dict[str, Settlement] = {}
        try:
            for name, rows in rung.items():
                settlement = self.bells[name].start(session, rows)
                if settlement is not None:
                    begun[name] = settlement
            yield {name: rows for name, rows in rung.items() if rows or name not in begun}
            committed = True
        finally:
            for settlement in begun.values():
                settlement.settle(committed=committed)

    def _notify(self, session: Session, rung: Iterable[str]) -> None:
        if self.engine.dialect.name == "postgresql":
            for name in rung:
                session.execute(text(f"NOTIFY huibao_{name}"))

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def lock_rows(session: Session) -> dict[str, Any]:
    """Return the arguments of `with_for_update` for claims that skip rows others hold."""
    return {"skip_locked": True} if session.get_bind().dialect.name == "postgresql" else {}


def url_of(url: str) -> URL:
    """Return the parts of a database's URL, or raise `DatabaseUrlWrong`.

    `postgresql://` and `postgres://`, as PostgreSQL's own tools write it, are taken as well.
    """
    try:
        made = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUrlWrong from None
    driver = DRIVERS.get(made.drivername)
    if driver == "sqlite" and _in_memory(made):
        raise DatabaseUrlWrong
    # An @ in the password that is not written %40: its rest would be quoted as the host.
    if driver is None or "@" in (made.host or ""):
        raise DatabaseUrlWrong
    return made.set(drivername=driver)


def _in_memory(url: URL) -> bool:
    """Whether nothing of that SQLite database is kept, as each connection has one of its own."""
    return url.database in (None, "", ":memory:") or bool({"mode", "uri"} & set(url.query))


def open_engine(url: str) -> Engine:
    """Return an engine whose transactions are whole on SQLite and on PostgreSQL alike.

    `DatabaseUrlWrong` when that is no URL of a database.
    """
    engine = create_engine(
        url_of(url),
        pool_size=20,
        max_overflow=20,
        pool_pre_ping="sqlite" not in url,
        hide_parameters=True,  # errors go to the log, and what people wrote does not
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own BEGIN comes too late to keep a read and the write after it together.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    reads = connection.get_execution_options().get("huibao_reads")
    # IMMEDIATE: a transaction that reads first and writes later must not find itself outrun.
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _alembic(url: str) -> Iterator[Config]:
    with as_file(files("huibao.records") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["url"] = url
        yield config


def _keep_from_others(url: URL) -> None:
    """Let a new SQLite file, and so its journals, be read by their owner alone.

    Mails and confidential reports stand in it, and the machine may have other accounts.
    """
    if url.get_backend_name() == "sqlite":
        with suppress(OSError):  # what is wrong with the place is told by whoever opens it
            Path(str(url.database)).touch(mode=0o600)


def migrate(url: str) -> None:
    """Bring the database of `url` to the newest form of the tables.

    Of processes that do so at the same time, one works and the others wait for it.
    `DatabaseUnreachable` when it does not answer, `DatabaseUrlWrong` when the URL is none,
    `DatabaseIsNewer` when a later Huibao was there.
    """
    engine = open_engine(url)
    try:
        _keep_from_others(engine.url)
        reach(engine)
        with _alone(engine):
            with _alembic(url) as config:
                try:
                    command.upgrade(config, "head")
                except CommandError:
                    raise DatabaseIsNewer from None
            with engine.execution_options(huibao_reads=True).connect() as connection:
                lacking = triggers.missing(connection)
            if lacking:
                with engine.begin() as connection:
                    triggers.install(connection)
    finally:
        engine.dispose()


def reach(engine: Engine) -> None:
    """Return when the database of that engine answers; else raise `DatabaseUnreachable`."""
    try:
        engine.connect().close()
    except DBAPIError as fault:
        raise DatabaseUnreachable(fault) from None


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Be the only one to change tables; SQLite's transactions see to it themselves."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATING})
        yield


def pending_migrations(url: str) -> list[str]:
    """Return the revisions not yet applied; `DatabaseUnreachable` when it does not answer.

    `DatabaseIsNewer` when a later Huibao was there.
    """
    with _alembic(url) as config:
        script = ScriptDirectory.from_config(config)
        engine = open_engine(url)
        try:
            with engine.execution_options(huibao_reads=True).connect() as connection:
                current = MigrationContext.configure(connection).get_current_heads()
        except DBAPIError as fault:
            raise DatabaseUnreachable(fault) from None
        finally:
            engine.dispose()
        try:
            done = {r.revision for head in current for r in script.iterate_revisions(head, "base")}
        except RevisionError:
            raise DatabaseIsNewer from None
        return [r.revision for r in script.walk_revisions() if r.revision not in done][::-1]
