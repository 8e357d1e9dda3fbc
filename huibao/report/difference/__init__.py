"""The difference of two texts, paragraph by paragraph and, inside a paragraph, to the character.

Joining the equal and deleted runs gives the old text back, the equal and inserted runs the new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from huibao.report.difference.alignment import Step, align
from huibao.report.difference.rewording import Span, spans

RunKind = Literal["equal", "insert", "delete"]

_KINDS: Final[dict[str, RunKind]] = {"same": "equal", "inserted": "insert", "deleted": "delete"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch that is the same, new or gone, and where it stands in the old and the new text.

    `moved` marks a paragraph that is gone here and comes again, unchanged, somewhere else.
    """

    kind: RunKind
    text: str
    old_start: int
    new_start: int
    moved: bool = False


def difference(old: str, new: str) -> list[Run]:
    """Return the runs that turn `old` into `new`, in order; a deletion before its replacement.

    Neighbours are of different kinds, except that a moved paragraph stands by itself.
    """
    runs: list[Run] = []
    old_place = new_place = 0
    for span, moved in _pieces(_lines(old), _lines(new)):
        kind = _KINDS[span.kind]
        last = runs[-1] if runs else None
        if last and last.kind == kind and not moved and not last.moved:
            runs[-1] = replace(last, text=last.text + span.text)
        else:
            runs.append(Run(kind, span.text, old_place, new_place, moved))
        old_place += len(span.text) if kind != "insert" else 0
        new_place += len(span.text) if kind != "delete" else 0
    return runs


def _lines(text: str) -> list[str]:
    """The paragraphs with the line ends that belong to them; joining them gives the text."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Span, bool]]:
    for step in align(old, new):
        if step.old is not None and step.new is not None:
            for span in spans(old[step.old], new[step.new]):
                yield span, False
        elif step.old is not None:
            yield Span("deleted", old[step.old]), _moved(step, old[step.old], new)
        elif step.new is not None:
            yield Span("inserted", new[step.new]), _moved(step, new[step.new], old)


def _moved(step: Step, text: str, elsewhere: Sequence[str]) -> bool:
    return step.moved is not None and elsewhere[step.moved].strip() == text.strip()
