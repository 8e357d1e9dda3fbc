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
from itertools import chain
from typing import NamedTuple

from huibao.report.reading.contents import Printed, contents_lines, is_page_line
from huibao.report.reading.numerals import NUMERAL, part_item_numbers
from huibao.report.reading.wrapping import soft_breaks

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
    soft = soft_breaks(source, text, lines=lines, printed=printed)
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
