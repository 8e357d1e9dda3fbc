"""Automatic numbers written out as text, so that a change of numbering is a change that shows."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from huibao.document.elements import W
from huibao.document.reading.inline import is_numbered, pieces, text_element
from huibao.document.reading.numbering import joined
from huibao.document.reading.source import Source, flat
from huibao.document.redline.blocks import Reading, cells, rows
from huibao.document.redline.pen import element, paragraph_properties, put, unnumbered
from huibao.report.difference.alignment import align


def freeze(old: Reading, new: Reading, *, always: bool = False) -> bool:
    """Write out both documents' numbers when any of them differs, or always; says whether it did.

    A list that counts by itself cannot show two states at once: rejecting a deletion in it would
    renumber what follows, but a number that is text is accepted and rejected like any other text.
    """
    before, after = _labelled(old.source), _labelled(new.source)
    if not any(label for _, label in before + after):
        return False
    if not always and not _differs(old, new, before, after):
        return False
    for labelled, source in ((before, old.source), (after, new.source)):
        for paragraph, label in labelled:
            if label:
                _write_out(paragraph, label, source)
    return True


_Labelled = list[tuple[etree._Element, str]]


def _labelled(source: Source) -> _Labelled:
    """Every paragraph with its number, counted in the order in which they are read."""
    numbering = source.numbering.fresh()
    found: _Labelled = []

    def visit(container: etree._Element) -> None:
        for block in flat(container):
            if block.tag == W + "tbl":
                for row in rows(block):
                    for cell in cells(row):
                        visit(cell)
            elif block.tag == W + "p" and not source.is_contents_line(block):
                counts = is_numbered(block, "final")
                found.append((block, numbering.label(block.find(W + "pPr")) if counts else ""))
                for piece in pieces(block):
                    if piece.kind == "box":
                        visit(piece.element)

    visit(source.body)
    return found


def _differs(old: Reading, new: Reading, before: _Labelled, after: _Labelled) -> bool:
    keys = [
        [reading.paragraph(p).key for p, _ in found]
        for reading, found in ((old, before), (new, after))
    ]
    for step in align(*keys):
        was = "" if step.old is None else before[step.old][1]
        now = "" if step.new is None else after[step.new][1]
        if was != now:
            return True
    return False


def _write_out(paragraph: etree._Element, label: str, source: Source) -> None:
    text = "".join(piece.text for piece in pieces(paragraph) if piece.kind == "text")
    shown = joined(label, text).removesuffix(text) if text else label
    properties = paragraph_properties(paragraph)
    indent = source.numbering.indent(properties)
    put(properties, unnumbered())
    if indent is not None and properties.find(W + "ind") is None:
        put(properties, deepcopy(indent))
    run = element("r")
    first = next(paragraph.iter(W + "r"), None)
    look = None if first is None else first.find(W + "rPr")
    if look is not None:
        run.append(deepcopy(look))
    run.append(text_element(W + "t", shown))
    properties.addnext(run)
