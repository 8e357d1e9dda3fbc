"""Checks of sums and rates against the very numbers that stand beside them in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from huibao.report.figures import Figure
from huibao.report.proof.findings import Report, Spot
from huibao.report.quantities.units import unscaled

_ENDS = re.compile("[。；！？\n\t]")
_ROSE = "增长|增加|提高|提升|上升|扩大|增幅(?:为|达)|增"
_FELL = "减少|下降|降低|压缩|缩短|缩减|降幅(?:为|达)|降|减"
_MOVED = re.compile(f"，(?:同比|较上年|比上年|较去年|比去年)?(?:{_ROSE}|{_FELL})(?:了|达)?")
_CHANGED = re.compile(f"(?:[同环]比|[较比][^，\\d]{{1,8}})(?:{_ROSE}|{_FELL})了?$")
_EACH = re.compile("(?:平均|[人户家村]均)[^，]*$")
_UP_TO = re.compile(f"(?:{_ROSE}|{_FELL}){{1,2}}(?:到|至|为)")
_FROM = re.compile(r"[由从](?:\d{4} ?年|去年|上年|年初|原来)?底?的?$")
_THAN = re.compile("，(?:比|较)(?:上年|去年)(?:同期)?的?")
_THAN_MOVED = re.compile(f"(?:{_ROSE}|{_FELL})了?")
_LAST_YEAR = re.compile(r"(?:去年|上年)(?:同期)?[^，\d]{0,8}$")
_THIS_YEAR = re.compile(r"，(?:今年|本年)[^，\d]{0,8}")
_OUTCOME = re.compile(
    r"[，、](?:其中)?(?:目前|现|均)?已?(?:完成)?(?P<done>[\u4e00-\u9fff]{2})(?:完成)?了?"
)
_OUTCOME_RATE = re.compile("，(?P<done>[\u4e00-\u9fff]{2})(?:完成)?率(?:达到?|为|是)?")
_IN_ALL = re.compile("总投资|概算|累计")
_OF_PLAN = re.compile(r"，(?:占|完成|达到?)(?!.*同期)[^，\d]{0,10}")
_AMONG = re.compile(r"[，（]其中(?P<name>[：，]?有?[^，、\d]{0,14})")
_MAKES_UP = re.compile("，占(?:比|总数|总人数|总量|总额)?的?(?:达到?|为)?")
_NEXT_PART = re.compile(r"、(?P<name>[^，、\d]{0,14})")
_OTHER_COUNT = re.compile("累计|达|较|比|增|减|共|总|合计|去年|上年|计划|目标|每|平均|人均|超")
_OVERLAPS = re.compile(
    "党员|女|学历|职称|少数民族|规上|规模以上|限上|高新|专精|科技型|民营|民间|私营|外资|国有|重点"
    "|新增|新建|以上|以下|岁|首次|线上|线下|部分|困难|结|立案|移送|整改|受理"
)
_SEX = "(?:性|生|职工|干部|同志|员工|教师|工)?[有为]?"
_MAN = re.compile(f"，其中[：，]?男{_SEX}")
_WOMAN = re.compile(f"[，、]女{_SEX}")
_TOGETHER = re.compile("，(?:合计|总计|共计|共)")
_LISTED = re.compile(r"[、，][^，、\d]{1,14}")
_PERSONS = frozenset("人名位")
_CROSSING = _PERSONS | frozenset("件起条")
"""What is counted in several ways at once: persons by sex and rank, cases by kind and outcome."""
_ALIKE = (frozenset("家所个户处座"), _PERSONS, frozenset("件起项"), frozenset("间栋幢座"))
_LONGEST_RUN = 12


@dataclass(frozen=True, slots=True)
class _Number:
    """A figure that states a number, and its place in the reading."""

    figure: Figure
    start: int
    end: int

    @property
    def amount(self) -> Decimal:
        return self.figure.amount or Decimal(0)

    @property
    def unit(self) -> str:
        """The unit without 万 and the like."""
        return unscaled(self.figure.unit)[1] or self.figure.unit

    @property
    def step(self) -> Decimal:
        """How much the last digit stands for."""
        exponent = Decimal(str(self.figure.value)).as_tuple().exponent
        return Decimal(1).scaleb(min(int(exponent), 0)) * self.figure.scale

    @property
    def slack(self) -> Decimal:
        """How far rounding may have moved it: a whole number in single units is exact."""
        return Decimal(0) if self.step == 1 else self.step / 2

    @property
    def spread(self) -> Decimal:
        """The same for a rate; of 8亿元 not half a 亿, for whole ones are seldom that rough."""
        return min(self.slack, self.amount / 50) if self.step >= 1 else self.slack


Row = Sequence[_Number]


class _Sentences:
    """The numbers of a report, sentence by sentence, and the words between them."""

    def __init__(self, report: Report) -> None:
        self.text = report.reading.text
        self.numbers = [
            _Number(each, report.reading.index(each.start), report.reading.index(each.end - 1) + 1)
            for each in report.figures
        ]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The numbers of each sentence; what is left open ends one, too."""
        return tuple(self._cut())

    def _cut(self) -> Iterator[Row]:
        row: list[_Number] = []
        for number in self.numbers:
            if row and _ENDS.search(self.text, row[-1].end, number.start):
                yield row
                row = []
            row.append(number)
            if _is_vague(number.figure):
                yield row[:-1]
                row = []
        yield row

    def before(self, number: _Number) -> str:
        """Return the words right in front of a number."""
        return _ENDS.split(self.text[max(0, number.start - 20) : number.start])[-1]

    def between(self, one: _Number, other: _Number) -> str:
        """Return the words from one number to the next, blanks left out."""
        return self.text[one.end : other.start].replace(" ", "")


@lru_cache(maxsize=2)
def _sentences(report: Report) -> _Sentences:
    return _Sentences(report)


def _is_vague(figure: Figure) -> bool:
    return figure.value is None or figure.approximate or figure.upper is not None


def rate_differs(report: Report) -> Iterator[Spot]:
    """Find a rate that the two numbers in front of it do not make: 50处，整改45处，整改率95%."""
    sentences = _sentences(report)
    for row in sentences.rows:
        for place, (one, two, rate) in enumerate(zip(row, row[1:], row[2:], strict=False)):
            if rate.figure.unit == "%" and one.unit == two.unit and one.unit not in ("%", ""):
                made = _made(sentences, one, two, rate)
                if made and not any(_agrees(each, rate) for each in _wholes(made, row[:place])):
                    yield _other_rate(report, rate, made)


@dataclass(frozen=True, slots=True)
class _Ratio:
    """What a sentence divides by what, and whether it tells the change."""

    part: _Number
    whole: _Number
    change: bool = False

    def percent(self, part: Decimal, whole: Decimal) -> Decimal:
        return 100 * (abs(part - whole) if self.change else part) / whole


def _made(sentences: _Sentences, one: _Number, two: _Number, rate: _Number) -> _Ratio | None:
    """Return what the sentence says that the rate is of."""
    before = sentences.before(one)
    first, last = sentences.between(one, two), sentences.between(two, rate)
    ratio = next((make(one, two) for says, make in _SHAPES if says(before, first, last)), None)
    return ratio if ratio and ratio.whole.amount else None


def _wholes(ratio: _Ratio, earlier: Row) -> Iterator[_Ratio]:
    """Yield the ratio, and those of an earlier whole: 送审4亿元，审定3亿元，核减1亿元，25%."""
    yield ratio
    for whole in earlier:
        if whole.unit == ratio.whole.unit and whole.amount:
            yield replace(ratio, whole=whole)


def _says_outcome(before: str, first: str, last: str) -> bool:
    done, rated = _OUTCOME.fullmatch(first), _OUTCOME_RATE.fullmatch(last)
    same = done is not None and rated is not None and done["done"] == rated["done"]
    return same and not _IN_ALL.search(before)


def _says_change(before: str, first: str, last: str) -> bool:
    if not _MOVED.fullmatch(last):
        return False
    from_to = _FROM.search(before) and _UP_TO.fullmatch(first)
    return bool(from_to or (_LAST_YEAR.search(before) and _THIS_YEAR.fullmatch(first)))


_SHAPES: tuple[
    tuple[Callable[[str, str, str], bool], Callable[[_Number, _Number], _Ratio]], ...
] = (
    (_says_outcome, lambda one, two: _Ratio(two, one)),
    (_says_change, lambda one, two: _Ratio(two, one, change=True)),
    (
        lambda _, first, last: bool(_THAN.fullmatch(first) and _THAN_MOVED.fullmatch(last)),
        lambda one, two: _Ratio(one, two, change=True),
    ),
    (
        lambda _, first, last: bool(last == "的" and _OF_PLAN.fullmatch(first)),
        lambda one, two: _Ratio(one, two),
    ),
    (
        lambda _, first, last: bool(_AMONG.fullmatch(first) and _MAKES_UP.fullmatch(last)),
        lambda one, two: _Ratio(two, one),
    ),
)
"""What is said in front of two numbers, between them and behind, and what is divided by what."""


def _agrees(ratio: _Ratio, rate: _Number) -> bool:
    """Tell a rate that rounding, of the numbers and of the rate, may have made."""
    part, whole = ratio.part, ratio.whole
    made = [
        ratio.percent(part.amount + more * part.spread, whole.amount + other * whole.spread)
        for more in (-1, 1)
        for other in (-1, 1)
        if whole.amount + other * whole.spread > 0
    ]
    return min(made) - rate.step <= rate.amount <= max(made) + rate.step


def _other_rate(report: Report, rate: _Number, ratio: _Ratio) -> Spot:
    figure = rate.figure
    words = report.printed(figure)
    made = f"{round(ratio.percent(ratio.part.amount, ratio.whole.amount), 1).normalize():f}%"
    part, whole = (report.printed(n.figure) for n in (ratio.part, ratio.whole))
    return Spot(
        figure.start,
        figure.end,
        f"按“{whole}”和“{part}”计算为{made}，此处为{words}",
        f"“{whole}” and “{part}” make {made}, here it is “{words}”",
    )


def parts_exceed(report: Report) -> Iterator[Spot]:
    """Find what is said to be among a number (其中) and is more: the first part, or their sum."""
    sentences = _sentences(report)
    for row in sentences.rows:
        for place, (whole, part) in enumerate(pairwise(row)):
            before = sentences.before(whole)
            if whole.figure.kind != "count" or _CHANGED.search(before) or _EACH.search(before):
                continue  # 收文143份，环比增加17份 (人均3份)，其中县局38份: of the 143
            among = _AMONG.fullmatch(sentences.between(whole, part))
            if among and part.unit == whole.unit and not _OTHER_COUNT.search(among["name"]):
                parts, names = _parts(sentences, row[place + 1 :], named=among["name"])
                yield from _too_many(report, whole, parts, names=names)


def _parts(sentences: _Sentences, row: Row, *, named: str) -> tuple[list[_Number], str]:
    """Return the first number and those listed behind it by 、, and their names."""
    parts, names = [row[0]], named
    for number in row[1:]:
        following = _NEXT_PART.fullmatch(sentences.between(parts[-1], number))
        if not following or number.unit != parts[0].unit:
            break
        parts.append(number)
        names += following["name"]
    return parts, names


def _too_many(report: Report, whole: _Number, parts: Row, *, names: str) -> Iterator[Spot]:
    whole_words = report.printed(whole.figure)
    for part in parts[:1]:
        if part.amount > whole.amount:
            words = report.printed(part.figure)
            yield Spot(
                part.figure.start,
                part.figure.end,
                f"“其中”的{words}大于总数{whole_words}",
                f"“{words}” is among “{whole_words}” and is more",
            )
            return
    apart = not _OVERLAPS.search(names) and not _OTHER_COUNT.search(names)
    summed = sum((part.amount for part in parts), Decimal(0))
    slack = sum((part.slack for part in parts), whole.slack)
    if len(parts) > 1 and apart and whole.unit not in _CROSSING and summed - slack > whole.amount:
        yield _other_sum(report, parts, whole, summed=summed)


def _other_sum(report: Report, parts: Row, whole: _Number, *, summed: Decimal) -> Spot:
    words = report.printed(whole.figure)
    added = "＋".join(f"{part.figure.value:g}" for part in parts)
    total = f"{(summed / whole.figure.scale).normalize():f}"
    first, last = min(parts[0].start, whole.start), max(parts[-1].end, whole.end)
    return Spot(
        report.reading.at(first),
        report.reading.after(last),
        f"各项相加为{total}（{added}），总数为{words}",
        f"The parts make {total} ({added}), the whole is “{words}”",
    )


def sum_differs(report: Report) -> Iterator[Spot]:
    """Find a list whose numbers do not make the total behind it (共12家), and 男 and 女."""
    sentences = _sentences(report)
    for row in sentences.rows:
        for place in range(2, len(row)):
            if _TOGETHER.fullmatch(sentences.between(row[place - 1], row[place])):
                listed = _listed(sentences, row[:place])
                yield from _not_in_all(report, listed, row[place])
            trio = row[place - 2 : place + 1]
            if _are_men_and_women(sentences, trio):
                whole, *parts = trio
                summed = sum((part.amount for part in parts), Decimal(0))
                if summed != whole.amount:
                    yield _other_sum(report, parts, whole, summed=summed)


def _are_men_and_women(sentences: _Sentences, trio: Row) -> bool:
    whole, one, two = trio
    said = (sentences.between(whole, one), sentences.between(one, two))
    return (
        {whole.unit, one.unit, two.unit} <= _PERSONS
        and _MAN.fullmatch(said[0]) is not None
        and _WOMAN.fullmatch(said[1]) is not None
    )


def _listed(sentences: _Sentences, row: Row) -> Row:
    """Return the numbers at the end of `row` that a list parts by 、 or ，."""
    first = len(row) - 1
    while first and _LISTED.fullmatch(sentences.between(row[first - 1], row[first])):
        first -= 1
    listed = row[max(first, len(row) - _LONGEST_RUN) :]
    last = sentences.between(listed[-2], listed[-1]) if len(listed) > 1 else ""
    return listed if last.startswith("、") else ()


def _not_in_all(report: Report, listed: Row, total: _Number) -> Iterator[Spot]:
    """A list may have begun with something else, so any sum from its end is taken for it."""
    units = {each.unit for each in (*listed, total)}
    alike = len(units) == 1 or any(units <= kind for kind in _ALIKE)
    counts = all(each.figure.kind == "count" for each in (*listed, total))
    if len(listed) < 2 or not alike or not counts or total.unit not in {n.unit for n in listed}:
        return
    slack = sum((each.slack for each in listed), total.slack)
    sums = list(accumulate(each.amount for each in reversed(listed)))
    if all(abs(each - total.amount) > slack for each in sums[1:]):
        yield _other_sum(report, listed, total, summed=sums[-1])
