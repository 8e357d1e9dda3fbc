"""Writing the difference of two documents into the new one as tracked changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, starmap, takewhile
from typing import Literal

from lxml import etree

from huibao.document.numbering import W
from huibao.document.paragraph_atoms import Atom, cut, isolate
from huibao.document.redline_blocks import (
    Block,
    Entry,
    Move,
    Paragraph,
    Reading,
    Table,
    begins_new,
    cells,
    entries,
    next_old,
    rows,
)
from huibao.document.redline_former import Former
from huibao.document.redline_pen import Mark, Pen, element, floats, look, own_runs, shape
from huibao.document.redline_rows import row_pairs, same_shape
from huibao.document.redline_stretches import with_shared_ends
from huibao.report.rewording import ending_on_old, spans

Fate = Literal["kept", "ins", "del", "table"]


@dataclass
class _Written:
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


class Writer:
    """Marks the new document in place."""

    def __init__(self, old: Reading, new: Reading, *, former: Former, pen: Pen) -> None:
        self._old, self._new, self._former, self._pen = old, new, former, pen

    def write(self, old: etree._Element, new: etree._Element) -> None:
        """Compare two containers (bodies or cells) and mark the new one."""
        found = entries(self._old.blocks(old), self._new.blocks(new))
        self._write(with_shared_ends(found), new)

    def replace(self, old: etree._Element, new: etree._Element) -> None:
        """Mark everything old as deleted and everything new as inserted."""
        gone = [Entry(block, None) for block in self._old.blocks(old)]
        come = [Entry(None, block) for block in self._new.blocks(new)]
        self._write([*gone, *come], new)

    def _write(self, found: Sequence[Entry], container: etree._Element) -> None:
        written = list(starmap(self._block, zip(found, next_old(found), strict=True)))
        _place(found, written, container)
        stretch: list[_Written] = []
        for block in written:
            if block.fate == "table":
                self._mark_ends(stretch)
                stretch = []
            else:
                stretch.append(block)
        self._mark_ends(stretch)
        self._mark_moves(written)

    def _block(self, entry: Entry, following: Entry) -> _Written:
        move = entry.move if entry.move is not None and entry.move.live else None
        match entry.old, entry.new:
            case Paragraph() as old, Paragraph() as new:
                ends_new = self._change(old, new, following)
                return _Written(new.element, "kept", ends_new=ends_new, blank=not new.key)
            case Table() as old, Table() as new:
                self._table(old, new)
                return _Written(new.element, "table")
            case None, Paragraph() as new:
                self._arrive(new, move)
                return _Written(new.element, "ins", move)
            case Paragraph() as old, None:
                return _Written(self._depart(old, move), "del", move)
            case None, Table() as new:
                for row in rows(new.element):
                    self._pen.row(row, "ins")
                return _Written(new.element, "table")
            case Table() as old, None:
                return _Written(self._former_table(old.element), "table")
        raise AssertionError("an entry pairs blocks of one kind")

    # paragraphs

    def _change(self, old: Paragraph, new: Paragraph, following: Entry) -> bool:
        """Mark what changed in a paragraph; returns whether it ends on what is new."""
        if old.key == new.key:
            return False
        found = spans(old.key, new.key)
        if found[-1].kind == "inserted" and begins_new(following):
            found = ending_on_old(found)
        here, there = _Cursor(new), _Cursor(old)
        last: etree._Element | None = None
        for span in found:
            if span.kind == "deleted":
                mark = self._former.marked(there.take(len(span.text)), "del")
                if mark is not None:
                    here.insert(mark, after=last)
                    last = mark
                continue
            taken = here.take(len(span.text))
            last = taken[-1].run
            if span.kind == "same":
                there.take(len(span.text))
            else:
                self._pen.wrap([atom.run for atom in taken], "ins")
                last = last.getparent()
        return found[-1].kind == "inserted"

    def _arrive(self, new: Paragraph, move: Move | None) -> None:
        if move is not None:
            here = _Cursor(new)
            for span in spans(move.old.key, new.key):
                if span.kind != "deleted":
                    runs = [atom.run for atom in here.take(len(span.text))]
                    self._pen.wrap(runs, "moveTo" if span.kind == "same" else "ins")
        self._pen.wrap(list(own_runs(new.element)), "ins")

    def _depart(self, old: Paragraph, move: Move | None) -> etree._Element:
        paragraph = self._former.paragraph(old.element)
        there = _Cursor(old)
        for text, tag in _departures(old, move):
            mark = self._former.marked(there.take(len(text)), tag)
            if mark is not None:
                paragraph.append(mark)
        return paragraph

    def _mark_ends(self, stretch: Sequence[_Written]) -> None:
        """Mark the ends of paragraphs that are in one document only.

        A last paragraph's end stays, so there the ends are marked one paragraph earlier: the kept
        paragraph before them loses or gains its own end, as when someone presses Enter in it. So
        it is done for what goes on behind words that are new, and where LibreOffice 7.4 would not
        take a paragraph away, too.
        """
        kept = [n for n, block in enumerate(stretch) if block.fate == "kept"]
        for block in stretch[: kept[0] if kept else len(stretch)]:
            self._pen.end(block.element, block.end_mark)
        for start, end in pairwise([*kept, len(stretch)]):
            stuck = [n for n in range(start + 1, end) if _is_stuck(*stretch[n : n + 2])]
            joined = max([start + _grown(stretch[start:end]), *stuck])
            all_earlier = end == len(stretch) or _would_run_on(*stretch[end - 1 : end + 1])
            last = end - 1 if all_earlier else joined
            self._mark_earlier(stretch[start : last + 1])
            for block in stretch[last + 1 : end]:
                self._pen.end(block.element, block.end_mark)

    def _mark_earlier(self, tail: Sequence[_Written]) -> None:
        """Mark each paragraph's coming or going at the end of the one before it."""
        for block, following in pairwise(tail):
            self._pen.end(block.element, "del" if following.fate == "del" else "ins")
        if len(tail) > 1:
            self._reshape(tail[0].element, tail[-1])

    def _reshape(self, kept: etree._Element, last: _Written) -> None:
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

    def _mark_moves(self, written: Sequence[_Written]) -> None:
        ranges: dict[tuple[str, Fate], list[etree._Element]] = {}
        for block in written:
            if block.move is not None:
                ranges.setdefault((block.move.name, block.fate), []).append(block.element)
        scope = self._pen.new_id()  # a cell may have moves of its own
        for (name, fate), moved in ranges.items():
            tag: Mark = "moveFrom" if fate == "del" else "moveTo"
            self._pen.move_range(moved[0], moved[-1], tag, f"{name}_{scope}")

    # tables

    def _table(self, old: Table, new: Table) -> None:
        if old.key == new.key:
            return
        before, after = rows(old.element), rows(new.element)
        last: etree._Element | None = None
        for i, j in row_pairs(
            [self._old.row_key(row) for row in before], [self._new.row_key(row) for row in after]
        ):
            fits = i is not None and j is not None and same_shape(before[i], after[j])
            if i is not None and j is not None and fits:
                for former, cell in zip(cells(before[i]), cells(after[j]), strict=True):
                    self.write(former, cell)
            if i is not None and not fits:
                last = _insert_row(new.element, self._former_row(before[i]), last)
            if j is not None:
                last = after[j]
                if not fits:
                    self._pen.row(after[j], "ins")

    def _former_table(self, table: etree._Element) -> etree._Element:
        made = element("tbl")
        for child in table:
            if child.tag in (W + "tblPr", W + "tblGrid"):
                made.append(self._former.plain_copy(child))
        made.extend([self._former_row(row) for row in rows(table)])
        return made

    def _former_row(self, row: etree._Element) -> etree._Element:
        made = element("tr")
        for child in row:
            if child.tag in (W + "tblPrEx", W + "trPr"):
                made.append(self._former.plain_copy(child))
        for cell in cells(row):
            copy = etree.SubElement(made, W + "tc")
            extent = cell.find(W + "tcPr")
            if extent is not None:
                copy.append(self._former.plain_copy(extent))
            copy.extend([self._former_block(block) for block in self._old.blocks(cell)])
            if not len(copy) or copy[-1].tag != W + "p":
                copy.append(element("p"))
        self._pen.row(made, "del")
        return made

    def _former_block(self, block: Block) -> etree._Element:
        if isinstance(block, Paragraph):
            return self._depart(block, None)
        return self._former_table(block.element)


class _Cursor:
    """Takes a paragraph's atoms in order, as many characters at a time as asked for."""

    def __init__(self, paragraph: Paragraph) -> None:
        self._paragraph = paragraph.element
        self._left = list(reversed(paragraph.atoms))

    def take(self, size: int) -> list[Atom]:
        """The next atoms, `size` characters in all, each alone in its run."""
        taken: list[Atom] = []
        while size > 0:
            atom = self._left.pop()
            if len(atom.key) > size:
                atom, rest = cut(atom, size)
                self._left.append(rest)
            isolate(atom)
            taken.append(atom)
            size -= len(atom.key)
        return taken

    def insert(self, mark: etree._Element, *, after: etree._Element | None) -> None:
        """Put a mark after an element of the paragraph, or before everything it says."""
        if after is not None:
            after.addnext(mark)
        elif self._left:
            isolate(self._left[-1])
            self._left[-1].run.addprevious(mark)
        else:
            self._paragraph.append(mark)


def _is_stuck(block: _Written, following: _Written | None = None) -> bool:
    """Whether LibreOffice 7.4 would leave an empty paragraph: where a box or picture floats.

    Only what was inserted goes with what was inserted behind it.
    """
    joins = following is not None and block.fate == following.fate == "ins"
    return floats(block.element) and not joins


def _grown(tail: Sequence[_Written]) -> int:
    """How many new paragraphs go on from the new words at the end of the first.

    LibreOffice 7.4 takes both for one insertion, the first one's end included.
    """
    come = list(takewhile(lambda block: block.fate == "ins" and block.move is None, tail[1:]))
    return len(come) if tail[0].ends_new else 0


def _would_run_on(block: _Written, following: _Written) -> bool:
    """Whether LibreOffice 7.4 would take an empty line for part of the insertions around it."""
    return block.fate == "ins" and following.blank


def _departures(old: Paragraph, move: Move | None) -> list[tuple[str, Mark]]:
    if move is None:
        return [(old.key, "del")] if old.key else []
    marks: dict[str, Mark] = {"same": "moveFrom", "deleted": "del"}
    found = spans(old.key, move.new.key)
    return [(span.text, marks[span.kind]) for span in found if span.kind in marks]


def _place(found: Sequence[Entry], written: Sequence[_Written], container: etree._Element) -> None:
    """Set the blocks that came from the old document before the new one that follows them."""
    waiting: list[etree._Element] = []
    last: etree._Element | None = None
    for entry, block in zip(found, written, strict=True):
        if entry.new is None:
            waiting.append(block.element)
            continue
        for former in waiting:
            block.element.addprevious(former)
        waiting = []
        last = block.element
    if last is not None:
        for former in reversed(waiting):
            last.addnext(former)
        return
    end = container.find(W + "sectPr")
    at = len(container) if end is None else container.index(end)
    container[at:at] = waiting


def _insert_row(
    table: etree._Element, row: etree._Element, last: etree._Element | None
) -> etree._Element:
    if last is not None:
        last.addnext(row)
    else:
        first = next(iter(rows(table)), None)
        if first is None:
            table.append(row)
        else:
            first.addprevious(row)
    return row
