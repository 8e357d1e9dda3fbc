"""From markers in a row to a tree: which heading stands under which.

Levels may be skipped (一、 and then 一是). A lower kind nests under a higher one by rank; the other
way round (1. under 一是) only when the outer list visibly goes on behind the inner one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from huibao.report.reading.markers import KINDS, RANK, Marker

_Rows = tuple[Sequence[Marker], list[tuple[int, ...]]]


@dataclass(slots=True)
class Branch:
    """A marker, its place in the row, the end of its subtree, and its children."""

    marker: Marker
    place: int
    end: int = 0
    children: list[Branch] = field(default_factory=list)


def grow(markers: Sequence[Marker], *, end: int, paragraph_ends: Sequence[int]) -> list[Branch]:
    """Return the tree's roots. A branch ends where the next one beside it or above it begins.

    A point inside a paragraph ends with that paragraph; all end before `end`.
    """
    following = _following(markers)
    roots: list[Branch] = []
    stack: list[Branch] = []

    def close(branch: Branch, place: int) -> None:
        limit = paragraph_ends[branch.marker.paragraph] if branch.marker.inline else place
        headed = branch.marker.kind in ("part", "section")
        branch.end = max(place if headed else min(place, limit), branch.marker.end)

    for place, marker in enumerate(markers):
        while stack and not _holds(stack, marker, following=following):
            close(stack.pop(), marker.start)
        branch = Branch(marker, place)
        (stack[-1].children if stack else roots).append(branch)
        stack.append(branch)
    while stack:
        close(stack.pop(), end)
    return roots


def _following(markers: Sequence[Marker]) -> _Rows:
    """Return the markers, and for each the place of the next marker of every rank behind it."""
    none = len(markers)
    later = (none,) * len(KINDS)
    rows: list[tuple[int, ...]] = [later] * none
    for place in range(none - 1, -1, -1):
        rows[place] = later
        rank = RANK[markers[place].kind]
        later = (*later[:rank], place, *later[rank + 1 :])
    return markers, rows


def _holds(
    stack: Sequence[Branch],
    marker: Marker,
    *,
    following: _Rows,
) -> bool:
    """Tell whether `marker` stands under the last branch of the stack."""
    top, rank = stack[-1], RANK[marker.kind]
    for branch in stack:
        if branch.marker.kind == marker.kind and branch.marker.outer == marker.outer:
            return False
    if top.marker.outer and marker.kind == top.marker.kind:
        return True
    if RANK[top.marker.kind] < rank:
        return True
    if top.children and top.children[-1].marker.kind == marker.kind:
        return top.children[-1].marker.number is None or marker.number != 1
    if marker.number != 1 or top.marker.kind in ("part", "section"):
        return False
    if marker.inline and marker.paragraph == top.marker.paragraph:
        return True
    return _goes_on(top, rank=rank, following=following)


def _goes_on(outer: Branch, *, rank: int, following: _Rows) -> bool:
    """Tell whether the list of `outer` has its next point before a heading above `rank`."""
    markers, rows = following
    row = rows[outer.place]
    successor = row[RANK[outer.marker.kind]]
    if successor >= min((*row[:rank], len(markers))):
        return False
    number = outer.marker.number
    return number is None or markers[successor].number == number + 1
