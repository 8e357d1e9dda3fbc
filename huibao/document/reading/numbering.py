"""Automatic numbering resolved to the text a reader sees (ISO/IEC 29500-1, 17.9).

Word keeps one set of counters per abstract list, whichever `w:num` a paragraph goes through, and a
`w:startOverride` restarts it once, when its `w:num` is first met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from huibao.document.elements import W, is_on, val, whole
from huibao.document.reading.numerals import numeral
from huibao.document.reading.symbols import symbol

LEVELS: Final = 9
_BODY_TEXT: Final = 9  # Word's level of what no list counts
_LABEL_LIMIT: Final = 64  # a label is repeated on every paragraph, so it must not be a page long
_PICTURE: Final = "•"  # for a bullet that is drawn from a picture
_HOLLOW: Final = "○"  # Word's second bullet, drawn as the letter o of Courier New


@dataclass(frozen=True)
class Level:
    """One level of a list: how it counts and how it shows."""

    start: int = 1
    fmt: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""
    font: str = ""
    indent: etree._Element | None = None


@dataclass
class _Counters:
    values: list[int | None] = field(default_factory=lambda: [None] * LEVELS)
    met: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _List:
    """A `w:num`: the abstract list it counts in, its own levels, and where it starts afresh."""

    abstract: str
    levels: tuple[Level, ...]
    restarts: dict[int, int]


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands in which list."""

    num: str
    level: int


class Styles:
    """Styles, as far as reading needs them."""

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else root.findall(W + "style")
        self._by_id = {style.get(W + "styleId", ""): style for style in found}
        self._places: dict[str, tuple[str, str]] = {}
        self.default = next(
            (
                style.get(W + "styleId", "")
                for style in found
                if style.get(W + "type") == "paragraph"
                and style.get(W + "default") in ("1", "true")
            ),
            "",
        )

    def __contains__(self, style: str) -> bool:
        return style in self._by_id

    def name(self, style: str) -> str:
        """A style's name in lower case, as Word writes it in every language ("toc 1")."""
        return val(self._by_id.get(style), "name").lower()

    def num(self, style: str) -> tuple[str, str]:
        """The numId and ilvl that a style carries, its own or inherited; "" when it has none."""
        if style not in self._places:
            self._places[style] = self._inherited(style)
        return self._places[style]

    def hidden(self) -> frozenset[str]:
        """The styles whose text is hidden, by themselves or by one that they are based on."""
        return frozenset(style for style in self._by_id if self._hides(style))

    def _hides(self, style: str) -> bool:
        switches = (each.find(f"{W}rPr/{W}vanish") for each in self._with_bases(style))
        return is_on(next((switch for switch in switches if switch is not None), None))

    def _inherited(self, style: str) -> tuple[str, str]:
        num = level = ""
        for each in self._with_bases(style):
            num = val(each, "pPr/numPr/numId")
            level = level or val(each, "pPr/numPr/ilvl")
            if num:
                break
        return num, level

    def _with_bases(self, style: str) -> Iterator[etree._Element]:
        """A style and those that it is based on, one after the other."""
        seen: set[str] = set()
        while style in self._by_id and style not in seen:
            seen.add(style)
            yield self._by_id[style]
            style = val(self._by_id[style], "basedOn")


class Numbering:
    """Labels of numbered paragraphs, asked for in document order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts = _by_id(root, "abstractNum", "abstractNumId")
        self._nums = _by_id(root, "num", "numId")
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, _Counters] = {}

    def fresh(self) -> Numbering:
        """The same lists, counting from the start again."""
        again = Numbering(None, self._styles)
        again._abstracts, again._nums, again._lists = self._abstracts, self._nums, self._lists
        return again

    def label(self, properties: etree._Element | None) -> str:
        """The label of the next paragraph with these `w:pPr`, with its suffix; "" when none."""
        place = self.place(properties)
        counted = self._list(place.num) if place else None
        if place is None or counted is None:
            return ""
        level = counted.levels[place.level]
        values = self._count(place, counted)
        label = _label(level, counted.levels, values)
        return label + (" " if level.suffix == "space" and label else "")

    def place(self, properties: etree._Element | None) -> Place | None:
        """The list and level of a paragraph, from itself or its style; None when unnumbered."""
        style = val(properties, "pStyle") or self._styles.default
        style_num, style_level = self._styles.num(style)
        num = val(properties, "numPr/numId")
        level = val(properties, "numPr/ilvl") or style_level
        if not num:
            num = style_num
            level = level or self._level_of_style(num, style)
        at = whole(level, 0)
        if whole(num, 0) <= 0 or at == _BODY_TEXT:
            return None
        return Place(num=num, level=max(0, min(at, LEVELS - 1)))

    def indent(self, properties: etree._Element | None) -> etree._Element | None:
        """The `w:ind` that a paragraph's list level gives it."""
        place = self.place(properties)
        counted = self._list(place.num) if place else None
        return counted.levels[place.level].indent if place and counted else None

    def _level_of_style(self, num: str, style: str) -> str:
        counted = self._list(num)
        levels = counted.levels if counted else ()
        return next(
            (str(n) for n, level in enumerate(levels) if style and level.style == style), ""
        )

    def _list(self, num: str) -> _List | None:
        if num not in self._lists:
            self._lists[num] = self._read_list(num)
        return self._lists[num]

    def _read_list(self, num: str) -> _List | None:
        element = self._nums.get(num)
        abstract_id = self._resolve(val(element, "abstractNumId"))
        abstract = self._abstracts.get(abstract_id)
        if element is None or abstract is None:
            return None
        levels = [Level(fmt="none")] * LEVELS
        for found in abstract.findall(W + "lvl"):
            levels[_index(found)] = _level(found)
        restarts: dict[int, int] = {}
        for override in element.findall(W + "lvlOverride"):
            n = _index(override)
            redefined = override.find(W + "lvl")
            if redefined is not None:
                levels[n] = _level(redefined)
            start = val(override, "startOverride")
            if start:
                restarts[n] = whole(start, 1)
                levels[n] = replace(levels[n], start=restarts[n])
        return _List(abstract=abstract_id, levels=tuple(levels), restarts=restarts)

    def _resolve(self, abstract: str) -> str:
        """Follow `w:numStyleLink` to the list that the style stands for."""
        seen: set[str] = set()
        while abstract not in seen:
            seen.add(abstract)
            style = val(self._abstracts.get(abstract), "numStyleLink")
            target = val(self._nums.get(self._styles.num(style)[0]), "abstractNumId")
            target = target or self._made_for(style)
            if not style or not target:
                break
            abstract = target
        return abstract

    def _made_for(self, style: str) -> str:
        """The list that says it is a style's own; styles.xml may lack the style."""
        found = self._abstracts.items()
        return next((name for name, each in found if val(each, "styleLink") == style), "")

    def _count(self, place: Place, counted: _List) -> list[int | None]:
        counters = self._counters.setdefault(counted.abstract, _Counters())
        values = counters.values
        if place.num not in counters.met:
            counters.met.add(place.num)
            for n in counted.restarts:
                values[n] = None
        level = place.level
        before = values[level]
        values[level] = counted.levels[level].start if before is None else before + 1
        for upper in range(level):
            if values[upper] is None:
                values[upper] = counted.levels[upper].start
        for deeper in range(level + 1, LEVELS):
            restart = counted.levels[deeper].restart
            if restart is None or (restart and level < restart):
                values[deeper] = None
        return values


def _by_id(root: etree._Element | None, tag: str, key: str) -> dict[str, etree._Element]:
    found = [] if root is None else root.findall(W + tag)
    return {element.get(W + key, ""): element for element in found}


def _index(element: etree._Element) -> int:
    return max(0, min(whole(element.get(W + "ilvl", "0"), 0), LEVELS - 1))


def _level(element: etree._Element) -> Level:
    restart = val(element, "lvlRestart")
    legal = element.find(W + "isLgl")
    fonts = element.find(f"{W}rPr/{W}rFonts")
    is_picture = element.find(W + "lvlPicBulletId") is not None
    return Level(
        start=whole(val(element, "start", "0"), 0),
        fmt=_format(element),
        text=_PICTURE if is_picture else val(element, "lvlText")[:_LABEL_LIMIT],
        suffix=val(element, "suff", "tab"),
        restart=whole(restart, 0) if restart else None,
        legal=is_on(legal),
        style=val(element, "pStyle"),
        font="" if fonts is None else fonts.get(W + "ascii", ""),
        indent=element.find(f"{W}pPr/{W}ind"),
    )


def _format(level: etree._Element) -> str:
    """A level's number format; `decimalZero3` for 001, 002, 003, ...

    A custom one sits in mc:AlternateContent, whose fallback Word 2007 reads.
    """
    found = list(level.iter(W + "numFmt"))
    if not found or found[0].get(W + "val", "") != "custom":
        return found[0].get(W + "val", "") if found else "decimal"
    first = found[0].get(W + "format", "").partition(",")[0]
    if re.fullmatch("0{2,4}1", first):
        return f"decimalZero{len(first)}"
    last = found[-1].get(W + "val", "")
    return last if last != "custom" else "decimal"


def _label(level: Level, levels: tuple[Level, ...], values: list[int | None]) -> str:
    if level.fmt == "bullet":
        if level.text == "o":
            return _HOLLOW
        return "".join(symbol(sign, font=level.font, default="•") for sign in level.text)

    def shown(match: re.Match[str]) -> str:
        n = int(match[1]) - 1
        value = values[n]
        fmt = "decimal" if level.legal and levels[n].fmt != "none" else levels[n].fmt
        return numeral(levels[n].start if value is None else value, fmt=fmt)

    return re.sub(r"%([1-9])", shown, level.text)


def joined(label: str, text: str) -> str:
    """A label and its paragraph: "一、" clings to its text, "1." keeps clear of a digit."""
    if not label or not text or label[-1].isspace():
        return label + text
    plain = label[-1].isascii() and (label[-1].isalnum() or text[0].isascii())
    return f"{label} {text}" if plain else label + text
