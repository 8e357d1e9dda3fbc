"""Figures that two versions of a text state otherwise, apart from the wording around them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from huibao.report.figures import Figure, find_figures


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure as the old and the new text print it, such as 12件; empty where it is not."""

    label: str
    unit: str
    before: str
    after: str


def figure_changes(old: str, new: str) -> list[FigureChange]:
    """Return the figures that differ, in the order of the new text; those that are gone come last.

    Figures are the same when label and unit are. Where one stands several times, first is compared
    with first, once those that stay as they are have been left out.
    """
    before, after = _by_name(old), _by_name(new)
    changes = []
    for name in [*after, *(name for name in before if name not in after)]:
        gone, come = _without_common(before.get(name, []), after.get(name, []))
        longest = max(len(gone), len(come))
        pairs = zip(_padded(gone, longest), _padded(come, longest), strict=True)
        changes += [FigureChange(*name, was, now) for was, now in pairs]
    return changes


def _by_name(text: str) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for figure in find_figures(text):
        found[figure.label, figure.unit].append(_printed(figure, text))
    return found


def _printed(figure: Figure, text: str) -> str:
    return "".join(text[figure.start : figure.end].split())


def _without_common(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    gone, come = list(old), []
    for value in new:
        if value in gone:
            gone.remove(value)
        else:
            come.append(value)
    return gone, come


def _padded(values: list[str], length: int) -> list[str]:
    return values + [""] * (length - len(values))
