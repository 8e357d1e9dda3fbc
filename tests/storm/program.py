"""The program under the storm, seen from outside: lives that begin, answer, and end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 180.0
"""Seconds: a machine that tests other things as well may take long to start."""


@dataclass
class Life:
    """One life of the program: born, perhaps up, and at last ended."""

    number: int
    pid: int = 0
    up: bool = False
    status: int | None = None


class Program:
    """`huibao serve`, one life after another, on one folder."""

    def __init__(self, environment: Mapping[str, str], data: Path):
        self._changed = threading.Condition()
        self.life = Life(0, status=0)
        with (data / "zygote.log").open("ab") as log:
            self._zygote = subprocess.Popen(
                [sys.executable, "-m", "tests.storm.zygote"],
                env=os.environ | environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        threading.Thread(target=self._listen, daemon=True).start()

    def start(self, die_at: str = "-") -> Life:
        """Begin a life, which will die at that point if it comes there, and return it."""
        assert self._zygote.stdin is not None
        with self._changed:
            life = self.life = Life(self.life.number + 1)
            self._zygote.stdin.write(f"start {life.number} {die_at}\n")
            self._zygote.stdin.flush()
            self._wait(lambda: bool(life.pid))
        return life

    def kill(self) -> None:
        """Kill the life where it stands, and wait for its end."""
        os.kill(self.life.pid, signal.SIGKILL)
        self.has_ended(PATIENCE)

    def stop(self) -> int:
        """Ask the life politely to end, and return its exit code."""
        os.kill(self.life.pid, signal.SIGTERM)
        self.has_ended(PATIENCE)
        assert self.life.status is not None
        return self.life.status

    def has_ended(self, seconds: float) -> bool:
        """Wait so long for the end of this life, and say whether it came."""
        with self._changed:
            return self._changed.wait_for(lambda: self.life.status is not None, seconds)

    def is_up(self, seconds: float) -> bool:
        """Wait so long for the pages of this life, and say whether they answer."""
        with self._changed:
            self._changed.wait_for(lambda: self.life.up or self.life.status is not None, seconds)
            return self.life.up and self.life.status is None

    def await_another(self, before: int, seconds: float) -> None:
        """Return when a life later than that one answers, or when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.life.number > before and self.life.up, seconds)

    def close(self) -> None:
        """End everything."""
        assert self._zygote.stdin is not None
        self._zygote.stdin.close()
        self._zygote.wait(PATIENCE)

    def _wait(self, happened: Callable[[], bool]) -> None:
        if not self._changed.wait_for(happened, PATIENCE):
            raise TimeoutError("the storm's program does not begin; see zygote.log")

    def _listen(self) -> None:
        assert self._zygote.stdout is not None
        for line in self._zygote.stdout:
            word, *values = line.split()
            with self._changed:
                if word != "ready" and int(values[0]) == self.life.number:
                    self._note(word, values)
                self._changed.notify_all()

    def _note(self, word: str, values: list[str]) -> None:
        if word == "born":
            self.life.pid = int(values[1])
        elif word == "up":
            self.life.up = True
        else:
            self.life.status = int(values[1])
