"""Places in two texts that differ in nothing but white space."""

from __future__ import annotations

from bisect import bisect_left

_EDGE = " \u00a0\u3000\r"


def tidy(text: str) -> str:
    """Return the text without blank lines, and without spaces at the ends of its lines."""
    lines = (line.strip(_EDGE) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class Places:
    """Finds for a place in one text the place in another that has the same characters.

    Only characters that are not white space count. A place behind a line end or a space is where
    the next of them begins, every other one where the last of them ends.
    """

    def __init__(self, here: str, there: str) -> None:
        self._here, self._there = here, there
        self._ours = [place for place, sign in enumerate(here) if not sign.isspace()]
        self._theirs = [place for place, sign in enumerate(there) if not sign.isspace()]

    def __call__(self, place: int) -> int:
        """Return the place in the other text."""
        before = min(bisect_left(self._ours, place), len(self._theirs))
        if before and not (place and self._here[place - 1].isspace()):
            return self._theirs[before - 1] + 1
        return self._theirs[before] if before < len(self._theirs) else len(self._there)
