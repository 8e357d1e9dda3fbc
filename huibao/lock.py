"""A file that one process at a time may hold, by a lock of the operating system.

The lock ends with the process, however that ends, so that nothing stale is ever left to clear. It
is one of POSIX's `fcntl`: no child has it, neither one that is forked nor one that is started.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TextIO


class Locked(Exception):
    """Another process holds the file."""

    def __init__(self, holder: str):
        super().__init__(holder)
        self.holder = holder
        """Its number."""


def lock(path: Path) -> TextIO:
    """Return the file, held by this process until it is closed; `Locked` when another has it."""
    file = path.open("a+", encoding="ascii")
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # POSIX allows either
        file.seek(0)
        with file:
            raise Locked(file.read().strip() or "?") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
