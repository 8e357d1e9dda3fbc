"""The difference of two texts, precise to the character inside a paragraph.

Paragraphs are aligned first: those that stand once in each text hold the alignment, as in a
patience diff, and only what lies between them is compared further. That keeps a 300-page pair
quick. Joining the equal and deleted runs gives the old text back, the equal and inserted runs the
new one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

RunKind = Literal["equal", "insert", "delete"]

_TOKEN = re.compile(r"\d[\d,.]*|[A-Za-z]+|\n|.", re.DOTALL)
_CLAUSE = re.compile("[^，。；：！？、\n]*[，。；：！？、\n]?")
_LONGEST_BY_CHARACTER = 1_500
_MOST_PAIRED = 60
_ALIKE = 0.45
_SHORTEST_MOVED = 12
_MOST_MEETINGS = 400_000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch that is the same, new or gone, and where it stands in the old and the new text.

    `moved` marks a paragraph that is gone here and comes again, unchanged, somewhere else.
    """

    kind: RunKind
    text: str
    old_start: int
    new_start: int
    moved: bool = False


def difference(old: str, new: str) -> list[Run]:
    """Return the runs that turn `old` into `new`, in order; neighbours are of different kinds."""
    pieces = _paragraph_runs(old.splitlines(keepends=True), new.splitlines(keepends=True))
    return _placed(_with_moves(list(_joined(pieces))))


_Piece = tuple[RunKind, str]


def _paragraph_runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Piece]:
    done_old = done_new = 0
    for at_old, at_new in [*_anchors(old, new), (len(old), len(new))]:
        yield from _gap(old[done_old:at_old], new[done_new:at_new])
        if at_old < len(old):
            yield "equal", old[at_old]
        done_old, done_new = at_old + 1, at_new + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of equal paragraphs to hold on to, rising in both texts."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    once_old, once_new = Counter(old), Counter(new)
    place = {line: number for number, line in enumerate(new)}
    pairs = [
        (number, place[line])
        for number, line in enumerate(old[: len(old) - tail])
        if number >= head
        and once_old[line] == 1
        and once_new[line] == 1
        and head <= place[line] < len(new) - tail
    ]
    ends = [(len(old) - back, len(new) - back) for back in range(tail, 0, -1)]
    return [(number, number) for number in range(head)] + _rising(pairs) + ends


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that rises in the second place (patience sorting)."""
    tops: list[int] = []
    top_pair: list[int] = []
    before: list[int] = []
    for number, (_, at_new) in enumerate(pairs):
        pile = bisect_left(tops, at_new)
        before.append(top_pair[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [at_new]
        top_pair[pile : pile + 1] = [number]
    chain = []
    number = top_pair[-1] if top_pair else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _gap(old: Sequence[str], new: Sequence[str]) -> Iterator[_Piece]:
    """Compare what stands between two anchors: alike paragraphs by character, others whole."""
    done_old = done_new = 0
    for at_old, at_new in _alike_pairs(old, new):
        yield from (("delete", line) for line in old[done_old:at_old])
        yield from (("insert", line) for line in new[done_new:at_new])
        yield from _within(old[at_old], new[at_new])
        done_old, done_new = at_old + 1, at_new + 1
    yield from (("delete", line) for line in old[done_old:])
    yield from (("insert", line) for line in new[done_new:])


def _alike_pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of paragraphs that are versions of one another, rising in both."""
    if len(old) * len(new) > _MOST_PAIRED**2:
        return [(place, place) for place in range(min(len(old), len(new)))]
    bags_old = [Counter(line.strip()) for line in old]
    bags_new = [Counter(line.strip()) for line in new]
    pairs, from_new = [], 0
    for at_old, bag in enumerate(bags_old):
        scores = [
            (_likeness(bag, bags_new[at_new]), -at_new) for at_new in range(from_new, len(new))
        ]
        best, where = max(scores, default=(0.0, 0))
        if best >= _ALIKE:
            pairs.append((at_old, -where))
            from_new = 1 - where
    return pairs


def _likeness(one: Counter[str], two: Counter[str]) -> float:
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 1.0


def _within(old: str, new: str) -> Iterator[_Piece]:
    """Compare two versions of a paragraph: by character, a very long one by clause first."""
    if old == new:
        yield "equal", old
        return
    if max(len(old), len(new)) <= _LONGEST_BY_CHARACTER:
        yield from _by_token(old, new)
        return
    one, two = ([clause for clause in _CLAUSE.findall(text) if clause] for text in (old, new))
    for tag, i, j, k, m in _opcodes(one, two):
        before, after = "".join(one[i:j]), "".join(two[k:m])
        if tag == "equal":
            yield "equal", before
        elif before and after and len(before) + len(after) < 3_000:
            yield from _by_token(before, after)
        else:
            yield "delete", before
            yield "insert", after


def _by_token(old: str, new: str) -> Iterator[_Piece]:
    """Compare by character; a number or a Latin word counts as one."""
    one, two = _TOKEN.findall(old), _TOKEN.findall(new)
    for tag, i, j, k, m in _opcodes(one, two):
        if tag == "equal":
            yield "equal", "".join(one[i:j])
        else:
            yield "delete", "".join(one[i:j])
            yield "insert", "".join(two[k:m])


def _opcodes(one: Sequence[str], two: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return difflib's opcodes; what would take it too long is replaced as a whole."""
    counts = Counter(two)
    if sum(counts[token] for token in one) > _MOST_MEETINGS:
        return [("replace", 0, len(one), 0, len(two))]
    return SequenceMatcher(None, one, two, autojunk=False).get_opcodes()


def _joined(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Join neighbours of a kind; a deletion stands in front of the insertion beside it.

    Whole paragraphs stay apart, so that a moved one can be told.
    """
    gone: list[str] = []
    come: list[str] = []
    same: list[str] = []
    for kind, text in pieces:
        if kind == "equal":
            yield from _flushed(gone, come)
            same.append(text)
        elif text:
            if same:
                yield "equal", "".join(same)
                same.clear()
            (gone if kind == "delete" else come).append(text)
    if same:
        yield "equal", "".join(same)
    yield from _flushed(gone, come)


def _flushed(gone: list[str], come: list[str]) -> Iterator[_Piece]:
    for text in gone:
        yield "delete", text
    for text in come:
        yield "insert", text
    gone.clear()
    come.clear()


def _with_moves(pieces: list[_Piece]) -> list[tuple[_Piece, bool]]:
    """Mark paragraphs that are deleted in one place and inserted, unchanged, in another."""
    gone = Counter(text.strip() for kind, text in pieces if kind == "delete")
    come = Counter(text.strip() for kind, text in pieces if kind == "insert")
    moved = {
        text for text in gone if len(text) >= _SHORTEST_MOVED and gone[text] == come[text] == 1
    }
    return [((kind, text), kind != "equal" and text.strip() in moved) for kind, text in pieces]


def _placed(pieces: Sequence[tuple[_Piece, bool]]) -> list[Run]:
    """Give each piece its places, and join those of one kind that were not moved."""
    runs: list[Run] = []
    old_place = new_place = 0
    for (kind, text), moved in pieces:
        last = runs[-1] if runs else None
        if last and last.kind == kind and not moved and not last.moved:
            runs[-1] = replace(last, text=last.text + text)
        else:
            runs.append(Run(kind, text, old_place, new_place, moved))
        old_place += len(text) if kind != "insert" else 0
        new_place += len(text) if kind != "delete" else 0
    return runs
