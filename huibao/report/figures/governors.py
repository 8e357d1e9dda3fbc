"""Which verb of a clause governs what the clause ends in: the 办理 of 全年办理取水许可."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from huibao.report.lexicon import (
    ACTS,
    ATTAINING,
    GOVERNING,
    HEADS,
    LIGHT,
    MODALS,
    OFFICES,
    OURS,
    RESULTS,
)
from huibao.report.words import Word, measures, text_of

LISTED: Final = ACTS | GOVERNING
"""The verbs that are known to govern what stands behind them."""
_JOINS = ("、", "和", "并")


def governor(words: Sequence[Word]) -> int:
    """Return the place of the verb that governs what the words end in, -1 without one."""
    found, fresh, led, owned, named = -1, True, False, False, True
    for n, word in enumerate(words):
        behind = words[n + 1 :]
        joined = n > 1 and words[n - 1].text in _JOINS and found == n - 2
        chained = found == n - 1 >= 0 and word.text in LISTED
        relative = 0 <= found < n - 1 and any(each.text == "的" for each in behind[:-1])
        if relative:
            continue  # 注销|长期停用的取水口
        if word.kind == "verb" and _governs(
            word, behind, begins=fresh or led or joined, listed=chained or owned
        ):
            found, fresh, led, owned, named = n, False, False, False, False
        elif word.kind == "coverb" or (n == 0 and word.text == "与"):
            led, fresh = True, False
        elif word.kind in ("adverb", "time", "place") or _is_modal(word, behind):
            fresh = named = True
        elif word.kind not in ("mark", "conjunction", "particle", "pronoun"):
            named = named and word.kind == "noun"
            owned = named and word.text.endswith(OFFICES)
            fresh = fresh and OURS.fullmatch(word.text) is not None
    return found


def _is_modal(word: Word, behind: Sequence[Word]) -> bool:
    return (
        (word.text in MODALS or word.text.endswith("计划"))
        and bool(behind)
        and behind[0].kind == "verb"
    )


_OF_ITS_OWN = frozenset(("比例", "进度", "时间", "时限", "质量"))


def _governs(verb: Word, behind: Sequence[Word], *, begins: bool, listed: bool) -> bool:
    """Tell whether a verb has what stands behind it for its object, or is part of its name."""
    rest = [word for word in behind if word.text not in RESULTS]
    if not begins and not listed and len(rest) == 1 and rest[0].text in HEADS:
        return False
    attains = verb.text in ATTAINING and not {word.text for word in rest} & _OF_ITS_OWN
    if len(text_of(rest)) < 2 or (all(map(measures, rest)) and not attains):
        return False
    noun = next((word for word in rest if word.kind == "noun"), None)
    if noun is None:
        return verb.text in (LIGHT | ACTS) and verb.text != "实现"
    if verb.text in ACTS or (len(rest) < len(behind) and behind[0].text in RESULTS):
        return True
    if len(rest) == 1 and noun.text in HEADS:
        return False
    if verb.text in GOVERNING:
        return begins or listed
    return begins and len(verb.text) > 1 and len(text_of(rest)) > 2
