"""Writing the difference of two documents into the new one as tracked changes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, starmap

from lxml import etree

from huibao.document.elements import W
from huibao.document.reading.loose_moves import Mark
from huibao.document.redline.blocks import (
    Block,
    Entry,
    Paragraph,
    Reading,
    Table,
    cells,
    entries,
    is_afloat,
    next_old,
    rows,
)
from huibao.document.redline.ends import Ends, Fate, Written
from huibao.document.redline.former import Former
from huibao.document.redline.pen import Pen, element
from huibao.document.redline.rows import row_steps
from huibao.document.redline.stretches import with_shared_ends
from huibao.document.redline.wording import Wording


class Writer:
    """Marks the new document in place."""

    def __init__(self, old: Reading, new: Reading, *, former: Former, pen: Pen) -> None:
        self._old, self._new, self._former, self._pen = old, new, former, pen
        self._wording = Wording(old, new, former=former, pen=pen)
        self._ends = Ends(pen)

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
        hangs = False
        for tables, group in groupby(written, key=lambda block: block.fate == "table"):
            stretch = list(group)
            if not tables:
                self._ends.mark(stretch, hangs=hangs)
            hangs = tables and is_afloat(stretch[-1].element)
        self._mark_moves(written)

    def _block(self, entry: Entry, following: Entry) -> Written:
        move = entry.move if entry.move is not None and entry.move.live else None
        match entry.old, entry.new:
            case Paragraph() as old, Paragraph() as new:
                ends_new = self._wording.change(old, new, following)
                return Written(new.element, "kept", ends_new=ends_new, blank=not new.key)
            case Table() as old, Table() as new:
                self._table(old, new)
                return Written(new.element, "table")
            case None, Paragraph() as new:
                self._wording.arrive(new, move)
                return Written(new.element, "ins", move)
            case Paragraph() as old, None:
                return Written(self._wording.depart(old, move), "del", move)
            case None, Table() as new:
                for row in rows(new.element):
                    self._pen.row(row, "ins")
                return Written(new.element, "table")
            case Table() as old, None:
                return Written(self._former_table(old.element), "table")
        raise AssertionError("an entry pairs blocks of one kind")

    def _mark_moves(self, written: Sequence[Written]) -> None:
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
        keys = [self._old.row_key(row) for row in before], [self._new.row_key(row) for row in after]
        for i, j in row_steps(before, after, keys):
            if i is not None and j is not None:
                for former, cell in zip(cells(before[i]), cells(after[j]), strict=True):
                    self.write(former, cell)
            elif i is not None:
                last = _insert_row(new.element, self._former_row(before[i]), last)
            elif j is not None:
                self._pen.row(after[j], "ins")
            last = last if j is None else after[j]

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
            return self._wording.depart(block, None)
        return self._former_table(block.element)


def _place(found: Sequence[Entry], written: Sequence[Written], container: etree._Element) -> None:
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
