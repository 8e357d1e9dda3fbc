"""Which paragraphs of a text became which: kept, changed, moved, gone or new.

Paragraphs are aligned by what is rare in them, in time linear in the text, so that a report of
2,000 paragraphs costs no more than its length.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

ALIKE: Final = 0.45  # share of common character pairs from which two paragraphs are versions of one
MOVED: Final = 0.6  # the same, for a paragraph that stands elsewhere
MOVED_LENGTH: Final = 8  # characters: anything shorter may well be written twice
_COMMON: Final = 8  # a shingle in more paragraphs than this tells nothing
_SMALL: Final = 4_000  # pairs of paragraphs that may be compared one by one


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
    anchors = rising(unique_pairs(old, new))
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


def unique_pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal texts that stand once in each."""
    once_old, once_new = Counter(old), Counter(new)
    places = {text: n for n, text in enumerate(new) if once_new[text] == 1}
    return [
        (n, places[text])
        for n, text in enumerate(old)
        if once_old[text] == 1 and text.strip() and text in places
    ]


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
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
    return rising(_one_to_one(candidates, least=ALIKE))


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
