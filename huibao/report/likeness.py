"""How alike two texts are: what was copied, what came back, and what answers an earlier promise.

All compare the words alone: white space, punctuation and masks (＊, XX) count for nothing, so that
a name masked in one report is still known in the next. What is returned are places to look at;
whether one thing answers another is for a person to say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

How = Literal["repeated", "alike", "named", "near"]

_GRAM = 8
_LEAST_COPIED = 12
_REPEATED, _ALIKE = 0.9, 0.34
_SAME_NAME = 0.75
_CAME_BACK = 0.5
_LEAST_CLAUSE = 6
_LEAST_SENTENCE = 8
_MOST_REPEATS = 16
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z\d]")
_MASK = re.compile("[XxＸ×]{2,}")
_CLAUSE = re.compile("[^，。；！？、：\n\t]+")
_SENTENCE = re.compile("[^。；！？\n\t]+[。；！？]?")
_NAMED = re.compile("“([^“”\n]{2,24})”|《([^《》\n]{2,60})》")
EMPTY_PAIRS = frozenset(
    re.findall(
        "..",
        "工作进一一步持续不断做好抓好加强提升推进开展完成落实建设组织制度管理深入各项推动强化提高"
        "全面完善健全积极认真做到实施活动机制质量水平任务全部基本",
    )
)
"""Pairs of characters that every report is full of: they say nothing of what it is about."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A stretch of the new text that stands in the old one too, at these places of both."""

    start: int
    end: int
    old_start: int
    old_end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A sentence of a text that may answer a promise, and why it was found.

    `how`: the promise comes again in its own words, the words are alike, a name of it is named, or
    the sentence is near this promise and no other.
    `score` is 1 where all of a clause of the promise (`clause`) is found.
    """

    start: int
    end: int
    text: str
    how: How
    score: float
    clause: str


@dataclass(frozen=True, slots=True)
class _Bare:
    """The words of a text without what does not count, and where each character stood."""

    text: str
    places: tuple[int, ...]


@lru_cache(maxsize=32)
def _bare(text: str) -> _Bare:
    masked = {place for found in _MASK.finditer(text) for place in range(*found.span())}
    places = tuple(
        place for place, sign in enumerate(text) if _WORD.match(sign) and place not in masked
    )
    return _Bare("".join(text[place] for place in places), places)


def copied(new: str, old: str, *, least: int = _LEAST_COPIED) -> tuple[Copied, ...]:
    """Return the stretches of `new` that stand in `old` too, in order, none over another.

    Only stretches of at least `least` characters that count; in time linear in both texts.
    """
    fresh, stale = _bare(new), _bare(old)
    grams = _grams(old)
    found, place = [], 0
    while place <= len(fresh.text) - _GRAM:
        starts = grams.get(fresh.text[place : place + _GRAM], ())
        length, start = max(
            ((_run(fresh.text, stale.text, place, start), start) for start in starts),
            default=(0, 0),
        )
        if length >= least:
            ends = fresh.places[place + length - 1] + 1, stale.places[start + length - 1] + 1
            found.append(Copied(fresh.places[place], ends[0], stale.places[start], ends[1]))
        place += length if length >= least else 1
    return tuple(found)


@lru_cache(maxsize=8)
def _grams(text: str) -> dict[str, list[int]]:
    """Return where each run of some characters begins; of what comes very often, the first."""
    found: dict[str, list[int]] = defaultdict(list)
    words = _bare(text).text
    for place in range(len(words) - _GRAM + 1):
        known = found[words[place : place + _GRAM]]
        if len(known) < _MOST_REPEATS:
            known.append(place)
    return dict(found)


def _run(new: str, old: str, here: int, there: int) -> int:
    """Return how many characters are the same from these two places on."""
    length = 0
    for one, other in zip(new[here:], old[there:], strict=False):
        if one != other:
            break
        length += 1
    return length


def copied_share(new: str, passages: Sequence[Copied]) -> float:
    """Return how much of `new` the passages are, from 0 to 1, by the characters that count."""
    whole = _bare(new).places
    taken = sum(any(p.start <= place < p.end for p in passages) for place in whole)
    return taken / len(whole) if whole else 0.0


def likeness(one: str, other: str) -> float:
    """Return how much of the shorter text's words the longer one holds, from 0 to 1."""
    first, second = pairs_in(one), pairs_in(other)
    fewest = min(first.total(), second.total())
    return (first & second).total() / fewest if fewest else 0.0


def is_repeated(one: str, other: str) -> bool:
    """Whether two points say the same in (nearly) the same words and at the same length."""
    first, second = pairs_in(one), pairs_in(other)
    most = max(first.total(), second.total())
    return bool(most) and (first & second).total() / most >= _REPEATED


def came_back(one: str, other: str) -> bool:
    """Whether two problems are the same one, said again in much the same words."""
    return likeness(one, other) >= _CAME_BACK


class Known:
    """Texts that others are held against, without comparing each with each.

    Asked for the same, `is_repeated` and `likeness` say the same of two texts; here the pairs of a
    new text are looked up, and of a thousand known ones only those that hold some are looked at.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._totals: list[int] = []
        self._holders: dict[tuple[str, int], list[int]] = defaultdict(list)
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        """Remember one more text; the first has number 0."""
        pairs = _each_pair(text)
        for pair in pairs:
            self._holders[pair].append(len(self._totals))
        self._totals.append(len(pairs))

    def repeating(self, text: str) -> list[int]:
        """Return the numbers of the texts that `text` repeats (`is_repeated`), in order."""
        total, shared = self._shared(text)
        least = _REPEATED * total
        near = (n for n, both in shared.items() if both >= least)
        return sorted(n for n in near if shared[n] / max(total, self._totals[n]) >= _REPEATED)

    def coming_back(self, text: str) -> dict[int, float]:
        """Return how alike `text` is to each text that comes back in it, by number, in order."""
        total, shared = self._shared(text)
        alike = {n: both / min(total, self._totals[n]) for n, both in sorted(shared.items())}
        return {n: share for n, share in alike.items() if share >= _CAME_BACK}

    def likest(self, text: str) -> int | None:
        """Return the number of the text that comes back most plainly, the first of several alike.

        None where none comes back.
        """
        alike = self.coming_back(text)
        return max(alike, key=alike.__getitem__, default=None)

    def _shared(self, text: str) -> tuple[int, Counter[int]]:
        """Return how many pairs the text has, and how many of them each known one has, too."""
        pairs = _each_pair(text)
        holders = (self._holders[pair] for pair in pairs if pair in self._holders)
        return len(pairs), Counter(chain.from_iterable(holders))


def _each_pair(text: str) -> list[tuple[str, int]]:
    """Return the pairs of a text, the second of the same two characters as (pair, 1)."""
    return [(pair, n) for pair, often in pairs_in(text).items() for n in range(often)]


@lru_cache(maxsize=4096)
def pairs_in(text: str) -> Counter[str]:
    """Return the pairs of neighbouring characters that count, with how often each stands."""
    words = _bare(text).text
    return Counter(words[place : place + 2] for place in range(len(words) - 1))


def names_in(text: str) -> tuple[str, ...]:
    """Return what the text puts in “” or 《》: titles, methods and programmes that have a name."""
    found = (quoted[1] or quoted[2] for quoted in _NAMED.finditer(text))
    return tuple(dict.fromkeys(name for name in found if len(_bare(name).text) > 1))


def mentions(text: str, name: str) -> bool:
    """Whether the text names it, also where one or both of them mask a part of the name."""
    if _name_pattern(name).search(_bare(text).text) is not None:
        return True
    named = (other for other in _names_of(text) if len(_bare(other).text) >= _LEAST_CLAUSE)
    return len(_bare(name).text) >= _LEAST_CLAUSE and any(
        likeness(name, other) >= _SAME_NAME for other in named
    )


_names_of = lru_cache(maxsize=256)(names_in)


@lru_cache(maxsize=1024)
def _name_pattern(name: str) -> re.Pattern[str]:
    pieces = [_bare(piece).text for piece in re.split(r"[*＊×XxＸ\s·、，]+", name)]
    return re.compile(".{0,6}".join(re.escape(piece) for piece in pieces if piece))


def find_answers(promise: str, text: str, *, most: int = 5) -> tuple[Answer, ...]:
    """Return the sentences of `text` that may answer the promise, the best first.

    Title and body count alike, clause by clause, and one promise may be answered in many places.
    """
    best = _scores(promise, text)
    found = []
    for number, (score, clause) in best.items():
        if score >= _ALIKE:
            start, end = sentences_in(text)[number]
            how: How = "repeated" if score >= _REPEATED else "alike"
            found.append(Answer(start, end, text[start:end], how, round(score, 2), clause))
    known = {answer.start for answer in found}
    found += [answer for answer in _naming(promise, text) if answer.start not in known]
    found.sort(key=lambda each: (-each.score, each.start))
    return tuple(found[:most])


def _scores(promise: str, text: str) -> dict[int, tuple[float, str]]:
    """Return by the sentence's number how much of which clause of the promise it holds."""
    weights, places = _weights(text), _places(text)
    best: dict[int, tuple[float, str]] = {}
    for clause in (found.group() for found in _CLAUSE.finditer(promise)):
        own = {pair: _weight(pair, weights) for pair in pairs_in(clause)}
        whole = sum(own.values())
        if len(clause) < _LEAST_CLAUSE or not whole:
            continue
        held: dict[int, float] = defaultdict(float)
        for pair, weight in own.items():
            for number in places.get(pair, ()):
                held[number] += weight
        for number, weight in held.items():
            best[number] = max(best.get(number, (0.0, "")), (weight / whole, clause))
    return best


def _naming(promise: str, text: str) -> list[Answer]:
    """Return the sentences that mention a name of the promise."""
    names = [name for name in names_in(promise) if mentions(text, name)]
    return [
        Answer(start, end, text[start:end], "named", _ALIKE, name)
        for name in names
        for start, end in sentences_in(text)
        if mentions(text[start:end], name)
    ]


@lru_cache(maxsize=32)
def sentences_in(text: str) -> tuple[tuple[int, int], ...]:
    """Return where each sentence begins and ends; what is too short to say anything is left out."""
    spans = (found.span() for found in _SENTENCE.finditer(text))
    return tuple(
        (start, end) for start, end in spans if len(_bare(text[start:end]).text) >= _LEAST_SENTENCE
    )


@lru_cache(maxsize=32)
def _places(text: str) -> dict[str, list[int]]:
    """Return by pair of characters the numbers of the sentences that hold it."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, (start, end) in enumerate(sentences_in(text)):
        for pair in pairs_in(text[start:end]):
            found[pair].append(number)
    return dict(found)


@lru_cache(maxsize=32)
def _weights(text: str) -> dict[str, float]:
    """Return how much each pair of characters tells: what stands everywhere tells little."""
    often: Counter[str] = Counter()
    for start, end in sentences_in(text):
        often.update(set(pairs_in(text[start:end])))
    return {pair: 0.1 if pair in EMPTY_PAIRS else 1 / count**0.5 for pair, count in often.items()}


def _weight(pair: str, weights: dict[str, float]) -> float:
    return weights.get(pair, 0.1 if pair in EMPTY_PAIRS else 1.0)


def unmentioned(promise: str, text: str) -> tuple[str, ...]:
    """Return the names in the promise that `text` nowhere mentions, in their order."""
    return tuple(name for name in names_in(promise) if not mentions(text, name))
