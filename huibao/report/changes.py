"""Words that tell how an indicator moved, or what became of those counted: 同比增长, 整改."""

from __future__ import annotations

import re

from huibao.report.lexicon import CONCLUDING

_CHANGED = re.compile(
    "(?:增速|增幅|降幅|涨幅)?(?:同比(?:上年|去年)?(?:同期)?|环比(?:[上去]?年?[上下]半年|[一二三四]季度|上[期月季]度?)?|同期|实际|名义|[较比][^，]{1,12}?|再|净|小幅|大幅|分别)*"
    "(?:增长|增加|下降|减少|提升|提高|上升|降低|减亏|上涨|压[减降缩]|精简|[前后]移|跃升|回[升落]|缩短|提前|扩大|收窄|加快|(?:[高低快慢]于|[高低快慢]出)[^，。]{0,12}|增幅|降幅|减幅|增速|涨幅|[增减]率|(?:(?:同比|环比|[较比][^，]{1,12}?)[增减][收支产])|比[增降]"
    "|[增减降升涨翻]|(?<=.)(?<!全)省|占(?!地)[^，。的]{0,16}的?|(?:[较比][^，]{2,14}|偏)(?:高|低|多|少|快|慢)出?|恢复[至到][^，]{2,16}|(?:[为是达]|相当于)?“?[^，]{0,10}(?:同期|常年|去年|上年|期间|(?:平均|历史|正常|同期|上年)水平)的?|[为达]“?[^，]{0,10}(?:预算|计划|目标|任务)的?)了?"
)
_SIGNS = frozenset("翻增减降提升涨压精移回缩扩收加于出幅速省占高低多少快慢恢期年水预计目任")
"""Without one of these no word tells a change, and most labels have none."""
_AT_END = re.compile(f"(?:{_CHANGED.pattern})$")
_MOVED = re.compile("(?:同比|环比|分别|均)*(?:增长|增加|下降|减少|提升|提高|上升|降低|上涨)$")
_ACTION = re.compile("(?<=..)(?:排查|摸排|检查|(?:立案)?查处|受理|立案|立项|登记|签约|开工)$")
_CONCLUDED = re.compile(
    f"(?:已|实际|现已|全部|正在|基本)*(?:{'|'.join(CONCLUDING)})了?(?:.{{0,6}}?(?:目标|任务|计划|进度|预算)+的?)?"
)


def ends_in_change(words: str) -> bool:
    """Tell whether the words may end in a phrase of change, however they begin."""
    return not _SIGNS.isdisjoint(words) and _AT_END.search(words) is not None


def is_change(words: str) -> bool:
    """Tell 同比增长, which says how another indicator moved, from an indicator of its own."""
    return not _SIGNS.isdisjoint(words) and _CHANGED.fullmatch(words) is not None


def concludes(words: str) -> bool:
    """Tell a bare 整改 or 完成全年任务, which says what became of those counted in front."""
    return _CONCLUDED.fullmatch(words) is not None


def unmoved(words: str) -> str:
    """Return the indicator without how it moved: 蚕茧产量 of 蚕茧产量增长."""
    bare = _MOVED.sub("", words)
    return bare if len(bare) > 1 else words


def worked_on(words: str) -> str:
    """Return what is worked on: 安置房 of 开工安置房, the words themselves where that is all."""
    found = _CONCLUDED.match(words)
    rest = _ACTION.sub("", words[found.end() :] if found else words)
    return rest if len(rest) > 1 else words
