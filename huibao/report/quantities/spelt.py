"""Quantities that are told in words: 三户, 十四期, 六千万元, 百分之九十五.

Words make names and slogans as often as numbers (四个意识, 千家万户, 二期工程), so a word counts
where a verb brings it about, where it ends its clause, or where only a number can stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huibao.report.quantities.quantity import Quantity
from huibao.report.quantities.units import SCALES, UNITS, longest_first
from huibao.report.reading.numerals import DIGITS, from_words

_FIRST = "(?=[两一二三四五六七八九十百])"  # asked first, for a verb behind costs thirty looks
_FEW = r"(?P<led>(?!一[^百])[两一二三四五六七八九十百]{1,4})(?P<more>[余多])?(?P<scale>万|千)?"
_BROUGHT_ABOUT = longest_first("""
成立 成立了 组建 组建了 设立 设立了 新设 新建 建成 建成了 新增 购置 购置了 采购 聘用 招聘 引进 拥有
现有 下设 下辖 共有 举办 举办了 召开 召开了 召开会议 发生 查处 收到 编发 选派 慰问 走访
""")
_BEHIND_A_VERB = re.compile(
    f"{_FIRST}(?<![第“零○〇一二三四五六七八九十百千万两几数多\\d])"
    f"(?:{'|'.join(f'(?<={verb})' for verb in _BROUGHT_ABOUT)}){_FEW}"
    "(?P<unit>个(?![一月半])|名|户|家|所|支|次|场|期|辆|架|台|门|座|处|间|栋|幢|起|件|条|份|篇|册|本|套|块|项)"
)
_AT_CLAUSE_END = re.compile(
    f"{_FIRST}(?<=[\u4e00-\u9fff”》])(?<!每.)(?<![第前零一二三四五六七八九十百千万两几数多每逐])"
    f"{_FEW}(?P<unit>人次|户|家|名|辆|架|台|所|座|起|例|件|幢|栋|份|篇|册|期|亩|人|(?<!届.)(?<![^十]二)次|(?<=[点患口段坑房屋站地].)处)"
    "(?=(?:以上)?(?:[，。；、）\n]|$))"
)
_ANY = "|".join(map(re.escape, UNITS))
_AMOUNT = re.compile(
    f"{_FIRST}(?<![第零○〇一二三四五六七八九十百千万亿两几数多\\d.])"
    "(?P<led>[一二两三四五六七八九十][零一二两三四五六七八九十百千]{0,7}"
    "(?:(?P<scale>[万亿])[零一二两三四五六七八九十百千万]{0,12}|(?<=[百千])))"
    f"(?P<more>[余多])?(?P<unit>{_ANY})"
)
_NEARLY = re.compile(f"[近约超逾](?P<led>[百千])(?P<scale>万|亿)?(?P<more>[余多])?(?P<unit>{_ANY})")
_CONCRETE = (
    "企业|行业|乡镇|镇街|街道|社区|行政村|位次|名次|工作日|项目|小组|班组|学院|部门|科室|支部|专业|团队|平台"
    "|小区|单位|村|[市县区镇](?![级域直])"
)
"""What is counted where 个 stands in front; 三个方面 and 两个责任 only name or divide."""
_BEFORE_NOUN = re.compile(
    "(?P<led>[两二三四五六七八九十][一二三四五六七八九十]{0,2})"
    "(?P<more>[余多])?(?P<scale>万|千)?(?P<unit>家(?=企业|公司|单位|医院|银行|机构|部门|酒店|[国省市县区]属)"
    "|所(?=[\u4e00-\u9fff]{0,6}?(?:学校|院校|医院|高校|大学|学院|幼儿园|[中小]学|卫生院|敬老院))"
    f"|名(?=干部|党员|同志|职工|员工|教师|学生|人员|民警|队员)|起(?=[\u4e00-\u9fff]{{0,6}}?[案事]件)|个(?={_CONCRETE}))"
)
_NO_COUNT = re.compile(
    "[、和与][\u4e00-\u9fff]{1,6}$|[第“零○〇一二三四五六七八九十百千万两几数多每各\\d]$"
)
"""Names that the number only sums up (青石、柳坝两个乡镇), and what makes a name of it."""
_PER = {"百": "%", "千": "‰", "万": "‱"}
_SHARE = re.compile(
    f"(?P<per>[百千万])分之(?P<led>[{DIGITS}十百]{{1,5}})(?:点(?P<decimals>[{DIGITS}]{{1,3}}))?"
    "(?=[，。；、）！\n]|以[上下]|左右|上下|$)"
)


_LOWER = re.compile(
    "(?<![第零○〇一二三四五六七八九十百千万两几数多])([一二三四五六七八九十]{1,3})[至到—-]$"
)
"""The lower end of 三至五名."""
_NONE = re.compile(
    "零(?:(?<=[为至到]零)(?<![分因作称视认]为零)(?=[，。；、！）\n]|$)|(?<![零〇○一二三四五六七八九十百千万亿点]零)(?P<unit>[起次例宗户])(?=[，。；、）\n]|$))"
)


def find_spelt(text: str) -> Iterator[Quantity]:
    """Yield what the reading's `text` counts in words; places overlap where two readings do."""
    for pattern in (_BEHIND_A_VERB, _AT_CLAUSE_END, _BEFORE_NOUN, _NEARLY):
        for found in pattern.finditer(text):
            value = from_words(found["led"])
            sums_up = pattern is _BEFORE_NOUN and _NO_COUNT.search(
                text, max(0, found.start() - 8), found.start()
            )
            if value is not None and value > 1 and not sums_up:
                yield _counted(found, value, scale=found["scale"] or "")
    for found in _NONE.finditer(text):
        yield Quantity(*found.span(), 0, found["unit"] or "", "count")
    for found in _AMOUNT.finditer(text):
        amount = from_words(found["led"])
        if amount is not None:
            scale = found["scale"] or ""
            yield _counted(found, _in_scale(amount, SCALES.get(scale, 1)), scale=scale)
    for found in _SHARE.finditer(text):
        whole = from_words(found["led"])
        if whole is not None:
            share = _with_decimals(whole, found["decimals"])
            yield Quantity(*found.span(), share, _PER[found["per"]], "rate")


def _counted(found: re.Match[str], value: int | float, *, scale: str) -> Quantity:
    start = found.start("led")
    below = _LOWER.search(found.string, max(0, start - 5), start)
    low = from_words(below[1]) if below else None
    ranges = below is not None and low is not None and low < value
    return Quantity(
        below.start() if below and ranges else start,
        found.end(),
        low if low and ranges else value,
        scale + found["unit"],
        "count",
        value if ranges else None,
        bool(found["more"]),
        SCALES.get(scale, 1),
    )


def _in_scale(amount: int, scale: int) -> int | float:
    """Return 1.2 for 120,000,000 counted in 亿: the number as digits would print it."""
    return amount // scale if amount % scale == 0 else amount / scale


def _with_decimals(whole: int, decimals: str | None) -> int | float:
    if not decimals:
        return whole
    return float(f"{whole}.{''.join(str(DIGITS.index(sign)) for sign in decimals)}")
