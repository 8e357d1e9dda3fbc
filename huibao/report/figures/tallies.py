"""Whether what was counted adds up: figures of one report, and of the reports before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from huibao.report.changes import ends_in_change
from huibao.report.figures.counted import (
    Counted,
    are_comparable,
    by_name,
    first_in,
    is_level,
    is_running,
    name_of,
    of_own_period,
    same_as,
    time_of,
)
from huibao.report.quantities.units import RATIO

Fault = Literal["two-values", "parts", "falls", "unit", "dropped", "swing", "stale", "short"]

SWING = Decimal("0.5")
"""How far an indicator may move from one period to the next before a word of why is asked."""
ROUGHLY = Decimal("0.1")
"""How far a rough number may be from what it stands for: it is rounded to a digit or two."""
_LEAST_SWING = 10
_HALVES = ("上半年", "下半年")
_MONTHS = {"H": 6, "Q": 3, "": 1}
"""How many months each part of a year has, by its letter."""
_AS_OF = re.compile(r"(?:(\d{4})年)?(\d{1,2})月")


def apart(one: Counted, other: Counted) -> bool:
    """Whether the two cannot both be right: ranges that do not meet, rough numbers far apart."""
    (low, high), (least, most) = one.ends, other.ends
    spare = max(abs(high), abs(most)) * ROUGHLY if one.rough or other.rough else Decimal(0)
    return high + spare < least or most + spare < low


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What does not add up: the figure here, and those it disagrees with, each with its place."""

    fault: Fault
    here: Counted
    there: tuple[Counted, ...]
    message: str


def two_values(report: Sequence[Counted]) -> Iterator[Mismatch]:
    """Find an indicator that has two values in one report, for the same time.

    A figure that names the reported period itself (上半年 in a half-year report) is for the same
    time as one that names none.
    """
    found = list(_named_alike(report))
    yield from found
    told = {each.here.label for each in found if each.here.filled_in}
    yield from (each for each in _filled_in_otherwise(report) if each.here.label not in told)


def _named_alike(report: Sequence[Counted]) -> Iterator[Mismatch]:
    for same in by_name(report).values():
        first: dict[tuple[str, str, str], Counted] = {}
        for figure in same:
            if figure.value is None:
                continue
            earlier = first.setdefault((figure.unit, time_of(figure), figure.as_of), figure)
            rough = earlier.rough or figure.rough
            if not rough and apart(earlier, figure):
                yield Mismatch("two-values", figure, (earlier,), _two_said(earlier, figure))


def _filled_in_otherwise(report: Sequence[Counted]) -> Iterator[Mismatch]:
    """Find what a section's form fills in and its text, in the form's very words, says otherwise.

    The label that is read from a text may leave the verb of those words out (检查经营场所).
    """
    for form in (figure for figure in report if figure.filled_in and figure.value is not None):
        said = [figure for figure in report if _says(figure, form)]
        if said and all(apart(figure, form) for figure in said):
            yield Mismatch("two-values", form, (said[0],), _two_said(said[0], form))


def _says(text: Counted, form: Counted) -> bool:
    read = not text.filled_in and text.value is not None and text.led_by.endswith(form.label)
    there, asked = ((f.section, f.unit, time_of(f), f.as_of) for f in (text, form))
    return read and there == asked


def _two_said(one: Counted, other: Counted) -> str:
    if one.filled_in == other.filled_in:
        return f"同一指标前后不一：{one.said}，{other.said}"
    form, text = (one, other) if one.filled_in else (other, one)
    return f"指标栏与正文不一致：指标栏填{form.said}，正文写{text.said}"


def parts_in_report(report: Sequence[Counted]) -> Iterator[Mismatch]:
    """Find 上半年 and 下半年 that do not make 全年, as one report says them."""
    for same in by_name(report).values():
        if is_level(same[0]):
            continue
        said = {
            span: figure
            for figure in same
            for span in ("全年", *_HALVES)
            if figure.value is not None and figure.span.endswith(span)
        }
        whole, halves = said.get("全年"), [said[half] for half in _HALVES if half in said]
        if whole and len(halves) == 2 and len({f.unit for f in (whole, *halves)}) == 1:
            yield from _sum(whole, halves)


def parts_over_periods(
    report: Sequence[Counted], parts: Sequence[Sequence[Counted]]
) -> Iterator[Mismatch]:
    """Find a year whose halves, quarters or months, each reported on, make another sum.

    `parts` holds the reports of all the year's parts; an indicator that one of them lacks, or
    that is a running total, is left alone, and so is one whose parts all come near the whole: it
    says how many there are, not how many came.
    """
    names = [by_name(of_own_period(part)) for part in parts]
    for name, same in by_name(of_own_period(report)).items():
        whole = same[0]
        if whole.value is None or is_running(whole) or is_level(whole) or not names:
            continue
        found = [first_in(part.get(name, ()), whole.unit) for part in names]
        told = [figure for figure in found if figure]
        if len(told) == len(names) and not _is_stock(whole, told):
            yield from _sum(whole, told)


def _is_stock(whole: Counted, parts: Sequence[Counted]) -> bool:
    value = whole.value or Decimal(0)
    return all(abs((part.value or Decimal(0)) - value) < value / 5 for part in parts)


def _sum(whole: Counted, parts: Sequence[Counted]) -> Iterator[Mismatch]:
    if any(figure.rough for figure in (whole, *parts)):
        return  # what is only about right adds up to anything near
    least = sum((part.ends[0] for part in parts), Decimal(0))
    most = sum((part.ends[1] for part in parts), Decimal(0))
    low, high = whole.ends
    if most < low or high < least:
        added = "＋".join(_range_of(*part.ends) for part in parts)
        message = f"分项之和与总数不符：{whole.said}，{added}＝{_range_of(least, most)}"
        yield Mismatch("parts", whole, tuple(parts), message)


def _range_of(least: Decimal, most: Decimal) -> str:
    return str(least) if least == most else f"{least}—{most}"


def stale(report: Sequence[Counted]) -> Iterator[Mismatch]:
    """Find a figure as of a day before the reported period began: 截至6月25日 in a second half."""
    told: set[tuple[str, str]] = set()
    for figure in report:
        year, _, number = figure.part.partition("-")
        day = _AS_OF.match(figure.as_of)
        if not (day and number and figure.value is not None):
            continue
        months = _MONTHS[number.rstrip("0123456789")]
        first = (int(number.lstrip("HQ")) - 1) * months + 1
        before = (int(day[1] or year), int(day[2])) < (int(year), first)
        if before and (figure.section, figure.as_of) not in told:
            told.add((figure.section, figure.as_of))
            message = f"截至{figure.as_of}早于本期，请核对是否已更新：{figure.said}"
            yield Mismatch("stale", figure, (), message)


def falls(report: Sequence[Counted], earlier: Sequence[Counted]) -> Iterator[Mismatch]:
    """Find a running total that is lower than it was earlier in the year."""
    before = by_name(earlier)
    for figure in report:
        if figure.value is None or not is_running(figure):
            continue
        last = first_in(before.get(name_of(figure.label), ()), figure.unit)
        if last and last.value is not None and last.value > figure.value and apart(last, figure):
            message = f"累计数不应减少：此前{last.said}，本期{figure.said}"
            yield Mismatch("falls", figure, (last,), message)


def changed_units(report: Sequence[Counted], before: Sequence[Counted]) -> Iterator[Mismatch]:
    """Find an indicator that was counted in another unit last time.

    A bare 零 is none of any unit; and of 12∶45∶43 the unit is that it is a ratio.
    """
    last = by_name(before)
    for name, same in by_name(report).items():
        others = same_as(name, last)
        units, before_units = _units(same), _units(others)
        if units and before_units and not units & before_units:
            message = f"计量单位与上期不同：上期{others[0].said}，本期{same[0].said}"
            yield Mismatch("unit", same[0], (others[0],), message)


def _units(figures: Iterable[Counted]) -> set[str]:
    said = (figure.unit for figure in figures if figure.unit or figure.value != 0)
    return {RATIO if RATIO in unit else unit for unit in said}


def dropped(report: Sequence[Counted], before: Sequence[Counted]) -> Iterator[Mismatch]:
    """Find an indicator that was counted last time and is not mentioned now.

    By how much one grew (比上年同期增加) is none of its own.
    """
    now = by_name(report)
    for name, same in by_name(before).items():
        if not ends_in_change(name) and not same_as(name, now):
            message = f"上期有此指标，本期未提：{same[0].said}"
            yield Mismatch("dropped", same[0], (), message)


def swings(
    report: Sequence[Counted],
    before: Sequence[Counted],
    *,
    limit: Decimal = SWING,
    year_before: Sequence[Counted] = (),
) -> Iterator[Mismatch]:
    """Find an indicator that moved further than `limit` from the period before.

    Only what was counted over the same time is compared: the whole period with the whole, its
    first half with a first half. A running total grows all year, so it is held against the report
    on the same part of the year before, `year_before`.
    """
    last, last_year = by_name(before), by_name(year_before)
    for name, same in by_name(report).items():
        for figure in same:
            running = is_running(figure)
            others = (last_year if running else last).get(name, ())
            other = first_in([o for o in others if are_comparable(o, figure)], figure.unit)
            if other is not None:
                yield from _swing(figure, other, limit, than="上年同期" if running else "上期")
                break


def _swing(figure: Counted, other: Counted, limit: Decimal, *, than: str) -> Iterator[Mismatch]:
    if figure.value is None or not other.value:
        return
    (low, high), (least, most) = figure.ends, other.ends
    now, before = (low, most) if low > most else (high, least) if high < least else (low, low)
    change = (now - before) / before if before else Decimal(0)
    if abs(change) > limit and abs(now - before) >= _LEAST_SWING:
        moved = f"{than}{other.said}，本期{figure.said}"
        message = f"与{than}相比变动{_how_sure(figure, other)}{change:+.0%}，请说明原因：{moved}"
        yield Mismatch("swing", figure, (other,), message)


def _how_sure(one: Counted, other: Counted) -> str:
    """Return what a share of change is called: of rough numbers 约, of the nearest ends 至少."""
    if one.rough or other.rough:
        return "约"
    return "" if one.is_exact and other.is_exact else "至少"
