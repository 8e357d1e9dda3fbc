"""Figures (指标): what a report counts, as label, value and unit: 公文收发2019件次."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from huibao.report.changes import concludes, is_change, unmoved, worked_on
from huibao.report.dating import Dating
from huibao.report.labels import ATTRIBUTES, Label, label_of, without_verb
from huibao.report.lexicon import ENDED, SHARES
from huibao.report.nouns import counted_noun, done_after, noun_after
from huibao.report.quantities import find_quantities, quantity_of
from huibao.report.quantity import FigureKind, Quantity
from huibao.report.reading import Reading, read
from huibao.report.tables import Cell, find_rows, is_row
from huibao.report.units import COUNTERS, PLACES

_LONGEST_NAME = 5
_TOLD_APART = re.compile("其中[：，]?有?$")
_RUNS_TO = re.compile("，?(?:目前|现在?|总数|累计|已|共)*(?:达到?|有)")
_LINKS = re.compile("[、，]|和|及|以及|与")
_PARTS = re.compile("、|以及|[和与及]")
_RESIDENTS = re.compile("全(?:[省市县区镇乡村场校局院社]|街道|社区)$")
_SAYS_NOTHING = re.compile(".{0,8}[，、](?:大约|[约近共计达超长]|其中：?，?有?)+")
_PACES = ("增速", "增幅", "降幅", "涨幅")
_NEXT_IN_LIST = re.compile("(?:、|和|及|以及)$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number a report states, from `start` to `end` of the text (the number and its unit).

    `value` is None when the number is masked; it is what is printed, so 1.2亿元 gives 1.2 and
    亿元, and `scale` is what to multiply with (100 000 000). `upper` is the other end of a range.
    """

    label: str
    value: int | float | None
    unit: str
    masked: bool
    start: int
    end: int
    kind: FigureKind = "count"
    verb: str = ""
    period: str = ""
    as_of: str = ""
    upper: int | float | None = None
    approximate: bool = False
    scale: int = 1

    @property
    def amount(self) -> Decimal | None:
        """The value in single units (1.2亿元 is 120 000 000), None when masked."""
        return None if self.value is None else Decimal(str(self.value)) * self.scale


@lru_cache(maxsize=8)
def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of `text` in order, in linear time."""
    reading = read(text)
    found = find_quantities(reading.text)
    figures = [*_labelled(reading, found), *_tabulated(reading, found)]
    return tuple(sorted(figures, key=lambda each: each.start))


def _tabulated(reading: Reading, found: Sequence[Quantity]) -> Iterator[Figure]:
    """Return the figures of tables: of cells that hold one, and of those that speak of some."""
    for row in find_rows(reading.source).values():
        for cell in row:
            own = quantity_of(reading.text, cell.start, cell.end, unit=cell.unit)
            if not cell.label:
                continue
            if own is not None:
                yield _figure(reading, own, label=Label(cell.label, ""), dating=None)
            elif len(cell.words) > _LONGEST_NAME:
                yield from _spoken_of(reading, cell, found)


def _spoken_of(reading: Reading, cell: Cell, found: Sequence[Quantity]) -> Iterator[Figure]:
    first = bisect_left(found, cell.start, key=lambda each: each.start)
    label = subject = Label("", "")
    floor = cell.start
    for each in found[first:]:
        if each.end > cell.end:
            break
        label = label_of(reading.text, each.start, floor=floor, last=label)
        label, subject = (
            (_moved(subject, label), subject) if is_change(label.words) else (label,) * 2
        )
        floor = each.end
        yield _figure(reading, each, label=label, dating=None)


def _labelled(reading: Reading, found: Sequence[Quantity]) -> Iterator[Figure]:
    text = reading.text
    dating = Dating(text)
    rows = {
        number
        for number, each in enumerate(reading.paragraphs)
        if is_row(text[each.start : each.end])
    }
    before: Quantity | None = None
    label = subject = said = Label("", "")
    told: list[Label] = []
    shared: list[Label] = []
    given: list[Label] = []
    for place, each in enumerate(found):
        number = reading.paragraph_at(each.start)
        if number in rows:
            continue
        line = reading.paragraphs[number]
        before = before if before and before.end > line.start else None
        after = found[place + 1] if place + 1 < len(found) else None
        if given:
            label = given.pop(0)
        else:
            ranked = each.kind == "rank" and not label.words.endswith(_PACES)
            last = subject if ranked else label
            label = _label(text, each, before=before, after=after, last=last, floor=line.start)
            row = _in_a_row(text, found, place)
            floor = max(line.start, before.end if before else 0)
            if row > 1 and "分别" in text[floor : each.start]:
                label, *given = _given_out(label, row)
        if before is None or not _same_sentence(text, before, each, ends="[。！？\n]"):
            told = []
        if each.kind == "rate" and not (before and text[before.end : each.start] == "的"):
            label = _of_a_goal(label)
        moves = is_change(label.words) or _concludes(label, each, before=before)
        if moves and before and _same_sentence(text, before, each):
            mover = said if said.words.endswith((*_PACES, "占比")) else subject
            shared = shared[1:] or _of_last(told, _in_a_row(text, found, place)) or [mover]
            said = _moved(shared[0], label)
        else:
            subject, shared = (subject if each.kind == "total" else label), []
            told.append(label)
            said = label
        yield _figure(reading, each, label=said, dating=dating)
        before = each


def _concludes(label: Label, each: Quantity, *, before: Quantity | None) -> bool:
    """Tell what became of those in front (隐患39处，整改38处) from another indicator."""
    alike = each.kind == "rate" or (before is not None and before.unit == each.unit)
    return alike and concludes(label.words)


def _of_a_goal(label: Label) -> Label:
    """Return a label that keeps its verb where a part of a goal is told: 完成总目标."""
    whole = label.verb + label.words
    bare = not concludes(label.words) and concludes(whole)
    return Label(whole, label.verb) if bare else label


def _given_out(label: Label, numbers: int) -> list[Label]:
    """Return a label for each number of a row: 面积、产量同比分别增长6%、7%."""
    parts = _PARTS.split(label.words)
    if len(parts) != numbers or not all(parts):
        return [label]
    last = parts[-1]
    place = next((n for n in range(1, len(last)) if is_change(last[n:])), len(last))
    parts[-1] = last[:place]
    change = last[place:]
    for pace in _PACES:
        change = change.removeprefix(pace) if parts[0].endswith(pace) else change
    return [
        Label(part + change, label.verb)
        for part in (*parts[:-1], parts[-1] + last[place:].removesuffix(change))
    ]


def _in_a_row(text: str, found: Sequence[Quantity], place: int) -> int:
    """Return how many numbers stand side by side from `place` on: two in 增长6%、8%."""
    last = place
    while last + 1 < len(found) and _LINKS.fullmatch(text[found[last].end : found[last + 1].start]):
        last += 1
    return last - place + 1


def _of_last(told: Sequence[Label], numbers: int) -> list[Label]:
    """Return whose changes a row of numbers tells: as many of the last labels as it has numbers."""
    return list(told[-numbers:]) if 1 < numbers <= len(told) else []


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
        named = label_of(text, before.start, floor=floor, last=last)
        return named if named.words else last
    floor = max(floor, before.end if before else 0)
    label = _total_label(text, each) or label_of(text, each.start, floor=floor, last=last)
    counts = each.kind == "count" and (
        each.unit.lstrip("万亿千百") in COUNTERS
        or text[max(0, each.start - 2) : each.start].rstrip()[-1:] in ("的", "等")
        or (before is not None and _lists_nouns_behind(text[before.end : each.start], last.words))
    )
    end = after.end if after and after.start == each.end else each.end
    behind = counted_noun(text, end, verb=label.verb) if counts else ""
    if each.kind == "rate" and label.words.endswith("的"):
        return Label(label.verb + label.words[:-1], label.verb)
    if label.words.endswith("的") and not behind:
        behind = noun_after(text, end)
    if not is_change(label.words) and len(behind) > (1 if len(label.words) > 1 else 0):
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
    if last is not None and (not verb or _SAYS_NOTHING.fullmatch(text, floor, each.start)):
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


def _moved(subject: Label, change: Label) -> Label:
    """Return whose change it is: 营业收入同比增长."""
    concluded = concludes(change.words)
    words = worked_on(subject.words) if concluded else unmoved(subject.words)
    if words == subject.verb:
        words = ""
    if words and change.words in ENDED:
        return Label(change.words + words, change.verb)
    return Label(words.removesuffix(change.words) + change.words, change.verb)


def _same_sentence(
    text: str, before: Quantity, found: Quantity, *, ends: str = "[。；！？\n]"
) -> bool:
    return not re.search(ends, text[before.end : found.start])


def _figure(reading: Reading, found: Quantity, *, label: Label, dating: Dating | None) -> Figure:
    period, as_of = dating.at(found.start) if dating else ("", "")
    return Figure(
        label=label.words.removesuffix("的").removesuffix("了"),
        value=found.value,
        unit=found.unit,
        masked=found.value is None,
        start=reading.at(found.start),
        end=reading.after(found.end),
        kind=found.kind,
        verb=label.verb,
        period=period,
        as_of=as_of,
        upper=found.upper,
        approximate=found.approximate,
        scale=found.scale,
    )


def _total_label(text: str, found: Quantity) -> Label | None:
    """Return whom a rank is among: the four kinds of 位居*家同类单位第*."""
    words = noun_after(text, found.end) if found.kind == "total" else ""
    return Label(words, "") if words else None
