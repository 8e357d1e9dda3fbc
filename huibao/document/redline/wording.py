"""What is said in a paragraph, told as kept, inserted, deleted or moved."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from huibao.document.reading.loose_moves import Mark
from huibao.document.reading.source import NOTE_PARTS
from huibao.document.redline.atoms import Atom, cut, isolate
from huibao.document.redline.blocks import Entry, Move, Paragraph, Reading, begins_new
from huibao.document.redline.former import Former
from huibao.document.redline.pen import Pen, own_runs
from huibao.report.difference.rewording import ending_on_old, spans


class Wording:
    """Marks the new document's paragraphs in place, and makes those that only the old one had."""

    def __init__(self, old: Reading, new: Reading, *, former: Former, pen: Pen) -> None:
        self._old, self._new, self._former, self._pen = old, new, former, pen

    def change(self, old: Paragraph, new: Paragraph, following: Entry) -> bool:
        """Mark what changed in a paragraph; returns whether it ends on what is new."""
        if old.key == new.key:
            return False
        found = spans(old.key.translate(self._kept_notes(old, new)), new.key)
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
                self._change_notes(there.take(len(span.text)), taken)
            else:
                self._pen.wrap([atom.run for atom in taken], "ins")
                last = last.getparent()
        return found[-1].kind == "inserted"

    def _kept_notes(self, old: Paragraph, new: Paragraph) -> dict[int, str]:
        """The signs of notes that were reworded, in order, each with the sign that it has now.

        A note that stays and is marked inside reads best. Nor would LibreOffice 7.4 tell the end of
        a paragraph from the first note of a document that leaves it for another.
        """
        gone = [n for n in _references(old.atoms) if n.key not in new.key and self._old.note(n)]
        come = [n for n in _references(new.atoms) if n.key not in old.key and self._new.note(n)]
        pairs = zip(gone, come, strict=False)
        return {ord(a.key): b.key for a, b in pairs if a.element.tag == b.element.tag}

    def _change_notes(self, old: Iterable[Atom], new: Iterable[Atom]) -> None:
        """Mark what changed in notes that hang on the same words in both documents."""
        for before, after in zip(_references(old), _references(new), strict=True):
            former, note = self._old.note(before), self._new.note(after)
            if before.key != after.key and former and note:
                self.change(former, note, Entry(None, None))

    def arrive(self, new: Paragraph, move: Move | None) -> None:
        """Mark a paragraph as new, or as come from elsewhere."""
        if move is not None:
            here = _Cursor(new)
            for span in spans(move.old.key, new.key):
                if span.kind != "deleted":
                    runs = [atom.run for atom in here.take(len(span.text))]
                    self._pen.wrap(runs, "moveTo" if span.kind == "same" else "ins")
        self._pen.wrap(list(own_runs(new.element)), "ins")

    def depart(self, old: Paragraph, move: Move | None) -> etree._Element:
        """A paragraph of the old document, as gone or as moved away."""
        paragraph = self._former.paragraph(old.element)
        there = _Cursor(old)
        for text, tag in _departures(old, move):
            mark = self._former.marked(there.take(len(text)), tag)
            if mark is not None:
                paragraph.append(mark)
        return paragraph


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


def _references(atoms: Iterable[Atom]) -> list[Atom]:
    return [atom for atom in atoms if atom.element.tag in NOTE_PARTS]


def _departures(old: Paragraph, move: Move | None) -> list[tuple[str, Mark]]:
    if move is None:
        return [(old.key, "del")] if old.key else []
    marks: dict[str, Mark] = {"same": "moveFrom", "deleted": "del"}
    found = spans(old.key, move.new.key)
    return [(span.text, marks[span.kind]) for span in found if span.kind in marks]
