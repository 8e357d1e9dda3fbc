"""Numbers that count nothing though a unit may stand behind them.

Times and pages, spans (14天内), limits (50头以上大户), ages, and words that begin with a unit; and
numbers without a unit, but for those that end their clause behind an indicator's name (得分92.5).
"""

from __future__ import annotations

import re

from huibao.report.quantities.units import RATES

CALENDAR_YEAR = re.compile(r"(?:19|20)\d\d")
_NOT_BEHIND = re.compile(
    r" ?(?:年|月|日|号|时(?!间)|点|周年|届|级|楼|路|区|时\d|个月|个多月|个半月|个季度|个学期"
    r"|[-—~至到]\d+年|、\d{4}年|[oOA-Za-z])"
)
_BARE_LABEL = re.compile(
    "(?:数量?|总?量|率|总?分|得分|评分|指数|因子|系数|[A-Z]值|满意度|覆盖面|总数|总计|合计|金额|面积|事故|事件|案件|警情|隐患|人口)(?:达到?|为|是|："
    "|至|升至|提升至|提高到|降至)?[约近超]? ?$"
)
_ATTAINS = re.compile(
    "(?:达到?|仅为|[升降增减][至到为]|[提升降增减][高升低加少]了?|上升|下降|增长|[高低]于|缩小[至到])[约近超]?$"
)
"""What leads up to a number with decimals alone: 库存销售比达到1.42, 系数提高0.031."""
_COMPOUND = re.compile(
    "担[任当负保]|分(?:局|校|院|公司)|版(?:本|权)|层楼|节气|班车|方[面向案式法便位程言]"
    "|路[公军口段线车灯边况站]|具[有备体]|人[员民才]"
    "|车[间道站位队辆型主流厢库]|列[入为席支车举]|任[务职命期免教课]|尾[款矿水气]"
)
_COMPOUNDING = frozenset("担分版层节班方路具人车列任尾")
_TIME_BEFORE = re.compile(r"\d ?[时点:：]$")
_PAGE_BEFORE = re.compile(r"\d ?页 ?[，/]? ?共 ?$")
BOUND = re.compile("及?以[上下]")
BOUNDS = frozenset(("以上", "以下", "以内", "左右", "上下"))
_AGED = re.compile("年龄|(?:下降|降低|提高|上升|年轻)了?约?$")
_CLOCK = re.compile("小时(?:不间断|值班|值守|在线|待命|以?外|服务热线|响应|畅通)")
# 3 of 产值5000万元以上企业3家 is counted; the threshold in front says which ones are.
_THRESHOLD = re.compile(
    "(?:及?以[上下]|以内)(?:、[\\d.]+[^，。；、\\d]{1,4}以[上下])?的?(?!建成|新建|实施|完成|用于|支持|购置|投入)[^，。；、：！？\n\\d*×_%了]{0,12}?"
    r"(?:（[^（）\n]{1,8}）)?[达共有约为]*(?:[\d*×]+(?:\.\d+)?(?![\d%])|零[，。；])"
)
_COMPARED_TO = re.compile("(?:[高低大小多少]于|超过?|不满|未满|满)$")
_OF_SUCH = re.compile(
    r"的[^，。；、：！？\n\d*×_%了]{0,12}?(?:（[^（）\n]{1,8}）)?[达共有约为仅只]*[\d*×]+(?:\.\d+)?(?![\d%])"
)
_WITHIN = re.compile("[以之]?内")
_SPANS = frozenset(("天", "小时", "分钟", "秒", "个工作日"))
_COMES_TO = re.compile("[至到为达约]$|[由从][^，。]{0,5}的?$")
_UP_TO = frozenset("至到为达约")


def counts_nothing(text: str, found: re.Match[str], *, unit: str, scale: str) -> bool:
    """Whether the number that was found, with that unit and scale behind it, counts nothing."""
    start, end = found.span()
    behind = text[end : end + 12]
    if not unit and not (scale and scale[-1] in "万亿"):
        return not _counts_bare(text, found, behind[:1])
    if unit == "升" and (behind[:1].isdigit() or behind[:1] in ("至", "到")):  # 9升1降
        return True
    if unit == "页" and _PAGE_BEFORE.search(text, max(0, start - 8), start):
        return True
    if unit == "个" and re.match("(?:多|半)?(?:月|季度|学期)", behind):
        return True
    if unit in ("分", "秒") and _TIME_BEFORE.search(text[max(0, start - 3) : start]):
        return True
    if unit == "小时" and (
        _CLOCK.match(text, end - 2)
        or (found["value"] == "24" and re.match("[\u4e00-\u9fff]", behind))
    ):
        return True
    if unit == "岁" and (
        BOUND.match(behind) or _AGED.search(text, max(0, start - 12), start) is None
    ):
        return True
    if not unit and _NOT_BEHIND.match(behind):
        return True
    return _is_limit(text, found, unit) or _dates_or_names(found, behind)


def _counts_bare(text: str, found: re.Match[str], behind: str) -> bool:
    """Tell a number without a unit that ends its clause behind an indicator's name: 得分92.5."""
    start, value = found.start(), found["value"]
    closes = not behind or behind in "，。；、\n）" or text[found.end() : found.end() + 2] in BOUNDS
    if not closes or found["upper"] or found["more"] or CALENDAR_YEAR.fullmatch(value):
        return False
    none = value == "0" and text[start - 1 : start] in ("为", "至", "到")
    exact = "." in value and not value.endswith(".0")
    if exact and _ATTAINS.search(text, max(0, start - 6), start):
        return True
    return none or _BARE_LABEL.search(text[max(0, start - 16) : start]) is not None


def _is_time_or_word(text: str, found: re.Match[str], unit: str) -> bool:
    """Tell 6个月 from 可支付月数为6.1个月, and 3mb from 3m."""
    start, end = found.span()
    if unit == "m":
        return text[end : end + 1].isascii() and text[end : end + 1].isalpha()
    return "." not in found["value"] or not _COMES_TO.search(text, max(0, start - 8), start)


def _is_limit(text: str, found: re.Match[str], unit: str) -> bool:
    """Tell a span (14天内) or a threshold (50头以上大户3户) from what is counted."""
    start, end = found.span()
    if text.startswith("范围", end):
        return True
    if unit in ("个月", "m"):
        return _is_time_or_word(text, found, unit)
    if unit in _SPANS and "." not in found["value"] and _WITHIN.match(text, end):
        return text[start - 1 : start] not in _UP_TO
    if text[end : end + 1] == "的" and _COMPARED_TO.search(text, max(0, start - 2), start):
        return _OF_SUCH.match(text, end, end + 32) is not None
    return unit not in RATES and _THRESHOLD.match(text, end, end + 40) is not None


def _dates_or_names(found: re.Match[str], behind: str) -> bool:
    """Tell a date, an age group or a compound word from a count."""
    unit = found["unit"] or ""
    compound = unit in _COMPOUNDING and _COMPOUND.match(unit + behind)
    return bool(compound) or (unit == "度" and not re.match("[，。；、）\n]|电|以", behind or "，"))
