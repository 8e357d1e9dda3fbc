"""What came or went, told as moved from nowhere or to nowhere: it means the same.

A move that stands in no container counts as inserted or deleted (17.13.5.22 and 17.13.5.26).
LibreOffice 7.4 keeps the two apart, and gives a paragraph's end to the words before it when they
moved: so is told what it would otherwise take for one change, and ends that it would lose.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from lxml import etree

from huibao.document.elements import W
from huibao.document.reading.loose_moves import COUNTS_AS, Mark
from huibao.document.redline.atoms import Atom, cut, isolate
from huibao.document.redline.pen import Pen, holds_box, is_anchored, said

_MOVED: Final[dict[Mark, Mark]] = {plain: moved for moved, plain in COUNTS_AS.items()}
_TEXT: Final = (W + "t", W + "delText")


def end_apart(paragraph: etree._Element, tag: Mark) -> Mark:
    """How to mark a new or former paragraph's end so that it is a change of its own."""
    tell_as_moved(paragraph)
    return COUNTS_AS.get(tag, tag)


def tell_as_moved(paragraph: etree._Element) -> None:
    """Tell what came or went in a paragraph as moved."""
    for mark in said(paragraph):
        for plain, moved in _MOVED.items():
            if mark.tag == W + plain:
                _become(mark, moved)


def tell_beginning_apart(paragraph: etree._Element, before: Mark) -> None:
    """Tell what a paragraph begins with as moved, if it is marked as what stands before it.

    LibreOffice 7.4 would take both for one change, and the end between them for part of it.
    """
    plain = COUNTS_AS.get(before, before)
    for mark in said(paragraph)[:1]:
        if mark.tag == W + plain:
            _become(mark, _MOVED[plain])


def end_past_boxes(pen: Pen, paragraph: etree._Element, tag: Mark) -> Mark:
    """How to mark the end of a new or former paragraph with text boxes.

    LibreOffice 7.4 gives an end's mark to the first paragraph in the box. So the words are told as
    moved, and boxes that float hang before the last character. Without words no way is known.
    """
    plain = COUNTS_AS.get(tag, tag)
    moved = _MOVED[plain]
    marks = said(paragraph)
    if not {mark.tag for mark in marks} <= {W + plain, W + moved}:
        return tag
    for held in [held for mark in marks for run in mark for held in run if holds_box(held)]:
        isolate(Atom(held, ""))
    runs = [run for mark in marks for run in mark]
    words = [n for n, run in enumerate(runs) if not holds_box(run)]
    last = runs[words[-1]] if words else None
    if last is None or not len(last) or last[-1].tag not in _TEXT or not last[-1].text:
        return tag
    if not all(is_anchored(run) for run in runs[words[-1] + 1 :]):
        return tag
    if last is not runs[-1]:
        marks[-1].append(_last_character(last))
    for mark in marks:
        for boxed, group in groupby(list(mark), key=holds_box):
            part = pen.mark(plain)
            part.extend(list(group))
            mark.addprevious(part)
            if not boxed:
                _become(part, moved)
        paragraph.remove(mark)
    return moved


def _last_character(run: etree._Element) -> etree._Element:
    """The last character of a run, taken out of it into a run of its own."""
    text = run[-1].text
    _, last = cut(Atom(run[-1], text), len(text) - 1)
    return last.run


def _become(mark: etree._Element, tag: Mark) -> None:
    mark.tag = W + tag
    for text in list(mark.iter(W + "delText")):
        text.tag = W + "t"
