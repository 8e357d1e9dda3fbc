"""What one sentence says twice of one indicator: a whole and its part, or where it stood before."""

from __future__ import annotations

import re
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
    kept: dict[tuple[str, str, str, str], int] = {}
    found: list[Figure] = []
    for figure in find_figures(text):
        name = (figure.label, figure.unit, figure.period, figure.as_of)
        place = kept.get(name)
        if place is None or not figure.label or _ends(flat, found[place], figure, _SENTENCE):
            kept[name] = len(found)
            found.append(figure)
        elif not _ends(flat, found[place], figure, _CLAUSE):
            found[place] = figure
    return tuple(sorted(found, key=lambda each: each.start))


def _ends(flat: str, earlier: Figure, later: Figure, ending: re.Pattern[str]) -> bool:
    return ending.search(flat, earlier.end, later.start) is not None
