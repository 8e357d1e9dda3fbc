"""A clause in front of a number: without its marker, and without what leads up to the number."""

from __future__ import annotations

import re

from huibao.report.lexicon import PACTS
from huibao.report.words import Word, words_of

_MARKER = re.compile(
    r"(?:[^\w“”‘’（）《》【】%~+=<>「」〔〕*-]+|【[^【】]*】|（[^（）]{1,3}）次?"
    r"|\d{1,2}(?:\.\d{1,2})+[ 、]"
    r"|[一二三四五六七八九十]{1,3}[是要]|\d{1,2}(?:[.、](?!\d)|）)"
    r"|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])|[①-⑳]|\d\ufe0f?\u20e3 ?"
    r"|其中[：，]?|以[上下]的?)+"
)
_RANKED = re.compile(
    "(?:^|(?<=..))(?:在?全[国省市县区州镇])?(?:连续[^，。]{1,8}?)?(?:最高)?(?:位居|跃居|跃升至|排到|(?<![评得])(?<!(?<!面)积)分[列居]|名列|位列|排名|排位|位次"
    "|名次|排在|稳居|跻身|居全|列全|排全|暂[列居])[^，。]{0,16}$|中?(?:(?<![村邻])居|(?<![专系行陈队])列)$|中[居列][^，。]{2,10}$|中获前?$|^[居列](?=[全省市县区第])[^，。]{0,12}$"
)
_ASIDE = re.compile("^(?:[受因][^，。]{1,12}?影响|但(?!愿)|反(?=[较比]))")
_FROM = re.compile(
    "(?<=..)[由从](?:[上去前]年|上月|上季度|上届|[年期]初|原来?|原先|目前|此前|最初|法定|规定|平均"
    "|\\d{4} ?年[初底]?|每.{1,3})?(?:同期)?的?(?:全[国省市县区州])?$"
)
_PASSIVE = re.compile("(?<=..)被[^，。被“”]{0,8}(?:采用|录用|采纳|刊发|刊登|转载|转发|退回来?)$")
_REACHED = re.compile(
    f"(?:均|仍|已|也|则|(?<![{PACTS}])约|共|只|仅|可|将|却)*"
    "(?:高?达到?|(?<=..)[升降增减]为|(?<![行作认成视称])为|(?:控制|保持|稳定|维持)在"
    "|[不远]?[低高少多大小]于|不超过|(?<!其)中[仅只还尚仍]?有|第)[约近共]?$"
)
_PARTED = re.compile("(?<=..)(?:分解|细化|划分|分|整合|归并|归纳|梳理|汇总)[为成]$")
_AMONG = re.compile(
    "(?:(?<=..)在[^，。在的]{2,14}?中?|^在[^，。在的中]{2,10})(?:[名位排]?列|位居|居|排名?)$"
)
_ABOUT = re.compile(f"(?<=..)(?<![大{PACTS}])约$")
_LEFT_OUT = (
    (frozenset("受因但反"), _ASIDE),
    (frozenset("被"), _PASSIVE),
    (frozenset("由从"), _FROM),
    (frozenset("为成"), _PARTED),
    (frozenset("达为在于过有第"), _REACHED),
    (frozenset("居列排"), _AMONG),
    (frozenset("居列排名位跻跃获"), _RANKED),
    (frozenset("约"), _ABOUT),
)
"""What is left out of a clause, in this order; each pattern after the characters without one of
which it finds nothing, for most clauses have none."""
_SIGNS = frozenset[str]().union(*(signs for signs, _ in _LEFT_OUT))


def words_before_number(clause: str) -> tuple[Word, ...]:
    """Return the words of a clause without its number, its rank and what the number came from."""
    marker = _MARKER.match(clause)
    clause = clause[marker.end() :] if marker else clause
    if not _SIGNS.isdisjoint(clause):
        for signs, pattern in _LEFT_OUT:
            if not signs.isdisjoint(clause):
                clause = pattern.sub("", clause)
    return words_of(clause.replace("分别", ""))


def opened(clause: str) -> str:
    """Drop what stands before a bracket or quote that is still open at the number."""
    for opening, closing in ("（）", "《》", "“”"):
        place = clause.rfind(opening)
        if place >= 0 and closing not in clause[place:]:
            clause = clause[place + 1 :]
    return clause
