"""What a number of running text counts, as the words around it and the number in front say."""

from __future__ import annotations

import re

from huibao.report.changes import is_change
from huibao.report.figures.labels import ATTRIBUTES, Label, is_deed, label_of, without_verb
from huibao.report.figures.nouns import AREAS, among_whom, counted_noun, done_after, noun_after
from huibao.report.lexicon import HEADS, SHARES
from huibao.report.quantities.quantity import Quantity
from huibao.report.quantities.ratios import moves_on
from huibao.report.quantities.units import COUNTERS, PLACES, unscaled

_TOLD_APART = re.compile("其中[：，]?有?$")
_RUNS_TO = re.compile("，?(?:目前|现在?|总数|累计|已|共)*(?:达到?|有)")
_RESIDENTS = re.compile("全(?:[省市县区镇乡村场校局院社]|街道|社区)$")
_SAYS_NOTHING = re.compile(".{0,8}[，、](?:大约|[约近共计达超长]|其中：?，?有?)+")
_NEXT_IN_LIST = re.compile("(?:、|和|及|以及)$")
_AMONG_WHOM = re.compile("在[^，。；]{0,6}$")
_RANKS = re.compile("(?:[居列排位名次前跃升至到]|跻身)+$")
_HELD = re.compile("，(?:控制|稳定|保持|维持)在$")
_NOT_YET = re.compile("[未没].{1,4}")
_STOPS = re.compile("[。；！？\n]")


def named_around(
    text: str,
    each: Quantity,
    *,
    before: Quantity | None,
    after: Quantity | None,
    last: Label,
    floor: int,
) -> Label:
    """Return what a quantity of running text counts; `before` is the one in front in its line."""
    if each.unit in PLACES:
        return Label(each.unit, "")
    if before is None or before.unit in PLACES:
        last = Label("", "")
    else:
        handed_on = _handed_on(text, each, before=before, last=last)
        if handed_on is not None:
            return handed_on
    if before is not None and before.kind == "total" and each.kind == "rank":
        return _ranked(text, before, each, last=last, floor=floor)
    floor = max(floor, before.end if before else 0)
    label = _total_label(text, each) or label_of(text, each.start, floor=floor, last=last)
    listed = before is not None and _lists_nouns_behind(text[before.end : each.start], last.words)
    end = after.end if after and after.start == each.end else each.end
    if each.kind == "rate" and label.words.endswith("的"):
        return Label(label.verb + label.words[:-1], label.verb)
    behind = _named_behind(text, each, label, end=end, listed=listed)
    done = text[each.start - 1 : each.start] == "了"
    itself = done or len(label.words) < 2 or label == last or label.words in AREAS
    least = 1 if itself else 2
    if not is_change(label.words) and len(behind) >= least:
        return Label(behind, label.verb or label.words)
    if not label.words:
        goes_on = before is not None and (
            same_sentence(text, before, each)
            or _TOLD_APART.search(text, floor, each.start) is not None
        )
        inherited = last if goes_on else None
        return _unnamed(text, each, end=end, floor=floor, verb=label.verb, last=inherited)
    goes_on = before is not None and same_sentence(text, before, each)
    return _completed(text, each, label, last=last if goes_on else None)


def _named_behind(text: str, each: Quantity, label: Label, *, end: int, listed: bool) -> str:
    """Return the noun behind a number that it counts, empty where the one in front is meant."""
    counts = each.kind == "count" and (
        unscaled(each.unit)[1] in COUNTERS
        or text[max(0, each.start - 2) : each.start].rstrip()[-1:] in ("的", "等")
        or listed
    )
    noun = counted_noun(text, end, unit=each.unit, verb=label.verb or label.words) if counts else ""
    if listed and not noun:
        noun = done_after(text, end)
    short = len(label.words) == 1 and each.kind == "count"
    if not noun and (short or label.words.endswith("的")):
        noun = noun_after(text, end)
    told = _NOT_YET.fullmatch(noun) is not None and not is_deed(label.words)
    return "" if told else noun  # 桥梁还有29座|未改造


def _completed(text: str, each: Quantity, label: Label, *, last: Label | None) -> Label:
    """Return a label that names no thing by itself with what it is told of: 户均|贷款."""
    if label.words in SHARES and last is not None:
        return Label(label.words + last.words.removeprefix(label.words), label.verb)
    if label.words in ATTRIBUTES and text[each.end : each.end + 1] == "的":
        return Label(noun_after(text, each.end) + label.words, label.verb)
    return label


def _unnamed(
    text: str, each: Quantity, *, end: int, floor: int, verb: str, last: Label | None
) -> Label:
    """Return what is counted where no noun stands in front; `last` goes on in its sentence."""
    if last is not None and each.kind == "rate" and _HELD.search(text, floor, each.start):
        return last  # 超限率0.2%，控制在0.3%的目标以内
    given = text[max(floor, each.start - 1) : each.start] in ("为", "给", "向", "对")
    noun = noun_after(text, end, verb=verb)
    if verb == "投入" and each.unit.endswith("元") and noun not in HEADS:
        noun = ""  # 投入460万元|建设平台
    noun = noun or (without_verb(done_after(text, end)) if given else "")
    if noun:
        return Label(noun, verb)
    if last is not None and (len(verb) < 2 or _SAYS_NOTHING.fullmatch(text, floor, each.start)):
        return last
    done = _done(text, each, end=end, verb=verb)
    if not done and each.unit in ("人", "户"):
        residents = _RESIDENTS.search(text, floor, each.start)
        done = residents.group() if residents else ""
    return Label(done, verb) if done or last is None else last


def _done(text: str, each: Quantity, *, end: int, verb: str) -> str:
    """Return what was done where no noun says what is counted: 57人参与巡护, 已化解45起."""
    spent = each.kind == "rate" or each.unit.endswith("元")
    return verb if spent and verb else done_after(text, end) or verb


def _handed_on(text: str, each: Quantity, *, before: Quantity, last: Label) -> Label | None:
    """Return what a quantity counts that goes on with the one in front, None for another one."""
    between = text[before.end : each.start]
    if not between and before.kind != "total":
        return last  # 6195户12533人
    if before.unit == each.unit and _RUNS_TO.fullmatch(between):
        return last  # 新增2处，已达43处
    if (each.kind == "rate" and between.strip() == "的") or moves_on(text, before, each):
        return last
    own = between == "、" and each.unit in COUNTERS and before.unit != each.unit
    noun = noun_after(text, each.end) if own else ""
    return Label(noun, last.verb) if noun else None


def _lists_nouns_behind(between: str, noun: str) -> bool:
    """Tell a list whose nouns follow their numbers (36篇征文、4本画册) from one they lead."""
    listed = _NEXT_IN_LIST.sub("", between)
    return listed != between and bool(noun) and listed.endswith(noun)


def same_sentence(
    text: str, before: Quantity, found: Quantity, *, ends: re.Pattern[str] = _STOPS
) -> bool:
    """Whether no sentence ends between the two numbers."""
    return ends.search(text, before.end, found.start) is None


def _ranked(text: str, total: Quantity, rank: Quantity, *, last: Label, floor: int) -> Label:
    """Return what a rank is by: what stands behind or in front of whom it is among."""
    ranked_by = _ranked_by(text, total, rank)
    if ranked_by:
        return Label(ranked_by, "")
    among = _AMONG_WHOM.search(text, max(floor, total.start - 12), total.start)
    end = among.start() if among else total.start
    named = label_of(text, end, floor=floor, last=last)
    return named if named.words else last


def _ranked_by(text: str, total: Quantity, rank: Quantity) -> str:
    """Return what a rank is by, where that stands behind whom it is among: 综合考核, 总量."""
    among, _, behind = text[total.end : rank.start].rpartition("中")
    own = _RANKS.sub("", behind if among and behind[:1] not in "由从" else "")
    return own or among.removeprefix(among_whom(text, total.end, unit=total.unit))


def _total_label(text: str, found: Quantity) -> Label | None:
    """Return whom a rank is among: the four kinds of 位居*家同类单位第*."""
    words = among_whom(text, found.end, unit=found.unit) if found.kind == "total" else ""
    return Label(words, "") if words else None
