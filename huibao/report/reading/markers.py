"""The numbers and words that open a heading, an item or a point: 一、 （一） 1. （1） 一是 ——.

A marker at the start of a paragraph counts. One inside a paragraph counts when it follows the end
of a sentence, and otherwise only when it goes on with a list: this is what keeps 第一、二卷,
居全市第一 and 一季度 out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from huibao.report.reading import Reading
from huibao.report.reading.captions import (
    HEADING_NOUN,
    Line,
    captions_between,
    captions_of,
    is_caption_line,
    line_start,
    lines_of,
)
from huibao.report.reading.numerals import (
    BRACKETED,
    CIRCLED,
    FORMAL,
    NUMERAL,
    from_chinese,
    from_circled,
)

Kind = Literal["part", "section", "item", "subitem", "point", "dash"]
KINDS: tuple[Kind, ...] = get_args(Kind)
RANK = {kind: rank for rank, kind in enumerate(KINDS)}

_COUNTED = (
    r"(?:季度|月|年级|卷|级|类|线|期|产业|批|组|楼|号|届|次|等|档|层|条|款|章|节|轮|把手|名|位"
    r"|者|流|代|站)"
)
# What any marker begins with: asked first, it makes the search through prose three times as fast.
_FIRST = (
    rf"(?=[第头其（{NUMERAL[1:-1]}{FORMAL}{CIRCLED}{BRACKETED}—─―–-]|\d\d?[ 、.）\ufe0f\u20e3])"
)
_MARK = re.compile(
    rf"{_FIRST}(?:(?P<part>第{NUMERAL}{{1,3}}(?:部分|章|篇)[、，： ]*"
    rf"|(?<![{NUMERAL[1:-1]}第十百千万零〇])(?P<part_n>{NUMERAL}{{1,4}}) ?、 ?"
    rf"|(?P<part_f>[{FORMAL}]{{1,2}}) ?[、 ] ?)"
    rf"|(?P<section>第{NUMERAL}{{1,3}}节[、，： ]*"
    rf"|（ ?(?P<section_n>{NUMERAL}{{1,4}}) ?）(?: ?[、.])? ?|(?P<section_c>[{BRACKETED}])[、.]? ?)"
    rf"|(?P<point>(?<![{NUMERAL[1:-1]}第])(?P<point_n>{NUMERAL}{{1,3}}) ?"
    rf"(?:是(?!(?P=point_n))|要(?![求素件点领闻义之目]))"
    rf"|[第头](?P<point_o>{NUMERAL}{{1,3}})(?:(?:步|件事?|点|条)?[，：是]|、(?!{NUMERAL}))"
    rf"|其(?P<point_q>{NUMERAL}{{1,2}})[，、：是])"
    rf"|(?P<subitem>（ ?(?P<subitem_n>\d{{1,2}}) ?）[、.]? ?|(?P<subitem_c>[{CIRCLED}])[、.]? ?"
    rf"|(?<![\d（.])(?P<subitem_h>\d{{1,2}})）"
    rf"|(?<![\d.])\d{{1,2}}\.(?P<subitem_d>\d{{1,2}})[ 、] ?(?!\d))"
    r"|(?P<item>(?<![\d.,:/第-])(?P<item_n>\d{1,2}) ?"
    r"(?:、|\ufe0f?\u20e3|\.(?!\d)|\.(?=(?:19|20)\d\d年|\d{1,2}月)) ?)"
    r"|(?P<dash>(?:——|──|――|--)[—─―-]* ?(?=\S)|(?<![^\n])[-–] (?=\S)))"
)
# The group of a kind closes last, so it is the one that a match calls its last.
_KIND_OF: dict[str, Kind] = {kind: kind for kind in KINDS} | {"part_n": "part"}
_NUMBER_GROUPS = {
    kind: [name for name in _MARK.groupindex if name.startswith(f"{kind}_")] for kind in KINDS
}
_NAMED_NUMBER = re.compile(rf"第({NUMERAL}+)")
_COMMA_PART = re.compile(rf"(?P<part_n>{NUMERAL}{{1,3}})(?: ?[，.。：] ?| +(?!、))")
_QUOTED = re.compile("“[^“”\n]*”")  # what is quoted may number its own points
_STOPPED = re.compile("[。；]|[，、：] *$")
_NEIGHBOURS = re.compile(rf"({NUMERAL}{{1,3}})、({NUMERAL}{{1,3}})(?![{NUMERAL[1:-1]}〇零千万亿])")
_PAIRED_DIGITS = re.compile(r"(\d{1,2})、(\d{1,2})(?:[^\d月]|月(?!：)|$)")
_HEADED: tuple[Kind, ...] = ("part", "section")
_THREE = re.compile(rf"{NUMERAL}、{NUMERAL}、{NUMERAL}")
_PAIRED = re.compile(rf"({NUMERAL}{{1,3}})、({NUMERAL}{{1,3}}){_COUNTED}")
_NAMED_LINE = re.compile("[^。：\\n]{2,16}?(?=[。：\\n]|一是|（一）|$)")
_HEADING_TAIL = re.compile(rf"(?:{HEADING_NOUN}) *$")
_LONGEST_RUN_ON_HEADING = 45


class Marker(NamedTuple):
    """A marker in a reading: `start` to `end`; `inline` when text stands before it in its line.

    `outer` when it is a 第一部分, which stands above 一、 where a report has both, or a 4.1, which
    stands above （1）.
    """

    kind: Kind
    number: int | None
    start: int
    end: int
    paragraph: int
    inline: bool
    outer: bool = False


def find_markers(reading: Reading, *, skipped: frozenset[int]) -> list[Marker]:
    """Return the markers of `reading` in order; paragraphs in `skipped` hold none."""
    lines = lines_of(reading, skipped=skipped)
    candidates = list(_candidates(reading.text, lines))
    numbered = [each for each in candidates if each.kind in _HEADED and not each.inline]
    if any(each.number for each in numbered):
        heads = [(each.start, each.number) for each in numbered]
        found = captions_between(reading, heads, lines)
    else:
        found = captions_of(reading, lines)
    captions = [
        Marker("part", None, each.start, each.end, each.paragraph, inline=False, outer=each.above)
        for each in found
    ]
    candidates = sorted([*candidates, *captions], key=lambda each: each.start)
    return _Choice(reading, candidates).chosen()


def has_bracket(text: str, marker: Marker) -> bool:
    """Tell the 【 of 【主要工作】 from other markers."""
    return text[marker.start : marker.end] == "【"


def starts_with_marker(text: str) -> bool:
    """Tell whether a line (in one width) begins with a marker of any kind."""
    return unmarked(text) != text


def unmarked(line: str) -> str:
    """Return a line (in one width) without the marker that it begins with, if it does."""
    found = _MARK.match(line, line_start(line, 0, len(line)))
    return line[found.end() :] if found else line


def _candidates(text: str, lines: Sequence[Line]) -> Iterator[Marker]:
    heading = 0  # the number of the last part
    for number, first, end in lines:
        comma = _COMMA_PART.match(text, first, end)
        if comma and _heads_line(text, comma, end):
            yield Marker("part", _number(comma), first, comma.end(), number, inline=False)
        quoted = [each.span() for each in _QUOTED.finditer(text, first, end)]
        opened = [start for start, _ in quoted]
        for found in _MARK.finditer(text, first, end):
            inline = found.start() > first
            quote = bisect_right(opened, found.start()) - 1
            if inline and quote >= 0 and found.start() < quoted[quote][1]:
                continue
            kind = _kind(found)
            number_of = _number(found)
            follows = kind == "part" and number_of == heading + 1
            named = follows and _NAMED_LINE.match(text, found.end(), end)
            # 三、四季度工作安排 behind 二、 is no pair, 七、八年级 behind 一、 is one.
            paired = _is_pair(text, found.start(), inline=inline) and not (
                named and is_caption_line(named.group())
            )
            astray = kind == "part" and number_of not in (1, heading + 1, heading + 2)
            paired = paired or (astray and _are_neighbours(text, found.start()))
            if not (inline and kind == "dash") and not paired:
                heading = number_of or heading if kind == "part" else heading
                outer = (kind == "part" and found["part_n"] is None) or bool(found["subitem_d"])
                yield Marker(kind, number_of, found.start(), found.end(), number, inline, outer)


def _heads_line(text: str, comma: re.Match[str], end: int) -> bool:
    """Tell 一，主要工作 or 一  主要工作 from a sentence that begins with a number."""
    if comma.group().strip()[-1] in ".。":
        return True
    return end - comma.start() <= 40 and not _STOPPED.search(text, comma.end(), end)


def _is_pair(text: str, start: int, *, inline: bool) -> bool:
    """Tell 一、二季度 and 1、2号楼 (neighbours, counted) from 三、七一活动, a third part."""
    if _THREE.match(text, start):
        return True
    pair = _PAIRED.match(text, start) or _PAIRED_DIGITS.match(text, start)
    if pair is None:
        return False
    first, second = (
        int(words) if words.isdecimal() else from_chinese(words) for words in pair.groups()
    )
    if first is None or second is None:
        return inline
    return second > first if inline else second - first == 1


def _are_neighbours(text: str, start: int) -> bool:
    """Tell 七、八年级 from 七、九项任务."""
    pair = _NEIGHBOURS.match(text, start)
    first, second = (from_chinese(words) for words in pair.groups()) if pair else (None, None)
    return first is not None and second == first + 1


def _kind(found: re.Match[str]) -> Kind:
    return _KIND_OF[found.lastgroup or ""]


def _number(found: re.Match[str]) -> int | None:
    for group in _NUMBER_GROUPS[_kind(found)]:
        words = found[group]
        if words is not None:
            return from_circled(words) or (int(words) if words.isdecimal() else from_chinese(words))
    named = _NAMED_NUMBER.search(found.group())
    return from_chinese(named[1]) if named else None


class _Choice:
    """One pass over the candidates in order, remembering the last number of each kind."""

    def __init__(self, reading: Reading, candidates: Sequence[Marker]) -> None:
        self.text = reading.text
        self.candidates = candidates
        self.next_of_kind = _next_of_kind(candidates)
        self.last: dict[Kind, Marker] = {}
        self.latest: Marker | None = None

    def chosen(self) -> list[Marker]:
        """Return the candidates that are markers."""
        kept = []
        for place, candidate in enumerate(self.candidates):
            if self._counts(place, candidate):
                kept.append(candidate)
                self._remember(candidate)
        return kept

    def _remember(self, marker: Marker) -> None:
        rank = RANK[marker.kind]
        self.last = {kind: seen for kind, seen in self.last.items() if RANK[kind] < rank}
        self.last[marker.kind] = marker
        self.latest = marker

    def _counts(self, place: int, marker: Marker) -> bool:
        if not marker.inline:
            return True
        if self.latest is not None and marker.start < self.latest.end:
            return False
        before = self.text[: marker.start][-2:] if marker.start < 2 else self._before(marker.start)
        follows = self._follows(marker)
        if marker.kind == "point":
            return self._point_counts(place, marker, before=before, follows=follows)
        opens = marker.number == 1 and not follows and self._has_second(place, marker)
        circled = self.text[marker.start] in CIRCLED and marker.number == 1
        if before in "。！？" and (marker.kind in _HEADED or circled):
            return True
        if before == "：" and marker.kind == "part" and marker.number == 1:
            return True
        if before in "。！？；： ":
            return follows or opens
        if marker.kind in ("item", "subitem"):
            near = before in "，、”）" or self.text[marker.start] in CIRCLED
            heads = self._ends_heading(marker) or self._under_heading(marker)
            first = marker.number == 1 and self._under_heading(marker)
            return (follows and near) or (opens and (near or heads)) or first
        if before in "”）…":
            return follows
        if opens and marker.kind == "section" and self._under_heading(marker):
            return True
        opens = opens or (marker.kind in _HEADED and marker.number == 1)
        return self._ends_heading(marker) and (opens or follows)

    def _point_counts(self, place: int, marker: Marker, *, before: str, follows: bool) -> bool:
        if before in "。！？；：":
            return True
        same_line = follows and self.last["point"].paragraph == marker.paragraph
        if before in "，、”）… ":
            return same_line or (
                marker.number == 1 and before == "，" and self._second_follows_stop(place, marker)
            )
        if marker.number == 1 and self._under_heading(marker):
            return self.text[marker.start - 1] == " " or self._has_second(place, marker)
        return self._ends_heading(marker) and (marker.number == 1 or follows)

    def _before(self, start: int) -> str:
        """Return the character in front, a blank only where a sentence does not end before it."""
        place = start - 1
        while place > 0 and self.text[place] in " *" and start - place < 8:
            place -= 1
        character = self.text[place]
        if place < start - 1 and character not in "。！？；：，、":
            return " " if character in "”）…" else character
        return character

    def _follows(self, marker: Marker) -> bool:
        last = self.last.get(marker.kind)
        if last is None or last.number is None or marker.number is None:
            return False
        beside = last.paragraph == marker.paragraph
        if marker.kind == "item" and beside and self.text[marker.start - 1] in "。；":
            return 0 < marker.number - last.number < 3  # 1.…2.…3.…5.…
        headed = marker.kind in ("part", "section", "point")
        return marker.number == last.number + 1 and (headed or beside)

    def _has_second(self, place: int, marker: Marker) -> bool:
        """Tell whether the next candidate of this kind carries number 2."""
        later = self.next_of_kind[place]
        if later is None or self.candidates[later].number != 2:
            return False
        return (
            marker.kind in ("part", "section")
            or self.candidates[later].paragraph == marker.paragraph
        )

    def _second_follows_stop(self, place: int, marker: Marker) -> bool:
        later = self.next_of_kind[place]
        if later is None or not self._has_second(place, marker):
            return False
        return self._before(self.candidates[later].start) in "。；"

    def _under_heading(self, marker: Marker) -> bool:
        """Tell whether only the words of a heading stand between it and this marker."""
        latest = self.latest
        if latest is None or RANK[latest.kind] >= RANK[marker.kind]:
            return False
        gap = self.text[latest.end : marker.start]
        return 2 <= len(gap) <= _LONGEST_RUN_ON_HEADING and not re.search("[。；：！？\n\\d]", gap)

    def _ends_heading(self, marker: Marker) -> bool:
        """Tell whether a heading without a full stop runs right up to this marker."""
        latest = self.latest
        start = latest.end if latest else 0
        rank_allows = (
            latest is None or RANK[latest.kind] < RANK[marker.kind] or (latest.kind == marker.kind)
        )
        gap = self.text[start : marker.start]
        if not rank_allows or not 0 < len(gap) <= _LONGEST_RUN_ON_HEADING or "\n" in gap:
            return False
        return "。" not in gap and _HEADING_TAIL.search(gap) is not None


def _next_of_kind(candidates: Sequence[Marker]) -> list[int | None]:
    later: dict[Kind, int] = {}
    following: list[int | None] = [None] * len(candidates)
    for place in range(len(candidates) - 1, -1, -1):
        kind = candidates[place].kind
        following[place] = later.get(kind)
        later[kind] = place
    return following
