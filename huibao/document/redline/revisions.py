"""Accepting or rejecting every tracked change of a part of a .docx (ISO/IEC 29500-1, 17.13.5)."""

from __future__ import annotations

from typing import Final

from lxml import etree

from huibao.document.elements import W
from huibao.document.reading.inline import View, pieces

_NEW: Final = (W + "ins", W + "moveTo")
_OLD: Final = (W + "del", W + "moveFrom")
_PROPERTY_CHANGES: Final = tuple(
    W + name + "Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr")
)
_MARKERS: Final = tuple(
    W + name
    for name in (
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
        "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
        "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd",
        "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "numberingChange",
        "tblGridChange", "cellIns", "cellDel", "cellMerge",
    )
)  # fmt: skip
_AGAIN: Final = {W + "delText": W + "t", W + "delInstrText": W + "instrText"}
_WRAPPERS: Final = frozenset((W + "sdtContent", W + "sdt", W + "customXml"))
_BLOCKS: Final = _WRAPPERS | {W + "p", W + "tbl"}


def settle(root: etree._Element, view: View) -> None:
    """Resolve every tracked change of a part in place, as accepted or as rejected."""
    kept, dropped = (_NEW, _OLD) if view == "final" else (_OLD, _NEW)
    unfinished = _drop(root, dropped)
    for element in list(root.iter(*kept)):
        if element.getparent().tag in (W + "rPr", W + "trPr"):
            element.getparent().remove(element)
        else:
            _unwrap(element)
    _settle_properties(root, view)
    for marker in list(root.iter(*_MARKERS)):
        marker.getparent().remove(marker)
    for tag, again in _AGAIN.items():
        for element in list(root.iter(tag)):
            element.tag = again
    for paragraph in unfinished:
        _join_to_next(paragraph)


def _drop(root: etree._Element, dropped: tuple[str, ...]) -> list[etree._Element]:
    """Take out what the view does not hold; returns the paragraphs that lost their ends."""
    unfinished = []
    for element in list(root.iter(*dropped)):
        parent = element.getparent()
        if parent is None:
            continue
        if parent.tag == W + "trPr":
            _remove_row(parent.getparent())
            continue
        parent.remove(element)
        holder = parent.getparent()
        if parent.tag == W + "rPr" and holder is not None and holder.tag == W + "pPr":
            unfinished.append(holder.getparent())
    return unfinished


def _remove_row(row: etree._Element) -> None:
    table = row.getparent()
    if table is None:
        return
    table.remove(row)
    if table.tag == W + "tbl" and next(table.iter(W + "tr"), None) is None:
        table.getparent().remove(table)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    at = parent.index(element)
    parent[at : at + 1] = list(element)


def _settle_properties(root: etree._Element, view: View) -> None:
    for change in list(root.iter(*_PROPERTY_CHANGES)):
        holder = change.getparent()
        holder.remove(change)
        former = next(iter(change), None)
        if view == "original" and former is not None:
            _restore(holder, former)


def _restore(holder: etree._Element, former: etree._Element) -> None:
    """Put former properties in place; a paragraph's mark and section are not among them."""
    kept = [child for child in holder if child.tag in (W + "rPr", W + "sectPr")]
    holder[:] = [*former, *(kept if holder.tag == W + "pPr" else [])]


def _join_to_next(paragraph: etree._Element) -> None:
    """Let a paragraph without an end join the next; an empty one goes, except a cell's only one."""
    container = paragraph.getparent()
    if container is None:
        return
    following = _next_block(paragraph)
    if following is not None and following.tag == W + "p":
        at = 1 if len(following) and following[0].tag == W + "pPr" else 0
        following[at:at] = [child for child in paragraph if child.tag != W + "pPr"]
    elif _says_something(paragraph) or _is_only_one(paragraph, container):
        return
    container.remove(paragraph)
    _prune(container)


def _says_something(paragraph: etree._Element) -> bool:
    return any(piece.text or piece.kind == "picture" for piece in pieces(paragraph))


def _is_only_one(paragraph: etree._Element, container: etree._Element) -> bool:
    return container.tag == W + "tc" and container.findall(W + "p") == [paragraph]


def _prune(container: etree._Element) -> None:
    """Remove a content control that has lost its content."""
    while container.tag in _WRAPPERS and not any(child.tag in _BLOCKS for child in container):
        parent = container.getparent()
        parent.remove(container)
        container = parent


def _next_block(paragraph: etree._Element) -> etree._Element | None:
    """The paragraph or table that follows, in or out of content controls."""
    at: etree._Element = paragraph
    while True:
        following = at.getnext()
        while following is not None and following.tag not in _BLOCKS:
            following = following.getnext()
        if following is not None:
            return next(following.iter(W + "p", W + "tbl"), None)
        at = at.getparent()
        if at is None or at.tag not in _WRAPPERS:
            return None
