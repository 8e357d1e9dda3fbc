"""What somebody changed in a text, as edits that can be taken or left one by one.

An edit is made of whole sentences: small enough to be judged by itself, large enough to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from huibao.report.difference import Run, difference

_ENDS: Final = frozenset("。！？；!?;")
_CLOSING: Final = frozenset("”’）》」』】)")


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Whole sentences of the old text and what the new one has in their place.

    `start` and `end` are places in the old text, `new_start` and `new_end` in the new one. `before`
    is empty where something was put in between two sentences, `after` where they were struck.
    """

    start: int
    end: int
    before: str
    after: str
    new_start: int
    new_end: int

    @property
    def only_spacing(self) -> bool:
        """Whether nothing but white space differs, and no paragraph was divided or joined."""
        return _bare(self.before) == _bare(self.after)


@dataclass(slots=True)
class _Region:
    start: int
    end: int
    new_start: int
    new_end: int


def edits(old: str, new: str) -> tuple[TextEdit, ...]:
    """Return the edits that turn `old` into `new`, in order, none over another."""
    return tuple(
        TextEdit(
            r.start,
            r.end,
            old[r.start : r.end],
            new[r.new_start : r.new_end],
            r.new_start,
            r.new_end,
        )
        for r in _in_sentences(list(_regions(difference(old, new))), old, new)
    )


def _bare(text: str) -> list[str]:
    return ["".join(line.split()) for line in text.split("\n")]


def _regions(runs: list[Run]) -> Iterator[_Region]:
    """Yield what lies between two equal runs."""
    region: _Region | None = None
    for run in runs:
        if run.kind == "equal":
            if region:
                yield region
            region = None
            continue
        region = region or _Region(run.old_start, run.old_start, run.new_start, run.new_start)
        region.end = run.old_start + (len(run.text) if run.kind == "delete" else 0)
        region.new_end = run.new_start + (len(run.text) if run.kind == "insert" else 0)
    if region:
        yield region


def _in_sentences(regions: list[_Region], old: str, new: str) -> list[_Region]:
    """Grow every region to the sentences it touches; those that meet become one."""
    grown: list[_Region] = []
    for number, region in enumerate(regions):
        left = grown[-1].end if grown else 0
        right = regions[number + 1].start if number + 1 < len(regions) else len(old)
        while region.start > left and not _parts(old, region.start, new, region.new_start):
            region.start, region.new_start = region.start - 1, region.new_start - 1
        while region.end < right and not _parts(old, region.end, new, region.new_end):
            region.end, region.new_end = region.end + 1, region.new_end + 1
        last = grown[-1] if grown else None
        meets = last and last.end == region.start
        if last and meets and not _parts(old, region.start, new, region.new_start):
            last.end, last.new_end = region.end, region.new_end
        else:
            grown.append(region)
    return grown


def _parts(old: str, at: int, new: str, new_at: int) -> bool:
    return _is_boundary(old, at) and _is_boundary(new, new_at)


def _is_boundary(text: str, at: int) -> bool:
    """Whether a sentence or a paragraph begins or ends there."""
    if at in (0, len(text)) or text[at] == "\n" or text[at - 1] == "\n":
        return True
    if text[at] in _CLOSING:
        return False
    back = at - 1
    while back > 0 and text[back] in _CLOSING:
        back -= 1
    return text[back] in _ENDS
