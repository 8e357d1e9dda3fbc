"""How exact a number is, in the words that say so: 约1200, 近3000, 3万余, 95%以上, 20—30."""

from __future__ import annotations

import re
from typing import Final

from huibao.report.figures import Figure
from huibao.report.lexicon import PACTS
from huibao.report.quantities.uncounted import BOUNDS
from huibao.report.quantities.units import SCALES, printed
from huibao.report.reading.numerals import DIGITS

_BEFORE: Final = (
    "不少于", "不低于", "不小于", "不超过", "不高于", "不大于", "不多于", "超过", "大约", "至少",
    "约", "近", "超", "逾",
)  # fmt: skip
_MORE: Final = "余多几来+"
_SCALES: Final = "|".join(sorted(SCALES, key=len, reverse=True))
_LED = re.compile(f"(?:{'|'.join(_BEFORE)})(?<![{PACTS}]约)\\s*$")
_ODD = re.compile(f"[\\d{DIGITS}十百千万]\\s*(?P<word>(?:{_SCALES})?[{_MORE}])")
_BEHIND = re.compile("|".join(sorted(BOUNDS)))
_LONGEST = 4
_WORD = re.compile(f"{'|'.join(_BEFORE)}|(?:{_SCALES})?[{_MORE}]|{'|'.join(sorted(BOUNDS))}")


def rough_word(figure: Figure, text: str) -> str:
    """Return the word by which `text` says the figure roughly, 约 where none is; empty if exact.

    Of 3万余人 it is 万余: the word stands behind the scale.
    """
    if not figure.approximate:
        return ""
    before = _LED.search(text, max(0, figure.start - _LONGEST), figure.start)
    odd = _ODD.search(text, figure.start, figure.end)
    behind = _BEHIND.match(text, figure.end)
    if before:
        return before.group().rstrip()
    if odd:
        return odd["word"] if figure.unit.startswith(odd["word"][:-1]) else odd["word"][-1]
    return behind.group() if behind else "约"


def is_rough_word(word: str) -> bool:
    """Whether the word says of a number that it is rough."""
    return _WORD.fullmatch(word) is not None


def number_said(value: str, *, upper: str = "", rough: str = "") -> str:
    """Return a number without its unit as it is read: 20—30, 近3000, 1000余, 95以上."""
    before, odd, behind = _around(rough)
    return f"{before}{_both_ends(value, upper)}{odd[-1:]}{behind}"


def amount_said(value: str, unit: str, *, upper: str = "", rough: str = "") -> str:
    """Return a number with its unit as it is read: 20—30个, 近3000件, 3万余人, 95%以上."""
    before, odd, behind = _around(rough)
    scale = odd[:-1]
    if scale and unit.startswith(scale):
        number, unit = f"{_both_ends(value, upper)}{odd}", unit.removeprefix(scale)
    else:
        number = f"{_both_ends(value, upper)}{odd[-1:]}"
    return f"{before}{printed(number, unit)}{behind}"


def _both_ends(value: str, upper: str) -> str:
    return f"{value}—{upper}" if upper else value


def _around(rough: str) -> tuple[str, str, str]:
    """Return the word where it stands: in front, behind the number, behind the unit."""
    if rough in BOUNDS:
        return "", "", rough
    return ("", rough, "") if rough[-1:] and rough[-1] in _MORE else (rough, "", "")
