"""What one sentence says twice of one indicator: a whole and its part, or where it stood before."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from huibao.report.figures import Figure, find_figures
from huibao.report.reading import read

_SENTENCE = re.compile("[。！？\n]")
_CLAUSE = re.compile("[，。；！？\n]")


@lru_cache(maxsize=8)
def indicators(text: str) -> tuple[Figure, ...]:
    """Return the figures of `text` in order, of an indicator and a time one for each sentence.

    A whole stands for its parts (11件，其中维持7件), and what an indicator came to for where it
    stood before (由16元提高到27元): in one sentence nobody contradicts himself.
    """
    flat = read(text).flat
    sentences, clauses = _ends_in(flat, _SENTENCE), _ends_in(flat, _CLAUSE)
    kept: dict[tuple[str, str, str, str], int] = {}
    found: list[Figure] = []
    for figure in find_figures(text):
        name = (figure.label, figure.unit, figure.period, figure.as_of)
        place = kept.get(name)
        if place is None or not figure.label or _is_between(sentences, found[place], figure):
            kept[name] = len(found)
            found.append(figure)
        elif not _is_between(clauses, found[place], figure):
            found[place] = figure
    return tuple(sorted(found, key=lambda each: each.start))


def _ends_in(flat: str, ending: re.Pattern[str]) -> list[int]:
    return [found.start() for found in ending.finditer(flat)]


def _is_between(ends: list[int], earlier: Figure, later: Figure) -> bool:
    # Looked up, not searched for: a sentence without end would be read once for each figure.
    at = bisect_left(ends, earlier.end)
    return at < len(ends) and ends[at] < later.start
