"""What stands behind a report's signature: 附注, annexes on pages of their own, 版记."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from huibao.report.reading.numerals import NUMERAL, from_chinese

_ANNEX_PAGE = re.compile(
    f" *附(?:件|表|录) ?(?:\\d{{1,2}}|{NUMERAL}{{1,2}})?(?P<named> ?：[^。；]*)? *"
)
_NOTE = re.compile(r" *（[^（）。]{2,80}） *")
_IMPRINT = re.compile(
    r" *(?:(?:抄送|抄报|分送|印送) ?：.{2,200}|（?共印 ?\d+ ?份）?"
    r"|.{2,40}\d{4}年\d{1,2}月\d{1,2}日 ?印发) *"
)
_HEADING = re.compile(f" *（?(?P<number>{NUMERAL}{{1,3}})(?P<close>[）、])")
_SIGNED_ABOVE = 4  # 署名 of two organs, 成文日期, 附注


def is_annex_page(line: str, *, signed: bool = False) -> bool:
    """Tell the 附件1 that heads an annex's page; 附件1：… does so only behind a signature."""
    found = _ANNEX_PAGE.fullmatch(line)
    return found is not None and (signed or found["named"] is None)


def find_tail(body: Sequence[int], lines: Sequence[str], dates: frozenset[int]) -> dict[int, str]:
    """Return the kind of each line behind the signature, by its number.

    `body` are the numbers of the lines that may be text, `dates` those that are a date alone.
    An annex_page line heads an annex, attached are its lines; note is 附注, imprint 版记.
    """
    kinds: dict[int, str] = {}
    left = list(body)
    while left and _IMPRINT.fullmatch(lines[left[-1]]):
        kinds[left.pop()] = "imprint"
    page = _first_page(left, lines, dates)
    for number in left[page:]:
        kinds[number] = "annex_page" if is_annex_page(lines[number], signed=True) else "attached"
    del left[page:]
    noted = len(left) > 1 and left[-2] in dates and left[-1] not in dates
    if noted and _NOTE.fullmatch(lines[left[-1]]):
        kinds[left[-1]] = "note"
    return kinds


def _first_page(body: Sequence[int], lines: Sequence[str], dates: frozenset[int]) -> int:
    """Return the place in `body` where the first annex's page begins, its length without one.

    Each annex numbers from one. What goes on with the numbers from before it is the same report,
    where departments' texts stand one under the other: then nothing is an annex's page.
    """
    numbers = [_numbered(lines[number]) for number in body]
    above = list(accumulate((number for mark, number in numbers if mark == "、"), max, initial=0))
    below: dict[str, int] = {}  # the next number in each style, as the lines are gone up
    parts: set[int] = set()
    first = len(body)
    for place in range(len(body) - 1, 0, -1):
        mark, number = numbers[place]
        if mark == "、":
            above.pop()
            parts.add(number)
            if below.get(mark, number + 1) != number + 1:
                return first
        if mark:
            below[mark] = number
        signed = not dates.isdisjoint(body[max(0, place - _SIGNED_ABOVE) : place])
        if not is_annex_page(lines[body[place]], signed=signed):
            continue
        if any(each != 1 for each in below.values()) or (above[-1] and above[-1] + 1 in parts):
            return first
        # 附件 above the signature is 附件说明, whatever mark stands behind it.
        behind = body[max(place + 1, len(body) - 3) :]
        if signed or (behind and dates.isdisjoint(behind)):
            first, below = place, {}
    return first


def _numbered(line: str) -> tuple[str, int]:
    found = _HEADING.match(line)
    return (found["close"], from_chinese(found["number"]) or 0) if found else ("", 0)
