"""Powers of ten, as formulas and raised signs are read: 1.2×10⁴亩 counts 12000亩.

What a report prints stays as it is written; only what is counted is worked out, so that 1.2万亩 of
the next report may stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from huibao.report.quantities.quantity import Quantity
from huibao.report.quantities.units import RATES, SCALES

_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER: Final = r"10(?:\^[-+]?\d{1,2}(?!\d)|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
_AMOUNT: Final = rf"(?:\d+(?:\.\d+)? ?[×xX*·✕] ?)?{_POWER}"
_UNITLESS: Final = re.compile(
    rf"(?=\d)(?<![\d.×A-Za-z*·])(?P<value>{_AMOUNT})"
    rf"(?: ?(?:[-~～至到]|—{{1,2}}) ?(?P<upper>{_AMOUNT}))?"
    r" ?(?P<more>[余多+])? ?"
)
_FACTOR: Final = re.compile(" ?[×xX*·✕] ?")


def find_powers(text: str, unit: re.Pattern[str]) -> Iterator[Quantity]:
    """Yield the powers of ten that the reading's `text` counts, in order; `unit` finds a unit.

    One without a unit behind it counts nothing.
    """
    if "10^" not in text and not re.search("10[⁰-⁹⁻⁺¹²³]", text):
        return
    for found in _UNITLESS.finditer(text):
        if counted := unit.match(text, found.end()):
            yield _counted(found, counted[0], end=counted.end())


def power_in(cell: str, unit: re.Pattern[str], *, named: str) -> Quantity | None:
    """Return what a table's cell counts that is a power of ten alone, with its unit or `named`.

    Its places are those in the cell; None for any other cell.
    """
    found = _UNITLESS.match(cell)
    if found is None:
        return None
    own = unit.fullmatch(cell, found.end())
    if own is None and found.end() < len(cell):
        return None
    return _counted(found, own[0] if own else named, end=len(cell))


def _counted(found: re.Match[str], unit: str, *, end: int) -> Quantity:
    upper = _worth(found["upper"]) if found["upper"] else None
    scale = next((each for each in sorted(SCALES, key=len)[::-1] if unit.startswith(each)), "")
    return Quantity(
        found.start(),
        end,
        _worth(found["value"]),
        unit,
        "rate" if unit in RATES else "count",
        upper,
        bool(found["more"]),
        SCALES.get(scale, 1),
    )


def _worth(written: str) -> int | float:
    """Return the number that is meant, whole when it is whole: 12000 of 1.2×10⁴."""
    *factor, power = _FACTOR.split(written)
    exponent = int(power[2:].removeprefix("^").translate(_RAISED))
    worth = Decimal(factor[0] if factor else 1).scaleb(exponent)
    return int(worth) if worth == worth.to_integral_value() else float(worth)
