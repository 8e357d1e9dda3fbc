"""Bells: a commit wakes whoever waits for what it wrote, and hands it to him."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from huibao.records.session import OneTransaction

BELLS = ("messages", "notices", "work")
"""What somebody may wait for: mail in the outbox, notices beside it, work for Prefect."""


class Settlement:
    """What becomes of a transaction, for whoever begins with its rows before it is committed."""

    def __init__(self) -> None:
        self._settled = threading.Event()
        self._committed = False

    def settle(self, *, committed: bool) -> None:
        """Say what has become of it."""
        self._committed = committed
        self._settled.set()

    def stands(self) -> bool:
        """Wait until it has ended; whether it was committed."""
        self._settled.wait()
        return self._committed


Start = Callable[[OneTransaction, list[Any]], Settlement | None]
"""Begins with one of these rows inside the transaction that is about to commit them, and takes it
off the list; returns through what he waits to hear whether it was, or None when he does not."""


class Bell(threading.Event):
    """Wakes whoever waits for rows of one kind, and hands him those of this process.

    He need not read again what has just been written, but the database alone says how it stands:
    somebody else may have been faster, and what other processes wrote is not in hand.
    """

    MOST_IN_HAND = 200

    def __init__(self) -> None:
        super().__init__()
        self.head_start = 0.0
        """Seconds for which who wakes him lets him go first, where both share a process.

        Whoever waits gives it when he goes to rest, and the first ring takes it: to wait for one
        who is at work already would help nobody."""
        self._start: Start | None = None
        self._starting = threading.Lock()
        self._in_hand: deque[Any] = deque(maxlen=self.MOST_IN_HAND)
        self._answered = threading.Event()

    @contextmanager
    def resting(self, start: Start) -> Iterator[None]:
        """Have the first who is about to commit rows call `start`, while what is within waits."""
        self._start = start
        try:
            yield
        finally:
            with self._starting:  # nobody is still at it when this returns
                self._start = None

    def start(self, session: OneTransaction, rows: list[Any]) -> Settlement | None:
        """Have whoever rests begin with rows of this transaction; None when nobody does."""
        if not rows or not self._starting.acquire(blocking=False):
            return None
        try:
            start, self._start = self._start, None
            if start is None:
                return None
            self._answered.clear()
            return start(session, rows)
        finally:
            self._starting.release()

    def ring(self, rows: Iterable[Any] = ()) -> None:
        """Wake him, with rows that have been committed."""
        self._answered.clear()
        self._in_hand.extend(rows)
        self.set()

    def taken_head_start(self) -> float:
        """Return the seconds to let him go first, for whoever woke him; nobody else gets them."""
        seconds, self.head_start = self.head_start, 0.0
        return seconds

    def answer(self) -> None:
        """Let whoever rang go on."""
        self._answered.set()

    def let_go_first(self, seconds: float) -> None:
        """Wait until he has answered, or for so long."""
        if seconds:
            self._answered.wait(seconds)

    def taken(self) -> list[Any]:
        """Return the rows rung for since it was last asked, each once, in their order."""
        return [self._in_hand.popleft() for _ in range(len(self._in_hand))]


def ring(session: Session, bell: str, *rows: Any) -> None:
    """Wake whoever waits for `bell`, once this transaction has committed, with the `rows` for him.

    Rows must be whole: whoever is given them can load nothing more.
    """
    rung_in(session).setdefault(bell, []).extend(rows)


def rung_in(session: Session) -> dict[str, list[Any]]:
    """Return the bells that were rung in this transaction, each with its rows."""
    rung: dict[str, list[Any]] = session.info.setdefault("bells", {})
    return rung
