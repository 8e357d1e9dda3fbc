"""Quantities: the numbers of a reading that count something, before it is known what they count.

Years, months, dates, ordinals, document numbers, numbers inside a 《title》 and telephone lines are
none. A masked quantity is one whose number is not filled in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from huibao.report.lexicon import PACTS
from huibao.report.quantities.powers import find_powers, power_in
from huibao.report.quantities.quantity import FigureKind, Quantity
from huibao.report.quantities.ranges import with_ranges
from huibao.report.quantities.ratios import find_ratios
from huibao.report.quantities.shares import find_shares
from huibao.report.quantities.spelt import find_spelt
from huibao.report.quantities.uncounted import BOUND, BOUNDS, CALENDAR_YEAR, counts_nothing
from huibao.report.quantities.units import PLACES, RATES, SCALES, UNITS, WORDS_NOT_UNITS
from huibao.report.reading.numerals import NUMERAL, from_chinese

_PER = "|".join(
    map(re.escape, ("床位", "立方米", *UNITS, "年", "月", "日", "周", "时", "生", "学年", "学期"))
)
_UNIT = rf"(?:方面(?=\d)|个点(?=[，。；、\n])|{'|'.join(map(re.escape, UNITS))})(?:/(?:{_PER}))?"
_PLACE = rf"(?:{'|'.join(PLACES)})(?=[\d，。；、）\n共各]|$)"
_SCALE = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百"
_NUMBER = (
    r"\d{1,3}(?:[,，’']\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)(?:\.\d+)?"
    r"|\d+ \. \d+|\d+(?:\.\d+)?"
)
_NO_PARTING = str.maketrans("", "", ",，’' ")
_WORDS = "|".join(WORDS_NOT_UNITS)
_MASK = (
    r"20[xX×]{2}|\*(?!\*)|[xX](?![xX])|×(?!×)|_{2,}|[xX]{2,}|×{2,}|\*{2,}|某(?!某)|〇{2,}|○{2,}|□+|[?？]"
    r"|（ *）|\[ *\]|【 *】|[xX×*]{1,4}\.[xX×*]{1,4}|若干|(?<=[\u4e00-\u9fff]) {2,}|[NnMm]"
)
_SIGN = (
    "(?P<sign>(?<=[长降幅速率为达至是润额余和、：])-"
    r"|(?<=[\u4e00-\u9fff])-(?=\d+(?:\.\d+)?[%‰]))?"
)
_LEAD = r"(?<![\d.第.×A-Za-z*_\-])(?<![^\u4e00-\u9fff]/)"
_OF_ALL = r"/\d+(?=[个件项家户名人次条份起座处])"  # 8/8件
_FIGURE = re.compile(
    r"(?=[百\d-])(?:"
    rf"(?P<percent>百分之(?P<percent_value>{_NUMBER}))"
    rf"|{_LEAD}{_SIGN}(?P<value>{_NUMBER})(?:{_OF_ALL})?"
    rf"(?:%?(?: ?[-~～至到]| ?—{{1,2}}) ?(?P<upper>{_NUMBER}))?"
    rf" ?(?P<more>[余多几来+])?(?P<scale>{_SCALE})?(?P<more_b>[余多+])? ?"
    rf"(?P<unit>{_PLACE}|{_UNIT})?)"
)
_CELL = re.compile(rf"(?P<value>[+-]?(?:{_NUMBER})|{_MASK})(?P<unit>(?:{_SCALE})?(?:{_UNIT})?)")
_SCALED_UNIT = re.compile(rf"(?:{_SCALE})?(?:{_UNIT})")
_PARTS_IN = re.compile("[，。；\n]|、(?![^（）]*）)")
_MASKED = re.compile(
    r"(?=[*xX×_某若2〇○□?？（\[【 NnMm])"
    rf"(?<![A-Za-z\d*×第])(?P<mask>{_MASK}) ?(?P<more>[余多])?(?P<scale>万|亿|千"
    rf"|百)?(?P<more_b>[余多])? ?"
    rf"(?P<unit>(?!(?:{_WORDS}))(?:{_UNIT}|成(?=以)))"
)
_HALF_MASK = re.compile(r"[xX×*](?<=\d.)")
# 20X次, 1X.5亿元: some digits are known, and the number is not.
_HALF_MASKED = re.compile(
    rf"(?=\d{{1,4}}[xX×*])(?<![A-Za-z\d.*×第_-])(?P<mask>\d{{1,4}}[xX×*]{{1,3}}(?:\.\d+)?) ?"
    rf"(?P<more>[余多])?(?P<scale>万|亿|千|百)?(?P<more_b>[余多])? ?"
    rf"(?P<unit>(?!(?:{_WORDS}))(?:{_UNIT}))"
    r"(?=[，。；、！？（）”\s]|$)"
)
_MASK_BELOW = re.compile(
    r"(?<![A-Za-z\d.*×第])(?:\*|[xX×]{1,4}|_{2,}|\d{1,4})(?:—{1,2}|[-~～至到])$"
)
"""The lower end of *至*人 and XX—XX万元."""
_RANK = re.compile(rf"第 ?(?P<rank>{_NUMBER}|{NUMERAL}{{1,3}}|[*]+|[xX×]+|_{{2,}})(?P<unit>名|位)?")
_ENDS_CLAUSE = re.compile("[，。；、！）\n]|$")
_RANK_VERB = re.compile(
    "(?:位居|[由从](?:[上去前]年)?的?全[国省市县区州]|(?:前移|上升|升)[到至]|名列|位列|排名|排位|排到|排在|排行|居于|列|居|排(?=全|$)|中排|位次|名次)[^，。；！？\n]{0,24}$"
)
_RISES = re.compile("(?:跃?升|前进|前移|提升|上升|下降|[降退跃])[至到为]?第")
_UNIT_BEHIND = re.compile(
    rf"(?:(?:、|和|及)-?(?:{_NUMBER})){{1,6}}(?P<scale>{_SCALE})?(?P<unit>{_UNIT})"
)
_SOME = frozenset("户名家起")
_COUNTS_ONLY = frozenset("个名次起")
_NEARLY = re.compile(f"(?:[近超过逾余]|(?<![{PACTS}])约)$")
_AT_LEAST = frozenset(("不低于", "不少于", "不小于", "不高于", "不大于", "不多于"))
_WEAK_MASK_UNITS = frozenset("处所站部组队位台面支家户座门度分口班节版只对起例片根单通")


def find_quantities(text: str) -> list[Quantity]:
    """Return what the reading's `text` counts outside its tables, in order, in linear time."""
    return _without_titles(text, _sorted(text))


def quantity_of(
    text: str, start: int, end: int, *, unit: str, counted: bool = False
) -> Quantity | None:
    """Return what the table's cell from `start` to `end` counts, None when it holds words.

    `unit` is the one that the table names, for a cell that only holds a number. In a `counted`
    column 2015 is no year, and XX a number to be filled in.
    """
    cell = text[start:end].strip()
    rank = _RANK.fullmatch(cell)
    if rank is not None and rank["unit"] and rank["rank"][0].isdecimal():
        place = text.index(cell, start)
        return Quantity(place, place + len(cell), _value(rank["rank"]), rank["unit"], "rank")
    if power := power_in(cell, _SCALED_UNIT, named=unit):
        place = text.index(cell, start)
        return power._replace(start=place, end=place + len(cell))
    whole = _CELL.fullmatch(cell)
    if whole is None or (CALENDAR_YEAR.fullmatch(cell) and not (unit or counted)):
        return None
    own = whole["unit"] or unit
    value = _value(whole["value"]) if whole["value"][-1].isdigit() else None
    if value is None and not (own or counted):
        return None
    place = text.index(cell, start)
    kind: FigureKind = "rate" if own in ("%", "‰") else "count"
    return Quantity(place, place + len(cell), value, own, kind)


def _value(words: str) -> int | float:
    """Return the number that `words` print, whole when it is whole."""
    plain = words.translate(_NO_PARTING)
    return float(plain) if "." in plain else int(plain[:300])


def _sorted(text: str) -> list[Quantity]:
    ranks = [found for found in map(_rank, _rank_matches(text)) if found]
    masked = [found for each in _MASKED.finditer(text) if (found := _masked(text, each))]
    if _HALF_MASK.search(text):
        masked += [found for each in _HALF_MASKED.finditer(text) if (found := _masked(text, each))]
    numbers = [found for each in _FIGURE.finditer(text) if (found := _number(text, each))]
    numbers += [
        each._replace(approximate=each.approximate or _is_near(text, each.start))
        for each in find_powers(text, _SCALED_UNIT)
    ]
    numbers += [*find_spelt(text), *find_shares(text), *find_ratios(text)]
    last = -1
    kept: list[Quantity] = []
    for found in sorted(ranks + masked + numbers, key=lambda each: (each.start, -each.end)):
        if found.start >= last:
            last = found.end
            bound = text[last : last + 2] in BOUNDS
            kept.append(found._replace(approximate=True) if bound else found)
    return _with_totals(text, with_ranges(text, kept))


def _rank_matches(text: str) -> Iterator[re.Match[str]]:
    for found in _RANK.finditer(text):
        told = found["unit"] == "名" and _ENDS_CLAUSE.match(text, found.end())
        told = told or _RISES.match(text, found.end())
        if told or _RANK_VERB.search(text, max(0, found.start() - 28), found.start()):
            yield found


def _rank(found: re.Match[str]) -> Quantity | None:
    words, behind = found["rank"], found.string[found.end() : found.end() + 1]
    if not found["unit"] and behind in tuple("届期批轮次季年条章方梯档线类等责要时"):
        return None
    value = _value(words) if words[0].isdecimal() else from_chinese(words)
    return Quantity(found.start(), found.end(), value, found["unit"] or "", "rank")


def _with_totals(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Mark the number that a rank is out of: 位居*家同类单位第*."""
    kept = list(found)
    for place, (before, rank) in enumerate(pairwise(found)):
        between = text[before.end : rank.start]
        if rank.kind == "rank" and before.kind == "count" and not _PARTS_IN.search(between):
            kept[place] = before._replace(kind="total")
    return kept


def _masked(text: str, found: re.Match[str]) -> Quantity | None:
    mask, unit = found["mask"], found["unit"]
    if unit == "个月":
        return None
    end = found.end()
    behind = text[end : end + 1]
    closes = not behind or behind in "，。；、！？）” \n\t*余" or behind.isdigit()
    wide = len(mask) > 1 and mask[0] in "xX×*○〇"
    more = bool(found["more"] or found["more_b"])
    if wide and unit in _WEAK_MASK_UNITS and not (closes or more):
        return None
    counts = mask[0] == "*" and (unit in _COUNTS_ONLY or unit in RATES or len(unit) > 1)
    counts = counts or (mask == "若干" and unit in _SOME)
    if (mask[0] in "某若 *" and (wide or mask[0] != "*")) and not (closes or counts):
        return None
    if unit == "岁" and BOUND.match(text, end):
        return None  # ××岁以上老人
    if mask in "NnMmxX" and not closes and unit in _WEAK_MASK_UNITS:
        return None
    if (mask[0] in "？?（" or (mask[0] in "[【" and unit in _WEAK_MASK_UNITS)) and not closes:
        return None
    kind: FigureKind = "rate" if unit in RATES else "count"
    scale = found["scale"] or ""
    below = _MASK_BELOW.search(text, max(0, found.start() - 8), found.start())
    start = below.start() if below else found.start()
    return Quantity(start, end, None, scale + unit, kind, None, more, SCALES.get(scale, 1))


def _number(text: str, found: re.Match[str]) -> Quantity | None:
    start, end = found.span()
    if found["percent"]:
        return Quantity(start, end, _value(found["percent_value"]), "%", "rate")
    sign, value, upper, *more, named, scale = found.group(
        "sign", "value", "upper", "more", "more_b", "unit", "scale"
    )
    unit, scale = named or "", scale or ""
    shared = None if unit or scale else _unit_shared(text, start, end)
    if shared:
        unit, scale = shared["unit"], shared["scale"] or ""
    elif counts_nothing(text, found, unit=unit, scale=scale):
        return None
    if not named:
        end -= len(text[start:end]) - len(text[start:end].rstrip())
    kind: FigureKind = "rate" if unit in RATES else "count"
    return Quantity(
        start,
        end,
        -_value(value) if sign else _value(value),
        scale + unit,
        kind,
        _value(upper) if upper else None,
        any(more) or _is_near(text, start),
        SCALES.get(scale, 1),
    )


def _is_near(text: str, start: int) -> bool:
    """Tell whether the words in front of a number make it a rough one: 近, 约, 不少于."""
    before = text[max(0, start - 3) : start]
    return bool(_NEARLY.search(before.rstrip())) or before in _AT_LEAST or before[1:] == "至少"


def _unit_shared(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the unit that stands behind a row of numbers: 分别提升0.6、1.4和2.3个百分点."""
    told_apart = "分别" in text[max(0, start - 16) : start] or "." in text[start:end]
    return _UNIT_BEHIND.match(text, end) if told_apart else None


def _without_titles(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Leave out what stands inside 《》 or short “” quotes: numbers in names count nothing."""
    quoted = [each.span() for each in re.finditer("《[^《》\n]{1,60}》|“[^“”\n]{1,12}”", text)]
    starts = [start for start, _ in quoted]
    kept = []
    for each in found:
        place = bisect_right(starts, each.start) - 1
        if place < 0 or quoted[place][1] <= each.start:
            kept.append(each)
    return kept
