"""Where a sentence that tells of work done comes to what is lacking: ……，不过接驳车辆不足。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from huibao.report.plan.tone import Tone, tone_of

_PIECE = re.compile("[^，]+，?")
_BUT = re.compile("但(?!愿)|不过(?!分)|然而|只是(?!因)|可是|遗憾的是")
_FINISHED = re.compile("建成|完成|竣工|投用|办结")
_PLAINLY_DONE = 3
_PLAINLY_AHEAD = 5
_LACKING = 2
_MOST_TRIED = 8


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two commas, and how it speaks."""

    start: int
    end: int
    words: str
    tone: Tone

    @property
    def tells(self) -> bool:
        """True for work done or planned; one bare number is not enough."""
        spoken = self.tone.done > 1 or self.tone.ahead > 0
        return spoken or _FINISHED.search(self.words) is not None


def lack_in(text: str, start: int, end: int, *, least: int) -> tuple[int, int] | None:
    """Return from where to where a clause admits a lack of at least that weight, or None."""
    pieces = [
        _Piece(*found.span(), found.group(), tone_of(found.group()))
        for found in _PIECE.finditer(text, start, end)
    ]
    for first in islice(_beginnings(pieces), _MOST_TRIED):
        tone = tone_of(text[first:end])
        enough = tone.lacking >= max(least + tone.ahead, tone.done + 1)
        if enough and tone.ahead < _PLAINLY_AHEAD:
            return first, _without_what_was_done(pieces, first)
    return None


def _beginnings(pieces: list[_Piece]) -> Iterator[int]:
    """Return the places from which a lack may be told, those of the plainest first.

    That is behind what was done; but one number in front of it may be what the lack is seen in
    (检验率71%，离要求还有差距).
    """
    subject = counted = pieces[0].start if pieces else 0
    weak: list[int] = []
    for place, piece in enumerate(pieces):
        if _BUT.match(piece.words):
            yield piece.start if place > 1 and counted > pieces[0].start else subject
        elif piece.tone.lacking > _LACKING:
            yield subject
        elif piece.tone.lacking == _LACKING:
            weak.append(subject)
        if piece.tells:
            subject = counted = piece.end
        elif piece.tone.done:
            subject, counted = counted, piece.end
    yield from weak


def _without_what_was_done(pieces: list[_Piece], first: int) -> int:
    """Return where the lack ends, in front of what was done about it (责任人已经约谈)."""
    kept = [piece for piece in pieces if piece.start >= first]
    while len(kept) > 1 and kept[-1].tone.done >= _PLAINLY_DONE and not kept[-1].tone.lacking:
        kept.pop()
    return kept[-1].end if kept else pieces[-1].end
