"""The CPU seconds of one piece of work, whatever else the test process has grown to do."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the seconds of this thread alone: no other thread's, and no collection of garbage,
    which costs the more the more the tests before have left lying about.
    """
    gc.disable()
    try:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun
    finally:
        gc.enable()
