"""A report's text as it is read: one width of punctuation, and no line breaks inside a paragraph.

Rules look at the reading; what they find is given back in places of the source, which is never
changed. Every character of a reading is one character of the source.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from huibao.report.contents import Printed, bare_page_lines, contents_lines, is_page_line
from huibao.report.numerals import CIRCLED, NUMERAL, part_item_numbers

_WIDE_ASCII = "".join(
    chr(code) for code in range(0xFF01, 0xFF5F) if chr(code) not in "！（），：；？～"
)
_BRACKETED = re.compile(rf"[〔﹙〈]({NUMERAL}{{1,3}}|\d{{1,2}})[〕﹚〉]")
_SPACES = "\u00a0\u1680\u202f\u205f\u3000\u200b\ufeff\r" + "".join(map(chr, range(0x2000, 0x200B)))
_ONE_TO_ONE = (
    {wide: chr(ord(wide) - 0xFEE0) for wide in _WIDE_ASCII}
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n")
    | dict(zip(";!?()〖〗﹡∗✱｡〝〞﹪", "；！？（）【】***。“”%", strict=True))
)
_OTHER_WIDTH = re.compile(f"[{re.escape(''.join(_ONE_TO_ONE))}]")
_CLOSING = r"\u4e00-\u9fff”’）》〉」』】〕%"
_CONTEXTUAL = (
    (".", re.compile(rf"\.(?<=[{_CLOSING}]\.)(?!\.)"), "。"),
    (",", re.compile(r",(?:(?<!\d,)|(?!\d{3}(?!\d)))"), "，"),
    (":", re.compile(r":(?:(?<!\d:)|(?!\d))"), "："),
)

_CHANGES = re.compile(f"[{re.escape(''.join(_ONE_TO_ONE))}.,:〔﹙〈]")

SENTENCE_END = "。！？；"
_MARKER_LINE = re.compile(
    rf" *(?:{NUMERAL}{{1,4}} ?、(?!{NUMERAL})|（ ?{NUMERAL}{{1,4}} ?）|第{NUMERAL}{{1,3}}(?:部分|章"
    rf"|节)|——|\d{{1,2}} ?[、.](?![\d])|（\d{{1,2}}）|[{CIRCLED}])"
)
_RUNS = re.compile("[，。；]")
_WIDEST_PAGE = 64
_NARROWEST_PAGE = 16


class Paragraph(NamedTuple):
    """One paragraph of a reading: `start` to `end`, its line end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line of the source, its line end included, that is no part of what the report says."""

    kind: Printed
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """The text to look at (`text`), and where each of its characters stands in `source`.

    `flat` is the source in one width, character for character, with all its line breaks. `dropped`
    are the lines of a table of contents and of page numbers, which the text has not.
    """

    source: str
    flat: str
    text: str
    offsets: Sequence[int] | None
    paragraphs: tuple[Paragraph, ...] = field(repr=False)
    dropped: tuple[Dropped, ...] = ()

    def at(self, index: int) -> int:
        """Return the place in the source of the reading's character `index`."""
        if index >= len(self.text):
            return len(self.source)
        return index if self.offsets is None else self.offsets[index]

    def after(self, index: int) -> int:
        """Return the place in the source just behind the reading's character `index - 1`."""
        return self.at(index - 1) + 1 if index else 0

    def index(self, place: int) -> int:
        """Return which of the reading's characters stands at or behind a place of the source."""
        return place if self.offsets is None else bisect_left(self.offsets, place)

    def original(self, start: int, end: int) -> str:
        """Return the source's characters of `start` to `end`, line breaks inside left out."""
        if self.offsets is None:
            return self.source[start:end]
        places = self.offsets[start:end]
        if places and places[-1] - places[0] == len(places) - 1:
            return self.source[places[0] : places[-1] + 1]
        return "".join([self.source[place] for place in places])

    def undisturbed(self) -> str:
        """Return the source without the lines that are dropped."""
        ends = [0, *(each.end for each in self.dropped)]
        starts = [*(each.start for each in self.dropped), len(self.source)]
        return "".join(self.source[end:start] for end, start in zip(ends, starts, strict=True))

    def paragraph_at(self, index: int) -> int:
        """Return the number of the paragraph that holds the reading's character `index`."""
        return max(0, bisect_right(self._starts, index) - 1)

    @cached_property
    def _starts(self) -> list[int]:
        return [each.start for each in self.paragraphs]


def same_length(source: str) -> str:
    """Return `source` with punctuation, digits and spaces in one width, character for character."""
    if _CHANGES.search(source) is None:
        return source
    text = _OTHER_WIDTH.sub(lambda found: _ONE_TO_ONE[found.group()], source)
    if "\n" not in text and "\r" in source:
        text = "".join("\n" if old == "\r" else new for old, new in zip(source, text, strict=True))
    for mark, pattern, replacement in _CONTEXTUAL:
        text = pattern.sub(replacement, text) if mark in text else text
    return _BRACKETED.sub(lambda found: f"（{found[1]}）", text)


@lru_cache(maxsize=8)
def read(source: str) -> Reading:
    """Return the reading of `source`: no table of contents, page numbers or line breaks within."""
    text = part_item_numbers(same_length(source))
    lines = _lines(text)
    printed = _printed(text, lines)
    soft = _soft_breaks(source, text, lines=lines, printed=printed)
    if not soft and not printed:
        return Reading(source, text, text, None, tuple(Paragraph(*line) for line in lines))
    return _unwrapped(source, text, lines=lines, soft=soft, printed=printed)


def _printed(text: str, lines: Sequence[tuple[int, int]]) -> dict[int, Printed]:
    """Return the lines that are a table of contents or show that they are page numbers."""
    words = [text[start:end] for start, end in lines]
    pages: dict[int, Printed] = {
        number: "page" for number, line in enumerate(words) if is_page_line(line)
    }
    return pages | dict.fromkeys(contents_lines(words), "contents")


def _lines(text: str) -> list[tuple[int, int]]:
    """Return start and end of each line; the empty one behind a last line end is none."""
    lines: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    return lines[:-1] if len(lines) > 1 and lines[-1][0] == len(text) else lines


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
        return self.text[-1:] not in SENTENCE_END + "：”）"

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


def _soft_breaks(
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


def _unwrapped(
    source: str,
    text: str,
    *,
    lines: Sequence[tuple[int, int]],
    soft: Mapping[int, int],
    printed: Mapping[int, Printed],
) -> Reading:
    """Join the lines of each paragraph, without their indents, and drop those only printed."""
    kept: list[tuple[int, int]] = []
    number = 0
    while number < len(lines):
        if number in printed:
            number += 1
            continue
        start, end = lines[number]
        while number in soft:
            end = start + len(text[start:end].rstrip(" "))
            kept.append((start, end))
            number = soft[number]
            start, end = lines[number]
            start += len(text[start:end]) - len(text[start:end].lstrip(" "))
        end = min(end + 1, len(text))
        if kept and kept[-1][1] == start:
            start = kept.pop()[0]
        kept.append((start, end))
        number += 1
    offsets = [*chain.from_iterable(range(start, end) for start, end in kept)]
    joined = "".join(text[start:end] for start, end in kept)
    dropped = tuple(
        Dropped(printed[number], lines[number][0], min(lines[number][1] + 1, len(text)))
        for number in sorted(printed)
    )
    return Reading(
        source, text, joined, offsets, tuple(Paragraph(*line) for line in _lines(joined)), dropped
    )
