"""What a figure counts: the noun in front of the number, without the verb that governs it.

A clause of a report runs: when, who, for or with whom, verb, what is counted, how far, number. The
words in front of the number are read in that order; what is left is the label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from huibao.report.changes import concludes, ends_in_change, is_change
from huibao.report.figures.clauses import opened, words_before_number
from huibao.report.figures.governors import LISTED, governor
from huibao.report.lexicon import (
    ASPECTS,
    ATTAINED,
    DETERMINERS,
    HEADS,
    LIGHT,
    MANNERS,
    OFFICES,
    OURS,
    RESULTS,
)
from huibao.report.words import Word, text_of, words_of

_BOUNDARY = re.compile("[，。；！？：\n\t]")
_INNER_MARK = re.compile(
    r"（[一二三四五六七八九十]{1,3}）|(?<=[\u4e00-\u9fff])\d{1,2}[.、](?=[\u4e00-\u9fff])"
)
_LONGEST = 60
_TELLING = 3
_ADDED = ("新增", "净增")
_TIERS = frozenset("省市县区镇乡村")
_NUMBERED = re.compile(r"^ *（?\d{1,2}[.、）](?!\d)")
_ENDS_BEFORE = re.compile("(?:(?<![惠普涉波])及|和|与)$")
_JUDGED = re.compile(
    "(?:(?<=面积)|(?<=比例)|(?<=[率量额数度]))(?:不?[大高多足]|[小低少])$|不足$|"
    "(?:仍然|依然|仍|还)?(?:比较|较为|偏|较|过|很)(?:大|高|低|多|少|小|快|慢|重)$"
    "|(?:稳步|持续|明显|显著|大幅|快速)?(?:增长|下降|提升|提高|减少|增加|攀升|回落)$"
)
ATTRIBUTES: Final = frozenset(
    ("全长", "总长", "总投资", "计划投资", "概算投资", "占地", "占地面积", "建筑面积", "总面积")
)


class Label(NamedTuple):
    """The noun (`words`) that is counted and the verb in front of it, either may be empty."""

    words: str
    verb: str


_NONE = Label("", "")


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
    clause = _INNER_MARK.split(opened(clause))[-1]
    if clause in _ADDED:
        return Label("", clause)
    if cut < 0 and _ENDS_BEFORE.search(clause):
        return _NONE
    if inherits and clause[1:] in _TIERS:
        return Label(clause[1:], "")
    words = without_extent(words_before_number(clause))
    if cut < 0 and not words and last.words and text[floor:start].strip():
        return last
    label = _label(_last_item(words, inherits=inherits), last=last, inherits=inherits)
    return label if cut <= 0 else _told_before(whole[:cut], whole[cut], label)


def without_verb(words: str) -> str:
    """Return what the verb at the front of `words` governs, all of them where none stands there."""
    found = words_of(words)
    return text_of(_named(found[governor(found) + 1 :]))


def is_deed(words: str) -> bool:
    """Tell 已立案, which names nobody to whom it was done, from 案件."""
    return all(word.kind in ("verb", "adverb") for word in words_of(words))


def _told_before(words: str, mark: str, label: Label) -> Label:
    """Return a label with what the clause in front names: 便道，全长600米; 面积小，均在30平方米."""
    clause = _NUMBERED.sub("", _BOUNDARY.split(words)[-1])
    if mark == "，" and label.words in ATTRIBUTES:
        return Label(_owner(clause) + label.words, label.verb)
    if label.words:
        return label
    if mark == "：":
        return _label(without_extent(words_before_number(clause)), last=label, inherits=False)
    found = _JUDGED.search(clause) if mark == "，" else None
    if found and not re.search(r"[\d*]", clause):
        return _label(words_before_number(clause[: found.start()]), last=_NONE, inherits=False)
    if mark == "，" and 0 < len(clause) < 3 and words != clause:
        return _label(words_before_number(clause), last=_NONE, inherits=False)
    return label


def _owner(clause: str) -> str:
    """Return what the clause in front names, empty when it tells or counts something itself."""
    clause = clause.lstrip("、 ")
    tells = any(word.kind in ("verb", "adverb") for word in words_of(clause))
    return "" if tells or len(clause) > 16 or re.search(r"[\d*×]", clause) else clause


def _last_item(words: Sequence[Word], *, inherits: bool) -> Sequence[Word]:
    """Return the words behind a 、 when another number stands in front of it."""
    marks = [n for n, word in enumerate(words) if word.text == "、"]
    if not marks or inherits:
        return words
    before = text_of(words[(marks[-2] + 1 if marks[1:] else 0) : marks[-1]])
    counted = re.search(r"[\d*]", before) and len(text_of(words[marks[-1] + 1 :])) > 1
    return words[marks[-1] + 1 :] if counted else words


_UP_TO = frozenset(("达到", "日均", "保持", "稳定", "实际"))
_EXTENT = frozenset(
    ("adverb", "coverb", "conjunction", "particle", "pronoun", "mark", "time", "place")
)
_TOTALS = frozenset(("累计", "共", "共计", "总计", "合计", "仅", "只", "也", "再"))
_LAST = frozenset(("其他", "其它"))


def without_extent(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words without those that only lead up to the number: 共, 达到, 控制在, 由."""
    end = len(words)
    while end:
        word = words[end - 1]
        past = end < len(words) and words[end].text in RESULTS
        if word.text in ("到", "至", "在") and end > 1 and words[end - 2].text in ATTAINED:
            end -= 2
        elif _is_predicate(word, words[: end - 1], past=past):
            end -= 1
        elif word.kind == "time" and end > 1 and words[end - 2].text[-1] in "于出":
            break  # 高于去年
        elif word.text == "的" or word.text in _LAST or _is_area(words[:end]):
            break
        elif word.text in MANNERS and end > 1 and words[end - 2].kind == "verb":
            break  # 调解成功
        elif (
            word.kind in _EXTENT
            or word.text[0] == "每"
            or word.text in _UP_TO
            or (word.text[0] == "全" and _is_all_of_ours(words[:end]))
        ):
            end -= 1
        else:
            break
    return words[:end]


def _is_area(words: Sequence[Word]) -> bool:
    """Tell the 县内 of 省外9人、县内3人, all that is said of those counted."""
    return len(words) == 1 and words[0].kind == "place" and len(words[0].text) > 1


def _is_all_of_ours(words: Sequence[Word]) -> bool:
    """Tell the 全县 of 标准酒店全县仅有1家, which says only where they were counted."""
    noun = len(words) > 1 and words[-2].kind == "noun"
    return noun and OURS.fullmatch(words[-1].text) is not None


def _is_told_of(words: Sequence[Word]) -> bool:
    """Tell whether an indicator stands in front of 完成: 木材收入累计完成, not 目前已完成."""
    before = [word for word in words if word.text not in _TOTALS]
    nouns = any(word.kind == "noun" for word in before)
    return (
        nouns
        and before[-1].kind not in ("adverb", "place", "time")
        and before[0].text not in LISTED
    )


def _is_predicate(verb: Word, before: Sequence[Word], *, past: bool) -> bool:
    """Tell the 完成 of 收入完成8万元 and the 出 of 会议纪要出了7期, which say nothing of theirs."""
    if verb.text in ASPECTS:
        return _is_told_of(before) and not any(word.text in ("较", "比") for word in before)
    short = verb.kind == "verb" and len(verb.text) == 1 and verb.text not in ATTAINED
    return past and short and bool(before) and before[-1].kind == "noun"


def _label(words: Sequence[Word], *, last: Label, inherits: bool) -> Label:
    """Return what the words say is counted, or whose change they tell."""
    for n in range(len(words) if ends_in_change(text_of(words)) else 0):
        change = text_of(words[n:])
        if is_change(change) and not (n and words[n - 1].kind == "conjunction"):
            whose = _object(without_extent(words[:n]), last=_NONE, inherits=False)
            return Label((whose.words or whose.verb) + change, "")
    return _object(words, last=last, inherits=inherits)


_PUT_INTO = frozenset(("列入", "纳入"))


def _object(words: Sequence[Word], *, last: Label, inherits: bool) -> Label:
    place = governor(words)
    named = _named(words[place + 1 :]) if place >= 0 else []
    if place >= 0 and words[place].text in _PUT_INTO and any(w.text == "的" for w in named[:-1]):
        at = [w.text for w in named].index("的")
        named = named[at + 1 :]
    if place >= 0 and words[place + 1 :] and OURS.fullmatch(text_of(words[place + 1 :])):
        return Label("", words[place].text)  # 担负全镇 (21个行政村)
    verb = words[place].text if named else ""
    named = named or _told_of(words) or _named(_behind_adverbs(words))
    if len(named) == 1 and named[0].kind == "verb" and named[0].text in LISTED and not verb:
        return Label("", named[0].text)
    if not named:
        return last if inherits else _NONE
    if verb and place == len(words) - 2 and named[0].text in LISTED and verb not in LIGHT:
        return Label(verb + named[0].text, verb)  # 拆除复耕
    return Label(text_of(named), verb or (last.verb if inherits else ""))


_ITSELF = re.compile("[我该].|本[省市县区镇乡村局院校所站队部级]")
_LEADING = frozenset(("adverb", "particle", "pronoun", "conjunction", "mark"))


def _named(words: Sequence[Word]) -> list[Word]:
    """Return the noun phrase that the words end in."""
    start = 0
    relative = "的" in [word.text for word in words[:-1]]
    for n, word in enumerate(words):
        kept = relative and word.kind == "adverb"  # 长期停用的采伐许可
        leads = start == n and not kept and _leads(word, words[n - 1] if n else None)
        if leads or _determines(words, n):
            start = n + 1
    found = list(words[start:])
    while found and found[-1].kind in ("mark", "conjunction"):
        found.pop()
    return [] if OURS.fullmatch(text_of(found)) else found


def _determines(words: Sequence[Word], place: int) -> bool:
    """Tell 各类, and 等 behind examples, from what they stand in front of."""
    word, behind = words[place].text, len(words) - place - 1
    if word == "等":
        return not (behind == 1 and words[-1].text in HEADS)
    return word in DETERMINERS and behind > 0 and (place == 0 or words[place - 1].kind != "noun")


def _leads(word: Word, before: Word | None) -> bool:
    """Tell a word that only leads up to the noun: 了, 各, 今年, or the 镇 of 有的镇."""
    if word.text in MANNERS or word.text in _LAST:
        return False
    if word.kind in _LEADING or word.text in RESULTS or _ITSELF.fullmatch(word.text):
        return True
    if len(word.text) > 1:
        return False
    owned = before is not None and before.kind in ("pronoun", "particle")
    return (
        word.kind == "coverb"
        or word.text in ("后", "中", "内")
        or (owned and OURS.fullmatch(word.text) is not None)
    )


def _behind_adverbs(words: Sequence[Word]) -> Sequence[Word]:
    """Return what stands behind the last adverb, time or place of a clause without an object."""
    start = 0
    for n, word in enumerate(words[:-1]):
        attributes = word.text in MANNERS and (
            words[-1].kind == "noun"
            or (n == len(words) - 2 and (word.text == "基本" or not concludes(words[-1].text)))
        )
        owns = word.kind == "adverb" and words[n + 1].text == "的" and word.text != "有"
        if word.kind in ("adverb", "time", "place", "coverb") and not (attributes or owns):
            start = n + 1
    led = start and words[start - 1].kind == "coverb"
    verbs = [n for n in range(start, len(words)) if words[n].kind == "verb"]
    return words[verbs[0] :] if led and verbs and words[-1].kind == "verb" else words[start:]


_ONLY = frozenset("仅只再却才就也又还")


def _told_of(words: Sequence[Word]) -> list[Word]:
    """Return the 模型 of 模型仅上线8个, of which an adverb and a verb alone tell the number."""
    words = words[:-1] if words and words[-1].text in RESULTS else words
    if len(words) < _TELLING or words[-1].kind != "verb" or words[-2].text not in _ONLY:
        return []
    named = _named(words[:-2])
    nouns = any(word.kind == "noun" for word in named) and named[-1].kind in ("noun", "verb")
    return [] if not nouns or text_of(named).endswith(OFFICES) else named
