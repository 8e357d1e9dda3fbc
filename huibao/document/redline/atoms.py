"""A paragraph as a string that can be compared, and back from places in it to its runs.

Text stands for itself. Everything else that belongs to the text (a picture, a footnote, a box) is
one character of a private plane, the same in both documents when the things are the same.
"""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from huibao.document.elements import W
from huibao.document.reading.inline import SPACE, Piece, pieces, text_element
from huibao.document.reading.source import Source, plain_text

_FIRST_PRIVATE = 0xF0000
_LAYOUT_ONLY = frozenset(("hidden", "comment_start", "comment_end", "comment"))


class Alphabet:
    """Private characters for things that are not text, shared by the documents compared."""

    def __init__(self) -> None:
        self._signs: dict[tuple[str, ...], str] = {}

    def sign(self, *what: str) -> str:
        """The character that stands for a thing."""
        return self._signs.setdefault(what, chr(_FIRST_PRIVATE + len(self._signs)))


@dataclass(frozen=True)
class Atom:
    """An element of a run (or an equation) and the characters it stands for."""

    element: etree._Element
    key: str

    @property
    def run(self) -> etree._Element:
        """The run that holds the element; the element itself when none does."""
        parent = self.element.getparent()
        return parent if parent is not None and parent.tag == W + "r" else self.element

    @property
    def is_text(self) -> bool:
        """Whether the element is a `w:t`, which can be cut between its characters."""
        return bool(self.element.tag == W + "t")


def atoms(paragraph: etree._Element, source: Source, alphabet: Alphabet) -> list[Atom]:
    """What a paragraph says, in order; layout and field codes are left out."""
    found = []
    for holder, group in groupby(pieces(paragraph), key=lambda piece: _holder(piece.element)):
        key = _key(list(group), source, alphabet)
        if key:
            found.append(Atom(holder, key))
    return found


def _holder(element: etree._Element) -> etree._Element:
    """The child of a run that an element is in; the outermost drawing, not one inside a box."""
    holder = element
    for ancestor in element.iterancestors():
        if ancestor.tag == W + "p":
            break
        if ancestor.tag == W + "r":
            return holder
        holder = ancestor
    return element


def _key(group: list[Piece], source: Source, alphabet: Alphabet) -> str:
    """A text's characters; for anything else one sign, for it cannot be cut."""
    if group[0].element.tag == W + "t":
        return "".join(piece.text for piece in group)
    told = [piece for piece in group if piece.kind not in _LAYOUT_ONLY]
    names = [name for piece in told for name in (piece.kind, *_identity(piece, source))]
    return alphabet.sign(*names) if told else ""


def _identity(piece: Piece, source: Source) -> tuple[str, ...]:
    if piece.kind == "picture":
        found = source.picture(piece.text)
        return (found.key if found else source.digest(piece.text),)
    if piece.kind == "note":
        notes = source.notes.get(piece.element.tag, {})
        note = notes.get(piece.element.get(W + "id", ""))
        return ("" if note is None else plain_text(note),)
    if piece.kind == "box":
        return (plain_text(piece.element),)
    if piece.kind == "break":
        return (piece.element.get(W + "type", "textWrapping"),)
    if piece.kind in ("chart", "object"):
        return (hashlib.sha256(etree.tostring(piece.element)).hexdigest(),)
    return (piece.text,)


def cut(atom: Atom, at: int) -> tuple[Atom, Atom]:
    """Split a text atom's run in two so that the first holds `at` characters."""
    run, element = atom.run, atom.element
    later = etree.Element(W + "r")
    properties = run.find(W + "rPr")
    if properties is not None:
        later.append(deepcopy(properties))
    rest = text_element(W + "t", atom.key[at:])
    later.append(rest)
    later.extend(list(element.itersiblings()))
    element.text = atom.key[:at]
    element.set(SPACE, "preserve")
    run.addnext(later)
    return Atom(element, atom.key[:at]), Atom(rest, atom.key[at:])


def isolate(atom: Atom) -> None:
    """Give an atom's element a run of its own, so that it alone can be marked."""
    run, element = atom.run, atom.element
    if run is element:
        return
    for others, place in (
        (list(element.itersiblings()), "after"),
        ([e for e in element.itersiblings(preceding=True) if e.tag != W + "rPr"][::-1], "before"),
    ):
        if not others:
            continue
        sibling = etree.Element(W + "r")
        properties = run.find(W + "rPr")
        if properties is not None:
            sibling.append(deepcopy(properties))
        sibling.extend(others)
        if place == "after":
            run.addnext(sibling)
        else:
            run.addprevious(sibling)
