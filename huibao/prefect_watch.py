"""Tells a Prefect server that hangs from one that is only slow, and ends it.

A process that is stopped, or whose loop is stuck, does not end by itself: it holds its port and its
connections, and all who ask it wait.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Patience:
    """How often a server is asked whether it lives, and how much silence is too much.

    Its answer takes a millisecond and no database. On a machine so busy that it takes a thousand
    times as long, it still comes well within one question; and as silence is counted in questions
    that found us awake, a machine that slept, or halted us as well, makes nobody seem hung.
    """

    pause: float = 15.0
    """Seconds between an answer and the next question: a question costs us 3 ms."""
    question: float = 30.0
    """Seconds that a question waits for its answer."""
    questions: int = 4
    """So many in a row without an answer, and the server hangs."""
    questions_at_start: int = 20
    """As many before the first answer, for a server's first start may rebuild its tables."""

    def most(self, answered: bool) -> int:
        """Return how many questions in a row may stay unanswered."""
        return self.questions if answered else self.questions_at_start


def ask_health(api_url: str, seconds: float) -> httpx.Response:
    """Ask a Prefect server whether it is well; `httpx.HTTPError` where it does not say so."""
    # Asked often, and over plain HTTP: reading all certificates took 20 ms each time.
    return httpx.get(f"{api_url}/health", timeout=seconds, trust_env=False, verify=False)  # noqa: S501


def wait_for_silence(api_url: str, patience: Patience, ended: threading.Event) -> bool:
    """Ask until the server hangs, and return True then; False when it has `ended` before.

    Any answer counts, for who says that he is unwell does not hang.
    """
    answered, unanswered = False, 0
    while unanswered < patience.most(answered):
        if ended.wait(0 if unanswered else patience.pause):
            return False
        try:
            ask_health(api_url, patience.question)
        except httpx.TimeoutException:
            unanswered += 1
        except httpx.HTTPError:
            # It is ending, or our own process has no file left to ask with: no sign of hanging.
            unanswered = 0
        else:
            answered, unanswered = True, 0
    return not ended.is_set()
