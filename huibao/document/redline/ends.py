"""The ends of paragraphs that are in one document only: which of them to mark, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal

from lxml import etree

from huibao.document.elements import W
from huibao.document.reading.loose_moves import Mark
from huibao.document.redline.apart import (
    end_apart,
    end_past_boxes,
    tell_as_moved,
    tell_beginning_apart,
)
from huibao.document.redline.blocks import Move
from huibao.document.redline.pen import (
    Pen,
    begins_afloat,
    floats,
    holds_box,
    look,
    said,
    shape,
)

Fate = Literal["kept", "ins", "del", "table"]


@dataclass
class Written:
    """A block as it now stands: its element, and whether it is in one document or in both.

    `ends_new`: it is in both, and ends on what is only in the new one. `blank`: it is in both, and
    the new one says nothing in it.
    """

    element: etree._Element
    fate: Fate
    move: Move | None = None
    ends_new: bool = False
    blank: bool = False

    @property
    def end_mark(self) -> Mark:
        """How this paragraph's end is marked when the paragraph is only in one document."""
        if self.fate == "del":
            return "moveFrom" if self.move else "del"
        return "moveTo" if self.move else "ins"


class Ends:
    """Marks the ends of a stretch of paragraphs, between tables or the ends of their container."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    def mark(self, stretch: Sequence[Written], *, hangs: bool = False) -> None:
        """Mark the ends of paragraphs that are in one document only.

        `hangs`: a table that floats hangs on the first of them. LibreOffice 7.4 would take it away
        with that paragraph if its words and its end were one change.

        A last paragraph's end stays, so there the ends are marked one paragraph earlier: the kept
        paragraph before them loses or gains its own end, as when someone presses Enter in it. So
        it is done for what goes on behind words that are new, and where LibreOffice 7.4 would not
        take a paragraph away, too.
        """
        kept = [n for n, block in enumerate(stretch) if block.fate == "kept"]
        first = kept[0] if kept else len(stretch)
        for n, block in enumerate(stretch[:first]):
            if _gives_its_look(stretch[n : first + 1]):
                tell_as_moved(block.element)
            apart = (hangs and n == 0) or _takes_a_box(*stretch[n : n + 2])
            self._end(block.element, block.end_mark, apart=apart)
        for block in stretch[1:2] if hangs and stretch[0].blank else ():
            if block.fate != "kept":
                tell_as_moved(block.element)
        for start, end in pairwise([*kept, len(stretch)]):
            stuck = [
                n
                for n in range(start + 1, end)
                if _is_stuck(*stretch[n : n + 2]) or _gives_its_look(stretch[n : end + 1])
            ]
            joined = max([start + _grown(stretch[start:end]), *stuck])
            all_earlier = end == len(stretch) or _would_run_on(*stretch[end - 1 : end + 1])
            last = end - 1 if all_earlier else joined
            self._earlier(stretch[start : last + 1])
            if start < last == end - 1 and end < len(stretch):
                self._tell_apart(stretch[last], *stretch[end : end + 2])
            for n, block in enumerate(stretch[last + 1 : end], start=last + 1):
                apart = _takes_a_box(*stretch[n : n + 2])
                self._end(block.element, block.end_mark, apart=apart)

    def _tell_apart(self, block: Written, kept: Written, third: Written | None = None) -> None:
        """Keep what is marked before and behind an unmarked end from being one change."""
        if kept.blank and third is not None and third.fate == block.fate:
            tell_as_moved(block.element)
        else:
            tell_beginning_apart(kept.element, block.end_mark)

    def _end(self, paragraph: etree._Element, tag: Mark, *, apart: bool = False) -> None:
        if apart:
            tag = end_apart(paragraph, tag)
        elif holds_box(paragraph):
            tag = end_past_boxes(self._pen, paragraph, tag)
        self._pen.end(paragraph, tag)

    def _earlier(self, tail: Sequence[Written]) -> None:
        """Mark each paragraph's coming or going at the end of the one before it."""
        for block, following in pairwise(tail):
            self._end(block.element, "del" if following.fate == "del" else "ins")
        if len(tail) > 1:
            self._reshape(tail[0].element, tail[-1])

    def _reshape(self, kept: etree._Element, last: Written) -> None:
        """What joins the kept paragraph takes its shape, so that it keeps it either way."""
        properties = last.element.find(W + "pPr")
        if look(properties) == look(kept.find(W + "pPr")):
            return
        if last.fate == "ins":
            self._pen.reshape(last.element, kept.find(W + "pPr"))
            return
        taken = shape(kept.find(W + "pPr"))
        taken.append(self._pen.mark("pPrChange"))
        taken[-1].append(shape(properties))
        if properties is not None:
            last.element.remove(properties)
        last.element.insert(0, taken)


def _is_stuck(block: Written, following: Written | None = None) -> bool:
    """Whether LibreOffice 7.4 would leave an empty paragraph: where a box or picture floats.

    Only what was inserted goes with what was inserted behind it.
    """
    joins = following is not None and block.fate == following.fate == "ins"
    return floats(block.element) and not joins


def _gives_its_look(blocks: Sequence[Written]) -> bool:
    """Whether LibreOffice 7.4 would let what follows a paragraph look like it, without its number.

    So it does for one of several changes: their last begins in its midst.
    """
    looks = [look(block.element.find(W + "pPr")) for block in blocks]
    changes = {mark.tag for mark in said(blocks[0].element)}
    return len(changes) > 1 and any(other != looks[0] for other in looks[1:])


def _grown(tail: Sequence[Written]) -> int:
    """How many new paragraphs go on from the new words at the end of the first.

    LibreOffice 7.4 takes both for one insertion, the first one's end included.
    """
    come = list(takewhile(lambda block: block.fate == "ins" and block.move is None, tail[1:]))
    return len(come) if tail[0].ends_new else 0


def _takes_a_box(block: Written, following: Written | None = None) -> bool:
    """Whether LibreOffice 7.4 would take the box away that the next paragraph begins with."""
    if following is None or following.fate == block.fate:
        return False
    return begins_afloat(following.element)


def _would_run_on(block: Written, following: Written) -> bool:
    """Whether LibreOffice 7.4 would take what follows for part of the change before it.

    So it takes an empty line between insertions, and a box that a paragraph begins with.
    """
    return (block.fate == "ins" and following.blank) or begins_afloat(following.element)
