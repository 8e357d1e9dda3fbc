"""What changed between two texts: which paragraphs, and inside a paragraph which characters.

Paragraphs are aligned by what is rare in them, in time linear in the text, so that a report of
2,000 paragraphs costs no more than its length. Inside a paragraph the difference is precise to the
character, except that a number or a Latin word changes as a whole, and that single characters which
two rewritten phrases happen to share are not shown as kept: people read phrases, not confetti.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, Literal

ALIKE: Final = 0.45  # share of common character pairs from which two paragraphs are versions of one
MOVED: Final = 0.6  # the same, for a paragraph that stands elsewhere
MOVED_LENGTH: Final = 8  # characters: anything shorter may well be written twice
_COMMON: Final = 8  # a shingle in more paragraphs than this tells nothing
_SMALL: Final = 4_000  # pairs of paragraphs that may be compared one by one
_HUNK: Final = 500_000  # pairs of equal characters beyond which a stretch counts as rewritten


@dataclass(frozen=True)
class Step:
    """One paragraph's fate: the same, changed, deleted or inserted.

    `old` and `new` are indexes. `moved` is set on both ends of a move: on a deleted step it is the
    new index the paragraph went to, on an inserted step the old index it came from.
    """

    kind: Literal["same", "changed", "deleted", "inserted"]
    old: int | None
    new: int | None
    moved: int | None = None


@dataclass(frozen=True)
class Span:
    """A stretch of characters that is the same in both texts, or only in one."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


def align(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """Every old and new paragraph once, in reading order, deletions before insertions."""
    pairs = _matches(old, new)
    moves = _moves(old, new, pairs)
    origins = {there: here for here, there in moves.items()}
    steps: list[Step] = []
    i = j = 0
    for a, b in [*pairs, (len(old), len(new))]:
        steps += [Step("deleted", n, None, moves.get(n)) for n in range(i, a)]
        steps += [Step("inserted", None, n, origins.get(n)) for n in range(j, b)]
        if a < len(old):
            steps.append(Step("same" if old[a] == new[b] else "changed", a, b))
        i, j = a + 1, b + 1
    return steps


def spans(old: str, new: str) -> list[Span]:
    """The difference of two paragraphs; deletions stand before the insertions that replace them.

    Joining what is not inserted gives `old`, joining what is not deleted gives `new`.
    """
    if old == new:
        return [Span("same", old)] if old else []
    edits = _clean(_edits(_units(old), _units(new)))
    return [span for edit in edits for span in edit.spans()]


def likeness(old: str, new: str) -> float:
    """How much of two texts' character pairs they share, from 0 to 1."""
    if old == new:
        return 1.0
    mine, theirs = Counter(_shingles(old, 2)), Counter(_shingles(new, 2))
    total = sum(mine.values()) + sum(theirs.values())
    return 2 * sum((mine & theirs).values()) / total if total else 0.0


# Aligning paragraphs


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Increasing pairs of paragraphs that are the same or versions of each other."""
    anchors = _rising(_unique_pairs(old, new))
    pairs = _grown(anchors, old, new)
    for finder in (_alike_pairs, _leftover_pairs):
        found = list(pairs)
        for gap in _gaps(pairs, len(old), len(new)):
            found += finder(old, new, gap)
        pairs = _grown(sorted(found), old, new)
    return pairs


_Gap = tuple[int, int, int, int]


def _gaps(pairs: Iterable[tuple[int, int]], olds: int, news: int) -> Iterator[_Gap]:
    i = j = 0
    for a, b in [*pairs, (olds, news)]:
        if a > i and b > j:
            yield i, a, j, b
        i, j = a + 1, b + 1


def _unique_pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    once_old, once_new = Counter(old), Counter(new)
    places = {text: n for n, text in enumerate(new) if once_new[text] == 1}
    return [
        (n, places[text])
        for n, text in enumerate(old)
        if once_old[text] == 1 and text.strip() and text in places
    ]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs (sorted by their first) whose seconds rise too."""
    tails: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for n, (_, b) in enumerate(pairs):
        place = bisect_left(tails, b)
        before.append(holders[place - 1] if place else -1)
        tails[place : place + 1] = [b]
        holders[place : place + 1] = [n]
    chain: list[tuple[int, int]] = []
    n = holders[-1] if holders else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _grown(
    anchors: Sequence[tuple[int, int]], old: Sequence[str], new: Sequence[str]
) -> list[tuple[int, int]]:
    """The anchors, and the equal neighbours before and after each, up to the next anchor."""
    pairs: list[tuple[int, int]] = []
    i = j = 0
    for a, b in [*anchors, (len(old), len(new))]:
        while i < a and j < b and old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        back: list[tuple[int, int]] = []
        x, y = a - 1, b - 1
        while x >= i and y >= j and old[x] == new[y]:
            back.append((x, y))
            x, y = x - 1, y - 1
        pairs += back[::-1]
        if a < len(old):
            pairs.append((a, b))
        i, j = a + 1, b + 1
    return pairs


def _shingles(text: str, size: int) -> list[str]:
    if len(text) <= size:
        return [text] if text.strip() else []
    return [text[n : n + size] for n in range(len(text) - size + 1)]


def _best_partners(
    old: Sequence[str], new: Sequence[str], olds: Iterable[int], news: Iterable[int]
) -> Iterator[tuple[float, int, int]]:
    """For each new paragraph the old one that shares most rare shingles, with their likeness."""
    holders: dict[str, list[int]] = defaultdict(list)
    for i in olds:
        for shingle in set(_shingles(old[i], 3)):
            holders[shingle].append(i)
    for j in news:
        votes: Counter[int] = Counter()
        for shingle in set(_shingles(new[j], 3)):
            found = holders.get(shingle, ())
            if len(found) <= _COMMON:
                votes.update(found)
        for i, _ in votes.most_common(2):
            yield likeness(old[i], new[j]), i, j


def _alike_pairs(old: Sequence[str], new: Sequence[str], gap: _Gap) -> list[tuple[int, int]]:
    i, a, j, b = gap
    candidates = _best_partners(old, new, range(i, a), range(j, b))
    return _rising(_one_to_one(candidates, least=ALIKE))


def _one_to_one(
    candidates: Iterable[tuple[float, int, int]], *, least: float
) -> list[tuple[int, int]]:
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    best_first = sorted(candidates, key=lambda found: (-found[0], found[1], found[2]))
    for alike, i, j in best_first:
        if alike >= least and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return sorted(pairs.items())


def _leftover_pairs(old: Sequence[str], new: Sequence[str], gap: _Gap) -> list[tuple[int, int]]:
    """In a small gap: equal paragraphs too common to be anchors, then lone ones a little alike."""
    i, a, j, b = gap
    if (a - i) * (b - j) > _SMALL:
        return []
    blocks = SequenceMatcher(None, old[i:a], new[j:b], autojunk=False).get_matching_blocks()
    pairs = [(i + m.a + n, j + m.b + n) for m in blocks for n in range(m.size)]
    for x, p, y, q in _gaps([(m - i, n - j) for m, n in pairs], a - i, b - j):
        if p - x == q - y == 1 and likeness(old[i + x], new[j + y]) >= ALIKE / 2:
            pairs.append((i + x, j + y))
    return sorted(pairs)


def _moves(
    old: Sequence[str], new: Sequence[str], pairs: Sequence[tuple[int, int]]
) -> dict[int, int]:
    kept_old, kept_new = {i for i, _ in pairs}, {j for _, j in pairs}
    gone = [n for n, text in enumerate(old) if n not in kept_old and len(text) >= MOVED_LENGTH]
    come = [n for n, text in enumerate(new) if n not in kept_new and len(text) >= MOVED_LENGTH]
    if not gone or not come:
        return {}
    return dict(_one_to_one(_best_partners(old, new, gone, come), least=MOVED))


# Inside a paragraph

_UNIT: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|.", re.DOTALL)
_CLAUSE_END: Final = frozenset("。；，、：！？;,!?\n")


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
        for m, n in _rising(_unique_pairs(*texts))
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
