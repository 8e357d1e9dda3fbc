"""Two drafts as one Word file with true tracked changes.

The file is the new draft, its layout and formatting untouched, with what the old one said
otherwise marked in it. Accepting every change gives the new draft's text, rejecting every change
gives the old one's: both are read back before the file is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from huibao.document.elements import W
from huibao.document.package import open_package
from huibao.document.reading.source import Source
from huibao.document.reading.word import read_word
from huibao.document.redline.atoms import Alphabet
from huibao.document.redline.blocks import Reading
from huibao.document.redline.former import Former
from huibao.document.redline.frozen_numbering import freeze
from huibao.document.redline.pen import Pen
from huibao.document.redline.revisions import settle
from huibao.document.redline.writer import Writer
from huibao.document.repack import repacked, serialized


class RedlineDisagrees(RuntimeError):
    """A redline that does not give back both drafts; it is not handed out."""

    def __init__(self) -> None:
        super().__init__(
            "两份文档的差异无法准确地标成修订，请改用原文对照。"
            " The difference cannot be shown exactly as tracked changes; compare the texts instead."
        )


@dataclass(frozen=True)
class _Way:
    """How finely the drafts are compared; numbers as text are the surer way."""

    piecewise: bool = True
    numbers_as_text: bool = False


_WAYS: Final = (_Way(), _Way(numbers_as_text=True), _Way(piecewise=False, numbers_as_text=True))


def redline(old: bytes, new: bytes, *, author: str, when: datetime) -> bytes:
    """The new .docx with its differences from the old one as tracked changes.

    Changes that the drafts already carry count as accepted. Raises `UnreadableDocument` when either
    is no readable .docx, `ValueError` when `when` has no time zone, `RedlineDisagrees` when the
    result does not give back both texts.
    """
    if when.tzinfo is None:
        raise ValueError("`when` must be aware of its time zone")
    goal = read_word(old).text, read_word(new).text
    for way in _WAYS:
        made = _redline(old, new, author=author, when=when.astimezone(UTC), way=way)
        found = read_word(made, view="original").text, read_word(made).text
        if found == goal:
            return made
    raise RedlineDisagrees


def _redline(old: bytes, new: bytes, *, author: str, when: datetime, way: _Way) -> bytes:
    alphabet = Alphabet()
    before, after = (Reading(_settled(docx), alphabet) for docx in (old, new))
    pen = Pen(author=author, when=when, first_id=_highest_id(after.source.root))
    former = Former(before.source, after.source, pen)
    if freeze(before, after, always=way.numbers_as_text):
        before, after = (Reading(reading.source, alphabet) for reading in (before, after))
    writer = Writer(before, after, former=former, pen=pen)
    compare = writer.write if way.piecewise else writer.replace
    compare(before.source.body, after.source.body)
    return repacked(after.source.package, _changed_parts(after.source, former))


def _settled(docx: bytes) -> Source:
    source = Source(open_package(docx))
    settle(source.root, "final")
    for known in source.notes.values():
        for note in known.values():
            settle(note, "final")
    return source


def _highest_id(root: etree._Element) -> int:
    ids = (found.get(W + "id", "") for found in root.iter() if isinstance(found.tag, str))
    return max((int(name) for name in ids if name.isdecimal() and len(name) < 9), default=1000)


def _changed_parts(source: Source, former: Former) -> dict[str, bytes]:
    notes = former.changed_notes()  # numbers the references in the main part, too
    changed = {source.part: serialized(source.root)} | former.parts.replaced()
    for tag, root in notes.items():
        kind = tag.removeprefix(W).replace("Reference", "s")
        name = next(r.target for r in source.relations.values() if r.kind == kind)
        changed[name] = serialized(root)
    return changed
