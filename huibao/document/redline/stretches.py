"""Giving every stretch of paragraphs between tables an end that both documents keep.

A paragraph's end can be tracked only where another paragraph follows it: before a table Word has
nothing to join it to, and LibreOffice drops the mark. So a stretch needs a paragraph that both
documents have. Where it has none (loose), paragraphs or tables nearby leave and come again, or take
each other's place: whatever rewrites least.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from huibao.document.redline.blocks import Entry, Table
from huibao.document.redline.reorder import Held, reordered

Entries = list[Entry]
_REACH: Final = 24  # entries that may be rewritten on either side of a loose stretch


def with_shared_ends(found: Sequence[Entry]) -> Entries:
    """The entries, each document's in its order, with as few loose stretches as can be."""
    now = _joined(found)
    at = 0
    while (start := next((n for n in _loose(now) if n >= at), None)) is not None:
        first, mended = _mended(now, start)
        fewer = len(_loose(mended)) < len(_loose(now))
        if fewer:
            _end_moves(now, mended)
            now = _joined(mended)
        at = first if fewer else start + 1
    return now


def _mended(found: Entries, start: int) -> tuple[int, Entries]:
    """The entries with what is around a loose stretch rewritten, and where that begins."""
    first, last = max(0, start - _REACH), min(len(found), start + _REACH)
    while last < len(found) and not _is_table(found[last]) and not is_kept(found[last]):
        last += 1
    may_be_loose = _closes_on_table(found) if last == len(found) else not _is_table(found[last])
    window = reordered(
        found[first:last], begins=_held_before(found, first), may_end_loose=may_be_loose
    )
    return first, [*found[:first], *window, *found[last:]]


def _held_before(found: Sequence[Entry], at: int) -> Held:
    start = at
    while start and not _is_table(found[start - 1]):
        start -= 1
    if start == at:
        return "nothing"
    return "kept" if any(map(is_kept, found[start:at])) else "loose"


def _end_moves(before: Sequence[Entry], after: Sequence[Entry]) -> None:
    """What has become another paragraph's other side has not moved."""
    paired = {id(block) for entry in after if is_kept(entry) for block in (entry.old, entry.new)}
    for entry in before:
        if entry.move is not None and id(entry.old or entry.new) in paired:
            entry.move.live = False


# stretches


def _is_table(entry: Entry) -> bool:
    return isinstance(entry.old or entry.new, Table)


def is_kept(entry: Entry) -> bool:
    """Whether a block is in both documents."""
    return entry.old is not None and entry.new is not None


def _runs(found: Sequence[Entry]) -> list[tuple[bool, int, int]]:
    """Stretches of paragraphs (False) and runs of tables (True): where they begin and end."""
    ends: list[tuple[bool, int, int]] = []
    at = 0
    for tables, run in groupby(found, key=_is_table):
        size = len(list(run))
        ends.append((tables, at, at + size))
        at += size
    return ends


def _joined(found: Sequence[Entry]) -> Entries:
    """With one paragraph of the last old and the last new one where a stretch ends in both."""
    made: Entries = []
    for tables, start, end in _runs(found):
        made += found[start:end] if tables else _shared_end(found[start:end])
    return made


def _shared_end(stretch: Sequence[Entry]) -> Entries:
    at = len(stretch)
    while at and not is_kept(stretch[at - 1]):
        at -= 1
    gone = [entry for entry in stretch[at:] if entry.old is not None]
    come = [entry for entry in stretch[at:] if entry.new is not None]
    if not gone or not come:
        return list(stretch)
    joined = Entry(gone[-1].old, come[-1].new)
    _end_moves(stretch, [joined])
    return [*stretch[:at], *gone[:-1], *come[:-1], joined]


def _loose(found: Sequence[Entry]) -> list[int]:
    """Where stretches begin whose end is in one document only and would be lost.

    At the very end, behind a table of the other document, an empty paragraph is what Word wants.
    """
    return [
        start
        for tables, start, end in _runs(found)
        if not tables
        and not any(map(is_kept, found[start:end]))
        and not (end == len(found) and _closes_on_table(found))
    ]


def _closes_on_table(found: Sequence[Entry]) -> bool:
    """Whether one of the documents ends on a table, or has nothing at all."""
    olds, news = ([e.old for e in found if e.old], [e.new for e in found if e.new])
    return any(not blocks or isinstance(blocks[-1], Table) for blocks in (olds, news))
