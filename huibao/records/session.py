"""The session of one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session


class OneTransaction(Session):
    """A session that serves one transaction, and so has one connection: it is looked up once."""

    _line: Connection | None = None
    _put_off: Callable[[], None] | None = None

    def connection(self, *given: Any, **named: Any) -> Connection:
        """Return the transaction's connection."""
        if self._line is None:
            self._line = super().connection(*given, **named)
        return self._line

    def put_off(self, write: Callable[[], None]) -> None:
        """Have this written in one go before the session's next query, at its end at the latest.

        It takes the place of what was put off before, and is to write that, too.
        """
        self._put_off = write

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write all that waits to be written."""
        self.flush_rows(objects)
        write, self._put_off = self._put_off, None
        if write is not None:
            write()

    def flush_rows(self, objects: Sequence[Any] | None = None) -> None:
        """Write the rows that wait to be written, and leave what was put off."""
        super().flush(objects)

    def commit(self) -> None:
        """Write all that waits to be written, and commit it."""
        self.flush()
        super().commit()
