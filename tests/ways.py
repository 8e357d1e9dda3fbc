"""Ways that many tests go, gone once in a process: whoever comes later is put where they lead.

Only on SQLite, only from a database in which nothing has happened, and only where nothing differs
that a way depends on: the office's files, its key, and what the way itself is called by.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from config.installation import Installation

_REACHED: dict[Hashable, Path] = {}
"""The database as it was at the end of each way."""


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="huibao-ways-")


def go(house: Installation, way: Hashable, walk: Callable[[], object]) -> None:
    """Do what `walk` does to the database, by a copy where it was done before.

    The way's name says all that two walks of it may differ in.
    """
    file = Path(str(house.database.engine.url.database))
    if not house.database.is_sqlite or _something_happened(file):
        walk()
        return
    place = (way, house.secret, house.office.model_dump_json())
    if place in _REACHED:
        _copy(_REACHED[place], file)
        for bell in house.database.bells.values():
            bell.set()  # as the last commit of the walk did
        return
    walk()
    kept = Path(_folder().name) / f"{len(_REACHED)}.db"
    _copy(file, kept)
    _REACHED[place] = kept


def _something_happened(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM events)").fetchone()[0])


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(target)) as live:
        live.execute("PRAGMA synchronous=OFF")
        kept.backup(live)
