"""A mail server in a process of its own, that can be killed, and the mails it has taken.

It says `250` only when the mail lies whole in the folder, as a real one does.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from huibao.demo.delivery import Delivery, kept_in
from huibao.demo.sink import Mailbox

PATIENCE = 900.0
"""Seconds: whoever waits for a mail waits through several storms."""


class PostOffice:
    """The mail server's process, and what has arrived, over all its lives."""

    def __init__(self, folder: Path, port: int):
        self.folder, self.port = folder, port
        self._process: subprocess.Popen[str] | None = None
        self._changed = threading.Condition()
        self._arrived: list[Delivery] = []

    def start(self) -> None:
        """Start the server, and return when it listens."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storm.post_office", str(self.folder), str(self.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "listening\n"
        threading.Thread(target=self._hear, args=(self._process,), daemon=True).start()

    def kill(self) -> None:
        """Kill it where it stands."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def deliveries(self) -> list[Delivery]:
        """Return every mail that was taken, in its order."""
        return kept_in(self.folder)

    def wait_for(self, wanted: Callable[[Delivery], bool], _timeout: float = 0) -> Delivery:
        """Return the first mail that is `wanted`, waiting for it; `TimeoutError` if none comes."""
        with self._changed:
            found = self._changed.wait_for(
                lambda: next((d for d in self._arrived if wanted(d)), None), PATIENCE
            )
        if found is None:
            raise TimeoutError(f"no such mail within {PATIENCE} s")
        return found

    def _hear(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self._look()
        for _ in process.stdout:
            self._look()

    def _look(self) -> None:
        with self._changed:
            known = len(self._arrived)
            self._arrived += kept_in(self.folder, after=known)
            self._changed.notify_all()


def main(folder: Path, port: int) -> None:
    """Listen until standard input ends, and say so for every mail."""
    mailbox = Mailbox(folder, port=port)
    mailbox.start()
    print("listening", flush=True)
    keep = mailbox._keep

    def keep_and_tell(envelope: object) -> Delivery:
        delivery = keep(envelope)  # type: ignore[arg-type]  # aiosmtpd's
        print(delivery.number, flush=True)
        return delivery

    mailbox._keep = keep_and_tell  # type: ignore[method-assign]  # to be heard in another process
    sys.stdin.read()
    mailbox.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
