"""What each number of running text counts: clause by clause, each in the light of those before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huibao.report.changes import concludes, is_change, unmoved, worked_on
from huibao.report.labels import ATTRIBUTES, Label, is_deed, label_of, without_verb
from huibao.report.lexicon import ENDED, SHARES
from huibao.report.nouns import AREAS, among_whom, counted_noun, done_after, noun_after
from huibao.report.quantity import Quantity
from huibao.report.rows import PACES, THOSE, given_out, overlaid, two_bases
from huibao.report.units import COUNTERS, PLACES, unscaled

_TOLD_APART = re.compile("其中[：，]?有?$")
_RUNS_TO = re.compile("，?(?:目前|现在?|总数|累计|已|共)*(?:达到?|有)")
_LINKS = re.compile("[、，]|和|及|以及|与")
_LINKS_CHANGES = re.compile(
    "[、，和及与](?:(?:同比|环比)?(?:增长|增加|提高|上升|下降|降低|减少)了?)?"
)
_RESIDENTS = re.compile("全(?:[省市县区镇乡村场校局院社]|街道|社区)$")
_SAYS_NOTHING = re.compile(".{0,8}[，、](?:大约|[约近共计达超长]|其中：?，?有?)+")
_SHARE_OF = re.compile("^(?:占到?|[为是]|达到?|相当于|完成)")
_NEXT_IN_LIST = re.compile("(?:、|和|及|以及)$")
_TOPIC = re.compile("(?:在|从|对)?(?P<topic>[^，。；、：\\d*×_]{2,14}?)(?:方面|中|上)，")
_RANKING = re.compile("(?:[全本][国省市县区])?(?:排名|排位|位次|名次)")
_AMONG_WHOM = re.compile("在[^，。；]{0,6}$")
_RANKS = re.compile("(?:[居列排位名次前跃升至到]|跻身)+$")
_RUNS_ON = re.compile("(?:累计|共计?|合计|总计)[达约近]?$")
_LEVEL = re.compile("，(?:已|现)?(?:[升降增减提]|下降|上升|提高|提升|增加|减少|达)[至到为][约近]?$")
_BARE_MOVE = re.compile("(?<=..)[升降增减]$")
"""What has moved and what it moved to: 漏损率下降2个百分点，降至8.5%, which is the 漏损率."""
_STOPS, _FULL_STOPS = re.compile("[。；！？\n]"), re.compile("[。！？\n]")
_LONGEST_SENTENCE = 120
_MOST_IN_A_ROW = 12
_TWO = 2
_TOTALS = frozenset(("总量", "总数", "总额"))
_NONE = Label("", "")


class Telling:
    """Goes through the numbers of running text in order, and says what each counts."""

    def __init__(self, text: str, found: Sequence[Quantity]) -> None:
        self.text = text
        self.found = found
        self.before: Quantity | None = None
        self.label = self.subject = self.said = _NONE
        self.told: list[tuple[str, Label]] = []
        self.shared: list[Label] = []
        self.given: list[Label] = []
        self.of_unit: dict[str, Label] = {}
        self.outside: tuple[Label, Label, Label, list[tuple[str, Label]]] | None = None

    def label_at(self, place: int, *, line: int) -> Label:
        """Return what the number at `place` counts; its line begins at `line`."""
        each, before = self.found[place], self.before
        self.before = each
        before = before if before and before.end > line else None
        if before is None:
            self.of_unit = {}
        floor = max(line, before.end if before else 0)
        self._step_in_or_out(self.text[floor : each.start], goes_on=before is not None)
        self.label = self._next(place, before=before, line=line, floor=floor)
        if before is None or not _same_sentence(self.text, before, each, ends=_FULL_STOPS):
            self.told = []
        if each.kind == "rate" and not (before and self.text[before.end : each.start] == "的"):
            self.label = _of_a_goal(self.label)
        if self._is_goal(place):
            self.said = Label(_SHARE_OF.sub("", self.label.words), self.label.verb)
            self.label = _of_a_goal(self.label)
            return self.said
        moves = is_change(self.label.words) or _concludes(self.label, each, before=before)
        if moves and before and _same_sentence(self.text, before, each):
            self.said = self._moved(place, floor=floor)
        else:
            self.shared = []
            if each.kind != "total":
                self.subject = self.label
                self.told.append((each.unit, self.label))
            self.said = self.label
        if not self.said.words:
            self.said = self.subject = self._named_before(each, line=line, floor=floor)
        elif _LEVEL.search(self.text, floor, each.start):
            self.said = Label(_BARE_MOVE.sub("", unmoved(self.said.words)), self.said.verb)
        self.of_unit[unscaled(each.unit)[1]] = self.said
        return self.said

    def _is_goal(self, place: int) -> bool:
        """Tell the 3亿元 of 占预算3亿元的52%, and of 完成任务（3亿元）的52%."""
        if place + 1 == len(self.found) or self.found[place + 1].kind != "rate":
            return False
        between = self.text[self.found[place].end : self.found[place + 1].start]
        return between in ("的", "）的") and (
            is_change(self.label.words) or concludes(self.label.verb + self.label.words)
        )

    def _named_before(self, each: Quantity, *, line: int, floor: int) -> Label:
        """Return what a number is of whose clause names nothing: its topic, or what was counted."""
        named = _topic(self.text, line, each.start)
        if not named and each.kind == "rank":
            ranking = _RANKING.search(self.text, floor, each.start)
            named = ranking.group() if ranking else ""
        if named or not _RUNS_ON.search(self.text, floor, each.start):
            return Label(named, self.said.verb)
        return self.of_unit.get(unscaled(each.unit)[1], _NONE)

    def _step_in_or_out(self, between: str, *, goes_on: bool) -> None:
        """Remember what was told of in front of a bracket, and go on with it behind."""
        if not goes_on:
            self.outside = None
        elif self.outside and "）" in between:
            label, self.subject, self.said, self.told = self.outside
            self.label = self.label if between.startswith("）的") else label
            self.outside = None
        if "（" in between[between.rfind("）") + 1 :]:
            self.outside = self.label, self.subject, self.said, list(self.told)

    def _next(self, place: int, *, before: Quantity | None, line: int, floor: int) -> Label:
        """Return the label of a number as its own clause says it."""
        if self.given:
            return self.given.pop(0)
        text, each = self.text, self.found[place]
        after = self.found[place + 1] if place + 1 < len(self.found) else None
        ranked = each.kind == "rank" and not self.label.words.endswith(PACES)
        last = self.subject if ranked else self.label
        if ranked and is_deed(last.words) and _RANKING.search(text, floor, each.start):
            last = _NONE
        label = _label(text, each, before=before, after=after, last=last, floor=line)
        those = THOSE.match(label.words) if self.told else None
        if those and is_change(label.words[those.end() :]):
            label = Label(label.words[those.end() :], label.verb)
        row = self._in_a_row(place, _LINKS)
        return self._of_a_row(place, row, label, text[floor : each.start]) if row > 1 else label

    def _of_a_row(self, place: int, row: int, label: Label, words: str) -> Label:
        """Return the label of a row's first number, and remember those of the others."""
        changes = two_bases(words) if row == _TWO else []
        if changes:
            self.shared = [self.subject] * 3
        units = {each.unit for each in self.found[place : place + row]}
        alike = row > _TWO or len(units) == 1
        first, *self.given = changes or given_out(label, words, numbers=row, alike=alike)
        return first

    def _moved(self, place: int, *, floor: int) -> Label:
        """Return whose change a number tells; a row of them tells of as many that went before."""
        links = _LINKS_CHANGES if "分别" in self.text[floor : self.found[place].start] else _LINKS
        row = self._in_a_row(place, links)
        self.shared = self.shared[1:] or _of_last(self.told, row) or [self._mover(place)]
        return moved(self.shared[0], self.label)

    def _mover(self, place: int) -> Label:
        """Return whose change is told: 单位 behind 新增单位8家，退库3家，净增5家, not 退库."""
        if self.said.words.endswith((*PACES, "占比")):
            return self.said
        each = self.found[place]
        if self.subject.words in _TOTALS:
            named = (told for _, told in reversed(self.told) if told.words not in _TOTALS)
            return next((told for told in named if not is_change(told.words)), self.subject)
        if each.kind == "rate" or not concludes(self.label.words):
            return self.subject
        if not is_deed(self.subject.words):
            return self.subject
        alike = (told for unit, told in reversed(self.told) if unit == each.unit)
        return next((told for told in alike if not is_deed(told.words)), _NONE)

    def _in_a_row(self, place: int, links: re.Pattern[str]) -> int:
        """Return how many numbers stand side by side from `place` on: two in 增长6%、8%."""
        last, stop = place, min(place + _MOST_IN_A_ROW, len(self.found))
        while last + 1 < stop and links.fullmatch(
            self.text, self.found[last].end, self.found[last + 1].start
        ):
            last += 1
        return last - place + 1


def moved(subject: Label, change: Label) -> Label:
    """Return whose change it is: 营业收入同比增长."""
    concluded = concludes(change.words)
    words = worked_on(subject.words) if concluded else unmoved(subject.words)
    if words == subject.verb:
        words = ""
    if words and change.words in ENDED:
        return Label(change.words + words, change.verb)
    return Label(overlaid(words, change.words), change.verb)


def _topic(text: str, floor: int, start: int) -> str:
    """Return what the sentence says that it is about: 特种设备方面，在用4万台."""
    near = max(floor, start - _LONGEST_SENTENCE)
    begin = max(near, *(text.rfind(stop, near, start) + 1 for stop in "。；！？"))
    found = _TOPIC.match(text, begin, start) if begin > near or near == floor else None
    return found["topic"] if found else ""


def _concludes(label: Label, each: Quantity, *, before: Quantity | None) -> bool:
    """Tell what became of those in front (隐患39处，整改38处) from another indicator."""
    alike = each.kind == "rate" or (before is not None and before.unit == each.unit)
    return alike and concludes(label.words)


def _of_a_goal(label: Label) -> Label:
    """Return a label that keeps its verb where a part of a goal is told: 完成总目标."""
    whole = label.verb + label.words
    bare = not concludes(label.words) and concludes(whole)
    return Label(whole, label.verb) if bare else label


def _of_last(told: Sequence[tuple[str, Label]], numbers: int) -> list[Label]:
    """Return whose changes a row of numbers tells: as many of the last labels as it has numbers."""
    return [label for _, label in told[-numbers:]] if 1 < numbers <= len(told) else []


def _label(
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
    counts = each.kind == "count" and (
        unscaled(each.unit)[1] in COUNTERS
        or text[max(0, each.start - 2) : each.start].rstrip()[-1:] in ("的", "等")
        or listed
    )
    end = after.end if after and after.start == each.end else each.end
    behind = (
        counted_noun(text, end, unit=each.unit, verb=label.verb or label.words) if counts else ""
    )
    if each.kind == "rate" and label.words.endswith("的"):
        return Label(label.verb + label.words[:-1], label.verb)
    if listed and not behind:
        behind = done_after(text, end)
    if label.words.endswith("的") and not behind:
        behind = noun_after(text, end)
    done = text[each.start - 1 : each.start] == "了"
    itself = done or len(label.words) < 2 or label == last or label.words in AREAS
    least = 1 if itself else 2
    if not is_change(label.words) and len(behind) >= least:
        return Label(behind, label.verb or label.words)
    if not label.words:
        goes_on = before is not None and (
            _same_sentence(text, before, each)
            or _TOLD_APART.search(text, floor, each.start) is not None
        )
        inherited = last if goes_on else None
        return _unnamed(text, each, end=end, floor=floor, verb=label.verb, last=inherited)
    goes_on = before is not None and _same_sentence(text, before, each)
    return _completed(text, each, label, last=last if goes_on else None)


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
    given = text[max(floor, each.start - 1) : each.start] in ("为", "给", "向", "对")
    noun = noun_after(text, end, verb=verb)
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
    if each.kind == "rate" and between.strip() == "的":
        return last
    own = between == "、" and each.unit in COUNTERS and before.unit != each.unit
    noun = noun_after(text, each.end) if own else ""
    return Label(noun, last.verb) if noun else None


def _lists_nouns_behind(between: str, noun: str) -> bool:
    """Tell a list whose nouns follow their numbers (36篇征文、4本画册) from one they lead."""
    listed = _NEXT_IN_LIST.sub("", between)
    return listed != between and bool(noun) and listed.endswith(noun)


def _same_sentence(
    text: str, before: Quantity, found: Quantity, *, ends: re.Pattern[str] = _STOPS
) -> bool:
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
