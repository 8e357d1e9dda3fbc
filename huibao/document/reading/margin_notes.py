"""Comments and tracked changes of a .docx, with their places in the text that was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from lxml import etree

from huibao.document.elements import W
from huibao.document.reading.inline import Piece, View, pieces

ANCHOR_LIMIT: Final = 500  # a comment may hang on a whole report, and there may be thousands

ChangeKind = Literal["insert", "delete", "move_from", "move_to", "row_insert", "row_delete"]


@dataclass(frozen=True)
class Comment:
    """A remark in the margin and the text it hangs on (`anchor`, at most 500 characters of it)."""

    author: str
    when: datetime | None
    text: str
    anchor: str
    start: int
    end: int


@dataclass(frozen=True)
class Change:
    """A tracked change; what was deleted stood at `start`, what was inserted starts there."""

    kind: ChangeKind
    author: str
    when: datetime | None
    text: str
    start: int


_KINDS: Final[dict[str, ChangeKind]] = {
    W + "ins": "insert",
    W + "del": "delete",
    W + "moveFrom": "move_from",
    W + "moveTo": "move_to",
}


@dataclass
class _Growing:
    kind: ChangeKind
    author: str
    when: datetime | None
    start: int
    end: int
    texts: list[str] = field(default_factory=list)


class Margin:
    """Collects comments and changes while their text is being read."""

    def __init__(self, comments: Mapping[str, etree._Element], *, keep_changes: bool) -> None:
        self._bodies = comments
        self._keep_changes = keep_changes
        self._starts: dict[str, int] = {}
        self._ranges: dict[str, tuple[int, int]] = {}
        self._changes: list[_Growing] = []

    def take(self, events: list[tuple[Piece, int]], *, base: int, view: View) -> None:
        """Note the comments and changes among a paragraph's pieces, at their offsets in it."""
        for piece, offset in events:
            if piece.kind in ("comment_start", "comment_end", "comment"):
                self.mark(piece.element, at=base + offset)
            elif piece.deleted is not None:
                self._change(piece.deleted, piece, at=base + offset)
            elif piece.inserted is not None:
                self._change(piece.inserted, piece, at=base + offset)

    def mark(self, element: etree._Element, *, at: int) -> None:
        """A comment's start, end or reference at a position of the text."""
        name = element.get(W + "id", "")
        if element.tag == W + "commentRangeStart":
            self._starts.setdefault(name, at)
        elif element.tag == W + "commentRangeEnd":
            self._ranges.setdefault(name, (self._starts.get(name, at), at))
        else:
            self._ranges.setdefault(name, (self._starts.get(name, at), at))

    def row(self, row: etree._Element, *, at: int) -> None:
        """The tracked insertion or deletion of a table row."""
        kinds: tuple[tuple[str, ChangeKind], ...] = (("ins", "row_insert"), ("del", "row_delete"))
        for tag, kind in kinds:
            found = row.find(f"{W}trPr/{W}{tag}")
            if found is not None and self._keep_changes:
                self._changes.append(_Growing(kind, *_signature(found), start=at, end=at))

    def _change(self, element: etree._Element, piece: Piece, *, at: int) -> None:
        if not self._keep_changes:
            return
        kind = _KINDS[element.tag]
        text = _told(piece)
        author, when = _signature(element)
        last = self._changes[-1] if self._changes else None
        grows = (
            last is not None
            and (last.kind, last.author, last.when) == (kind, author, when)
            and last.end == at
        )
        if last is None or not grows:
            last = _Growing(kind, author, when, start=at, end=at)
            self._changes.append(last)
        last.texts.append(text)
        last.end = at + (len(text) if piece.deleted is None else 0)

    def changes(self, text: str) -> tuple[Change, ...]:
        """The changes in reading order, neighbours of one hand and time joined.

        What stood in the empty line behind a last table, which is not read, stands at the end.
        """
        return tuple(
            Change(
                kind=found.kind,
                author=found.author,
                when=found.when,
                text="".join(found.texts),
                start=min(found.start, len(text)),
            )
            for found in self._changes
        )

    def comments(self, text: str) -> tuple[Comment, ...]:
        """The comments in the order of their places, each with the text it hangs on."""
        placed = sorted(self._ranges.items(), key=lambda item: item[1])
        return tuple(
            self._comment(self._bodies[name], start=start, end=max(start, end), text=text)
            for name, (start, end) in placed
            if name in self._bodies
        )

    def _comment(self, body: etree._Element, *, start: int, end: int, text: str) -> Comment:
        author, when = _signature(body)
        start, end = min(start, len(text)), min(end, len(text))
        lines = (
            "".join(piece.text for piece in pieces(p) if piece.kind in ("text", "symbol"))
            for p in body.iter(W + "p")
        )
        return Comment(
            author=author,
            when=when,
            text="\n".join(lines).strip(),
            anchor=text[start : min(end, start + ANCHOR_LIMIT)],
            start=start,
            end=end,
        )


def _told(piece: Piece) -> str:
    if piece.kind == "picture":
        return "［图］"
    return "\n" if piece.kind == "break" else piece.text


def _signature(element: etree._Element) -> tuple[str, datetime | None]:
    try:
        when = datetime.fromisoformat(element.get(W + "date", ""))
    except ValueError:
        when = None
    return element.get(W + "author", ""), when
