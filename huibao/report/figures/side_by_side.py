"""Numbers side by side that share what is said of them: 面积、产量同比分别增长6%、7%."""

from __future__ import annotations

import re
from typing import Final

from huibao.report.changes import is_change
from huibao.report.figures.labels import Label, label_of

SEVERALLY: Final = re.compile("分别|分列|分居")
PACES: Final = ("增速", "增幅", "降幅", "涨幅")
_NONE = Label("", "")
_PARTS = re.compile("、|以及|[和与及]")
_THAN = re.compile("[高低快慢]于|[高低快]出")
_CLAUSE = re.compile("[，。；：\n]")
_COUNT = "[两二三四五六七八九十]"
THOSE: Final = re.compile(f"(?:前|上述|以上|这)?{_COUNT}[类者项种个家](?=.)")
"""What stands for those that were named before: 三者 (面积), 前三类 (增长)."""
_NAMED = re.compile(f"(?:.*(?:以|看)|其中)?(?P<list>.+?)(?:为主|等|等?{_COUNT}[类者项种个家].*)")
_BASES = re.compile(
    "(?P<one>同比|环比|[较比][^，。、和\\d]{1,8})[、和与](?P<other>[^，。、和\\d]{1,8}?)"
    "(?:均|各)?分别(?P<how>[^，。\\d]{0,6})$"
)


def two_bases(words: str) -> list[Label]:
    """Return both changes that 环比、同比分别增长 tells, none where the words tell one."""
    found = _BASES.search(words) if "分别" in words else None
    if found is None:
        return []
    one, other, how = found["one"], found["other"], found["how"]
    other = other if other[0] in "同环较比" else one[0] + other
    labels = [Label(one + how, ""), Label(other + how, "")]
    return labels if all(is_change(label.words) for label in labels) else []


def given_out(label: Label, words: str, *, numbers: int, alike: bool) -> list[Label]:
    """Return a label for each number of a row, as `words` in front of it say; one where it has one.

    Numbers that are `alike` are given out even if nothing says that each has a noun of its own.
    """
    severally = SEVERALLY.search(words) is not None
    parts = _PARTS.split(label.words)
    if len(parts) == numbers and all(parts) and (severally or alike):
        return _told_of_each(parts, label)
    if not severally:
        return [label]
    *before, clause = _CLAUSE.split(words)
    change = _change_in(label.words)
    parts = _PARTS.split(SEVERALLY.split(clause)[0])
    if len(parts) == numbers and all(parts):
        named = [label_of(part, len(part), floor=0, last=_NONE).words or part for part in parts]
        return [Label(overlaid(words, change), label.verb) for words in named]
    those = THOSE.match(label.words)
    listed = _NAMED.fullmatch(before[-1]) if before and (those or is_change(label.words)) else None
    parts = _PARTS.split(listed["list"]) if listed else []
    if len(parts) == numbers and all(parts):
        said = label.words[those.end() :] if those else label.words
        return [Label(part + said, label.verb) for part in parts]
    return [label]


def overlaid(words: str, change: str) -> str:
    """Return both, saying once what both of them say: 经费支出 and 支出进度."""
    if change.startswith(words):
        return change
    shared = next((n for n in range(len(change), 1, -1) if words.endswith(change[:n])), 0)
    return words.removesuffix(change[:shared]) + change


def _change_in(words: str) -> str:
    """Return the change that the words end in, empty where they end in none."""
    return next((words[n:] for n in range(len(words)) if is_change(words[n:])), "")


def _told_of_each(parts: list[str], label: Label) -> list[Label]:
    last = parts[-1]
    than = _THAN.match(parts[0])
    if than and not is_change(last):
        return [Label(than[0] + part.removeprefix(than[0]), label.verb) for part in parts]
    change = _change_in(last)
    if change == last:
        return [Label(part, label.verb) for part in parts]
    for pace in PACES:
        change = change.removeprefix(pace) if parts[0].endswith(pace) else change
    parts[-1] = last.removesuffix(change)
    return [Label(part + change, label.verb) for part in parts]
