"""The noun behind a number: 80余名干警."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from huibao.report.changes import is_change
from huibao.report.figures.labels import ATTRIBUTES, without_extent
from huibao.report.lexicon import ACHIEVED, ACTS, GOVERNING, HEADS, MEASURES, SHARES
from huibao.report.quantities.units import PLACES
from huibao.report.words import Word, measures, text_of, words_of

_LONGEST = 32
_BEHIND = re.compile(
    r" ?(?:以上|以下|以内|左右)?[的 ]?((?:“[^“”\n]*”"
    r"|（[\u4e00-\u9fff、]{1,5}）(?=[\u4e00-\u9fff])|（(?:街道|社区|[市县区街乡镇村、])+）"
    r"|(?!第 ?[\d*×_])[^，。；、！？：\n\t（）《》“”\d*×_|])*)"
)
_MEASURED = re.compile(
    r"(?:总长|全长|总面积|面积|总投资|投资)(?:约|达|共)?[\d.]+[^\d，。；、的\n]{1,6}(?=的)"
)
_ATTRIBUTES = tuple(sorted(ATTRIBUTES, key=len, reverse=True))
_GOES_ON = re.compile(
    "(?<=..)(?<!集)中(?=[有的无已仍尚正第被获列居位名]|排(?:[名位在]|$)|开展|共)|正(?=[按在待])|(?<=..)(?:按(?=[月季年期序])|因(?![素子特果]))"
)
_NUMBER = re.compile(r"(?!\d{1,4} ?[年月日])[\d*×_xX]")
AREAS = frozenset((*PLACES, "乡镇", "镇街", "县区", "区县", "行政村", "市州"))
_PASSED = frozenset(("大关", "关口", "台阶"))
_OF_RATES = frozenset(("项", "个", "类", "种"))
_CARRIERS: Final = {
    "家": re.compile("企业|公司|机构|(?:单位|部门|医院|学校|银行|[店厂社所院场])$"),
    "户": re.compile("企业|农户|纳税人|商户$"),
    "个": re.compile(
        "(?:(?<!农)村|[县乡镇]|(?<=.)[市区州]|镇街|街道|断面|水源地|企业|单位|部门|学校|项目)$"
    ),
    "条": re.compile("(?:线|路|河流?|渠)$"),
    "间": re.compile("[房铺室店]$"),
    "座": re.compile("(?:[站库桥塔楼]|(?<!出)厂)$"),
    "名": re.compile("[员师长者生工]$"),
    "所": re.compile("(?:学校|医院|[校园院])$"),
}
"""What a unit counts, when the words go on with what is measured there: 2个县征缴进度."""


def noun_after(text: str, end: int, *, verb: str = "") -> str:
    """Return the noun behind a number (完成1名预备党员…), empty when a mark stands there.

    Behind a `verb` like 完成 an action is counted as well: 3公里路面硬化.
    """
    measured = _MEASURED.match(text, end, end + 24)
    words, _ = _behind(text, measured.end() if measured else end)
    noun = _noun(_without_clause(words), verb=verb)
    says_nothing = is_change(text_of(noun)) or text_of(noun) in _PASSED
    return "" if says_nothing else _without_attribute(noun)


def counted_noun(text: str, end: int, *, unit: str, verb: str) -> str:
    """Return the noun that a number counts when it stands right behind it: 干警 of 80名干警.

    Empty when the sentence goes on with a verb, or when the words name the next number.
    """
    words, followed = _behind(text, end)
    noun = _bearers(_noun(_without_clause(words), verb=verb), unit)
    if noun and (followed or measures(noun[-1])):
        noun = _carrier(noun, unit)
    counted = _without_attribute(noun)
    next_one_s = followed and len(noun) == len(words) and counted == text_of(noun)
    next_one_s = next_one_s and counted not in AREAS
    return "" if next_one_s or is_change(text_of(noun)) else counted


def among_whom(text: str, end: int, *, unit: str) -> str:
    """Return those whom a rank is among: 镇街 of 8个镇街综合考核中排第2."""
    words, _ = _behind(text, end)
    return _without_attribute(_carrier(_noun(_without_clause(words), verb=""), unit))


def done_after(text: str, end: int) -> str:
    """Return what those counted did, as the words behind the number say it: 57人参与巡护."""
    words, _ = _behind(text, end)
    stop = next((n for n, word in enumerate(words) if word.kind not in ("verb", "noun")), None)
    done = text_of(words[:stop])
    return "" if is_change(done) else done


def _behind(text: str, end: int) -> tuple[Sequence[Word], bool]:
    """Return the words up to the next mark, and whether a number stands there."""
    found = _BEHIND.match(text, end, end + _LONGEST)
    if found is None:
        return (), False
    return words_of(_GOES_ON.split(found[1])[0]), _NUMBER.match(text, found.end()) is not None


def _without_clause(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words without a clause that only tells of the noun: 省平台推送的|预警信息."""
    kinds = [word.kind for word in words]
    place = kinds.index("particle") if "particle" in kinds else 0
    tells = place > 1 and words[place].text == "的" and kinds[place - 1] == "verb"
    owned = tells and kinds[0] == "noun" and set(kinds[:place]) <= {"noun", "verb"}
    return words[place + 1 :] if owned and words[place + 1 :] else words


def _noun(words: Sequence[Word], *, verb: str) -> list[Word]:
    """Return the noun phrase that the words begin with."""
    found: list[Word] = []
    for n, word in enumerate(words):
        if not (word.kind == "noun" or _is_attribute(words, n, acted=verb)):
            break
        if found and (_is_quoted_apart(found[-1], word) or _is_place(found)):
            break
        if found and word.text[0] == "未" and words[n + 1 :] and words[n + 1].kind != "noun":
            break  # 隐患|未整改到位
        found.append(word)
    return found


def _carrier(noun: list[Word], unit: str) -> list[Word]:
    """Return the 行政村 of 行政村集体收入: the rest says what is measured there."""
    carries = _CARRIERS.get(unit)
    places = [n for n, word in enumerate(noun) if carries and carries.search(word.text)]
    return noun[: places[-1] + 1] if places else noun


def _bearers(noun: list[Word], unit: str) -> list[Word]:
    """Return those counted without what falls to each, or their rate: 副校长|人均, 商铺|出租率."""
    for n, word in enumerate(noun):
        if n and (word.text in SHARES or word.text[0] == "每"):
            return noun[:n]
    if len(noun) > 1 and noun[-1].text[-1] == "率" and unit not in _OF_RATES:
        carrier = _carrier(noun, unit)
        return noun[:1] if carrier is noun else carrier
    return noun


def _is_quoted_apart(before: Word, word: Word) -> bool:
    return word.text[0] == "“" and before.text[-1] not in "的级上下"


def _is_place(found: Sequence[Word]) -> bool:
    """Tell a 村 of 13个村集体收入: places are counted for themselves."""
    return len(found) == 1 and found[0].text.partition("（")[0] in PLACES


def _is_attribute(words: Sequence[Word], place: int, *, acted: str) -> bool:
    """Tell the verb of 示范苗圃 and 小区改造项目 from one that says what those counted did."""
    verb, behind = words[place], words[place + 1 : place + 2]
    if verb.kind != "verb":
        return False
    if not behind or behind[0].kind == "conjunction":
        return place > 0 and acted in ACHIEVED and verb.text != "全覆盖"
    if behind[0].kind != "noun":
        return False
    if place == 0:
        return verb.text not in ACTS and verb.text not in GOVERNING
    return verb.text not in ACTS and (behind[0].text in HEADS or behind[0].text in MEASURES)


def _without_attribute(noun: Sequence[Word]) -> str:
    """Return the noun without the name of the next number: 工程 of 工程总投资5亿元."""
    words = text_of(without_extent(list(noun)))
    if words.endswith(_ATTRIBUTES):
        return next(words.removesuffix(each) for each in _ATTRIBUTES if words.endswith(each))
    return words
