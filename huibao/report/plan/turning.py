"""Where a problem's words turn to what will be done about it, or to what is advised."""

from __future__ import annotations

import re
from typing import Final

from huibao.report.plan.tone import tone_of

_NUMBER = r"[一二三四五六七八九十\d]{0,2}"
REMEDY: Final = re.compile(
    "(?:(?:整改|改进|解决|应对|工作)?(?:对策|措施|办法)|(?:工作|对策)?建议|下一?步打算)"
    f"{_NUMBER}：(?=.{{3}})"
)
"""The caption of what is set against a problem: 对策一：."""
TROUBLE: Final = re.compile(
    f"(?:存在)?(?:的)?(?:主要)?(?:问题|不足|困难|短板|挑战)(?:描述|表现)?{_NUMBER}：(?=.{{3}})"
)
"""The caption of a problem: 问题一：."""

_OURSELVES = "我们?(?:[省市县区镇乡村局院校所馆站处科室部会行厅]|街道|公司|中心|支部|单位)?"
_WORSENS = "影响|导致|面临|会(?!同)|使|给|加重|加剧|造成|近|士|达|成为|越来越"
_WILL = f"(?:将(?!{_WORSENS})|拟(?!定)|打算|计划(?!生育|免疫)|考虑(?!到|不)|力争|争取|决心|建议)"
_AHEAD = (
    "在?(?:下一?步|下一?阶段|今后|接下来|下半年|明年|来年|新的一年|以后)[^。；：]{0,30}?"
    f"(?:{_WILL}|要(?!求)|继续|进一步|着力|加强|做好|抓好|推进|，)"
)
_AGAINST = (
    "(?:(?:针对|对于?|就|结合)?(?:以上|上述|这些|存在)(?:的|存在|的?主要)*"
    "(?:问题|不足|困难|情况|短板|差距)|为此|对此)"
    f"[^。；：]{{0,20}}?(?:{_WILL}|要(?!求)|加以|予以|(?<!有待)(?<!需)(?<!需要)进一步|采取|着[重力]|从[以如]下)"
)
_TURNS = re.compile(
    "(?:^|(?<=[。；！？\n])) *(?:同时，|但)?"
    f"(?:{_AHEAD}|{_AGAINST}|{_OURSELVES}[^。；：]{{0,16}}?{_WILL}|(?!建议){_WILL}"
    "|(?:此外，)?按照?[^，。；：]{2,16}(?:部署|安排|要求)，(?:探索|启动|推进|开展|做好|组织|适时)"
    "|[^。；：]{4,60}，由[^，。；：]{2,30}(?:牵头|负责))"
    "|(?<=[，。；])(?:因此|为此|故|特)?建议(?!提案|意见|办理|不|得不到|的)(?=[^，。；]{2})"
    f"|(?:^|(?<=[。；\n]))[-—–• ]*(?:{REMEDY.pattern})"
)
_VOWS = re.compile(
    "[^。]{0,60}(?:改进|解决|克服|整改|纠正|弥补|完善|提高|加强|[用发]力|[入着]手)(?:到位|完善|提高|工作|落实|它们)*[。；]?"
    "|[^。\n]{0,80}："
)
_BEGINS = re.compile("(?:^|(?<=[。！？；])) *(?=[^ ])")
_ENOUGH = 80
_MOST_CLAUSES = 4


def turn_in(words: str, *, ahead: re.Pattern[str]) -> int | None:
    """Return where the `words` of a problem, in one width, turn to a remedy; None for nowhere.

    A sentence that begins with a period that lies `ahead` of the report turns to one, too.
    """
    found = _TURNS.search(words)
    for begins in _BEGINS.finditer(words, 0, found.start() if found else len(words)):
        sentence = words[begins.end() : begins.end() + _ENOUGH]
        if ahead.match(sentence) and (tone := tone_of(sentence)).ahead > max(1, tone.lacking):
            return begins.end()
    return found.start() + len(found.group()) - len(found.group().lstrip()) if found else None


def only_vows(words: str) -> bool:
    """Tell a vow that names no work (以上问题，我们将认真改进), and a lead, from a plan."""
    short = words.count("，") < _MOST_CLAUSES
    return short and _VOWS.fullmatch(words.strip()) is not None
