"""Checks of what is counted: rates, ranks, cadences, lists, and one indicator with two values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from huibao.report.figures import Figure
from huibao.report.figures.restated import indicators
from huibao.report.plan import find_plan
from huibao.report.plan.titles import looked_back_on
from huibao.report.proof.findings import Report, Spot
from huibao.report.reading.numerals import NUMERAL, from_chinese

_AT_MOST_WHOLE = re.compile(
    "覆盖率|覆盖面|达标率|合格率|满意率|满意度|出勤率|到会率|参与率|参训率|普及率|公开率|办结率"
    "|及时率|上线率|知晓率|入户率|签约率|整改率|正确率|准确率|答复率|回复率|占比|比重|销号率|建档率"
    "|普法率|入学率|就业率|通过率|优良率|成功率|完工率|开工率|竣工率|投产率|结案率|处置率|化解率"
    "|受理率|参会率|到岗率|在岗率|升学率|巩固率|入库率|见面率|整改完成率|销号完成率"
    "|抽检率|接种率|参保率|签订率|履约率|到位率|入网率|成活率|净化率|处理率|回收率"
)
"""Shares of a whole. 完成率 and 增长率 are none: a goal may be passed."""
_MOVED_OR_AIMED = re.compile("[增升涨]|提高|扩大|同比|环比|比上|[较比]|任务|目标|计划|预期")
_CADENCES = (
    (re.compile("每两个?月|双月|隔月"), 2.0),
    (re.compile("每周|周例会"), 7 / 30.4),
    (re.compile("每半月|半月"), 0.5),
    (re.compile("每月|月度|按月"), 1.0),
    (re.compile("每季|季度|按季"), 3.0),
    (re.compile("每半年"), 6.0),
)
_EACH_TIME = re.compile("每(?:周|半?月|季度?|半年)")
_ORDINAL_QUARTER = re.compile("[一二三四1-4]季度")
_PERIODS = (("半年", 6), ("季度", 3), ("月", 1), ("年", 12))
_QUOTED = re.compile("“([^“”\n]{2,30})”|《([^《》\n]{2,60})》")
_TITLES_COUNTED = re.compile(
    r"(?=《)(?P<row>(?:《[^《》\n]{2,60}》[、和及与]?)+)(?:等)?(?P<count>\d{1,3}) ?"
    r"(?:项|个|件|份|部|篇|本)(?!\d)"
)
# 第4、第3、第1名: the last one's word is said of all.
_RANKS_TO_COME = re.compile(r"(?:[、和及与，]第? ?\d{1,3})+ ?[名位]")
_ABOUT = 5
"""What is said to be about a number is within a fifth of it."""
_AIMED_AT = re.compile("任务|目标|计划|标准")
_SUM = re.compile("(?:(?:共|总|合|累)[计有]?|已达|增[至到]|[这该]|中，) ?$")
_ADDS = frozenset(("新增", "新建", "增设", "添置"))
_COUNT_LISTED = re.compile(
    rf"(?P<count>\d{{1,3}}|{NUMERAL}{{1,3}}) ?(?:个|项|大|类|条) ?(?P<noun>[\u4e00-\u9fff]{{2,8}})"
    r"[，：](?P<rest>[^。；\n]{4,200})"
)


def above_whole(report: Report) -> Iterator[Spot]:
    """Find a share above 100 %."""
    for figure in report.figures:
        whole = figure.kind == "rate" and figure.unit == "%" and figure.value is not None
        share = _AT_MOST_WHOLE.search(figure.label) if whole else None
        moved = share and _MOVED_OR_AIMED.search(figure.label, share.end())
        if share and not moved and (figure.value or 0) > 100:
            words = report.printed(figure)
            yield Spot(
                figure.start,
                figure.end,
                f"“{figure.label}”不可能达到{words}",
                f"“{figure.label}” cannot be “{words}”",
            )


def rank_without_unit(report: Report) -> Iterator[Spot]:
    """Find 第3 where 第3名 is meant; 第一 stands alone."""
    for figure in report.figures:
        words = report.printed(figure)
        bare = figure.kind == "rank" and not figure.unit and not re.search(NUMERAL, words)
        if bare and not _RANKS_TO_COME.match(report.text, figure.end):
            yield Spot(
                figure.start,
                figure.end,
                f"“{words}”后缺“名”或“位”",
                f"“{words}” lacks its “名” or “位”",
            )


def below_cadence(report: Report) -> Iterator[Spot]:
    """Find fewer events than the stated cadence makes: 双月, and yet 4 in a year."""
    months = _months(report.outline.title_text)
    if months is None:
        return
    for figure in report.figures:
        if figure.unit not in ("次", "期", "场") or not isinstance(figure.value, int):
            continue
        label = _ORDINAL_QUARTER.sub("", figure.label)
        how_often = figure.value <= 2 or report.flat.startswith("以上", figure.end)
        if _EACH_TIME.search(label) and how_often:
            continue  # 每月调度1次, 每周巡查3次以上: how often, nothing is counted
        cadence = next((every for word, every in _CADENCES if word.search(label)), None)
        if cadence is None or cadence > months:
            continue
        expected = int(months / cadence)
        if figure.value < expected * (0.9 if expected > 12 else 1):
            stated, made = f"{expected}{figure.unit}", f"{figure.value}{figure.unit}"
            yield Spot(
                figure.start,
                figure.end,
                f"“{figure.label}”按频次{months}个月应有{stated}，此处为{made}",
                f"“{figure.label}” makes “{stated}” in {months} months, here are “{made}”",
            )


def _months(title: str) -> int | None:
    """Return how many months the summary in the title looks back on."""
    past = looked_back_on(title)
    return next((months for word, months in _PERIODS if word in past), None)


def listed_otherwise(report: Report) -> Iterator[Spot]:
    """Find a count that is not the length of the list beside it."""
    flat = report.flat
    for found in _TITLES_COUNTED.finditer(flat):
        listed = found["row"].count("《")
        if listed > 1 and "等" not in flat[found.end("row") : found.start("count")]:
            yield from _differs(found, listed)
    for found in _COUNT_LISTED.finditer(flat):
        noun = found["noun"][-2:]
        named = [
            words
            for quoted in _QUOTED.finditer(found["rest"])
            if (words := quoted[1] or quoted[2]).endswith(noun)
        ]
        if len(set(named)) > 1 and "等" not in found["rest"]:
            yield from _differs(found, len(set(named)))


def _differs(found: re.Match[str], listed: int) -> Iterator[Spot]:
    words = found["count"]
    count = int(words) if words.isdecimal() else from_chinese(words)
    if count is not None and count != listed:
        yield Spot(
            found.start("count"),
            found.end("count"),
            f"写明{words}，所列为{listed}",
            f"The text says “{words}”, its list has {listed}",
        )


def _differ(one: Figure, other: Figure) -> bool:
    """Tell 300余户 and 420户 from 300余户 and 312户, which both may be true."""
    first, second = one.amount or Decimal(0), other.amount or Decimal(0)
    near = abs(first - second) * _ABOUT <= max(abs(first), abs(second))
    return first != second and not ((one.approximate or other.approximate) and near)


def two_values(report: Report) -> Iterator[Spot]:
    """Find an indicator that has another value further on in the report."""
    planned = [(point.start, point.end) for point in find_plan(report.text)]
    first: dict[tuple[str, str, str, str, bool], Figure] = {}
    place = 0
    for figure in indicators(report.text):
        while place < len(planned) and planned[place][1] <= figure.start:
            place += 1
        in_plan = place < len(planned) and planned[place][0] <= figure.start
        if in_plan or figure.masked or figure.kind != "count" or len(figure.label) < 5:
            continue
        if _AIMED_AT.search(figure.label):
            continue  # one aim here, another there
        added = figure.verb in _ADDS  # 5 are new, 40 there are in all
        name = (figure.label, figure.unit, figure.period, figure.as_of, added)
        earlier = first.setdefault(name, figure)
        sums_up = _SUM.search(report.flat, max(0, figure.start - 4), figure.start)
        if _differ(earlier, figure) and not sums_up:
            before = report.printed(earlier)
            yield Spot(
                figure.start,
                figure.end,
                f"“{figure.label}”前文为{before}，此处不同",
                f"“{figure.label}” was “{before}” further up, here it is another",
            )
