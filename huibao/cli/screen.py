"""What commands print, where nobody reads it to the end or it cannot be written.

`huibao history KEY | head -1` ends quietly, as every program does whose reader has seen enough; a
full disk is told in a sentence. Neither looks like a verdict of the command's own (1 or 2).
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, Final, NoReturn, TextIO

NOT_READ: Final = 128 + signal.SIGPIPE
"""Exit status of a program whose output nobody reads any more, as shells give it."""
NOT_WRITTEN: Final = os.EX_IOERR

_WHY: Final = {errno.ENOSPC: "磁盘已满 / the disk is full"}


class Screen:
    """A stream of the program's, that ends the program when nothing more can be written to it."""

    def __init__(self, stream: TextIO):
        self._stream = stream

    def write(self, text: str) -> int:
        """Write as the stream does."""
        self._on_it(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Have all that was written leave the program."""
        self._on_it(self._stream.flush)

    def _on_it(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as fault:
            self._end(fault)

    def _end(self, fault: OSError) -> NoReturn:
        # What is left in the stream goes nowhere, or Python would stumble over it at its end.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        if isinstance(fault, BrokenPipeError):
            raise SystemExit(NOT_READ) from None
        why = _WHY.get(fault.errno or 0, fault.strerror)
        sys.stderr.write(f"输出没有写完：{why} (The output could not be written to its end.)\n")
        raise SystemExit(NOT_WRITTEN) from None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _may_refuse(stream: io.TextIOWrapper) -> bool:
    """Whether there is text that the stream does not take: it is told as well as it can be.

    A file's name need not be text, and where the locale is POSIX nothing Chinese is.
    """
    return stream.errors == "strict" or codecs.lookup(stream.encoding).name != "utf-8"


def told_to_the_end(command: Callable[[], Any]) -> Any:
    """Run the command and return what it returns, all that it printed being written."""
    given = sys.stdout
    for stream in (given, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and _may_refuse(stream):
            stream.reconfigure(errors="backslashreplace")
    # Closed by whoever called (`>&-`): there is nobody to tell.
    sys.stdout = Screen(given if given is not None else io.StringIO())
    try:
        return command()
    finally:
        sys.stdout.flush()
        sys.stdout = given
