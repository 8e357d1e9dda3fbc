"""Bells: a commit wakes whoever waits for what it wrote, and hands it to him."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

BELLS = ("messages", "notices", "work")
"""What somebody may wait for: mail in the outbox, notices beside it, work for Prefect."""


class Bell(threading.Event):
    """Wakes whoever waits for rows of one kind, and hands him those of this process.

    He need not read again what has just been written, but the database alone says how it stands:
    somebody else may have been faster, and what other processes wrote is not in hand.
    """

    MOST_IN_HAND = 64

    def __init__(self) -> None:
        super().__init__()
        self.head_start = 0.0
        """Seconds for which who wakes him lets him go first, where both share a process.

        Whoever waits gives it when he goes to rest, and the first ring takes it: to wait for one
        who is at work already would help nobody."""
        self._in_hand: deque[Any] = deque(maxlen=self.MOST_IN_HAND)
        self._answered = threading.Event()

    def ring(self, rows: Iterable[Any] = ()) -> float:
        """Wake him, with rows that have been committed; return the seconds to let him go first."""
        self._answered.clear()
        self._in_hand.extend(rows)
        self.set()
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
