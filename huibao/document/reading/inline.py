"""What stands inside a paragraph, in order: text, breaks, pictures, notes, boxes, and their fate.

The reader and the redline both see paragraphs through `pieces`, so that what one reads is what the
other compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from lxml import etree

from huibao.document.elements import W, is_on
from huibao.document.reading.formula import M, formula
from huibao.document.reading.symbols import is_symbol_font, symbol

MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
V: Final = "{urn:schemas-microsoft-com:vml}"
O: Final = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741  the prefix Office gives it

View = Literal["final", "original"]

Kind = Literal[
    "text", "break", "tab", "picture", "linked_picture", "note", "box", "chart", "object",
    "equation", "hidden", "ruby", "symbol", "comment_start", "comment_end", "comment",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in a paragraph, with the tracked changes that it stands in."""

    kind: Kind
    text: str
    element: etree._Element
    inserted: etree._Element | None = None
    deleted: etree._Element | None = None

    def stands(self, view: View) -> bool:
        """Whether it is there after accepting ("final") or rejecting ("original") every change."""
        return (self.deleted if view == "final" else self.inserted) is None


_INSERTIONS: Final = frozenset((W + "ins", W + "moveTo"))
_DELETIONS: Final = frozenset((W + "del", W + "moveFrom"))
_SKIPPED: Final = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText", "fldData", "rubyPr", "rt",
        "smartTagPr", "customXmlPr", "annotationRef", "footnoteRef", "endnoteRef", "separator",
        "continuationSeparator", "lastRenderedPageBreak", "softHyphen", "proofErr", "sectPr",
        "tblPr", "tblGrid", "trPr", "tcPr",
    )
)  # fmt: skip
_FIXED: Final[dict[str, tuple[Kind, str]]] = {
    W + "br": ("break", "\n"),
    W + "cr": ("break", "\n"),
    W + "tab": ("tab", "\t"),
    W + "ptab": ("tab", "\t"),
    W + "noBreakHyphen": ("text", "-"),
    W + "footnoteReference": ("note", ""),
    W + "endnoteReference": ("note", ""),
    W + "commentRangeStart": ("comment_start", ""),
    W + "commentRangeEnd": ("comment_end", ""),
    W + "commentReference": ("comment", ""),
    W + "subDoc": ("object", ""),
}
_TEXT: Final = frozenset((W + "t", W + "delText"))
_MARGINAL: Final = frozenset(("comment_start", "comment_end", "comment", "hidden"))
_FONT_SIGNS: Final = re.compile("([\uf020-\uf0ff]+)")  # where Word keeps a symbol font's characters
_GRAPHICS: Final = frozenset((W + "drawing", W + "pict", W + "object"))
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
TURNING: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that turn the direction of writing, and are not seen: behind one, 001 reads as 100. Chinese
has no use for them, so that what people read is what stands there, they are left out."""

# A control or line-separating character inside w:t is no paragraph's end: Word shows a space.
_UNRULY: Final = dict.fromkeys(map(ord, "\t\n\r\x85\u2028\u2029"), " ") | dict.fromkeys(
    map(ord, TURNING), ""
)


def text_of(element: etree._Element) -> str:
    """The characters of a `w:t`, its outer white space dropped unless it is to be preserved."""
    text = element.text or ""
    if element.get(SPACE) != "preserve":
        text = text.strip(" \t\r\n")
    return text.translate(_UNRULY)


def text_element(tag: str, text: str) -> etree._Element:
    """A `w:t` or `w:delText` whose white space is kept."""
    element = etree.Element(tag)
    element.text = text
    element.set(SPACE, "preserve")
    return element


def pieces(paragraph: etree._Element) -> list[Piece]:
    """Everything in a paragraph, in reading order; field codes and layout are left out."""
    walk = _Walk()
    for child in paragraph:
        walk.visit(child, None, None)
    return walk.found


class _Walk:
    """One pass over a paragraph; knows how deep in field codes it is."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self._fields: list[bool] = []  # for each open field: is this still its code?

    def visit(
        self,
        element: etree._Element,
        inserted: etree._Element | None,
        deleted: etree._Element | None,
    ) -> None:
        tag = element.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            return
        if tag == W + "fldChar":
            self._field(element.get(W + "fldCharType", ""))
        elif any(self._fields):
            self._descend(element, inserted, deleted)
        elif tag in _INSERTIONS:
            self._descend(element, element, deleted)
        elif tag in _DELETIONS:
            self._descend(element, inserted, element)
        else:
            self._content(element, inserted, deleted)

    def _descend(
        self,
        element: etree._Element,
        inserted: etree._Element | None,
        deleted: etree._Element | None,
    ) -> None:
        for child in element:
            self.visit(child, inserted, deleted)

    def _field(self, part: str) -> None:
        if part == "begin":
            self._fields.append(True)
        elif self._fields and part == "separate":
            self._fields[-1] = False
        elif self._fields and part == "end":
            self._fields.pop()

    def _content(
        self,
        element: etree._Element,
        inserted: etree._Element | None,
        deleted: etree._Element | None,
    ) -> None:
        found = _leaf(element)
        if found is not None:
            self.found.extend(
                Piece(kind, text, at, inserted=inserted, deleted=deleted)
                for kind, text, at in found
            )
        elif element.tag == MC + "AlternateContent":
            for child in chosen(element):
                self.visit(child, inserted, deleted)
        else:
            self._descend(element, inserted, deleted)


_Leaf = tuple[Kind, str, etree._Element]


def _leaf(element: etree._Element) -> list[_Leaf] | None:
    """What an element stands for by itself; None when it is only a wrapper."""
    tag = element.tag
    if tag in _TEXT:
        return _characters(element)
    if tag in _FIXED:
        return [(*_FIXED[tag], element)]
    if tag == W + "r" and _is_hidden(element):
        return [("hidden", _all_text(element), element)]
    if tag == W + "sym":
        return [("symbol", _symbol(element), element)]
    if tag in _GRAPHICS:
        return list(_graphics(element)) or [("object", "", element)]
    if tag in (M + "oMath", M + "oMathPara"):
        return [("equation", formula(element), element)]
    if tag == W + "ruby":
        return [("ruby", "".join(map(_all_text, element.iterchildren(W + "rubyBase"))), element)]
    return None


def _characters(element: etree._Element) -> list[_Leaf]:
    """A text, parted where it holds characters of a symbol font."""
    text = text_of(element)
    if _FONT_SIGNS.search(text) is None:
        return [("text", text, element)]
    run = element.getparent()
    fonts = None if run is None else run.find(f"{W}rPr/{W}rFonts")
    names = () if fonts is None else (fonts.get(W + name, "") for name in ("ascii", "hAnsi"))
    font = next((name for name in names if is_symbol_font(name)), "")
    return [
        ("symbol", "".join(symbol(sign, font=font) for sign in part), element)
        if _FONT_SIGNS.match(part)
        else ("text", part, element)
        for part in _FONT_SIGNS.split(text)
        if part
    ]


def _is_hidden(run: etree._Element) -> bool:
    return is_on(run.find(f"{W}rPr/{W}vanish"))


def _all_text(element: etree._Element) -> str:
    return "".join(text_of(found) for found in element.iter(*_TEXT))


def _symbol(element: etree._Element) -> str:
    try:
        sign = chr(int(element.get(W + "char", ""), 16))
    except (ValueError, OverflowError):
        return ""
    shown = symbol(sign, font=element.get(W + "font", ""))
    return shown if shown.isprintable() else ""


def chosen(alternatives: etree._Element) -> list[etree._Element]:
    """The children of the branch that is read: the first choice, else the fallback."""
    for tag in (MC + "Choice", MC + "Fallback"):
        branch = alternatives.find(tag)
        if branch is not None:
            return list(branch)
    return []


_GRAPHIC_KINDS: Final[dict[str, Kind]] = {
    C + "chart": "chart",
    DGM + "relIds": "chart",
    O + "OLEObject": "object",
    W + "control": "object",
    W + "txbxContent": "box",
}


def _graphics(element: etree._Element) -> Iterator[_Leaf]:
    """Pictures, boxes, charts and objects of a drawing, each counted once."""
    stack = [element]
    while stack:
        found = stack.pop()
        if found.tag == A + "blip" or found.tag == V + "imagedata":
            embedded = found.get(R + "embed") or found.get(R + "id")
            yield ("picture" if embedded else "linked_picture", embedded or "", found)
        elif found.tag in _GRAPHIC_KINDS:
            yield (_GRAPHIC_KINDS[found.tag], "", found)
        elif found.tag == MC + "AlternateContent":
            stack.extend(reversed(chosen(found)))
        else:
            stack.extend(reversed(found))


def shows_pictures(container: etree._Element) -> bool:
    """Whether a header or a note holds a picture, which no text of it says."""
    return next(container.iter(A + "blip", V + "imagedata"), None) is not None


def mark_stands(paragraph: etree._Element, view: View) -> bool:
    """Whether a paragraph's end is there in a view; without it the next paragraph joins on."""
    gone = ("del", "moveFrom") if view == "final" else ("ins", "moveTo")
    return all(paragraph.find(f"{W}pPr/{W}rPr/{W}{tag}") is None for tag in gone)


def is_numbered(paragraph: etree._Element, view: View) -> bool:
    """Whether a paragraph's list counts it: not when it says nothing and only ends a section."""
    if paragraph.find(f"{W}pPr/{W}sectPr") is None:
        return True
    said = (piece for piece in pieces(paragraph) if piece.kind not in _MARGINAL)
    return any(piece.stands(view) and (piece.text or piece.kind != "text") for piece in said)


def mark_changes(paragraph: etree._Element) -> Iterator[Piece]:
    """The tracked insertion or deletion of a paragraph's end, as a piece."""
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    if marks is None:
        return
    for tag in ("ins", "moveTo"):
        found = marks.find(W + tag)
        if found is not None:
            yield Piece("break", "\n", found, inserted=found)
    for tag in ("del", "moveFrom"):
        found = marks.find(W + tag)
        if found is not None:
            yield Piece("break", "\n", found, deleted=found)


def row_stands(row: etree._Element, view: View) -> bool:
    """Whether a table row is there in a view."""
    gone = "del" if view == "final" else "ins"
    return row.find(f"{W}trPr/{W}{gone}") is None


def properties(paragraph: etree._Element, view: View) -> etree._Element | None:
    """A paragraph's `w:pPr` in a view: before a tracked change of properties, the former ones."""
    current = paragraph.find(W + "pPr")
    if current is None or view == "final":
        return current
    former = current.find(f"{W}pPrChange/{W}pPr")
    return current if former is None else former
