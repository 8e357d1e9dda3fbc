"""What a figure counts: the noun in front of the number, without the verb that governs it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huibao.report.units import VERBS

_BOUNDARY = re.compile("[，。；！？：\n\t]")
_INNER_MARK = re.compile(r"(?<=[\u4e00-\u9fff])\d{1,2}[.、](?=[\u4e00-\u9fff])")
_LISTED = re.compile("、(?![^《“（]*[》”）])")
_LONGEST = 60
_LEADING_TIME = re.compile(
    r"(?:(?:\d{1,2} ?[-—] ?\d{1,2} ?月份?|(?:截[至止]到?)?(?:目前|(?:\d{1,2} ?月|年|季度|月)(?:底"
    r"|末)?前|\d{4} ?年(?:度)?(?:\d{1,2} ?月(?:份|\d{1,2}日|底|末)?)?"
    r"|\d{1,2} ?[-至到] ?\d{1,2} ?月份?|\d{1,2} ?月(?:份|\d{1,2}日|底|末)?|上半年|下半年"
    r"|(?:\d{1,2} ?月|年|季度|月)(?:底|末)?前|\d{4} ?[-—至到~]{1,2} ?\d{4} ?年|全年|今年以来|今年"
    r"|本年度|年内|第?[一二三四1-4](?:、[一二三四])?季度|期间|以来|前期|近期|至今)前?)[，、]?|其中[：，]?)+"
)
_MARK = re.compile(
    "(?:[^\\w“”‘’（）《》%~+=<>「」〔〕 -]+|【[^【】]*】|\\d{1,2}(?:\\.\\d{1,2})+[ 、]"
    "|[一二三四五六七八九十]{1,3}[是要]|（[一二三四五六七八九十\\d]{1,3}）|\\d{1,2}[.、]"
    "|[一二三四五六七八九十]{1,3}、|[①-⑳]|\\d\ufe0f?\u20e3 ?)"
)
_ADVERB = re.compile(
    "(?:共计|累计|总计|合计|共(?![管建同享青产识治商赢用])|已|先后|分别|力争|确保|争取|计划|均|全部|实际|陆续|及时(?!\\w{0,6}率)|持续|妥善"
    "|积极|认真|圆满|顺利|严格|集中|统一|按时(?!\\w{0,6}率)|常态化|高质量)+"
)
_VERB = re.compile("(?:" + "|".join(VERBS) + ")")
_TRAIL = re.compile(
    "(?:由|共计有?|累计|总计|合计|共有|共|达到|达|约|近|超过|超|逾|(?<![行作成认])为|是|有|计"
    "|至少|不少于|不低于|(?:上升|升|增|下降|降低|降|提升|提高|增加|增长|扩大|缩短|压缩|压降|减少|恢复)[至到]"
    "|(?<=[率值数额量比])[至到在]|(?:保持|稳定|控制|维持)在|力争|确保|争取|高达|仅有|仅|只有|只"
    "|尚有|尚|还有|各|全年|分别|突破|：|第|新增| )+$"
)
_JUDGED = re.compile(
    "(?:仍然|依然|仍|还)?(?:比较|较为|偏|较|过|很)(?:大|高|低|多|少|小|快|慢|重)$"
    "|(?:稳步|持续|明显|显著|大幅|快速)?(?:增长|下降|提升|提高|减少|增加|攀升|回落)$"
)
_LEADING = re.compile("(?:[、的了并 ]|和(?!谐|解)|以?及(?!时|格)|与(?!会)|等(?!级|次))+")
_DETERMINER = re.compile("^(?:各类|各级|各种|各项|本级|相关|有关)(?=.{2})")
_WHOSE = re.compile(
    "(?:全(?:省|市|县|区|镇|乡|街道|村|局|院|校|所|系统|行|社会)|当[月年季]|本[月年季]|我[局县市区镇乡院校所])"
    "(?=(?:共|已|累计)*(?:实现|完成|新增|开展|组织|召开|接|办|查|获|建成|举办|投入|收到|受理|发放|培训))"
)
_PARTICLES = frozenset("对为将由有和与及以获达以在从并")
_AFTER = re.compile(
    r"(?:以上|以下|左右)?[的 ]?([^，。；、！？：\n\t（）《》“”\d*_]{2,20}?)"
    r"(?=提供|参观|前往|赴|开展|进行|实施|办理|发放|安排|参加|接受|获得|获评|通过|给予|解决|落实了"
    r"|[，。；、！？：\n\t（）《》“”\d*_]|$)"
)


_LEADS = (_LEADING_TIME, _WHOSE, _ADVERB)


@dataclass(frozen=True, slots=True)
class Label:
    """The noun (`words`) that is counted and the verb in front of it, either may be empty."""

    words: str
    verb: str


def label_of(text: str, start: int, *, floor: int, last: Label) -> Label:
    """Return what the number at `start` counts, reading back no further than `floor`.

    A list inherits: behind 、 the verb of the item before (`last`) goes on.
    """
    floor = max(floor, start - _LONGEST)
    whole = text[floor:start]
    clause = _BOUNDARY.split(whole)[-1]
    cut = len(whole) - len(clause) - 1
    inherits = cut < 0 and clause[:1] in "、和及"
    clause = _INNER_MARK.split(_opened(clause))[-1]
    clause = _TRAIL.sub("", clause)
    if cut < 0 and not clause and last.words and text[floor:start].strip():
        return last
    parts = _LISTED.split(clause)
    listed = len(parts) > 1 and not inherits
    clause = parts[-1] if listed and len(parts[-1]) >= 2 and _is_list(parts) else clause
    label = _without_verb(clause, last=last, inherits=inherits)
    if not label.words and cut > 0 and whole[cut] == "，":
        return _before_comma(whole[:cut], label)
    if not label.words and cut > 0 and whole[cut] == "：":
        return _without_verb(_BOUNDARY.split(whole[:cut])[-1], last=label, inherits=False)
    return label


def _before_comma(words: str, label: Label) -> Label:
    """Return what the clause in front names where the number's own names nothing: 率偏高，达9%."""
    clause = _BOUNDARY.split(words)[-1]
    found = _JUDGED.search(clause)
    if found is None or re.search(r"[\d*]", clause):
        return label
    return _without_verb(clause[: found.start()], last=Label("", ""), inherits=False)


def _is_list(parts: list[str]) -> bool:
    """Tell 会议、会员大会 (only the last is counted) from a label that holds a 、 itself."""
    return bool(re.search(r"[\d*]", parts[-2]))


def _opened(clause: str) -> str:
    """Drop what stands before a bracket or quote that is still open at the number."""
    for opening, closing in ("（）", "《》", "“”"):
        place = clause.rfind(opening)
        if place >= 0 and closing not in clause[place:]:
            clause = clause[place + 1 :]
    return clause


def _without_verb(clause: str, *, last: Label, inherits: bool) -> Label:
    words = _stripped(clause)
    while (found := _MARK.match(words)) is not None:
        words = words[found.end() :]
    verb = ""
    for _ in range(4):
        before = words
        for lead in _LEADS:
            found = lead.match(words)
            words = words[found.end() :] if found else words
        found = _VERB.match(words)
        least = 4 if verb else 2
        if found and (
            len(words) - found.end() >= least or words[found.end() :] in ("", "了", "过")
        ):
            rest = words[found.end() :].removeprefix("了")
            if verb and not rest:
                break
            verb, words = verb or found.group(), rest
        words = _stripped(words)
        if words == before:
            break
    words = _DETERMINER.sub("", "" if words in _PARTICLES else words)
    if not words:
        return Label(last.words if inherits and not verb else "", verb or last.verb)
    return Label(words, verb or (last.verb if inherits else ""))


def _stripped(words: str) -> str:
    found = _LEADING.match(words)
    return (words[found.end() :] if found else words).rstrip("、 ")


def noun_after(text: str, end: int) -> str:
    """Return the noun behind a number (完成1名预备党员…), empty when a mark stands there."""
    found = _AFTER.match(text, end)
    return _TRAIL.sub("", found[1]) if found else ""
