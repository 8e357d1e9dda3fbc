"""What became of several promises in one text: which sentences answer which, which points repeat.

A sentence is given to the promise that it speaks of most, weighed against all the others, so that
what every report is full of answers none of them.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from huibao.report.likeness import (
    EMPTY_PAIRS,
    Answer,
    copied,
    copied_share,
    find_answers,
    is_repeated,
    likeness,
    pairs_in,
    sentences_in,
)

_SPEAKS_OF = 0.05
_FAINT = 0.03
_SURE = 0.5
_MARGIN = 1.8
_LEAST_SHARED = 2
_EMPTY_WEIGHT = 0.3
_SAME_TITLE, _SAME_BODY = 0.75, 0.45
_LEAST_TITLE = 6
_TITLE_MOST = 25
_TITLE = re.compile("[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+是")
_NEXT = re.compile("[^。；！？\n\t]+[。；！？]?")

Again = Literal["repeated", "title", "part"]


@dataclass(frozen=True, slots=True)
class TakenUp:
    """How a plan point takes an earlier one up, and how much of it (0 to 1) is the old words.

    `repeated`: word for word; `title`: under the same title, with other words; `part`: some of it.
    """

    how: Again
    share: float


def taken_up(old: str, new: str, *, old_title: str, new_title: str) -> TakenUp | None:
    """Return how the new point takes the old one up; None where neither title nor body is alike."""
    same_title = (
        min(len(old_title), len(new_title)) >= _LEAST_TITLE
        and likeness(old_title, new_title) >= _SAME_TITLE
    )
    if is_repeated(old, new):
        return TakenUp("repeated", 1.0)
    if not same_title and likeness(old, new) < _SAME_BODY:
        return None
    share = copied_share(new, copied(new, old, least=8))
    return TakenUp("title" if same_title and share < _SAME_BODY else "part", share)


def answers_to(
    promises: Sequence[str], text: str, *, most: int = 5
) -> tuple[tuple[Answer, ...], ...]:
    """Return for each promise the sentences of `text` that may answer it, the best first.

    Beside what is alike in a clause there is what speaks of this promise more than of any other;
    what is alike in a common phrase only is left out. A point's bare title is shown with what
    follows it.
    """
    nearness = _nearness(promises, text)
    meant, ends, found = _meant(nearness), dict(sentences_in(text)), []
    for number, promise in enumerate(promises):
        near = nearness[number]
        answers = {
            answer.start: answer
            for answer in find_answers(promise, text, most=most)
            if answer.how == "named"
            or (_share_enough(promise, answer.text) and _is_sure(answer, near.get(answer.start, 0)))
        }
        for start in meant[number] - answers.keys():
            sentence = text[start : ends[start]]
            if _share_enough(promise, sentence):
                score = round(near[start], 2)
                answers[start] = Answer(start, ends[start], sentence, "near", score, "")
        found.append(tuple(_best(list(answers.values()), text)[:most]))
    return tuple(found)


def _is_sure(answer: Answer, near: float) -> bool:
    return answer.score >= _SURE or near >= _FAINT


def _share_enough(promise: str, sentence: str) -> bool:
    """Whether they share more than a single pair of characters that tells anything."""
    shared = pairs_in(promise).keys() & pairs_in(sentence).keys()
    return len(shared - EMPTY_PAIRS) >= _LEAST_SHARED


def _best(answers: list[Answer], text: str) -> list[Answer]:
    """Return the answers, the best first; a title goes where what follows it is one itself."""
    starts = {answer.start for answer in answers}
    whole = [(answer, _with_next(answer, text)) for answer in answers]
    kept = [long for short, long in whole if long == short or short.end not in starts]
    return sorted(kept, key=lambda each: (-each.score, each.start))


def _meant(nearness: Sequence[dict[int, float]]) -> list[set[int]]:
    """Return for each promise the sentences that speak of it, and clearly more than of another."""
    scores: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for number, near in enumerate(nearness):
        for start, score in near.items():
            scores[start].append((score, number))
    found: list[set[int]] = [set() for _ in nearness]
    for start, ranked in scores.items():
        (best, number), *others = sorted(ranked, reverse=True)[:2]
        if best >= _SPEAKS_OF and all(best >= _MARGIN * other for other, _ in others):
            found[number].add(start)
    return found


def _nearness(promises: Sequence[str], text: str) -> list[dict[int, float]]:
    """Return for each promise how near it is to each sentence, by where that begins (cosine)."""
    spans = sentences_in(text)
    said = [pairs_in(text[start:end]) for start, end in spans]
    wanted = [pairs_in(promise) for promise in promises]
    often: Counter[str] = Counter()
    for pairs in (*said, *wanted):
        often.update(pairs.keys())
    total = len(said) + len(wanted)
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, pairs in enumerate(wanted):
        for pair, weight in _unit(pairs, often, total):
            index[pair].append((number, weight))
    near: list[dict[int, float]] = [defaultdict(float) for _ in promises]
    for (start, _), pairs in zip(spans, said, strict=True):
        for pair, weight in _unit(pairs, often, total):
            for number, other in index.get(pair, ()):
                near[number][start] += weight * other
    return near


def _unit(pairs: Counter[str], often: Counter[str], total: int) -> Iterator[tuple[str, float]]:
    """Yield each pair with its weight in a vector of length 1: rare pairs tell most."""
    weights = {
        pair: (1 + math.log(count))
        * math.log(total / often[pair])
        * (_EMPTY_WEIGHT if pair in EMPTY_PAIRS else 1)
        for pair, count in pairs.items()
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return ((pair, weight / length) for pair, weight in weights.items() if length)


def _with_next(answer: Answer, text: str) -> Answer:
    """Return the answer with the sentence behind it, where it is only a point's title."""
    words = answer.text.strip()
    follows = _NEXT.match(text, answer.end)
    if len(words) > _TITLE_MOST or not _TITLE.match(words):
        return answer
    if follows is None or _TITLE.match(follows.group()):
        return answer
    return replace(answer, end=follows.end(), text=text[answer.start : follows.end()])


def nearest(texts: Sequence[str], among: Sequence[str]) -> tuple[int | None, ...]:
    """Return for each text which of the others it is clearly nearest to; None for none."""
    often: Counter[str] = Counter()
    for text in (*texts, *among):
        often.update(pairs_in(text).keys())
    total = len(texts) + len(among)
    voices = [dict(_unit(pairs_in(text), often, total)) for text in among]
    return tuple(
        _clearly([_cosine(text, voice, often, total) for voice in voices]) for text in texts
    )


def _cosine(text: str, voice: dict[str, float], often: Counter[str], total: int) -> float:
    return sum(
        weight * voice.get(pair, 0.0) for pair, weight in _unit(pairs_in(text), often, total)
    )


def _clearly(scores: Sequence[float]) -> int | None:
    """Return which score stands out, None where none does."""
    best = max(scores, default=0.0)
    if best < _FAINT or sum(score * _MARGIN > best for score in scores) > 1:
        return None
    return scores.index(best)
