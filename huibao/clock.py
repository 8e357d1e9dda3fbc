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

Part = Callable[[datetime], object]
"""Does all of one sort that is due at that time."""


class Clock:
    """Has each part do what is due, every minute, on a thread of its own.

    A part that fails keeps no other from its work, and is tried again with the next minute.
    """

    def __init__(self, *parts: Part, seconds: float = SECONDS):
        self._parts, self._seconds = parts, seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        """Begin to tick, the first time at once: what was missed is made up for."""
        self._thread.start()

    def stop(self, timeout: float = 10) -> None:
        """End after the part under way."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            for part in self._parts:
                if not self._stopping.is_set():
                    self._have_done(part)
            self._stopping.wait(self._seconds)

    def _have_done(self, part: Part) -> None:
        try:
            part(datetime.now(UTC))
        except (SQLAlchemyError, Overtaken, OSError) as fault:
            # A database or an archive that is away comes back; the next tick does all that is due.
            log.warning("the clock waits: %s", fault)
        except Exception:
            # Were the clock to stop, nobody would be reminded any more, and nobody would know.
            log.exception("the clock goes on without what failed")
