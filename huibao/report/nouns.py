"""The noun behind a number (80余名干警), and words that only say how a number moved."""

from __future__ import annotations

import re

from huibao.report.verbs import ACTING, CONCLUDING, VERBS, makes_noun

_VERB = re.compile("(?:" + "|".join(VERBS) + ")")
_NEXT_ONE_S = re.compile(
    "(?:第|(?:总|计划|概算|完成)投资|总面积|占地面积|建筑面积|总价|总额"
    "|共计?|达到?|约|近|超过?|各|分别|为|有|即|总长|全长|(?<=[^集途空高初华其年])中| )+$"
)
_AFTER = re.compile(
    r"(?:以上|以下|左右)?[的 ]?((?:“[^“”\n]{1,12}”)?"
    r"(?:[^，。；、！？：\n\t（）《》“”\d*_xX×|]|(?<=[的级上下])“[^“”\n]{1,12}”){1,20}?)"
    r"(?=组成|构成|的?基础上|正(?=[在有按])|中(?=评选|选出|产生|推荐|筛选|发现|排查)|(?:重组|调整|合并)[为成]|免费|提供|参观|前往|赴|开展|进行|实施|办理|发放|安排|参加|参与|接受|获得|获评|获批|通过|给予|解决"
    rf"|{ACTING}|手中|未(?!成年|来|就)|成功(?=[\u4e00-\u9fff])|顺利(?=[完通实])"
    r"|落实了|受到|被|纳入|完成|配备|达到|实现|建成|投入|入选|列入|享受|签约|落地|开工|竣工|投产|开放(?!式)|(?<!平)均|已|(?<!公)共(?![享青同建产])|都(?!市)|全部|[\u4e00-\u9fff]{2}了"
    r"|为(?!民)|到(?![期位岗])|在(?![职建册编校园岗读训籍线])|从(?!业)|由|将|因|(?<!意)向|中(?=第|的|有)"
    r"|按(?![揭摩键])|以及|和(?!谐|平)|及|(?<!参)与|并(?!购|网|轨|联)|等|占(?!地)|达|[，。；、！？：\n\t（）《》”\d*_xX×|]|(?<![的级上下])“|$)"
)
_GOES_ON = re.compile(
    "被|纳入|列入|实现|均|已|正(?![科处厅式规])|将|可(?!再)|能(?!源|效)|不(?!合|良|动)|无(?!人|障碍|偿|线)|由|在(?![职建册编校园岗读训籍线])"
    "|从(?!业)|向|对(?![口外接标])|把|给|为|与|和|及|或|并|且|而|则|也|还|又|再|就|都|以|按|经(?!济|营)|同比|环比|较|比(?!赛)"
    "|基础|占|居(?!民|家)|列(?!车)|达|超(?!市|限)|增(?!值|量)|减|升|降|提[升高供出前交请]|其中|合计|共(?![享青同建])|累计"
    "|总[投价面额金计量长规造]|约|近(?!视)|左右|之|的|全[部额面力程]|余|多(?!元|功|式|层)|用于|因|到(?!期)|至|次|等(?!级)|得|涉及"
    "|(?:要求|标准|规模|目标|原则|比例|指标)$|进[行入]|使用|正常|主动|先后|分别|占用|评为|受|赴|还|仍|未(?!成年|来|就)|率|获|优于"
)
_CHANGED = re.compile(
    "(?:增速|增幅|降幅|涨幅)?(?:同比|环比|同期|实际|名义|[较比][^，]{1,12}?|再|净|小幅|大幅|分别)*"
    "(?:增长|增加|下降|减少|提升|提高|上升|降低|减亏|上涨|压[减降]|回[升落]|缩短|提前|扩大|收窄|高出|[高低]于|增幅|降幅|减幅|增速|涨幅|[增减]率|比[增降]"
    "|[增减降升]|占[^，。的]{0,8}|(?:[较比][^，]{2,14}|偏)(?:高|低|多|少|快|慢)出?|恢复[至到][^，]{2,16}|(?:[为是达]|相当于)?“?[^，]{0,10}(?:同期|常年|去年|上年|期间|(?:平均|历史|正常|同期|上年)水平)的?)了?"
)


_MEASURED = re.compile(
    r"(?:总长|全长|总面积|面积|总投资|投资)(?:约|达|共)?[\d.]+[^\d，。；、的\n]{1,6}(?=的)"
)
_CONCLUDED = re.compile(
    f"(?:已|实际|现已|全部|正在)*(?:{'|'.join(CONCLUDING)})了?(?:.{{0,6}}?(?:目标|任务|计划|进度)+的?)?"
)


def concludes(words: str) -> bool:
    """Tell a bare 整改 or 完成全年任务, which says what became of those counted in front."""
    return _CONCLUDED.fullmatch(words) is not None


def worked_on(words: str) -> str:
    """Return what is worked on: 安置房 of 开工安置房, empty where a verb stands alone."""
    if _VERB.fullmatch(words):
        return ""
    found = _CONCLUDED.match(words)
    rest = words[found.end() :] if found else words
    return rest if len(rest) > 1 else words


def is_change(words: str) -> bool:
    """Tell 同比增长, which says how another indicator moved, from an indicator of its own."""
    return _CHANGED.fullmatch(words) is not None


def noun_after(text: str, end: int) -> str:
    """Return the noun behind a number (完成1名预备党员…), empty when a mark stands there."""
    measured = _MEASURED.match(text, end, end + 24)
    found = _AFTER.match(text, measured.end() if measured else end)
    if found is None or _GOES_ON.match(found[1]) or is_change(found[1]):
        return ""
    return _NEXT_ONE_S.sub("", found[1])


def counted_noun(text: str, end: int) -> str:
    """Return the noun that a number counts when it stands right behind it: 干警 of 80名干警.

    Empty when the sentence goes on with a verb, or when the words name the next number.
    """
    found = _AFTER.match(text, end)
    if found is None or re.match(r"[\d*×_xX]", text[found.end() : found.end() + 1]):
        return ""
    words = _NEXT_ONE_S.sub("", found[1])
    verb = _VERB.match(words)
    acts = verb is not None and verb.end() < len(words) and not makes_noun(words)
    return "" if acts or _GOES_ON.match(words) or is_change(words) else words
