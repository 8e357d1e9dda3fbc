"""Checks of words that are written wrongly again and again, each only where it can be no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from huibao.report.proof.findings import Report, Spot
from huibao.report.reading.numerals import IN_YEARS, NUMERAL

_MISSPELT: Mapping[str, str] = {
    "既使": "即使", "按排": "安排", "按装": "安装", "惯彻": "贯彻", "以经": "已经", "己经": "已经",
    "人民共合国": "人民共和国", "防患未燃": "防患未然", "防患于未燃": "防患于未然", "克复": "克服",
    "再接再励": "再接再厉", "一如继往": "一如既往", "迫不急待": "迫不及待", "按步就班": "按部就班",
    "相辅相承": "相辅相成", "松驰": "松弛", "竞竞业业": "兢兢业业", "竟竟业业": "兢兢业业",
    "坚苦奋斗": "艰苦奋斗", "实是求是": "实事求是", "实事求事": "实事求是", "融汇贯通": "融会贯通",
    "直接了当": "直截了当", "重蹈复辙": "重蹈覆辙", "因地治宜": "因地制宜", "以身做则": "以身作则",
    "出奇不意": "出其不意", "走头无路": "走投无路", "穿流不息": "川流不息", "不径而走": "不胫而走",
    "首曲一指": "首屈一指", "一愁莫展": "一筹莫展", "部暑": "部署", "布署": "部署", "渡假": "度假",
    "峻工": "竣工", "幅射": "辐射", "震憾": "震撼", "急燥": "急躁",
    "浮燥": "浮躁", "干躁": "干燥", "脱贫功坚": "脱贫攻坚", "功坚克难": "攻坚克难",
    "党风廉正": "党风廉政", "两学一作": "两学一做", "学以至用": "学以致用", "一岗双则": "一岗双责",
    "供给则": "供给侧", "既往开来": "继往开来", "再所难免": "在所难免", "齐头并近": "齐头并进",
    "谈笑风声": "谈笑风生", "甘败下风": "甘拜下风", "悬梁刺骨": "悬梁刺股",
    "金榜提名": "金榜题名", "默守成规": "墨守成规", "美仑美奂": "美轮美奂",
}  # fmt: skip
"""A wrong word and the right one."""
_WRONG = re.compile(f"(?=[{''.join(word[0] for word in _MISSPELT)}])(?:{'|'.join(_MISSPELT)})")
_OTHERWISE: Mapping[str, re.Pattern[str]] = {
    "既使": re.compile("既使[^。；\n]{0,40}[又且]"),
    "按排": re.compile("按排[名放序查水污队班期列量号位口]"),
    "按装": re.compile("按装[机修配置备载卸车箱量]"),
    "以经": re.compile(
        "(?<=[可予得加足难所])以经|以经"
        "(?!完成|开展|取得|建成|启动|实施|形成|达到|超过|成为|落实|全部|基本|有|是)"
    ),
    "己经": re.compile("(?<=[自知利律克舍异体])己经"),
    "部暑": re.compile("部暑[期假运]"),
    "布署": re.compile("布署名"),
    "峻工": re.compile("(?<=[严险冷])峻工"),
    "渡假": re.compile("(?<=[过轮摆引])渡假"),
    "克复": re.compile("克复(?:失地|中原)"),
    "干躁": re.compile("(?<=[主骨党])干躁"),
    "供给则": re.compile("供给则(?!结构)"),
    "直接了当": re.compile("直接了当(?=[地天年月日时前])"),
}
"""Where the same characters are no mistake: 既使群众满意，又使企业方便."""
_MISUSED = (
    (
        re.compile(
            r"截止(?:(?<=[。；，：、（\n ]截止)|(?<=^截止))到?"
            r"(?=(?:目前|现在|日前|今年|去年|本月|上月|\d))",
            re.MULTILINE,
        ),
        "截至",
    ),
    (re.compile(rf"党的({NUMERAL}{{1,3}})大(?=[一二三四五六七]中全会)"), r"党的\1届"),
    (
        re.compile("(认认真真|扎扎实实|踏踏实实|切切实实)的(?=贯彻|落实|开展|推进|完成|抓好)"),
        r"\1地",
    ),
)
"""Words in the wrong place, and what belongs there."""
_MIXED_YEAR = re.compile("[一二][0-9一二三四五六七八九〇]{3}(?=年)")
_ABOUT_TWICE = re.compile(
    r"(?=[大约])(?P<about>大约|大概|(?<![节签预合大邀相制条特公违履续解契])约) ?"
    r"\d[\d.,]*[^\d，。；、\n]{1,5}?"
    "(?P<more>左右|上下)"
)


def misspelt(report: Report) -> Iterator[Spot]:
    """Find words with a wrong character."""
    reading = report.reading
    for found in _WRONG.finditer(reading.text):
        otherwise = _OTHERWISE.get(found.group())
        if not (otherwise and otherwise.match(reading.text, found.start())):
            yield _instead(report, *found.span(), right=_MISSPELT[found.group()])


def _instead(report: Report, start: int, end: int, *, right: str) -> Spot:
    reading = report.reading
    wrong = reading.original(start, end)
    return Spot(
        reading.at(start),
        reading.after(end),
        f"“{wrong}”应为“{right}”",
        f"“{wrong}” should be “{right}”",
    )


def misused(report: Report) -> Iterator[Spot]:
    """Find words that stand where another belongs: 截止6月底 for 截至6月底."""
    for pattern, right in _MISUSED:
        for found in pattern.finditer(report.reading.text):
            yield _instead(report, found.start(), found.end(), right=found.expand(right))


def mixed_year(report: Report) -> Iterator[Spot]:
    """Find a year in Chinese numerals with 0 for 〇: 二0二四年."""
    for found in _MIXED_YEAR.finditer(report.reading.text):
        words = found.group()
        if re.search(r"\d", words):
            yield _instead(report, found.start(), found.end(), right=words.translate(IN_YEARS))


def about_twice(report: Report) -> Iterator[Spot]:
    """Find 大约100人左右, which says twice that the number is about right."""
    reading = report.reading
    for found in _ABOUT_TWICE.finditer(reading.text):
        about, more = found["about"], found["more"]
        yield Spot(
            reading.at(found.start()),
            reading.after(found.end()),
            f"“{about}”与“{more}”意思重复",
            f"“{about}” and “{more}” say the same",
        )
