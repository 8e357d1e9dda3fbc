"""The blocks of two documents, side by side: which paragraph or table became which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from huibao.document.elements import W, val
from huibao.document.reading.grid import merge, span
from huibao.document.reading.source import Source, flat
from huibao.document.redline.atoms import Alphabet, Atom, atoms
from huibao.report.difference.alignment import Step, align
from huibao.report.difference.rewording import spans
from huibao.report.tables.spans import LEFT, UP

_TABLE: Final = "\U0010fffd"  # begins a table's key, so that none is taken for a paragraph
_CELL: Final = "\t"
_LINE: Final = "\n"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and what it says."""

    element: etree._Element
    atoms: tuple[Atom, ...]
    key: str


@dataclass(frozen=True)
class Table:
    """A table and what it says."""

    element: etree._Element
    key: str


Block = Paragraph | Table


@dataclass
class Move:
    """A paragraph that stands elsewhere in the new document; may be given up as a move."""

    old: Paragraph
    new: Paragraph
    old_index: int
    new_index: int
    live: bool = True
    name: str = ""


@dataclass
class Entry:
    """A block of the old document, of the new one, or one that is in both."""

    old: Block | None
    new: Block | None
    move: Move | None = None


@dataclass(frozen=True)
class Reading:
    """A document as the redline reads it, in an alphabet shared with the other."""

    source: Source
    alphabet: Alphabet
    _known: dict[etree._Element, Paragraph] = field(default_factory=dict)

    def blocks(self, container: etree._Element) -> list[Block]:
        """The paragraphs and tables of a body or cell; not generated lines of contents."""
        return [
            self.paragraph(block) if block.tag == W + "p" else Table(block, self._table_key(block))
            for block in flat(container)
            if block.tag == W + "tbl"
            or (block.tag == W + "p" and not self.source.is_contents_line(block))
        ]

    def paragraph(self, element: etree._Element) -> Paragraph:
        """A paragraph with its atoms."""
        if element not in self._known:
            found = tuple(atoms(element, self.source, self.alphabet))
            key = "".join(atom.key for atom in found)
            self._known[element] = Paragraph(element, found, key)
        return self._known[element]

    def note(self, reference: Atom) -> Paragraph | None:
        """What a note says when it is one paragraph; None for longer ones and missing ones."""
        note = self.source.notes[reference.element.tag].get(reference.element.get(W + "id", ""))
        blocks = [] if note is None else list(flat(note))
        alone = len(blocks) == 1 and blocks[0].tag == W + "p"
        return self.paragraph(blocks[0]) if alone else None

    def row_key(self, row: etree._Element) -> str:
        """What a row says, cell by cell, and how far its cells reach."""
        return _CELL.join(self._cell_key(cell) for cell in cells(row))

    def _cell_key(self, cell: etree._Element) -> str:
        columns, *merged = extent(cell)
        part_of = "".join(
            mark for mark, way in zip((UP, LEFT), merged, strict=True) if way == "continue"
        )
        says = part_of + _LINE.join(block.key for block in self.blocks(cell))
        return _CELL.join([says, *[LEFT] * (columns - 1)])

    def _table_key(self, table: etree._Element) -> str:
        return _TABLE + _LINE.join(self.row_key(row) for row in rows(table))


def rows(table: etree._Element) -> list[etree._Element]:
    """A table's rows."""
    return [found for found in flat(table) if found.tag == W + "tr"]


def cells(row: etree._Element) -> list[etree._Element]:
    """A row's cells."""
    return [found for found in flat(row) if found.tag == W + "tc"]


def is_afloat(table: etree._Element) -> bool:
    """Whether a table stands at a place of the page, like 版记, and not among the paragraphs."""
    return table.find(f"{W}tblPr/{W}tblpPr") is not None


def extent(cell: etree._Element) -> tuple[int, str, str]:
    """How many columns a cell takes, and whether it is merged over rows or, as once, columns."""
    shape = cell.find(W + "tcPr")
    columns = span(val(shape, "gridSpan", "1")) or 1
    return columns, merge(shape, "vMerge"), merge(shape, "hMerge")


def entries(old: Sequence[Block], new: Sequence[Block]) -> list[Entry]:
    """Both documents' blocks in one reading order, what left before what came."""
    steps = align([block.key for block in old], [block.key for block in new])
    moves: dict[int, Move] = {}
    found = [entry for step in steps for entry in _entries(step, old, new, moves)]
    _name_moves(sorted(moves.values(), key=lambda move: move.old_index))
    return found


def next_old(found: Sequence[Entry]) -> list[Entry]:
    """For each block what follows it and the paragraphs that came behind it."""
    made: list[Entry] = []
    following = Entry(None, None)
    for entry in reversed(found):
        made.append(following)
        if entry.old is not None or isinstance(entry.new, Table):
            following = entry
    return made[::-1]


def begins_new(entry: Entry) -> bool:
    """Whether a paragraph of both documents begins with what is new."""
    match entry.old, entry.new:
        case Paragraph() as old, Paragraph() as new:
            return [span.kind for span in spans(old.key, new.key)[:1]] == ["inserted"]
    return False


def _entries(
    step: Step, old: Sequence[Block], new: Sequence[Block], moves: dict[int, Move]
) -> Iterator[Entry]:
    before = None if step.old is None else old[step.old]
    after = None if step.new is None else new[step.new]
    if before is not None and after is not None:
        if type(before) is type(after):
            yield Entry(before, after)
        else:
            yield Entry(before, None)
            yield Entry(None, after)
        return
    move = None
    if step.moved is not None:
        i = step.old if step.old is not None else step.moved
        j = step.new if step.new is not None else step.moved
        there, here = old[i], new[j]
        if isinstance(there, Paragraph) and isinstance(here, Paragraph):
            move = moves.setdefault(i, Move(there, here, i, j))
    yield Entry(before, after, move)


def _name_moves(moves: Sequence[Move]) -> None:
    """Paragraphs that moved together bear one name."""
    last: Move | None = None
    count = 0
    for move in moves:
        together = (
            last is not None
            and move.old_index == last.old_index + 1
            and move.new_index == last.new_index + 1
        )
        count += not together
        move.name = f"move{count}"
        last = move
