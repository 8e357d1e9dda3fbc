"""Ways that many tests go, gone once in a process: whoever comes later is put where they lead.

Only on SQLite, only from a database in which nothing has happened, and only where nothing differs
that a way depends on: the office's files, its key, and what the way itself is called by. What leads
to the archive leaves packages there, too.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from config.installation import Installation

_REACHED: dict[Hashable, Path] = {}
"""The folder with the database and the archive as they were at the end of each way."""


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
    kept = _REACHED.get(place)
    if kept is not None:
        _copy(kept / "huibao.db", file)
        _copy_packages(kept / "archive", house.archive_folder)
        for bell in house.database.bells.values():
            bell.set()  # as the last commit of the walk did
        return
    walk()
    kept = Path(_folder().name) / str(len(_REACHED))
    kept.mkdir()
    _copy(file, kept / "huibao.db")
    _copy_packages(house.archive_folder, kept / "archive")
    _REACHED[place] = kept


def _something_happened(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM events)").fetchone()[0])


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(target)) as live:
        live.execute("PRAGMA synchronous=OFF")
        kept.backup(live)


def _copy_packages(source: Path, target: Path) -> None:
    if source.exists():
        shutil.copytree(source, target, dirs_exist_ok=True)
