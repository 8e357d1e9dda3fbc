"""What a figure counts: the noun in front of the number, without the verb that governs it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from huibao.report.verbs import ACTING, VERBS, makes_noun, names_work

_BOUNDARY = re.compile("[，。；！？：\n\t]")
_INNER_MARK = re.compile(
    r"（[一二三四五六七八九十]{1,3}）|(?<=[\u4e00-\u9fff])\d{1,2}[.、](?=[\u4e00-\u9fff])"
)
_LISTED = re.compile("、(?![^《“（]*[》”）])")
_LONGEST = 60
_LEADING_TIME = re.compile(
    r"(?:(?:(?:\d{1,2} ?月 ?[-—至到] ?)\d{1,2} ?月份?|\d{1,2} ?[-—] ?\d{1,2} ?月份?"
    r"|[\u4e00-\u9fff]{0,2}期间|(?:截[至止]到?)?(?:目前|(?:\d{1,2} ?月|年|季度|月)(?:底"
    r"|末)?前|\d{4} ?年(?:度)?(?:\d{1,2} ?月(?:份|\d{1,2}日|底|末)?)?"
    r"|\d{1,2} ?[-至到] ?\d{1,2} ?月份?|\d{1,2} ?月(?:份|\d{1,2}日|底|末)?|上半年|下半年"
    r"|(?:\d{1,2} ?月|年|季度|月)(?:底|末)?前|\d{4} ?[-—至到~]{1,2} ?\d{4} ?年|全年|今年以来|今年"
    r"|本年度|年内|现阶段|现在|当前|第?[一二三四1-4](?:、[一二三四])?季度|期间|以来|前期|近期|至今)前?)[，、]?|其中[：，]?|在?\d+(?:天|小时|分钟|个?工作日|日)[以之]?内)+"
)
_MARK = re.compile(
    "(?:[^\\w“”‘’（）《》%~+=<>「」〔〕 -]+|【[^【】]*】|\\d{1,2}(?:\\.\\d{1,2})+[ 、]"
    "|[一二三四五六七八九十]{1,3}[是要]|（[一二三四五六七八九十\\d]{1,3}）|\\d{1,2}[.、]"
    "|[一二三四五六七八九十]{1,3}、|[①-⑳]|\\d\ufe0f?\u20e3 ?)"
)
_ADVERB = re.compile(
    "(?:设(?=[^备施计置立想区定].)|属于|属(?=本)|需要(?=.{3})|使(?![用馆命])|全面(?!小康|覆盖|从严|依法|积)|现?有(?=[^限机关效害毒色线声序偿].)|共计|累[计积]|总计|合计|共(?![管建同享青产识治商赢用])|已|先后|分别[为是有]?|同时|此外|另外?|[又也]|再(?![生造次])|就(?![业医诊餐读学近地])|还(?![款贷田林本])|加快|加大|预计|力争|确保|争取|计划(?!总?投资)|均|全部|实际|陆续|及时(?!\\w{0,6}率)|持续|妥善"
    "|积极|认真|圆满|顺利|严格|集中(?!办公|[供隔学采安居式])|连续|成功|继续|不断|逐步|大力|着力|全力|广泛|主动|快速|率先|扎实|精心|切实|依法|协同|稳步|多次|首次|统一|按[时期月季](?!\\w{0,6}率)|如期|较好地?|第一时间|常态化|高质量)+"
)
_VERB = re.compile("(?:" + "|".join(VERBS) + ")")
_TRAIL = re.compile(
    "(?:由|从|净增|已|如期|(?<![实表体展发出呈再涌])现|大约|大概|每人每[年月天日次学期]+|(?<=为)人[年月]|每[人户亩年月天周]|预计|可(?=达)|(?<=率)实际|目前|(?<![平人户年月日亩所])均|共计有?|累计|总计|合计|共有|拥有|共|达到|达|(?<![签预节公合契条特大履制违])约|近|超过|超|逾|(?<![行作成认])为|是|有|计"
    "|至少|不(?:少于|低于|超过|高于|足|到|满)|(?:上升|升|增|下降|降低|降|提升|提高|增加|增长|扩大|缩短|压缩|压降|减少|恢复)[至到]"
    "|(?<=[率值数额量比])[至到在]|(?:保持|稳定|控制|维持)在|力争|确保|争取|高达|仅有|仅|只有|只"
    "|尚有|尚|还有|各|全年|分别|突破|：|第|新增|(?<=[\u4e00-\u9fff）]{2})(?:完成|实现)"
    "|就|长(?=达)| )+$"
)
_ADDED = ("新增", "净增")
_JUDGED = re.compile(
    "(?:(?<=面积)|(?<=比例)|(?<=[率量额数度]))(?:不?[大高多足]|[小低少])$|"
    "(?:仍然|依然|仍|还)?(?:比较|较为|偏|较|过|很)(?:大|高|低|多|少|小|快|慢|重)$"
    "|(?:稳步|持续|明显|显著|大幅|快速)?(?:增长|下降|提升|提高|减少|增加|攀升|回落)$"
)
_LEADING = re.compile(
    "(?:（[人件批户]）次?|[、的了并）』 ]"
    "|以[上下]的?|和(?!谐|解)|以?及(?!时|格)|与(?!会)|等(?!级|次))+"
)
_DETERMINER = re.compile("^(?:.+的)?(?:各类|各级|各种|各项|本级|相关|有关)(?=.{2})")
_OURS = re.compile(
    "我(?:们|会(?=有|共|现)|街道|办事处|公司|中心|支部|单位|[局县市区镇乡院校所村司委办站队科处部会州省行厅园])(?=.{2})"
)
_WHOSE = re.compile(
    "(?:全(?:省|市|县|区|镇|乡|街道|村|局|院|校|所|系统|行|社会)|当[月年季]|本[月年季])"
    "(?=(?:共(?![享青同])|已|累计)+|(?:共|已|累计)*(?:实现|完成|新增|开展|组织|召开|接|办|查|获|建成|举办|投入|收到|受理|发放|培训|成立|组建|设立|排查|选派))"
)
_PARTICLES = frozenset(
    (
        *"对为将由有和与及获以达在从并这该",
        "剩下的",
        "设",
        "余下的",
        "其余的",
        "其余",
        "剩余",
        "上述",
        "进行了",
    )
)
_LEADS = (_LEADING_TIME, _OURS, _WHOSE, _ADVERB)
# Behind these in the middle of a clause stands what is counted: 全市企业实现|营业收入.
_INNER_VERB = re.compile(
    f".+(?:{ACTING}|(?:完成(?!投资)|开展|进行|包括|包含|涉及|[\u4e00-\u9fff]了(?![解结然]))(?![率量额数度值后前时期情]|.?$))"
    "(?:(?:建设|新建|创建)(?=.{3}))?"
)
# A clause that begins with how or where it was done names what is counted behind its verb.
_BY_MEANS = re.compile(
    "(?:.*?(?:依托|通过|利用|借助|联合|会同|围绕|针对)|(?:在|以|对|为|向|到|赴|深入|配合|协助|结合|邀请|按照|对照))"
    ".+(?:"
    + "|".join(VERBS)
    + "|公开|建设)了?(?!(?:"
    + "|".join(VERBS)
    + ")?$|[率量额数度值后前时期情者人机员部]|所(?![有属在])|.?$)"
)
ATTRIBUTES: Final = frozenset(
    ("全长", "总长", "总投资", "计划投资", "概算投资", "占地", "占地面积", "建筑面积", "总面积")
)
_ENDS_BEFORE = re.compile("(?:以?及|和|与)$")
_NOWHERE = re.compile(
    "(?:[全我本各](?:[省市县区镇乡村局院校所行国年场矿厂馆]|街道|公司|集团|系统|社会|社区|园区|行业))+(?:共|已|先后|累计)*"
)
_RANKED = re.compile(
    "(?:^|(?<=..))(?:在?全[国省市县区州镇])?(?:连续[^，。]{1,8}?)?(?:位居|名列|位列|排名|排位|位次|名次|排在|稳居|跻身|居全|列全)[^，。]{0,16}$"
)
# In 某局全年主动公开信息 what was done stands behind who did it and when.
_DONE_WHEN = re.compile(
    "[^，。；]{2,16}?(?:全年|今年以来|上半年|年内|一年来|主动|先后|带队)(?:共|累计|已|先后|主动)*"
    f"(?=(?:{'|'.join(VERBS)})(?![率量额数度]).)"
)
_COMPANY = re.compile(".+(?:公司|合作社)(?=.{2})")
# In 12户商户中评选出3家 what is counted stands behind the choice.
_CHOSEN = re.compile("[^，]{2,}中(?:评选|选|产生|推荐|筛选|排查|发现)出?(?=.{2})")
_SAID_FIRST = re.compile(
    "(?:经[^，]{2,8}为|按照|依据|根据|对于|关于|通过|依托|包括|包含|.{2,5}(?<!揭)按(?![时期月照]))(?=.{2})"
)
_FROM = re.compile("(?<=.{2})从(?![业事])[^，从]{0,8}$")
_BRACKETED = re.compile("（[^（）]*）了?$")
_RESULT = re.compile(
    "了|过(?![夜渡境程敏桥路往])|出(?![台口生租行入资境勤席院警诊栏版现动让])|到(?![期位岗])|后(?![勤续备台期])"
)
_LIGHT = frozenset(("组织", "组织开展", "开展", "完成", "实施", "实现", "印发", "落实", "督促"))
_FOLLOWS_VERB = re.compile("工作|活动")


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
    whole = whole[:-1] if len(whole) > 5 and whole[-1] == "（" and "，" not in whole[-4:] else whole
    clause = _BOUNDARY.split(whole)[-1]
    cut = len(whole) - len(clause) - 1
    inherits = cut < 0 and clause[:1] in "、和及"
    clause = _INNER_MARK.split(_opened(clause))[-1]
    if clause in _ADDED:
        return Label("", clause)
    clause = _FROM.sub("", _TRAIL.sub("", clause))
    if cut < 0 and _ENDS_BEFORE.search(clause):
        return Label("", "")
    if cut < 0 and not clause and last.words and text[floor:start].strip():
        return last
    parts = _LISTED.split(clause)
    listed = len(parts) > 1 and not inherits
    clause = parts[-1] if listed and len(parts[-1]) >= 2 and _is_list(parts) else clause
    label = _without_verb(clause, last=last, inherits=inherits)
    if cut > 0 and label.words in ATTRIBUTES and whole[cut] == "，":
        return Label(_owner(whole[:cut]) + label.words, label.verb)
    if not label.words and cut > 0 and whole[cut] == "，":
        return _before_comma(whole[:cut], label)
    if not label.words and cut > 0 and whole[cut] == "：":
        return _without_verb(_BOUNDARY.split(whole[:cut])[-1], last=label, inherits=False)
    return label


def _owner(words: str) -> str:
    """Return what the clause in front names, empty when it tells or counts something itself."""
    clause = _BOUNDARY.split(words)[-1].lstrip("、 ")
    return "" if len(clause) > 16 or re.search(r"[\d*×]|了|已|" + _VERB.pattern, clause) else clause


def _before_comma(words: str, label: Label) -> Label:
    """Return what the clause in front names where the number's own names nothing: 率偏高，达9%."""
    clause = _BOUNDARY.split(words)[-1]
    if 0 < len(clause) < 3 and words != clause and not _VERB.search(clause):
        return _without_verb(clause, last=Label("", ""), inherits=False)
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


def without_verb(words: str) -> str:
    """Return what the verb at the front of `words` governs, all of them where none stands there."""
    return _past_verbs(words)[1]


def _without_verb(clause: str, *, last: Label, inherits: bool) -> Label:
    words = _DONE_WHEN.sub("", _stripped(clause), count=1)
    while (found := _MARK.match(words)) is not None:
        words = words[found.end() :]
    verb, words = _past_verbs(_RANKED.sub("", _BRACKETED.sub("", _COMPANY.sub("", words))))
    inner = (
        _BY_MEANS.match(words)
        or _INNER_VERB.match(words)
        or _SAID_FIRST.match(words)
        or _CHOSEN.match(words)
    )
    if inner:
        acted, words = _past_verbs(_behind(words, inner.end()))
        verb = verb or acted
    words = "" if _NOWHERE.fullmatch(words) else words
    words = words.replace("分别", "")
    words = _DETERMINER.sub("", "" if words in _PARTICLES else words)
    if not words:
        return Label(last.words if inherits and not verb else "", verb or last.verb)
    return Label(words, verb or (last.verb if inherits else ""))


def _past_verbs(words: str) -> tuple[str, str]:
    """Return the first verb in front of a noun, and the noun."""
    verb = ""
    for _ in range(4):
        before = words
        for lead in _LEADS:
            found = lead.match(words)
            words = words[found.end() :] if found else words
        found = _VERB.match(words)
        least = 4 if verb and found and found.group() not in _LIGHT else 2
        if found and (makes_noun(words) or names_work(words)):
            break
        if found and (
            len(words) - found.end() >= least or words[found.end() :] in ("", "了", "过")
        ):
            rest = _behind(words, found.end())
            if _VERB.fullmatch(rest):
                return (found.group(), rest) if found.group() in _LIGHT else (verb, words)
            if verb and not rest:
                break
            if verb and (not rest or _FOLLOWS_VERB.match(rest)):
                break
            verb, words = verb or found.group(), rest
        words = _stripped(words)
        if words == before:
            break
    return verb, words


def _behind(words: str, end: int) -> str:
    """Return what stands behind a verb that ends there, and behind its 了, 过 or 到."""
    result = _RESULT.match(words, end)
    return words[result.end() if result else end :]


def _stripped(words: str) -> str:
    found = _LEADING.match(words)
    return (words[found.end() :] if found else words).rstrip("、 ")
