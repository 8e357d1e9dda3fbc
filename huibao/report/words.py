"""A clause as words with their parts of speech, from the dictionary of jieba.

It is loaded when the first clause is read, once in a process.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from huibao.report.lexicon import (
    ACTS,
    ADVERBS,
    ATTAINED,
    COVERBS,
    GOVERNING,
    HEADS,
    LIGHT,
    MANNERS,
    MEASURES,
    NEGATIONS,
    NOUNS,
    RATIOS,
    SUFFIXES,
    VERBS,
)

Kind = Literal[
    "noun",
    "verb",
    "coverb",
    "adverb",
    "time",
    "place",
    "conjunction",
    "particle",
    "pronoun",
    "mark",
]


class Word(NamedTuple):
    """A word of a clause and the part that it may play there."""

    text: str
    kind: Kind


_KINDS: Final[dict[str, Kind]] = {
    "v": "verb", "vd": "verb", "vg": "verb", "vi": "verb", "vq": "verb", "i": "verb", "d": "adverb",
    "p": "coverb", "t": "time", "tg": "time", "mq": "time", "f": "place", "c": "conjunction",
    "u": "particle", "uj": "particle", "ul": "particle", "uv": "particle", "uz": "particle",
    "ug": "particle", "ud": "particle", "r": "pronoun", "rz": "pronoun", "rr": "pronoun",
    "y": "adverb", "e": "adverb", "o": "adverb",
}  # fmt: skip
"""What the dictionary's tags amount to here; all others may be part of a noun."""

_TAUGHT: Final[dict[str, Kind]] = {
    **{word: "verb" for word in ATTAINED if len(word) > 1},
    **dict.fromkeys(COVERBS, "coverb"),
    **dict.fromkeys(ADVERBS, "adverb"),
    **dict.fromkeys((*ACTS, *GOVERNING, *LIGHT, *VERBS), "verb"),
    **dict.fromkeys(MANNERS, "adverb"),
    **dict.fromkeys((*NOUNS, *MEASURES, *HEADS), "noun"),
    **dict.fromkeys(("和", "及", "与", "以及"), "conjunction"),
    "左右": "adverb",
}

_SPLIT = ACTS | GOVERNING | MANNERS | {"深入"}
_PHRASE = 3
_CLOSING = frozenset(
    "地比"
)  # 低效用地 and 论文比: behind them a number stands, no verb and no noun

_TIME = (
    r"(?:截[至止]到?)?(?:\d{4} ?年度?(?:\d{1,2} ?月(?:\d{1,2} ?日|份|底|末)?)?"
    r"|\d{1,2}(?: ?月)? ?[-—至到~、] ?\d{1,2} ?月份?"
    r"|\d{1,2} ?月(?:\d{1,2} ?日|份|底|末|[上中下]旬)?"
    r"|第?[一二三四1-4](?:、[一二三四])?季度|前[一二三]季度|前[一二两三四五]年|[全今上本]年度?|本(?:季度|月)|年[初底末内]|月[初底末]"
    r"|[上下]半年|[春秋]季学期|\d+(?:天|小时|分钟|个?工作日|日)(?=[以之]?内)|目前|现在|当前|至今"
    r"|近[一二三四五]年|半年(?=以?来)|[\u4e00-\u9fff]{0,2}期间|当月|入[汛冬夏秋春]|开学)(?:[以之]?[前内]|以?来|期间|底前|末|为止|止)?"
)
_SPANS = re.compile(
    rf"(?P<quoted>“[^“”]*”|《[^《》]*》)|(?P<aside>（[^（）]*）)|(?P<when>{_TIME})|、"
)
_NAMED_TOO = re.compile(
    r"（(?:[\u4e00-\u9fff、]{1,5}）(?=[\u4e00-\u9fff])|(?:街道|社区|[市县区街乡镇村、])+）"
    r"|[^\W\d一二三四五六七八九十含另]）)"
)  # 乡镇（街道）干部, 慰问金（品）
_SPANNED = re.compile("[“《（、年月季天时日前在今]|期间|以来")
_SEAM = re.compile(
    "(?<![平年月日户人])(?=均[已为达有由在可按])|(?<=..率)(?=[仅过只才已未较比])|(?<=..比)(?=[达降升仅控])"
)  # 及时率|均为, never 率均; 竞争比|达到
_INSIDE = re.compile("(?:省|市|县|区|镇|乡|村|境|辖区)内")


_TEACHING = threading.Lock()


def _tagger() -> Callable[[str], list[tuple[str, str]]]:
    # Of the pages that ask at once, one teaches it, and the others wait until it has been taught.
    with _TEACHING:
        return _taught()


@lru_cache(maxsize=1)
def _taught() -> Callable[[str], list[tuple[str, str]]]:
    import rjieba  # loads its dictionary of 30 MB, for 0.2 s, when it is imported

    for word in _TAUGHT:
        if len(word) > 1 and len(rjieba.tag(word)) > 1:
            rjieba.add_word(word, None, "n")
    return rjieba.tag


@lru_cache(maxsize=4096)
def words_of(clause: str) -> tuple[Word, ...]:
    """Return the words of a clause; what is quoted is one noun, and a time one word.

    They are kept: a quarter of a report's clauses have come before (同比增长, 办结率).
    """
    if not clause:
        return ()
    clause = clause.encode("utf-8", "replace").decode()  # a lone surrogate is no UTF-8
    if _SPANNED.search(clause) is None:
        return tuple(_joined(_tagged(clause)))
    found: list[Word] = []
    last = 0
    for span in _SPANS.finditer(clause):
        found += _tagged(clause[last : span.start()])
        last = span.end()
        if span.lastgroup == "quoted":
            found.append(Word(span.group(), "noun"))
        elif span.lastgroup == "when":
            found.append(Word(span.group(), "time"))
        elif span.lastgroup != "aside":
            found.append(Word("、", "mark"))
        elif found and _is_name(found[-1]) and _NAMED_TOO.match(clause, span.start()):
            found[-1] = Word(found[-1].text + span.group(), "noun")
    return tuple(_joined(found + _tagged(clause[last:])))


def _is_name(word: Word) -> bool:
    return word.kind == "noun" or word.text in SUFFIXES


def text_of(words: Sequence[Word]) -> str:
    """Return the words as they are written."""
    return "".join([word.text for word in words])


def measures(word: Word) -> bool:
    """Tell 收入 and 达标率, which are measured on something, from what is counted."""
    return word.text in MEASURES or (len(word.text) > 1 and word.text[-1] in RATIOS)


def _tagged(plain: str) -> list[Word]:
    if not plain:
        return []
    found: list[Word] = []
    pieces = _SEAM.split(plain) if "均" in plain or "率" in plain or "比" in plain else (plain,)
    for place, piece in enumerate(pieces, 1):
        for word, tag in _tagger()(piece):
            if word.strip():
                found += _parts(word, tag)
        ratio = place < len(pieces) and len(found) > 1 and found[-1].text == "比"
        if ratio and _is_thing(found[-2]):
            found[-2:] = [Word(found[-2].text + "比", "noun")]
    return found


@lru_cache(maxsize=8192)
def _parts(word: str, tag: str) -> tuple[Word, ...]:
    """Return a word, or the verb and its object where the dictionary takes both for one."""
    if word in _TAUGHT or len(word) < _PHRASE:
        return (Word(word, _kind(word, tag)),)
    if word[0] in "共拟" and word[1:] in _TAUGHT:
        return Word(word[0], "adverb"), Word(word[1:], _TAUGHT[word[1:]])
    if len(word) > _PHRASE and word[:2] in _SPLIT:
        return Word(word[:2], _TAUGHT[word[:2]]), *_tagged(word[2:])
    return (Word(word, _kind(word, tag)),)


def _kind(word: str, tag: str) -> Kind:
    if word in _TAUGHT:
        return _TAUGHT[word]
    if word[0] == "每" or (word[0] in "未无" and len(word) > 1):
        return "noun"
    if len(word) == 1 and not (word.isalnum() or word in "*%‰"):
        return "mark"
    if _INSIDE.fullmatch(word):
        return "place"
    return "noun" if tag == "f" and len(word) > 1 else _KINDS.get(tag, "noun")


def _joined(words: list[Word]) -> list[Word]:
    """Join a suffix to what it makes a noun of (办结 and 率), a negation to what it negates."""
    found: list[Word] = []
    for word in words:
        before = found[-1] if found else None
        if before is not None and (_makes_noun(before, word) or before.text in NEGATIONS):
            found[-1] = Word(before.text + word.text, "noun")
        else:
            found.append(word)
    if len(found) > 1 and found[-1].text in _CLOSING and _is_thing(found[-2]):
        found[-2:] = [Word(found[-2].text + found[-1].text, "noun")]
    for place, (word, behind) in enumerate(pairwise(found)):
        if _modifies(word, behind):
            found[place] = Word(word.text, "noun")
    return found


def _is_thing(word: Word) -> bool:
    return word.kind == "noun" or (word.kind == "verb" and len(word.text) > 1)


def _makes_noun(before: Word, suffix: Word) -> bool:
    if len(suffix.text) == 2 and suffix.text[1] == "率" and len(before.text) == 1:
        return True  # 漏 and 损率
    if suffix.text in RATIOS:
        return before.kind in ("noun", "verb") or before.text not in ADVERBS
    return suffix.text in SUFFIXES and before.kind in ("noun", "verb") and before.text not in ACTS


def _modifies(word: Word, behind: Word) -> bool:
    """Tell 及时 and 联合, parts of 及时受理率 and 联合验收, from an adverb and a coverb."""
    if word.kind == "coverb":
        return behind.text in MEASURES or (word.text == "联合" and behind.kind == "verb")
    return word.kind == "adverb" and word.text not in ADVERBS and behind.kind == "noun"
