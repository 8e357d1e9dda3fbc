"""Several acts at the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


def all_at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of these at the same instant; return what each of them returned or raised."""
    start = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        start.wait(10)
        try:
            outcomes[number] = acts[number]()
        except Exception as error:  # noqa: BLE001  whatever it is, the test looks at it
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
