"""What the old document said, carried into the new one as deleted or moved away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Final

from lxml import etree

from huibao.document.elements import W, val, whole
from huibao.document.reading.inline import R, text_element
from huibao.document.reading.loose_moves import Mark
from huibao.document.reading.source import Source, plain_text
from huibao.document.redline.atoms import Atom
from huibao.document.redline.pen import Pen, element, put, shape, unnumbered
from huibao.document.repack import PartsToAdd

_DRAWING_ID: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


class Former:
    """Copies the old document's text, pictures and notes into the new document's terms."""

    def __init__(self, old: Source, new: Source, pen: Pen) -> None:
        self._old, self._new, self._pen = old, new, pen
        self._images: dict[str, str] = {}
        self.parts = PartsToAdd(new.package)
        self.notes: dict[str, etree._Element] = {}
        for tag, known in new.notes.items():
            if known:
                self.notes[tag] = next(iter(known.values())).getparent()
        for paragraph in list(old.body.iter(W + "p")):
            self._spell_out_notes(paragraph)

    def _spell_out_notes(self, paragraph: etree._Element) -> None:
        """Where the new document has no notes, an old note is the text that a reader sees."""
        for tag, known in self._old.notes.items():
            for reference in list(paragraph.iter(tag)) if tag not in self.notes else ():
                note = known.get(reference.get(W + "id", ""))
                reference.getparent().remove(reference)
                if note is not None:
                    run = etree.SubElement(paragraph, W + "r")
                    run.append(text_element(W + "t", f"［注：{plain_text(note).strip()}］"))

    def paragraph(self, old: etree._Element) -> etree._Element:
        """An empty paragraph shaped like an old one, as far as the new document has its style."""
        properties = shape(old.find(W + "pPr"))
        for name in ("numPr", "framePr"):
            for child in properties.findall(W + name):
                properties.remove(child)
        style = properties.find(W + "pStyle")
        if style is not None and not self._same_style(style.get(W + "val", "")):
            properties.remove(style)
        if self._new.numbering.place(properties) is not None:
            put(properties, unnumbered())
        made = element("p")
        made.append(properties)
        return made

    def plain_copy(self, properties: etree._Element) -> etree._Element:
        """A copy of a table's, row's or cell's properties, without a style not known here."""
        copy = deepcopy(properties)
        for style in copy.findall(W + "tblStyle"):
            if not self._same_style(style.get(W + "val", "")):
                copy.remove(style)
        return copy

    def _same_style(self, style: str) -> bool:
        held = style in self._new.styles
        return held and self._new.styles.name(style) == self._old.styles.name(style)

    def marked(self, atoms: Iterable[Atom], tag: Mark) -> etree._Element | None:
        """Old content inside one mark; None when nothing of it can be carried over."""
        mark = self._pen.mark(tag)
        mark.extend(self._runs(atoms, deleted=tag == "del"))
        return mark if len(mark) else None

    def _runs(self, atoms: Iterable[Atom], *, deleted: bool) -> Iterator[etree._Element]:
        last_run: etree._Element | None = None
        made: etree._Element | None = None
        for atom in atoms:
            content = self._content(atom, deleted=deleted)
            if content is None:
                continue
            if atom.run is atom.element:
                last_run = made = None
                yield content
                continue
            if made is None or atom.run is not last_run:
                if made is not None:
                    yield made
                made, last_run = self._empty_run(atom.run), atom.run
            made.append(content)
        if made is not None:
            yield made

    def _empty_run(self, run: etree._Element) -> etree._Element:
        made = element("r")
        properties = run.find(W + "rPr")
        if properties is not None:
            copy = deepcopy(properties)
            style = copy.find(W + "rStyle")
            if style is not None and not self._same_style(val(copy, "rStyle")):
                copy.remove(style)
            made.append(copy)
        return made

    def _content(self, atom: Atom, *, deleted: bool) -> etree._Element | None:
        if atom.is_text:
            return text_element(W + ("delText" if deleted else "t"), atom.key)
        copy = deepcopy(atom.element)
        if atom.element.tag in self.notes:
            return self._note(copy)
        return copy if self._repoint(copy) else None

    def _repoint(self, copy: etree._Element) -> bool:
        """Make a copy's pointers those of the new file; False when one cannot be followed."""
        for found in copy.iter():
            if found.tag == _DRAWING_ID:
                found.set("id", self._pen.new_id())
            for name in [name for name in found.attrib if name.startswith(R)]:
                target = self._image(found.get(name, ""))
                if target is None:
                    return False
                found.set(name, target)
        return True

    def _image(self, relation: str) -> str | None:
        known = self._old.relations.get(relation)
        if known is None or known.kind != "image" or not self._old.holds(relation):
            return None
        if relation not in self._images:
            found = self._old.picture(relation)
            extension = known.target.rpartition(".")[2].lower()[:5]
            self._images[relation] = self.parts.add(
                self._old.package.read(known.target),
                extension=extension if extension.isalnum() else "bin",
                content_type=found.content_type if found else f"image/x-{extension}",
                kind="image",
            )
        return self._images[relation]

    def changed_notes(self) -> dict[str, etree._Element]:
        """The note parts, by the tag of their references, numbered in the order of those.

        LibreOffice takes notes by their order and not by their ids.
        """
        for tag, root in self.notes.items():
            references = list(self._new.root.iter(tag))
            named = {found.get(W + "id") for found in references}
            others = [
                whole(note.get(W + "id", ""), 0) for note in root if note.get(W + "id") not in named
            ]
            first = max(others, default=0) + 1
            place = {found.get(W + "id"): n for n, found in enumerate(references, start=first)}
            root[:] = sorted(root, key=lambda note: place.get(note.get(W + "id"), 0))
            for found in [*references, *root]:
                name = found.get(W + "id")
                found.set(W + "id", str(place[name]) if name in place else name)
        return self.notes

    def _note(self, reference: etree._Element) -> etree._Element | None:
        note = self._old.notes[reference.tag].get(reference.get(W + "id", ""))
        if note is None:
            return None
        copy = deepcopy(note)
        copy.set(W + "id", self._pen.new_id())
        reference.set(W + "id", copy.get(W + "id"))
        self.notes[reference.tag].append(copy if self._repoint(copy) else _plain_note(copy))
        return reference


def _plain_note(note: etree._Element) -> etree._Element:
    """A note with its text alone."""
    plain = etree.Element(note.tag, dict(note.attrib))
    paragraph = etree.SubElement(plain, W + "p")
    run = etree.SubElement(paragraph, W + "r")
    run.append(text_element(W + "t", plain_text(note)))
    return plain
