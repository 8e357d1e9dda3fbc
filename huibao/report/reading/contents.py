"""Lines that a report's pages bear and its text does not: a table of contents, page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise, takewhile
from typing import Final, Literal

Printed = Literal["contents", "page"]

_CAPTION: Final = re.compile(r"[【《\[]? *目 *[录次] *[】》\]]?[：:]?")
_ENTRY: Final = re.compile(
    r"(?P<words>.{2,80}?)(?P<leader>[ \t]*(?:[.·•…‥．﹒。_-] ?){2,}[ \t]*| *\t[ \t]*| +|…)?"
    r"[（(-]? ?(?P<page>\d{1,3}) ?[）)-]?"
)
_DOTS: Final = re.compile(r"…|(?:[.·•‥．﹒。_-] ?){3}")
_PAGE: Final = re.compile(
    r"[-—–·―─] *\d{1,4} *[-—–·―─]|第 *(?:\d{1,4}|[一二三四五六七八九十]{1,3}) *页"
    r"(?: *[，,/（(]? *共 *(?:\d{1,4}|[一二三四五六七八九十]{1,3}) *页 *[）)]?)?"
    r"|[Pp]age *\d{1,4}(?: *(?:of|/) *\d{1,4})?"
)
_BARE: Final = re.compile(r" *\d{1,3} *")
_LOOSE: Final = re.compile(r"[\s。，、：:；;.…·]")
_SENTENCE: Final = re.compile("[。；！？，]")
_FIRST_LINES: Final = 40
_LONGEST_ENTRY: Final = 60
_MOST_ENTRIES: Final = 300
_LEAST_LINES_BETWEEN: Final = 8


def is_page_line(line: str) -> bool:
    """Tell a line that is all page number (`- 2 -`, `第3页 共9页`); a bare number is none."""
    return _PAGE.fullmatch(line.strip()) is not None


def bare_page_lines(lines: Sequence[str], *, mid_sentence: Sequence[bool]) -> frozenset[int]:
    """Return the lines of a hard-wrapped text that are page numbers without any mark.

    They count on one by one, some lines apart; a single one must stand within a sentence.
    """
    found = [number for number, line in enumerate(lines) if _BARE.fullmatch(line)]
    if len(found) == 1:
        return frozenset(number for number in found if mid_sentence[number])
    runs_on = all(
        int(lines[after]) == int(lines[before]) + 1 and after - before > _LEAST_LINES_BETWEEN
        for before, after in pairwise(found)
    )
    return frozenset(found) if runs_on else frozenset()


def contents_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return which of the lines are a table of contents, its caption 目录 included.

    An entry ends with a page number or says what a later line begins with. Without a caption two
    entries with dots up to their page numbers must stand together. A title that stood in front of
    the caption and stands behind it again is told once.
    """
    filled = [number for number, line in enumerate(lines) if line.strip()]
    words = [lines[number].strip() for number in filled]
    for place, line in enumerate(words[:_FIRST_LINES]):
        if _CAPTION.fullmatch(line):
            end = place + 1 + _Entries(words[place + 1 :]).run()
            end += _said_again(words[:place], words[end:])
            return frozenset(filled[place:end])
    led = [place for place, line in enumerate(words[:_FIRST_LINES]) if _is_led(line)]
    if not led:
        return frozenset()
    run = range(led[0], led[0] + _Entries(words[led[0] :]).run())
    return (
        frozenset(filled[n] for n in run)
        if sum(map(_is_led, words[: run.stop])) > 1
        else frozenset()
    )


def _said_again(cover: Sequence[str], text: Sequence[str]) -> int:
    """Return how many lines of a title that stood on the cover stand over the text once more."""
    known = {_LOOSE.sub("", line) for line in cover}
    again = takewhile(lambda line: _LOOSE.sub("", line) in known, text)
    return sum(1 for _ in again)


def _is_led(line: str) -> bool:
    entry = _ENTRY.fullmatch(line)
    return entry is not None and _DOTS.search(entry["leader"] or "") is not None


class _Entries:
    """The lines that may be entries of a table of contents, and what stands below each."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.loose = [_LOOSE.sub("", line) for line in lines]
        self.below = "\n".join(("", *self.loose))
        self.ends = list(accumulate(len(line) + 1 for line in self.loose))

    def run(self) -> int:
        """Return how many lines from the first on are entries."""
        seen: set[str] = set()
        for place in range(min(len(self.lines), _MOST_ENTRIES)):
            words = self._entry(place, seen)
            if words is None:
                behind = self._entry(place + 1, seen) if self._may_be_a_half(place) else None
                if behind is None:
                    return place
            seen.add(words or "")
        return min(len(self.lines), _MOST_ENTRIES)

    def _entry(self, place: int, seen: set[str]) -> str | None:
        """Return an entry's words, None for another line."""
        line = self.lines[place] if place < len(self.lines) else ""
        entry = _ENTRY.fullmatch(line)
        if entry and entry["leader"]:
            led = _DOTS.search(entry["leader"]) and "。" not in entry["words"]
            if led or not _SENTENCE.search(entry["words"]):
                return self.loose[place]
        words = _LOOSE.sub("", entry["words"]) if entry else ""
        for each in (words, self.loose[place] if line else ""):
            if each and each not in seen and self._stands_below(each, place):
                return each
        return None

    def _stands_below(self, words: str, place: int) -> bool:
        return self.below.find(f"\n{words}", self.ends[place]) >= 0

    def _may_be_a_half(self, place: int) -> bool:
        """Tell the first line of an entry of two lines, and one whose heading was changed since."""
        line = self.lines[place]
        return len(line) <= _LONGEST_ENTRY and not _SENTENCE.search(line)
