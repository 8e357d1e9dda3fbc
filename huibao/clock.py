"""The service's own clock: what time brings about goes on when Prefect is down.

Prefect runs the same housekeeping by its schedule. Both may do so at once, for the database lets
nobody be reminded twice; so neither has to know of the other.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from huibao.records.database import Overtaken

SECONDS = 60.0

log = logging.getLogger(__name__)


class Clock:
    """Calls `tick` with the present time, every minute, on a thread of its own."""

    def __init__(self, tick: Callable[[datetime], object], *, seconds: float = SECONDS):
        self._tick, self._seconds = tick, seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        """Begin to tick, the first time at once: what was missed is made up for."""
        self._thread.start()

    def stop(self, timeout: float = 10) -> None:
        """End after the tick under way."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._tick(datetime.now(UTC))
            except (SQLAlchemyError, Overtaken, OSError) as fault:
                # A database that is busy or away comes back; the next tick does all that is due.
                log.warning("the clock waits for the database: %s", fault)
            self._stopping.wait(self._seconds)
