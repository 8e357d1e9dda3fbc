"""The named points at which the program can be made to die, by SIGKILL, in the middle of its work.

A point is passed whenever the program is about to commit, has just committed, is about to say
something to the mail server, or is about to make, rename, link or remove a file of its own. The
product knows nothing of it: Python's audit hooks and SQLAlchemy's events tell. A point's name is
what is done and the line of ours that does it, so that new code has its points by itself.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

DIE_AT = "HUIBAO_STORM_DIE_AT"
"""Names the file that says where a run on a worker is to die."""

LEDGER = "HUIBAO_DEATHS"
"""Names the file that lists the points at which the program has died before.

Where it is to die next is said as `name`: it dies there; `name#3`: at the third passage; `12`: at
the twelfth passage of any point; `fresh:2`: at any point where it has died less than twice so far.
"""

OURS = ("config", "flows", "huibao", "tasks")
PLUMBING = {"transaction", "acting", "commit", "_change", "_send", "_run", "store"}
"""Functions through which everybody commits or sends: the point is named for who called them."""

FILE_ACTS = {
    "os.link": "link a file",
    "os.mkdir": "make a folder",
    "os.remove": "remove a file",
    "os.rename": "rename",
    "os.truncate": "cut a file",
    "shutil.rmtree": "remove a folder",
    "subprocess.Popen": "start a program",
}


def where(frame: FrameType | None) -> str | None:
    """Return the innermost line of ours that is no plumbing, or None when nothing of ours acts."""
    fallback = None
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in OURS:
            name = f"{module}.{frame.f_code.co_name}:{frame.f_lineno}"
            if frame.f_code.co_name not in PLUMBING:
                return name
            fallback = fallback or name
        frame = frame.f_back
    return fallback


class Points:
    """Counts every passage, and dies at the one that was named."""

    def __init__(self, die_at: str, ledger: Path, data: Path):
        self._ledger, self._data = ledger, str(data)
        self._passages: Counter[str] = Counter()
        self._deaths = Counter(ledger.read_text().splitlines()) if ledger.exists() else Counter()
        self._due = self._reader_of(die_at)
        self._guard = threading.local()

    def arm(self) -> None:
        """Listen from now on."""
        event.listen(Engine, "commit", lambda _connection: self.pass_by("before commit"))
        event.listen(Session, "after_commit", lambda _session: self.pass_by("after commit"))
        sys.addaudithook(self._audited)

    def pass_by(self, what: str) -> None:
        """Note that the program is at that point, and die there if that was asked for."""
        if getattr(self._guard, "inside", False):
            return
        place = where(sys._getframe(1))
        if place is None:
            return
        name = f"{what} @ {place}"
        self._passages[name] += 1
        self._passages["any"] += 1
        if self._due(name):
            self._die(name)

    def _reader_of(self, die_at: str) -> Callable[[str], bool]:
        if die_at.isdigit():
            return lambda _name: self._passages["any"] == int(die_at)
        if die_at.startswith("fresh:"):
            times = int(die_at.partition(":")[2])
            return lambda name: self._deaths[name] < times
        wanted, _, nth = die_at.partition("#")
        return lambda name: name == wanted and self._passages[name] == int(nth or 1)

    def _die(self, name: str) -> None:
        self._guard.inside = True
        with self._ledger.open("a") as ledger:
            ledger.write(f"{name}\n")
        os.kill(os.getpid(), signal.SIGKILL)

    def _audited(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name == "open":
            self._opened(*arguments)
        elif name == "smtplib.connect":
            self.pass_by("mail: connect")
        elif name == "smtplib.send":
            self.pass_by(f"mail: {_said(arguments[1])}")
        elif name == "subprocess.Popen" or (name in FILE_ACTS and self._is_ours(arguments[0])):
            self.pass_by(FILE_ACTS[name])

    def _opened(self, path: object, mode: object, flags: int) -> None:
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes and isinstance(path, str | bytes | os.PathLike) and self._is_ours(path):
            self.pass_by("write a file")

    def _is_ours(self, path: object) -> bool:
        return isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(
            self._data
        )


def _said(line: bytes | str) -> str:
    """Return the verb of what is said to the mail server, or that it is the mail itself."""
    words = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
    verb = words[:4].upper()
    known = ("EHLO", "MAIL", "RCPT", "DATA", "QUIT", "RSET", "NOOP", "STAR", "AUTH")
    return verb if verb in known and len(words) < 600 else "the mail itself"
