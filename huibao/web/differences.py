"""The difference of two texts, paragraph by paragraph, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from huibao.report.difference.alignment import align
from huibao.report.difference.rewording import Span, spans

CONTEXT = 1
"""Unchanged paragraphs that stay in sight around a change."""


@dataclass(frozen=True)
class Passage:
    """One paragraph: `same`, `changed`, `deleted` or `inserted`, with its stretches of text.

    A passage without spans stands for unchanged paragraphs that are left out.
    """

    kind: str
    spans: tuple[Span, ...]


GAP = Passage("gap", ())


def passages(old: str, new: str) -> list[Passage]:
    """Return what changed from `old` to `new`, with a little of what did not."""
    before, after = old.split("\n"), new.split("\n")
    whole = []
    for step in align(before, after):
        mine = before[step.old] if step.old is not None else ""
        theirs = after[step.new] if step.new is not None else ""
        if mine or theirs:
            whole.append(Passage(step.kind, tuple(spans(mine, theirs))))
    return _without_far_ones(whole)


def _without_far_ones(whole: list[Passage]) -> list[Passage]:
    changed = [n for n, passage in enumerate(whole) if passage.kind != "same"]
    near = {m for n in changed for m in range(n - CONTEXT, n + CONTEXT + 1)}
    kept: list[Passage] = []
    for n, passage in enumerate(whole):
        if n in near:
            kept.append(passage)
        elif not kept or kept[-1] is not GAP:
            kept.append(GAP)
    return kept
