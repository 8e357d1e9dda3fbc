"""The marks of a tracked change: who, when, and the elements that say so (17.13.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import datetime
from typing import Final

from lxml import etree

from huibao.document.elements import W
from huibao.document.reading.formula import M
from huibao.document.reading.loose_moves import COUNTS_AS, Mark

_OWN: Final = frozenset((W + "r", M + "oMath", M + "oMathPara"))
_NEVER: Final = frozenset((W + "pPr", W + "ins", W + "del", W + "moveFrom", W + "moveTo"))
# The order in which Word wants what it finds in w:pPr (17.3.1.26); only what we may have to add.
_BEFORE: Final = {
    "numPr": ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"),
    "ind": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
        "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
        "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
        "snapToGrid", "spacing",
    ),
}  # fmt: skip
_SAYING: Final = _OWN | _NEVER - {W + "pPr"}
_ANCHOR: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_AFTER_MARK: Final = (W + "sectPr", W + "pPrChange")


def element(tag: str, /, **attributes: str) -> etree._Element:
    """A `w:` element with `w:` attributes."""
    made = etree.Element(W + tag)
    for name, value in attributes.items():
        made.set(W + name, value)
    return made


def put(properties: etree._Element, child: etree._Element) -> None:
    """Set a child of `w:pPr` in the place that the schema gives it."""
    name = child.tag.removeprefix(W)
    for present in properties.findall(child.tag):
        properties.remove(present)
    before = frozenset(W + other for other in _BEFORE[name])
    at = 0
    for n, present in enumerate(properties):
        at = n + 1 if present.tag in before else at
    properties.insert(at, child)


def unnumbered() -> etree._Element:
    """A `w:numPr` that takes a paragraph out of every list (17.9.18: numId 0)."""
    made = element("numPr")
    made.extend([element("ilvl", val="0"), element("numId", val="0")])
    return made


def own_runs(parent: etree._Element) -> Iterator[etree._Element]:
    """The runs and equations of a paragraph that bear no mark yet; not those in its boxes."""
    for child in parent:
        if child.tag in _OWN:
            yield child
        elif child.tag not in _NEVER:
            yield from own_runs(child)


def paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """A paragraph's `w:pPr`, made when it has none."""
    found = paragraph.find(W + "pPr")
    if found is None:
        found = element("pPr")
        paragraph.insert(0, found)
    return found


class Pen:
    """Writes marks in one author's name, at one time, each with an id of its own."""

    def __init__(self, *, author: str, when: datetime, first_id: int) -> None:
        self._author = author
        self._when = when.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._next = first_id

    def new_id(self) -> str:
        """An id that nothing else in the document has."""
        self._next += 1
        return str(self._next)

    def mark(self, tag: str) -> etree._Element:
        """An empty tracked-change element."""
        return element(tag, id=self.new_id(), author=self._author, date=self._when)

    def wrap(self, runs: Iterable[etree._Element], tag: Mark) -> None:
        """Mark runs where they stand; neighbours share one mark."""
        last: etree._Element | None = None
        for run in runs:
            if last is not None and run.getprevious() is last:
                last.append(run)
                continue
            last = self.mark(tag)
            run.addprevious(last)
            last.append(run)

    def end(self, paragraph: etree._Element, tag: Mark) -> None:
        """Mark a paragraph's end."""
        properties = paragraph_properties(paragraph)
        runs = properties.find(W + "rPr")
        if runs is None:
            runs = element("rPr")
            later = [child for child in properties if child.tag in _AFTER_MARK]
            properties.insert(properties.index(later[0]) if later else len(properties), runs)
        last = said(paragraph)[-1:]
        if tag in COUNTS_AS and [mark.tag for mark in last] == [W + COUNTS_AS[tag]]:
            # LibreOffice 7.4 overlooks a moved end behind words that did not move.
            tag = COUNTS_AS[tag]
        runs.insert(0, self.mark(tag))
        if last and _hides_the_end(last[0]):
            paragraph.append(self._nothing(tag))

    def _nothing(self, tag: Mark) -> etree._Element:
        """A marked run without text."""
        mark, run = self.mark(tag), element("r")
        run.append(element("delText" if tag == "del" else "t"))
        mark.append(run)
        return mark

    def row(self, row: etree._Element, tag: Mark) -> None:
        """Mark a table row and everything said in its cells.

        Its paragraphs' ends go with the row. Marked, too, the last one's would reach into the row
        below: in a table that floats, like 版记, LibreOffice 7.4 would empty that row.
        """
        properties = row.find(W + "trPr")
        if properties is None:
            properties = element("trPr")
            leading = row.find(W + "tblPrEx")
            row.insert(0 if leading is None else row.index(leading) + 1, properties)
        properties.append(self.mark(tag))
        for paragraph in list(row.iter(W + "p")):
            self.wrap(list(own_runs(paragraph)), tag)

    def reshape(self, paragraph: etree._Element, former: etree._Element | None) -> None:
        """Record that a paragraph's properties were formerly those of another `w:pPr`."""
        properties = paragraph_properties(paragraph)
        change = self.mark("pPrChange")
        change.append(shape(former))
        properties.append(change)

    def move_range(self, first: etree._Element, last: etree._Element, tag: Mark, name: str) -> None:
        """Say that what stands from one paragraph to another moved, under a name."""
        start, end = self.mark(tag + "RangeStart"), element(tag + "RangeEnd")
        start.set(W + "name", name)
        end.set(W + "id", start.get(W + "id"))
        first.insert(1 if first.find(W + "pPr") is not None else 0, start)
        last.append(end)


def floats(paragraph: etree._Element) -> bool:
    """Whether a box or picture hangs on a paragraph without standing in its line."""
    return holds_box(paragraph) or is_anchored(paragraph)


def holds_box(paragraph: etree._Element) -> bool:
    """Whether there is a text box in a paragraph or run."""
    return next(paragraph.iter(W + "txbxContent"), None) is not None


def is_anchored(run: etree._Element) -> bool:
    """Whether a run holds what stands at a place of its own, beside the paragraph's lines."""
    return next(run.iter(_ANCHOR), None) is not None


def begins_afloat(paragraph: etree._Element) -> bool:
    """Whether a paragraph begins with a box or picture that does not stand in its line."""
    found = (each for each in said(paragraph) if floats(each) or any(each.itertext()))
    first = next(found, None)
    return first is not None and floats(first)


def said(paragraph: etree._Element) -> list[etree._Element]:
    """The runs, equations and marks of a paragraph."""
    return [child for child in paragraph if child.tag in _SAYING]


def _hides_the_end(last: etree._Element) -> bool:
    """Whether LibreOffice 7.4 overlooks the mark of an end: it does behind a note or text box."""
    if last.tag != W + "r":
        last = next((run for run in reversed(last) if run.tag == W + "r"), last)
    return len(last) > 0 and last[-1].tag not in (W + "t", W + "delText")


def shape(properties: etree._Element | None) -> etree._Element:
    """A copy of a `w:pPr` without its mark, section and history."""
    copy = element("pPr") if properties is None else deepcopy(properties)
    for child in list(copy):
        if child.tag in (W + "rPr", *_AFTER_MARK):
            copy.remove(child)
    return copy


def look(properties: etree._Element | None) -> list[tuple[str, dict[str, str]]]:
    """The shape that a `w:pPr` gives, so that two can be compared."""
    return [(found.tag, dict(found.attrib)) for found in shape(properties).iter()]
