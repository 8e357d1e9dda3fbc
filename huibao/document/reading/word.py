"""A contributor's or leader's .docx as text, with everything noticed on the way.

Paragraphs are lines, table rows are lines with tabs, parts of merged cells ［并左］ or ［并上］,
a picture is a line `［图：KEY］`. Nothing is dropped in silence: what is not text becomes a notice.
Changes are read as accepted (or, for the redline's own proof, as rejected).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from huibao.document.elements import W, is_on, whole
from huibao.document.package import open_package
from huibao.document.passages import PICTURE
from huibao.document.picture import Picture
from huibao.document.reading.grid import GridCell, grid_rows
from huibao.document.reading.inline import (
    Piece,
    View,
    is_numbered,
    mark_changes,
    mark_stands,
    pieces,
    properties,
    shows_pictures,
    text_of,
)
from huibao.document.reading.margin_notes import Change, Comment, Margin
from huibao.document.reading.notices import Notice, notices
from huibao.document.reading.numbering import joined
from huibao.document.reading.source import Source, flat, plain_text
from huibao.document.reading.struck import struck
from huibao.report.tables.spans import LEFT, UP


@dataclass(frozen=True)
class WordFile:
    """What a .docx says: its text, the pictures that stand in it, and what was noticed.

    `start` and `end` of comments and changes are string indexes into `text`.
    """

    text: str
    pictures: Mapping[str, Picture]
    notices: tuple[Notice, ...]
    comments: tuple[Comment, ...]
    changes: tuple[Change, ...]


def read_word(data: bytes, *, view: View = "final") -> WordFile:
    """Read a .docx with its tracked changes accepted ("final") or rejected ("original").

    Raises `UnreadableDocument` for every other kind of file, and for one that is damaged, protected
    by a password, or built to exhaust its reader.
    """
    return _Reader(Source(open_package(data)), view).read()


class _Line:
    """A paragraph being put together; positions in it are relative to its start."""

    def __init__(self, *, in_cell: bool) -> None:
        self.in_cell = in_cell
        self.parts: list[str] = []
        self.length = 0
        self._after_picture = False

    def put(self, text: str) -> None:
        if text and self._after_picture:
            self._after_picture = False
            self._add("\n")
        self._add(text)

    def put_picture(self, mark: str) -> None:
        if self.in_cell:
            self._add(mark)
            return
        self._add(("\n" if self.parts else "") + mark)
        self._after_picture = True

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)


class _Reader:
    def __init__(self, source: Source, view: View) -> None:
        self._source = source
        self._view: View = view
        self._out: list[str] = []
        self._length = 0
        self._empty = True  # nothing has been put on the page or in the cell yet
        self._cell_depth = 0
        self._table_end = -1  # where the last row ends of the tables that are in no other one
        self._seen: dict[str, list[str]] = {}
        self._pictures: dict[str, Picture] = {}
        self._lines_in_cell = 0
        self._margin = Margin(source.comments, keep_changes=view == "final")
        self._used_notes: set[etree._Element] = set()

    def read(self) -> WordFile:
        self._blocks(self._source.body)
        self._surroundings()
        for words in self._source.fields:
            self._notice("field", words)
        text = "".join(self._out)
        if self._length == self._table_end + 1:
            text = text.removesuffix("\n")  # Word cannot end on a table, and sets an empty line
        if self._pictures and not PICTURE.sub("", text).strip():
            self._notice("pictures_only")
        comments, changes = self._margin.comments(text), self._margin.changes(text)
        for code, found in (("changes", changes), ("comments", comments)):
            self._seen.update({code: [""] * len(found)} if found else {})
        return WordFile(
            text=text,
            pictures=self._pictures,
            notices=notices(self._seen),
            comments=comments,
            changes=changes,
        )

    def _notice(self, code: str, detail: str = "") -> None:
        self._seen.setdefault(code, []).append(detail)

    # blocks

    def _blocks(self, container: etree._Element) -> None:
        waiting: list[etree._Element] = []  # paragraphs whose ends are gone: they join the next
        for block in flat(container):
            if block.tag == W + "p":
                waiting.append(block)
                if mark_stands(block, self._view):
                    self._paragraph(waiting)
                    waiting = []
            else:
                waiting = self._other_block(block, waiting)
        self._paragraph(waiting)

    def _other_block(
        self, block: etree._Element, waiting: list[etree._Element]
    ) -> list[etree._Element]:
        if block.tag == W + "tbl":
            self._paragraph(waiting)
            self._table(block)
            return []
        if block.tag == W + "altChunk":
            self._notice("chunk")
        elif block.tag in (W + "commentRangeStart", W + "commentRangeEnd"):
            self._margin.mark(block, at=self._length)
        return waiting

    def _paragraph(self, group: list[etree._Element]) -> None:
        if not group:
            return
        if self._source.is_contents_line(group[-1]):
            self._notice("contents")
            return
        line = _Line(in_cell=self._cell_depth > 0)
        boxes: list[etree._Element] = []
        notes: list[str] = []
        events: list[tuple[Piece, int]] = []
        for paragraph in group:
            standing = []
            for piece in pieces(paragraph):
                events.append((piece, line.length))
                if piece.stands(self._view):
                    standing.append(piece)
                    self._piece(piece, line, notes, boxes)
            for words in struck(standing):
                self._notice("struck", words)
            events.extend((mark, line.length) for mark in mark_changes(paragraph))
        line.put("".join(notes))
        stands = mark_stands(group[-1], self._view)
        if stands or line.length:
            self._emit(line, events, label=self._label(group[-1]))
        else:
            self._margin.take(events, base=self._length, view=self._view)
        for box in boxes:
            self._blocks(box)

    def _label(self, paragraph: etree._Element) -> str:
        if not is_numbered(paragraph, self._view):
            return ""
        return self._source.numbering.label(properties(paragraph, self._view))

    def _emit(self, line: _Line, events: list[tuple[Piece, int]], *, label: str) -> None:
        content = "".join(line.parts)
        alone = not line.in_cell and PICTURE.match(content)  # a picture has a line to itself
        text = joined(label, content) if not alone or not label else f"{label}\n{content}"
        if self._cell_depth == 0:
            self._new_line()
        elif text and not self._empty:
            self._put(" ")
            self._notice_cell_lines()
        base = self._length + len(text) - len(content)
        self._put(text)
        self._empty = self._empty and not text and self._cell_depth > 0
        self._margin.take(events, base=base, view=self._view)

    def _new_line(self) -> None:
        if not self._empty:
            self._put("\n")
        self._empty = False

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._length += len(text)

    # inside a paragraph

    def _piece(
        self, piece: Piece, line: _Line, notes: list[str], boxes: list[etree._Element]
    ) -> None:
        match piece.kind:
            case "text":
                line.put(piece.text)
            case "tab":
                line.put(" ")
                self._notice("tab")
            case "break":
                self._break(piece, line)
            case "picture":
                self._picture(piece, line)
            case "note":
                notes.append(self._note(piece))
            case "box":
                boxes.append(piece.element)
                self._notice("box", plain_text(piece.element, self._view))
            case "linked_picture":
                self._notice("picture_missing")
            case "symbol" | "equation" | "ruby":
                line.put(piece.text)
                self._notice(piece.kind, piece.text)
            case "chart" | "object" | "hidden":
                self._notice(piece.kind, piece.text)

    def _break(self, piece: Piece, line: _Line) -> None:
        if piece.element.get(W + "type", "textWrapping") == "textWrapping":
            line.put(" " if line.in_cell else "\n")
            if line.in_cell:
                self._notice_cell_lines()
        elif line.length and not line.in_cell:
            line.put("\n")  # a page or column break inside a paragraph parts what it divides

    def _picture(self, piece: Piece, line: _Line) -> None:
        found = self._source.picture(piece.text)
        if found is None:
            held = self._source.holds(piece.text)
            self._notice("picture_format" if held else "picture_missing")
            return
        self._pictures[found.key] = found
        line.put_picture(f"［图：{found.key}］")

    def _note(self, piece: Piece) -> str:
        element = piece.element
        found = self._source.notes.get(element.tag, {}).get(element.get(W + "id", ""))
        if found is None or found in self._used_notes:
            return ""
        self._used_notes.add(found)
        self._notice("notes")
        if shows_pictures(found):
            self._notice("note_picture")
        return f"［注：{plain_text(found, self._view).strip()}］"

    # tables

    def _table(self, table: etree._Element) -> None:
        rows = list(grid_rows(table, self._view))
        widest = max((sum(each.columns for each in cells) for _, cells in rows if cells), default=0)
        draw = self._row
        if self._cell_depth:
            self._notice("nested_table")
        elif widest == 1:
            self._notice("one_column")
            draw = self._frame
        for row, cells in rows:
            if cells is not None:
                draw(cells)
            self._margin.row(row, at=self._length)

    def _row(self, cells: Sequence[GridCell]) -> None:
        if self._cell_depth:
            self._put("" if self._empty else " ")  # or 2 and 3 of two rows would be 23
            before = self._length
            self._cells([cell for cell in cells if cell.element is not None], separator=" ")
            self._empty = self._empty and self._length == before
        else:
            self._new_line()
            self._cells(cells, separator="\t")
            self._table_end = self._length

    def _frame(self, cells: Sequence[GridCell]) -> None:
        """A row of a table of one column, which is only a frame around what stands in it."""
        for cell in cells:
            if cell.element is not None:
                self._blocks(cell.element)
            if cell.apart:
                self._notice("merged_cells")
        self._table_end = self._length

    def _cells(self, cells: Sequence[GridCell], *, separator: str) -> None:
        for number, cell in enumerate(cells):
            self._put(separator if number else "")
            if cell.element is not None and not cell.joins:
                self._cell(cell.element)
            if separator == "\t":
                beside = LEFT if cell.element is not None else ""
                self._put((UP if cell.joins else "") + f"\t{beside}" * (cell.columns - 1))
                for code in ("merged",) * cell.begins + ("merged_cells",) * cell.apart:
                    self._notice(code)

    def _cell(self, cell: etree._Element) -> None:
        outer_empty, self._empty = self._empty, True
        self._cell_depth += 1
        self._lines_in_cell = 0
        self._blocks(cell)
        self._cell_depth -= 1
        self._empty = outer_empty

    def _notice_cell_lines(self) -> None:
        self._lines_in_cell += 1
        if self._lines_in_cell == 1:
            self._notice("cell_lines")

    # what stands around the text

    def _surroundings(self) -> None:
        for paper in self._source.body.iter(W + "pgSz"):
            if whole(paper.get(W + "w", ""), 0) > whole(paper.get(W + "h", ""), 0):
                self._notice("landscape")
        for prompt in self._source.body.iter(W + "showingPlcHdr"):
            if is_on(prompt):
                words = (text_of(found) for found in prompt.getparent().getparent().iter(W + "t"))
                self._notice("unfilled", "".join(words))
        for root in self._source.headers():
            text = plain_text(root, self._view).strip()
            if sum(sign.isalpha() for sign in text) > 1:
                self._notice("headers", text)
            if shows_pictures(root):
                self._notice("headers", "（图片）")
        if any(name.endswith("vbaproject.bin") for name in self._source.package.names):
            self._notice("macros")
        for name in self._source.damaged:
            self._notice("damaged_part", name)
