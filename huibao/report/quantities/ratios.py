"""Ratios: 师生比1∶15.8, 男女比例1.2:1, 竞争比例为1比23, 三次产业结构为12∶45∶43.

A ratio to one counts its other number, so that it may stand beside the next report's: 1∶15.8 is
15.8 in the unit 1∶, and 2.31∶1 is 2.31 in ∶1. Of others the first number counts, and the rest is
the unit: 58∶17∶25 is 58 in ∶17∶25. A time (9:30), a score and a scale are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huibao.report.quantities.quantity import Quantity
from huibao.report.quantities.units import RATIO

_NUMBER = r"\d+(?:\.\d+)?"
# Looked for by its sign, and the first number back from there: numbers are everywhere.
_SIGN = re.compile(
    rf"[∶：:比](?=[ \d])(?<=[\d ].) ?(?P<more>{_NUMBER}(?: ?[∶：:] ?{_NUMBER})?)(?![\d:：∶])"
)
_FIRST = re.compile(rf"(?<![\d.:：∶])({_NUMBER}) ?$")
_NAMED = re.compile(
    "(?:比(?!赛|分|拼|武|照|较|上|去|例尺)|结构|构成)[^，。；：！？\n\\d比]{0,8}"
    "(?:[^，。；！？\n\\d比][：:])? ?$"
)
_USED_AS = re.compile(
    "的?(?:比例(?!尺|出图|制图|成图)|配比|配套|配备|配置|分担|承担|匹配|补助|奖补|折算|置换)"
)
_GOES_ON = re.compile("[\u4e00-\u9fff]{0,8}[到至为]")
_LONGEST = 14


def moves_on(text: str, before: Quantity, each: Quantity) -> bool:
    """Tell the second ratio of 由12∶45∶43调整为11∶45∶44, which is of what the first is."""
    both = before.kind == each.kind == "ratio"
    return both and _GOES_ON.fullmatch(text, before.end, each.start) is not None


def find_ratios(text: str) -> Iterator[Quantity]:
    """Yield the ratios of the reading's `text`, in order."""
    last: Quantity | None = None
    for found in _SIGN.finditer(text):
        first = _FIRST.search(text, max(0, found.start() - 10), found.start())
        if first is None:
            continue
        before = text[max(0, first.start() - _LONGEST) : first.start()]
        goes_on = last and _GOES_ON.fullmatch(text, last.end, first.start())
        if goes_on or _NAMED.search(before) or _USED_AS.match(text, found.end()):
            last = _ratio(
                first.start(), found.end(), [first[1], *re.findall(_NUMBER, found["more"])]
            )
            yield last


def _ratio(start: int, end: int, parts: list[str]) -> Quantity:
    first, *rest = parts
    if first == "1" and len(rest) == 1 and rest[0] != "1":
        counted, unit = rest[0], f"1{RATIO}"
    else:
        counted, unit = first, "".join(RATIO + each for each in rest)
    value = float(counted) if "." in counted else int(counted[:300])
    return Quantity(start, end, value, unit, "ratio")
