"""Giving every stretch of paragraphs between tables an end that both documents keep.

A paragraph's end can be tracked only where another paragraph follows it: before a table Word has
nothing to join it to, and LibreOffice drops the mark. So a stretch that only one document has
(loose) is carried past tables of the other document, or takes over the end of a paragraph nearby.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from huibao.document.redline_blocks import Entry, Table

Entries = list[Entry]
_Way = Callable[[Entries, int], Entries | None]


def with_shared_ends(found: Sequence[Entry]) -> Entries:
    """The entries, each document's in its order, with as few loose stretches as can be."""
    now = _joined(found)
    while (fewer := _with_fewer_loose(now)) is not None:
        now = fewer
    return now


def _with_fewer_loose(found: Entries) -> Entries | None:
    loose = _loose(found)
    for way in (_carry, _borrow, _borrow_across):
        for at in loose:
            for backward in (False, True):
                made = _turned(way, found, at, backward=backward)
                if made is not None and len(_loose(_joined(made))) < len(loose):
                    return _joined(made)
    return None


def _turned(way: _Way, found: Entries, at: int, *, backward: bool) -> Entries | None:
    """What a way makes, when documents or directions must change places for it."""
    flip = found[at].new is None
    turned = [_flipped(entry) for entry in found] if flip else found
    if backward:
        turned, at = turned[::-1], len(found) - _ends(found, at)[0]
    made = way(turned, at)
    if made is None:
        return None
    made = made[::-1] if backward else made
    return [_flipped(entry) for entry in made] if flip else made


def _flipped(entry: Entry) -> Entry:
    return Entry(entry.new, entry.old, entry.move)


# stretches


def _is_table(entry: Entry) -> bool:
    return isinstance(entry.old or entry.new, Table)


def _is_kept(entry: Entry) -> bool:
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
    while at and not _is_kept(stretch[at - 1]):
        at -= 1
    gone = [entry for entry in stretch[at:] if entry.old is not None]
    come = [entry for entry in stretch[at:] if entry.new is not None]
    if not gone or not come:
        return list(stretch)
    return [*stretch[:at], *gone[:-1], *come[:-1], _one(gone[-1], come[-1])]


def _one(gone: Entry, come: Entry) -> Entry:
    for entry in (gone, come):
        if entry.move is not None:
            entry.move.live = False
    return Entry(gone.old, come.new)


def _loose(found: Sequence[Entry]) -> list[int]:
    """Where stretches begin whose end is in one document only and would be lost.

    At the very end, behind a table of the other document, an empty paragraph is what Word wants.
    """
    return [
        start
        for tables, start, end in _runs(found)
        if not tables
        and not any(map(_is_kept, found[start:end]))
        and not (end == len(found) and _closes_on_table(found, start))
    ]


def _closes_on_table(found: Sequence[Entry], start: int) -> bool:
    """Whether the document that lacks a last stretch ends on a table; or has nothing at all."""
    lacks_old = found[start].old is None
    before = [e for e in found[:start] if (e.old if lacks_old else e.new) is not None]
    return not before or _is_table(before[-1])


# ways to an end, each for a stretch that only the new document has, and what follows it


def _carry(found: Entries, at: int) -> Entries | None:
    """Let tables that only the old document has stand before the stretch."""
    end, behind = _ends(found, at)
    tables = found[end:behind]
    if not tables or any(table.new is not None for table in tables):
        return None
    return [*found[:at], *tables, *found[at:end], *found[behind:]]


def _borrow(found: Entries, at: int) -> Entries | None:
    """Take over the end of the first paragraph kept behind tables that are in one document."""
    end, behind = _ends(found, at)
    if any(_is_kept(table) for table in found[end:behind]):
        return None
    return _borrow_across(found, at)


def _borrow_across(found: Entries, at: int) -> Entries | None:
    """The same behind kept tables, which then leave and come."""
    end, behind = _ends(found, at)
    lender = next((n for n in range(behind, len(found)) if _is_kept(found[n])), None)
    if lender is None or any(map(_is_table, found[behind : lender + 1])):
        return None
    between, kept = found[end:lender], found[lender]
    gone = [Entry(entry.old, None, entry.move) for entry in between if entry.old is not None]
    come = [Entry(None, entry.new, entry.move) for entry in between if entry.new is not None]
    taking = _one(Entry(kept.old, None), found[end - 1])
    return [
        *found[:at], *gone, *found[at : end - 1], taking,
        *come, Entry(None, kept.new), *found[lender + 1 :],
    ]  # fmt: skip


def _ends(found: Sequence[Entry], at: int) -> tuple[int, int]:
    """Where a stretch ends, and where the tables behind it do."""
    end = at
    while end < len(found) and not _is_table(found[end]):
        end += 1
    behind = end
    while behind < len(found) and _is_table(found[behind]):
        behind += 1
    return end, behind
