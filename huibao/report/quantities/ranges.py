"""Ranges whose ends both have a unit: 1.2亿元至1.5亿元, 30万—80万元, 5%至8%, *—*万元."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huibao.report.quantities.quantity import Quantity

_TO = frozenset("至到-~～—") | {"——"}
_MOVED = re.compile("[由从自][^，。；：！？\n]{0,10}$")
_LONGEST_MOVE = 12


def with_ranges(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Return the quantities, the two ends of a range as one; 由12家至15家 tells of two."""
    kept: list[Quantity] = []
    for each in found:
        last = kept[-1] if kept else None
        if last is not None and each.start - last.end < 3 and _is_range(text, last, each):
            kept[-1] = each._replace(start=last.start, value=last.value, upper=each.value)
        else:
            kept.append(each)
    return kept


def _is_range(text: str, first: Quantity, second: Quantity) -> bool:
    if text[first.end : second.start].strip() not in _TO or first.upper is not None:
        return False
    alike = first.unit == second.unit or (first.scale > 1 and _is_bare(first, second))
    if not alike or first.kind != second.kind or first.value is None or second.value is None:
        return False
    near = text[max(0, first.start - _LONGEST_MOVE) : first.start]
    return first.value < second.value and not _MOVED.search(near)


def _is_bare(first: Quantity, second: Quantity) -> bool:
    """Tell the 30万 of 30万—80万元, whose unit stands behind the other end alone."""
    return first.scale == second.scale and second.unit.startswith(first.unit)
