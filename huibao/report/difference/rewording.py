"""What changed inside a paragraph, precise to the character and readable.

A number or a Latin word changes as a whole, and single characters which two rewritten phrases
happen to share are not shown as kept: people read phrases, not confetti.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, Literal

from huibao.report.difference.alignment import rising, unique_pairs

_HUNK: Final = 500_000  # pairs of equal characters beyond which a stretch counts as rewritten
_UNIT: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|.", re.DOTALL)
_CLAUSE_END: Final = frozenset("。；，、：！？;,!?\n")


@dataclass(frozen=True)
class Span:
    """A stretch of characters that is the same in both texts, or only in one."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


def spans(old: str, new: str) -> list[Span]:
    """The difference of two paragraphs; deletions stand before the insertions that replace them.

    Joining what is not inserted gives `old`, joining what is not deleted gives `new`.
    """
    if old == new:
        return [Span("same", old)] if old else []
    edits = _clean(_edits(_units(old), _units(new)))
    return [span for edit in edits for span in edit.spans()]


def ending_on_old(found: Sequence[Span]) -> list[Span]:
    """The same difference with no insertion at its end, unless the old text was empty.

    What the old text ended on is kept behind the insertion, or leaves behind it.
    """
    if len(found) < 2 or found[-1].kind != "inserted":
        return list(found)
    *before, end, inserted = found
    if end.kind == "deleted":
        return [*before, inserted, end]
    unit = _units(end.text)[-1]
    if len(unit) < len(end.text):
        before.append(Span("same", end.text.removesuffix(unit)))
    if inserted.text.endswith(unit):
        moved = unit + inserted.text.removesuffix(unit)
        return [*before, Span("inserted", moved), Span("same", unit)]
    return [*before, Span("inserted", unit + inserted.text), Span("deleted", unit)]


@dataclass
class _Edit:
    """What was kept, and the deletion and insertion that follow it."""

    same: list[str]
    deleted: list[str]
    inserted: list[str]

    def spans(self) -> Iterator[Span]:
        if self.same:
            yield Span("same", "".join(self.same))
        if self.deleted:
            yield Span("deleted", "".join(self.deleted))
        if self.inserted:
            yield Span("inserted", "".join(self.inserted))

    @property
    def size(self) -> int:
        return max(len(self.deleted), len(self.inserted))


def _units(text: str) -> list[str]:
    return _UNIT.findall(text)


def _edits(old: list[str], new: list[str]) -> list[_Edit]:
    edits: list[_Edit] = []
    i = j = 0
    for a, b, size in _unit_matches(old, new):
        if a > i or b > j or not edits:
            edits.append(_Edit([], old[i:a], new[j:b]))
        edits.append(_Edit(old[a : a + size], [], []))
        i, j = a + size, b + size
    edits.append(_Edit([], old[i:], new[j:]))
    return _folded(edits)


def _folded(edits: Iterable[_Edit]) -> list[_Edit]:
    """Neighbouring edits joined, so that each but the last really deletes or inserts."""
    folded = [_Edit([], [], [])]
    for edit in edits:
        last = folded[-1]
        if edit.same and (last.deleted or last.inserted):
            folded.append(edit)
        else:
            last.same += edit.same
            last.deleted += edit.deleted
            last.inserted += edit.inserted
    return folded


def _unit_matches(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int]]:
    """Matching stretches: whole clauses that occur once, then units between them."""
    head = _common_start(old, new)
    tail = _common_start(old[head:][::-1], new[head:][::-1])
    yield 0, 0, head
    i = j = head
    ends = len(old) - tail, len(new) - tail
    for a, b, size in [*_clause_anchors(old, new, head, ends), (*ends, 0)]:
        yield from _hunk_matches(old[i:a], new[j:b], i, j)
        yield a, b, size
        i, j = a + size, b + size
    yield (*ends, tail)


def _common_start(old: Sequence[str], new: Sequence[str]) -> int:
    size = 0
    for mine, theirs in zip(old, new, strict=False):
        if mine != theirs:
            break
        size += 1
    return size


def _clause_anchors(
    old: list[str], new: list[str], head: int, ends: tuple[int, int]
) -> list[tuple[int, int, int]]:
    """Clauses of six units or more that stand once in both, in rising order."""
    mine, theirs = _clauses(old, head, ends[0]), _clauses(new, head, ends[1])
    texts = ["".join(old[i:a]) for i, a in mine], ["".join(new[j:b]) for j, b in theirs]
    return [
        (mine[m][0], theirs[n][0], mine[m][1] - mine[m][0])
        for m, n in rising(unique_pairs(*texts))
        if mine[m][1] - mine[m][0] >= 6
    ]


def _clauses(units: list[str], start: int, end: int) -> list[tuple[int, int]]:
    cuts = [n + 1 for n in range(start, end) if units[n] in _CLAUSE_END]
    edges = sorted({start, *cuts, end})
    return list(pairwise(edges))


def _hunk_matches(old: list[str], new: list[str], i: int, j: int) -> Iterator[tuple[int, int, int]]:
    mine, theirs = Counter(old), Counter(new)
    if sum(count * theirs[unit] for unit, count in mine.items()) > _HUNK:
        return
    for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        if match.size:
            yield i + match.a, j + match.b, match.size


def _clean(edits: list[_Edit]) -> list[_Edit]:
    """Drop chance matches between two edits, then set lone edits on clause boundaries."""
    kept: list[_Edit] = []
    for edit in edits:
        if kept and _is_chance(kept[-1], edit):
            last = kept[-1]
            last.deleted += edit.same + edit.deleted
            last.inserted += edit.same + edit.inserted
        else:
            kept.append(edit)
    for n in range(len(kept)):
        _slide(kept, n)
    return kept


def _is_chance(before: _Edit, edit: _Edit) -> bool:
    """Whether what two edits keep between them is too short to be more than a coincidence."""
    size = len(edit.same)
    if not edit.size or not before.size or size > 4:
        return False
    if not all(unit.isalpha() and len(unit) == 1 for unit in edit.same):
        return False
    return size <= before.size and size <= edit.size and 2 * size <= before.size + edit.size


def _slide(edits: list[_Edit], n: int) -> None:
    """Move a lone deletion or insertion along equal text to where a clause begins or ends."""
    edit = edits[n]
    if bool(edit.deleted) == bool(edit.inserted) or n + 1 >= len(edits):
        return
    body, follow = edit.deleted or edit.inserted, edits[n + 1].same
    line = edit.same + body + follow
    size = len(body)
    low = high = len(edit.same)
    while low > 0 and line[low - 1] == line[low + size - 1]:
        low -= 1
    while high + size < len(line) and line[high] == line[high + size]:
        high += 1
    best = max(range(low, high + 1), key=lambda at: (_edge(line, at) + _edge(line, at + size), at))
    moved = line[best : best + size]
    edit.same = line[:best]
    edit.deleted, edit.inserted = (moved, []) if edit.deleted else ([], moved)
    edits[n + 1].same = line[best + size :]


def _edge(line: list[str], at: int) -> int:
    """How good a place a boundary is: the ends, then after a clause, then before its mark."""
    if at in (0, len(line)):
        return 3
    if line[at - 1] in _CLAUSE_END:
        return 4 if line[at - 1] in "。；\n" else 3
    return 1 if line[at] in _CLAUSE_END else 0
