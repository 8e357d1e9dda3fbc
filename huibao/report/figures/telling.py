"""What each number of running text counts: clause by clause, each in the light of those before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huibao.report.changes import concludes, is_change, unmoved, worked_on
from huibao.report.figures.labels import Label, is_deed
from huibao.report.figures.naming import named_around, same_sentence
from huibao.report.figures.side_by_side import PACES, THOSE, given_out, overlaid, two_bases
from huibao.report.lexicon import ASPECTS, ENDED
from huibao.report.quantities.quantity import Quantity
from huibao.report.quantities.units import unscaled
from huibao.report.words import text_of, words_of

_LINKS = re.compile("[、，]|和|及|以及|与")
_LINKS_CHANGES = re.compile(
    "[、，和及与](?:(?:同比|环比)?(?:增长|增加|提高|上升|下降|降低|减少)了?)?"
)
_SHARE_OF = re.compile("^(?:占到?|[为是]|达到?|相当于|完成)")
_TOPIC = re.compile("(?:在|从|对)?(?P<topic>[^，。；、：\\d*×_]{2,14}?)(?:方面|中|上)，")
_RANKING = re.compile("(?:[全本][国省市县区])?(?:排名|排位|位次|名次)")
_RUNS_ON = re.compile("(?:累计|共计?|合计|总计)[达约近]?$")
_LEVEL = re.compile("，(?:已|现)?(?:[升降增减提]|下降|上升|提高|提升|增加|减少|达)[至到为][约近]?$")
_BARE_MOVE = re.compile("(?<=..)[升降增减]$")
"""What has moved and what it moved to: 漏损率下降2个百分点，降至8.5%, which is the 漏损率."""
_IN_ALL = re.compile("，?(?:目前|现|总数|总量|总计|累计|已|共)+(?:达到?|有)?约?")
_FULL_STOPS = re.compile("[。！？\n]")
_LONGEST_SENTENCE = 120
_MOST_IN_A_ROW = 12
_TWO = 2
_TOTALS = frozenset(("总量", "总数", "总额"))
_OF_VALUES = frozenset(("完成", "实现"))
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
        if before is None or not same_sentence(self.text, before, each, ends=_FULL_STOPS):
            self.told = []
        if each.kind == "rate" and not (before and self.text[before.end : each.start] == "的"):
            self.label = _of_a_goal(self.label)
        if self._is_goal(place):
            self.said = Label(_SHARE_OF.sub("", self.label.words), self.label.verb)
            self.label = _of_a_goal(self.label)
            return self.said
        self.label = self._done_again(each, before=before)
        moves = is_change(self.label.words) or _concludes(self.label, each, before=before)
        if moves and before and same_sentence(self.text, before, each):
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
        elif self.said.words[0] == "新" and _IN_ALL.fullmatch(self.text, floor, each.start):
            self.said = Label(_not_new(self.said.words), self.said.verb)
        self.of_unit[unscaled(each.unit)[1]] = self.said
        return self.said

    def _done_again(self, each: Quantity, *, before: Quantity | None) -> Label:
        """Return what was done by another day: 完成投资3亿元；1—9月累计完成9亿元."""
        verb = self.label.words
        if verb not in ASPECTS:
            return self.label
        done = self.of_unit.get(unscaled(each.unit)[1], _NONE)
        told = before is not None and before.kind == "rate" and verb in _OF_VALUES
        if told and before and same_sentence(self.text, before, each):
            return done if done.words else self.label  # 产值9亿元，增长7%，当月完成1亿元
        return done if done.verb == verb else self.label

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
        label = named_around(text, each, before=before, after=after, last=last, floor=line)
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
    if change.words == subject.verb and subject.verb in ASPECTS:
        return subject  # 完成投资3亿元，前三季度累计完成9亿元
    concluded = concludes(change.words)
    words = worked_on(subject.words) if concluded else unmoved(subject.words)
    if words == subject.verb:
        words = ""
    if words and change.words in ENDED:
        return Label(change.words + words, change.verb)
    return Label(overlaid(words, change.words), change.verb)


def _not_new(words: str) -> str:
    """Return what there is in all where the new ones were told of: 商标 of 新注册商标."""
    new, *rest = words_of(words)
    return text_of(rest[1:]) if new.text == "新" and rest[1:] and rest[0].kind == "verb" else words


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
