"""The parts of an opened .docx that reading and comparing need."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from huibao.document.elements import W, val
from huibao.document.errors import UnreadableDocument
from huibao.document.images import picture
from huibao.document.package import Package
from huibao.document.picture import Picture
from huibao.document.reading.fields import write_out
from huibao.document.reading.hidden_styles import mark_hidden
from huibao.document.reading.inline import MC, View, chosen, pieces
from huibao.document.reading.loose_moves import call_loose_moves_what_they_are
from huibao.document.reading.numbering import Numbering, Styles
from huibao.document.reading.raised import write_raised

NOTE_PARTS: Final = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
MAX_PARAGRAPHS: Final = 100_000  # ten times a 300-page report: what can be read in a second

_CONTENTS: Final = re.compile(r"toc \d+|wpsoffice手动目录 *\d")  # Word's and WPS's names
_TRANSPARENT: Final = frozenset(
    W + name
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "del", "moveTo", "moveFrom")
)


class Source:
    """The parts of an opened .docx that reading needs; a damaged side part counts as absent."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = package.main_part()
        self.root = package.xml(self.part)
        call_loose_moves_what_they_are(self.root)
        if sum(1 for _ in self.root.iter(W + "p")) > MAX_PARAGRAPHS:
            raise UnreadableDocument("too_complex", part=self.part)
        body = self.root.find(W + "body")
        if body is None:
            raise UnreadableDocument("missing_part", part="w:body")
        self.body: etree._Element = body
        write_raised(self.root)
        self.fields = write_out(self.root)
        """What was read from fields' codes, for they keep no result."""
        self.damaged: list[str] = []
        self.relations = package.relationships(self.part)
        self.styles = Styles(self.side_part("styles"))
        mark_hidden(self.root, self.styles)
        self.numbering = Numbering(self.side_part("numbering"), self.styles)
        self.notes = {
            reference: self._by_id(kind, kind.removesuffix("s"))
            for reference, kind in NOTE_PARTS.items()
        }
        self.comments = self._by_id("comments", "comment")
        self._pictures: dict[str, Picture | None] = {}

    def side_part(self, kind: str) -> etree._Element | None:
        """The root of a part that the main one points to by kind; None when there is none."""
        target = next((r for r in self.relations.values() if r.kind == kind), None)
        return None if target is None else self.read_side(target.target)

    def read_side(self, name: str) -> etree._Element | None:
        """A side part's root; a damaged one is remembered and read as absent."""
        try:
            return self.package.xml(name)
        except UnreadableDocument as fault:
            if fault.code not in ("broken_xml", "broken_zip", "missing_part"):
                raise
            self.damaged.append(name)
            return None

    def headers(self) -> Iterator[etree._Element]:
        """The roots of the headers and footers that can be read."""
        for relation in self.relations.values():
            if relation.kind in ("header", "footer") and not relation.external:
                root = self.read_side(relation.target)
                if root is not None:
                    yield root

    def _by_id(self, kind: str, tag: str) -> dict[str, etree._Element]:
        root = self.side_part(kind)
        found = [] if root is None else root.findall(W + tag)
        if root is not None:
            write_raised(root)
            self.fields += write_out(root)
        return {element.get(W + "id", ""): element for element in found}

    def picture(self, relation: str) -> Picture | None:
        """The picture behind a relationship id; None when missing or in no showable format."""
        target = self.relations.get(relation)
        name = target.target if target and not target.external else ""
        if name not in self._pictures:
            self._pictures[name] = self._media(name) if name in self.package else None
        return self._pictures[name]

    def _media(self, name: str) -> Picture | None:
        try:
            return picture(self.package.read(name))
        except UnreadableDocument as fault:
            if fault.code != "broken_zip":
                raise
            self.damaged.append(name)
            return None

    def digest(self, relation: str) -> str:
        """What tells apart the things that relationship ids point to, in whichever file."""
        if self.holds(relation):
            return hashlib.sha256(self.package.read(self.relations[relation].target)).hexdigest()
        target = self.relations.get(relation)
        return "" if target is None else target.target

    def holds(self, relation: str) -> bool:
        """Whether what a relationship id points to is inside the file."""
        target = self.relations.get(relation)
        return target is not None and not target.external and target.target in self.package

    def is_contents_line(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph belongs to a generated table of contents."""
        name = self.styles.name(val(paragraph.find(W + "pPr"), "pStyle"))
        return _CONTENTS.fullmatch(name) is not None


def flat(container: etree._Element) -> Iterator[etree._Element]:
    """The blocks (or rows, or cells) of a container, those inside wrappers included."""
    stack = list(reversed(container))
    while stack:
        block = stack.pop()
        if block.tag in _TRANSPARENT:
            stack.extend(reversed(block))
        elif block.tag == MC + "AlternateContent":
            stack.extend(reversed(chosen(block)))
        else:
            yield block


def plain_text(container: etree._Element, view: View = "final") -> str:
    """The text of a note, comment, box or header on one line."""
    lines = (
        "".join(
            piece.text
            for piece in pieces(paragraph)
            if piece.kind in ("text", "symbol", "equation", "ruby") and piece.stands(view)
        )
        for paragraph in container.iter(W + "p")
    )
    return " ".join(line for line in lines if line.strip())
