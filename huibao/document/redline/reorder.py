"""The least rewriting of a few paragraphs and tables that leaves no stretch between tables loose.

All ways to walk through both documents at once are weighed: at each step a block of the old one
leaves, one of the new one comes, or one of each become one. The cheapest way is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from huibao.document.redline.blocks import Entry, Paragraph, Table

# What a stretch of paragraphs holds so far: none, only such of one document, or one of both.
Held = Literal["nothing", "loose", "kept"]

_HELD: Final[tuple[Held, ...]] = ("nothing", "loose", "kept")
_LOOSE: Final = 10**9  # dearer than any rewriting
_JOINED: Final = 2  # two paragraphs with nothing in common, told as one that was reworded


@dataclass(frozen=True, slots=True)
class _Way:
    """The cheapest way to a place in both documents: its cost, and its last step."""

    cost: int
    step: Entry | None = None
    before: _Way | None = None


def reordered(window: Sequence[Entry], *, begins: Held, may_end_loose: bool) -> list[Entry]:
    """The window's blocks, each document's in its order, with as few loose stretches as can be.

    `begins` is what the stretch before the window holds; `may_end_loose` whether the last stretch
    loses nothing when it is in one document only.
    """
    old = [entry for entry in window if entry.old is not None]
    new = [entry for entry in window if entry.new is not None]
    ways: dict[tuple[int, int, Held], _Way] = {(0, 0, begins): _Way(0)}
    for i in range(len(old) + 1):
        for j in range(len(new) + 1):
            for held in _HELD:
                way = ways.get((i, j, held))
                if way is None:
                    continue
                for step, cost in _steps(old[i : i + 1], new[j : j + 1]):
                    then, lost = _held_after(held, step)
                    place = i + (step.old is not None), j + (step.new is not None), then
                    further = _Way(way.cost + cost + lost, step, way)
                    known = ways.get(place)
                    # What left stands before what came, when it costs the same.
                    if known is None or further.cost < known.cost + (step.old is None):
                        ways[place] = further
    ends = {held: ways.get((len(old), len(new), held)) for held in _HELD}
    dear = {"loose": 0 if may_end_loose else _LOOSE}
    costs = [(way.cost + dear.get(held, 0), way) for held, way in ends.items() if way is not None]
    return _steps_of(min(costs, key=lambda found: found[0])[1])


def _steps_of(way: _Way) -> list[Entry]:
    found: list[Entry] = []
    at: _Way | None = way
    while at is not None and at.step is not None:
        found.append(at.step)
        at = at.before
    return found[::-1]


def _steps(gone: Sequence[Entry], come: Sequence[Entry]) -> Iterator[tuple[Entry, int]]:
    """What may be next, and how many characters it rewrites that need not have been."""
    for one in gone:
        yield Entry(one.old, None, one.move), _loss(one)
        for other in come:
            if one is other:
                yield one, 0
            elif isinstance(one.old, Paragraph) and isinstance(other.new, Paragraph):
                yield Entry(one.old, other.new), _loss(one) + _loss(other) + _JOINED
    for other in come:
        yield Entry(None, other.new, other.move), _loss(other)


def _loss(entry: Entry) -> int:
    """The length of what was in both documents, and is not told as such any more."""
    if entry.old is None or entry.new is None:
        return 0
    return len(entry.old.key) + 1


def _held_after(held: Held, step: Entry) -> tuple[Held, int]:
    """What the stretch holds after a step, and what is lost when the step ends it."""
    if isinstance(step.old or step.new, Table):
        return "nothing", _LOOSE if held == "loose" else 0
    if step.old is not None and step.new is not None:
        return "kept", 0
    return "kept" if held == "kept" else "loose", 0
