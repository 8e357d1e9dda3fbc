"""Which line breaks of a hard-wrapped text only show where its page ended: soft ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from huibao.report.reading.contents import Printed, bare_page_lines
from huibao.report.reading.numerals import CIRCLED, NUMERAL

_SENTENCE_END = "。！？；"
_MARKER_LINE = re.compile(
    rf" *(?:{NUMERAL}{{1,4}} ?、(?!{NUMERAL})|（ ?{NUMERAL}{{1,4}} ?）|第{NUMERAL}{{1,3}}(?:部分|章"
    rf"|节)|——|\d{{1,2}} ?[、.](?![\d])|（\d{{1,2}}）|[{CIRCLED}])"
)
_RUNS = re.compile("[，。；]")
_WIDEST_PAGE = 64
_NARROWEST_PAGE = 16


def _width(line: str) -> float:
    """Return the printed width, in Chinese characters."""
    return len(line) - len(line.encode("ascii", "ignore")) / 2


class _Line(NamedTuple):
    """What the search for soft breaks has to know of one line."""

    text: str
    width: float
    indented: bool

    @property
    def open(self) -> bool:
        """True when no sentence ends here."""
        return self.text[-1:] not in _SENTENCE_END + "：”）"

    @property
    def heads(self) -> bool:
        """True for a numbered line without a full stop."""
        return bool(_MARKER_LINE.match(self.text)) and "。" not in self.text

    @property
    def breaks_off(self) -> bool:
        """True when a sentence has begun here and does not end, as it does in no heading."""
        return self.open and not self.heads and any(mark in self.text for mark in "，。；")


def _seen(source: str, text: str, lines: Sequence[tuple[int, int]]) -> list[_Line]:
    raws = [text[start:end] for start, end in lines]
    printed = [
        source[start : start + len(raw.rstrip(" "))]
        for (start, _), raw in zip(lines, raws, strict=True)
    ]
    lengths, widths = list(map(len, printed)), list(map(_width, printed))
    measures = lengths if _are_of_one_length(lengths, widths) else widths
    return [
        _Line(
            line := raw.strip(" "),
            measure,
            indented=bool(line) and (raw.startswith("  ") or shown.startswith("\u3000")),
        )
        for raw, shown, measure in zip(raws, printed, measures, strict=True)
    ]


def _are_of_one_length(lengths: Sequence[int], widths: Sequence[float]) -> bool:
    """Tell a text whose lines a program broke after so many characters, wide ones or not."""
    longest, widest = max(lengths, default=0), max(widths, default=0)
    filled = len(lengths) - lengths.count(0)
    full = lengths.count(longest)
    wide = sum(width > widest - 1 for width in widths)
    return full >= max(3, 0.3 * filled) and full > wide


def soft_breaks(
    source: str, text: str, *, lines: Sequence[tuple[int, int]], printed: dict[int, Printed]
) -> dict[int, int]:
    """Return {line: the line that goes on with it}, empty when the text is not hard-wrapped.

    Bare page numbers are seen in a hard-wrapped text alone; they are put into `printed`.
    """
    seen = _seen(source, text, lines)
    filled = [
        line
        for number, line in enumerate(seen)
        if number not in printed and line.text and "\t" not in line.text
    ]
    widest = max((line.width for line in filled), default=0)
    if not _NARROWEST_PAGE <= widest <= _WIDEST_PAGE:
        return {}
    if not _is_wrapped(filled, widest):
        return {}
    indents = sum(line.indented for line in seen) >= max(2, 0.05 * len(filled))
    bare = bare_page_lines(
        [line.text for line in seen], mid_sentence=_within_sentences(seen, widest=widest)
    )
    printed |= dict.fromkeys(bare, "page")
    follower = _followers(seen, printed)
    return {
        number: follower[number]
        for number, line in enumerate(seen)
        if follower[number]
        and number not in printed
        and _goes_on(line, seen[follower[number]], widest=widest, indents=indents)
    }


def _is_wrapped(filled: Sequence[_Line], widest: float) -> bool:
    """Tell whether lines break off where the page ends, in the middle of their sentences."""
    full = [line for line in filled if line.width >= 0.85 * widest]
    broken = [
        line
        for line, after in pairwise(filled)
        if line.width >= 0.85 * widest
        and line.open
        and not line.heads
        and not _MARKER_LINE.match(after.text)
    ]
    running = sum(any(mark in line.text for mark in "，。；、") for line in broken)
    return (
        len(broken) >= max(2, 0.1 * len(filled))
        and len(broken) >= 0.3 * len(full)
        and running >= 0.5 * len(broken)
    )


def _within_sentences(seen: Sequence[_Line], *, widest: float) -> list[bool]:
    """Return for each line whether the filled one above it is full and ends no sentence."""
    within = []
    above = False
    for line in seen:
        within.append(above)
        if line.text:
            above = line.open and not line.heads and line.width >= 0.85 * widest
    return within


def _followers(seen: Sequence[_Line], printed: Mapping[int, Printed]) -> list[int]:
    """Return for each line the next one, over a page number and the blank lines about it."""
    followers = [0] * len(seen)
    text_line, page = 0, False
    for number in range(len(seen) - 1, -1, -1):
        line = seen[number]
        if number in printed:
            page = printed[number] == "page"
            text_line = text_line if page else 0
            continue
        if line.text:
            adjacent = text_line == number + 1 or page
            followers[number] = text_line if adjacent else 0
            text_line, page = number, False
    return followers


def _goes_on(line: _Line, after: _Line, *, widest: float, indents: bool) -> bool:
    """Tell whether `after` goes on with the paragraph of `line`."""
    if not line.text or "\t" in line.text + after.text or (indents and after.indented):
        return False
    if _MARKER_LINE.match(after.text):
        return False
    if line.width >= 0.85 * widest:
        return not (line.heads and not line.open)
    if line.text[-1] in "，、" and line.width >= 0.6 * widest:
        return True
    if line.breaks_off and line.width >= 0.7 * widest:
        return True
    # Where paragraphs are indented, a line that is not goes on with the one above.
    least = (0.6 if line.open else 0.75) * widest
    return indents and line.width >= least and not line.heads and bool(_RUNS.search(after.text))
