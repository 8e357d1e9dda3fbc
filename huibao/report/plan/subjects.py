"""What a heading of a report is about: what was done, what is lacking, what is planned."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from huibao.report.outline import Node, Outline, parse
from huibao.report.plan.titles import looked_back_on, years_in

Subject = Literal["achievements", "problems", "plan", "other"]

_PROBLEMS = re.compile(
    "问题(?!导向|线索|清单|台账|整[改治]|排查|销号|征集)|不足|困难(?![职群党家学企老户儿人补救帮师残退妇未对])|短板|差距|薄弱|弱项|难题|面临的?[^，。；]{0,6}挑战"
    "|没有?[做办抓管]好|放心不下|检视(?!会)|软肋|痛点|堵点|欠账|教训|制约|原因|工作挑战|存在的?[^，。；]{0,6}乱象"
)
# 补短板 and 解决突出问题 are work on problems, not problems.
_MENDS = re.compile(
    # What any of them begins with: asked first, it makes the search ten times as fast; so below.
    "(?=[补强缓解减应对防避杜改研查破化攻克缩整治聚直面回扫消清拉锻针紧在。；问不短围抵顶隐矛协调帮有妥关建提去以过此原要分退淘转带做])"
    "(?:(?:补(?:齐|强|足)?|缓解|减轻|应对|防范|防止|避免|杜绝|改善|研究|查找|破解|解决|化解|攻克|缩小|整改|整治|治理|聚焦|直面|回应|克服|扫除|消除|清除|拉高|锻造|针对|紧盯|强)"
    "(?:(?!存在|面临)[^，、。；与和及]){0,10}(?:问题|不足|困难|短板|差距|薄弱|弱项|制约|难题)"
    "|(?:聚焦|紧盯|围绕)[^。；]{0,30}(?:薄弱|短板|弱项)"
    "|(?:克服|应对|抵御|面对|化解|顶住)[^，。；]{0,40}(?:影响|冲击|压力|挑战|风险|局面|形势|困难|问题)"
    "|(?:问题|不足|隐患|短板|矛盾)[^。；]{0,30}(?:均?已|全部)[^，。；]{0,6}(?:整改|解决|化解|销号|消除|到位|办结|完成)"
    "|对[^，。；]{0,16}(?:不[^，。；]{1,6}|突出)的(?=[^，。；]{0,12}[督约通挂责整限])"
    "|(?:协调|帮助|有效|妥善)解决[^，。；]{0,24}(?:问题|困难|难题)"
    "|(?:^|[。；])针?对[^，。；]{2,60}(?:问题|现象)，"
    "|在[^。；]{0,40}(?:情况|条件|形势|压力|背景)下|关于[^，。；]{0,40}的(?:意见|建议|提案|问题)"
    "|(?:去年|以往|过去|此前|原先|原来)[^，。；]{0,40}(?:问题|难题|现象)，"
    "|(?:要|应)[^，。；]{0,3}认识(?!到)[^。；]{0,80}(?:局面|形势|意义|重要性)"
    "|(?:分流|调整|清退|淘汰|退出)[^，。；]{0,8}不[^，。；]{1,10}的"
    "|(?:改造|整顿|提升|转化|建强|带动|帮扶)(?:薄弱|软弱涣散|落后)|(?<!没有)(?<!未)做到[^，。；]{0,12}不[^，。；]{0,14})"
)
_SPARED = re.compile("(?:没有|未)(?:造成|引发|出现)[^，。；]*")
_PLAN = re.compile(
    "(?=[计打安思下新明来次今往急待着发主努怎咋使未展要整改解应对工目重设举建排时路作任])(?:计划(?!免疫|生育)|打算|安排|思路|下一?步|下阶段|下一阶段|下半年|下季度|下月|下周|[下新]学期|[下新]学年"
    "|下一?年|明年|来年|次年|今后|往后|急办|待办|新的一年"
    "|新一年|(?:排期|时间表|路线图|作战图|任务清单)$|着力点|发力点|主攻方向|努力方向|[怎咋]么?[干办做抓]|使劲|往哪[里儿]|未来|发展方向|展望|要点"
    "|(?:整改|改进|解决|应对)措施|解决办法|对策|主要措施及|工作目标|目标任务|重点任务|(?:设想|(?<!新)举措|主要工作任务|(?<!合理化)(?<!提案)建议)$)"
)
_SECOND_HALF_DONE = re.compile(
    "下半年[^及和与暨、，；]{0,8}(?:总结|成效|情况|做法|回顾|成绩|进展|亮点|业绩|经验)"
)
"""A second half that is over, in its own report: 下半年工作情况及成效."""
_WORK = re.compile("工作|任务|目标")
_DONE = re.compile("总结|成效|情况|完成|做法|回顾|成绩|进展|开展|亮点|业绩|经验")


def subject_of(heading: str) -> Subject:
    """Return what a heading announces; one that names problems and plans is about neither alone."""
    problems, plan = admits(heading), _PLAN.search(_SECOND_HALF_DONE.sub("", heading))
    if problems and plan:
        return "problems" if re.search("整改措施|改进措施|改进情况|对策|建议", heading) else "other"
    if problems:
        return "problems"
    if plan and not (_DONE.search(heading) and re.search("上半年|完成|落实情况|执行情况", heading)):
        return "plan"
    return "achievements" if _DONE.search(heading) else "other"


def names_plan(words: str) -> bool:
    """Tell words that name a plan in any way, beside what else they name."""
    return _PLAN.search(words) is not None


def admits(words: str) -> bool:
    """Tell words that name problems from those that say what is done about some."""
    return bool(_PROBLEMS.search(words)) and _PROBLEMS.search(unmended(words)) is not None


def unmended(words: str) -> str:
    """Return `words` without what admits no problem: 补齐短板, and 偏重，但没有造成危害."""
    spared = _SPARED.search(words)
    if spared:
        begins = words.rfind("；", 0, spared.start()) + 1
        words = words[:begins] + words[spared.end() :]
    return _MENDS.sub("", words)


def subject_of_node(outline: Outline, node: Node) -> Subject:
    """Return the subject of a heading; work of a year that is still ahead is a plan."""
    subject = subject_of(node.heading)
    if subject != "other" or not _WORK.search(node.heading):
        return subject
    years = years_in(node.heading)
    past = year_looked_back_on(outline.text)
    return "plan" if years and past is not None and min(years) > past else subject


@lru_cache(maxsize=8)
def year_looked_back_on(text: str) -> int | None:
    """Return the last year that the title or a heading calls done, None when none does."""
    outline = parse(text)
    headings = [node.heading for node in outline.walk() if node.kind in ("part", "section", "item")]
    done = [each for each in headings if subject_of(each) == "achievements"]
    done.append(looked_back_on(outline.title_text))
    years = [year for words in done if _DONE.search(words) for year in years_in(words)]
    return max(years, default=None)
