"""What the sentence in front of a list, or a paragraph by itself, says that it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huibao.report.outline import Node, Outline
from huibao.report.plan.due import due_in
from huibao.report.plan.periods import MEETING_ASKS, ahead_of
from huibao.report.plan.sayings import announces
from huibao.report.plan.subjects import Subject, admits, subject_of
from huibao.report.plan.titles import years_in
from huibao.report.plan.tone import tone_of
from huibao.report.reading import same_length

_PLAN_LEAD = re.compile(
    f"^[^\\w（“]*(?:(?:{MEETING_ASKS}|会议指出)，|展望|面向|进入|迈入|[^。；：]{{2,24}}，(?=接下来|下一?步))?(?:(?:在?(?:下一?步|下一?阶段|下半年|下季度|下月|下周|[下新]学期|[下新]学年|明年|来年|今后"
    "|新的一年|接下来))"
    "[^。；：]{0,60}?(?:将|要|拟|计划|打算|着力|重点|继续|以|进一步|做好|抓好|坚持)"
    "|(?:针对|围绕|对于|就)?(?:下一?步|下一?阶段|下半年|明年|来年|今后)[^。；：]{0,40}(?:安排|部署|打算|计划|要求)[：。]?$"
    "|(?P<year>\\d{4}) ?年[^。；：]{0,60}?(?:将|拟|计划|打算|继续|要))"
)
_PROBLEM_LEAD = re.compile(
    "(?:存在|面临|有|看到|发现)[^。；：，]{0,14}(?:问题|不足|困难|短板|差距|难题)|(?:问题|不足"
    "|短板)(?:主要)?(?:有|是|表现在|体现在)|仍有[^。]{0,10}(?:问题|不足)"
)
_ADVISES = re.compile(
    "(?:建议(?:如下)?|提出[^，。；：]{0,6}(?:要求|意见))：[ \n]*$"
    f"|(?:^|。) *{MEETING_ASKS}了?[^，。；：]{{0,14}}"
    "(?:任务|要求|工作|措施|意见|事项)[：。][ \n]*$"
    "|(?:^|。) *(?:[^，。；：]{0,8}(?:整改|改进)(?:措施|思路)|对策"
    "|下一?步[^，。；：]{0,6}打算)(?:如下)?[：。][ \n]*$"
    "|(?:针对|围绕)[^，。；：]{0,12}(?:问题|不足|困难|短板)，[^。；：]{0,24}"
    "(?:用力|发力|入手|着手|下功夫)[：。][ \n]*$"
)
_GENERIC = re.compile(
    r"(?:\d{4} ?年度?|[上下]半年|(?:第?[一二三四]|[本下])季度|\d{1,2} ?月份?|[本下]月|[明来]年"
    "|下一?阶段|近期|今后|工作|主要|重点|年度|具体|下一?步|整改|问题|目标|的|和|与|及)*"
    "(?:目标|任务|措施|安排|打算|计划|要点|举措|问题|表现)"
)
_ACTS = (
    "加强|加快|加大|推进|推动|推行|深化|强化|细化|优化|完善|健全|提升|提高|落实|实施|开展|组织|启动|[抓做管用建办]好|狠抓"
    "|严格|规范|夯实|持续|继续|进一步|全面|着力|大力|深入|切实|统筹|坚持|聚焦|创新|构建|打造|完成|探索"
)
_FIELD = re.compile(
    "(?:方面|领域|条线|板块|业务|[科处股]室?)$"
    f"|^(?!.{{0,2}}(?:{_ACTS}))[^，。；：、]{{2,6}}(?:管理|建设|治理|防御|事务)$"
)
_MENDED = re.compile("(?:已|全部)[^，]{0,6}(?:整改|解决|化解|销号)")
_LONGEST_CAPTION = 20
_CAPTION = re.compile(f"[^，。；]{{0,{_LONGEST_CAPTION}}}")


def subject_of_lead(outline: Outline, nodes: Sequence[Node], lead: str) -> tuple[Subject, str]:
    """Return what the sentence in front of points calls them, and its last clause."""
    before = same_length(lead.strip() or sentence_before(outline.text, nodes[0].start)).strip()
    last = re.split("[。；\n]", before.rstrip("。；：\n *"))[-1].lstrip("* ")
    if is_advised(outline, nodes) or plans(outline, last):
        return "plan", last
    if admits_in_front(last):
        return "problems", last
    if len(last) <= _LONGEST_CAPTION and not _MENDED.search(last):
        named = subject_of(last)
        return "problems" if named != "plan" and admits(last) else named, last
    return "other", last


def plans(outline: Outline, words: str) -> bool:
    """Tell words that say what lies ahead of the report (下一步，我们将……)."""
    ahead = ahead_of(outline.text)
    led = any(
        announces(part) and ahead.search(part) and tone_of(part).ahead > 1
        for part in re.split("(?<=：)", words)
    )
    return led or (_PLAN_LEAD.match(words) is not None and not _past_year(outline, words))


def admits_in_front(words: str) -> bool:
    """Tell words that announce problems (还存在以下不足)."""
    return _PROBLEM_LEAD.search(words) is not None


def is_generic(words: str) -> bool:
    """Tell a heading that names no work of its own (目标任务, 7月工作计划) from one that does."""
    return _GENERIC.fullmatch(words) is not None


def names_a_field(words: str) -> bool:
    """Tell a heading that names a field of work (工程建设) from one that names a task."""
    return _FIELD.search(words) is not None


def have_days(outline: Outline, nodes: Sequence[Node]) -> bool:
    """Tell tasks (一是6月底前……；二是9月底前……) from the steps of one, which is due once."""
    days = {due_in(same_length(outline.text[each.start : each.end])) for each in nodes}
    return len(days - {None}) > 1


def is_caption(words: str) -> bool:
    """Tell a heading from a sentence that only stands in front."""
    return _CAPTION.fullmatch(words) is not None


def is_advised(outline: Outline, run: Sequence[Node]) -> bool:
    """Tell a list of what ought to be done (我建议：1.…) among problems."""
    before = same_length(sentence_before(outline.text, run[0].start))
    return _ADVISES.search(before) is not None


def _past_year(outline: Outline, lead: str) -> bool:
    """Tell a year that is looked back on from one that is planned."""
    named = _PLAN_LEAD.match(lead)
    years = years_in(outline.title_text) or years_in(outline.text[:300])
    if named is None or named["year"] is None or "展望" in named.group():
        return False
    return not years or int(named["year"]) <= min(years)


def sentence_before(text: str, place: int) -> str:
    """Return the line that stands in front of `place`, at most 120 characters of it."""
    near = text[max(0, place - 120) : place]
    return near.rstrip().rsplit("\n", 1)[-1]
