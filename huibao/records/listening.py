"""Waiting for a bell: in this process on SQLite, from any process on PostgreSQL."""

from __future__ import annotations

import select
import socket
import sqlite3
import threading
import time

import psycopg

from huibao.records.database import Database, url_of

LOOK_AGAIN = 1.0
"""Seconds after which a waiter on SQLite looks by itself: other processes cannot ring there."""


class BellListener:
    """Wakes one waiting thread when a transaction has rung the bell, or when told to."""

    def __init__(self, database: Database, bell: str):
        self._bell = bell
        self._rung: threading.Event = database.bells[bell]
        self._url = None if database.is_sqlite else url_of(database.url)
        self._connection: psycopg.Connection | None = None
        self._path, self._version = database.engine.url.database, 0
        self._file: sqlite3.Connection | None = None
        self._awake, self._waker = socket.socketpair()

    def wait(self, seconds: float) -> bool:
        """Return when the bell has rung, or `wake` was called, or after that many seconds.

        True when something rang in this process. May return early without reason: whoever waits
        looks at the database, not at the bell.
        """
        if self._url is None:
            self._look(seconds)
        else:
            self._listen(seconds)
        rung = self._rung.is_set()
        self._rung.clear()
        return rung

    def wake(self) -> None:
        """Wake the waiting thread."""
        self._rung.set()
        if self._url is not None:
            self._waker.send(b"!")

    def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            self._connection.close()
        if self._file is not None:
            self._file.close()
        self._awake.close()
        self._waker.close()

    def _look(self, seconds: float) -> None:
        """Wait for the bell, and look each second whether another process has written anything."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._rung.wait(min(left, LOOK_AGAIN)) or self._is_written():
                return

    def _is_written(self) -> bool:
        """Whether anything was committed since this was last asked; costs no look at any table."""
        try:
            if self._file is None:
                self._file = sqlite3.connect(str(self._path), check_same_thread=False)
            version = self._file.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error:
            return True  # whoever waits finds out himself what is wrong with it
        before, self._version = self._version, version
        return bool(before != version)

    def _listen(self, seconds: float) -> None:
        try:
            if self._connection is None:
                # Returns at once: what was committed before we listened rang for nobody.
                self._connection = self._connected()
                return
            rung = self._connection.fileno()
            ready, _, _ = select.select([rung, self._awake.fileno()], [], [], seconds)
            if rung in ready:
                # A lost connection is readable too, and says so here.
                for _ in self._connection.notifies(timeout=0):
                    continue
            if self._awake.fileno() in ready:
                self._awake.recv(4096)
        except psycopg.Error:
            self._forget()
            self._rung.wait(LOOK_AGAIN)

    def _connected(self) -> psycopg.Connection:
        assert self._url is not None  # noqa: S101  # told apart in `wait`
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(address, autocommit=True)
        connection.execute(f"LISTEN huibao_{self._bell}")
        return connection

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
