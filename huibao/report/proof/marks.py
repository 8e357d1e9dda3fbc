"""Checks of punctuation: marks without a partner, paragraphs that break off, odd spaces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from huibao.report.outline import Node
from huibao.report.proof.findings import Report, Spot

_PAIRS = {
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "（": "）",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
_OPENER = {closing: opening for opening, closing in _PAIRS.items()}
_PAIRED = re.compile(f"[{''.join(_PAIRS)}{''.join(_OPENER)}]")
_LATIN_APOSTROPHE = re.compile(r"[A-Za-z]’[A-Za-z]|\d’")
_BRACKET_NUMBER = re.compile(
    r"(?:^|[，。；：！？\s])(?:\d{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,3})）$"
)
_DOUBLED = re.compile("[，、；：][，、。；：]|。[。，、；：]|[！？]{3,}|，，")
_SPACE_IN_CHINESE = re.compile(
    r"[ \u00a0]"
    r"(?:(?<=[\u4e00-\u9fff，。；：、].)[ \u00a0]*(?=[\u4e00-\u9fff，。；：、])|(?<=\u00a0))"
)
_WIDE_SIGN = re.compile("[＋－]")
_WIDE_DIGITS = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+)?")
_HALF_WIDTH = re.compile(r"[,;:!?.](?<=[\u4e00-\u9fff”）》].)(?:(?<!\.)|(?=[\u4e00-\u9fff\n]|$))")
_TOTAL_FOLLOWS = re.compile("，(?:共|合计|总计|累计|其中|均|平均|占|同比|较|比)")
_ENDS_ROW = re.compile("[。；！？：\n]")
_GREETING = re.compile(
    "(?:尊敬的|各位)[^，。；：]{0,20}(?:领导|代表|委员|来宾|嘉宾|专家|老师|同志|同事|朋友)们?，|同志们，"
)
_LONGEST_PARAGRAPH = 800
_Opened = tuple[str, int, int]
"""An opening mark, its place, and the number of its paragraph."""


def unbalanced(report: Report) -> Iterator[Spot]:
    """Find brackets, quotes and title marks without a partner in this paragraph or the next."""
    text, reading = report.reading.text, report.reading
    waiting: list[_Opened] = []
    for number, paragraph in enumerate(reading.paragraphs):
        for found in _PAIRED.finditer(text, paragraph.start, paragraph.end):
            mark, place = found.group(), found.start()
            if mark in _PAIRS:
                if waiting and _goes_on(text, waiting[-1], (mark, place, number), paragraph.start):
                    waiting.pop()
                waiting.append((mark, place, number))
            elif not _is_lone(text, place, paragraph.start):
                lost = _close(waiting, _OPENER[mark])
                if lost is None:
                    yield _lone_mark(report, place)
                else:
                    yield from (_lone_mark(report, each) for each in lost)
        if waiting and waiting[0][2] < number:
            stale = bisect_left(waiting, number, key=lambda each: each[2])
            yield from (_lone_mark(report, place) for _, place, _ in waiting[:stale])
            del waiting[:stale]
    yield from (_lone_mark(report, place) for _, place, _ in waiting)


def _goes_on(text: str, last: _Opened, mark: _Opened, start: int) -> bool:
    """Tell a speech of several paragraphs: each opens its quote, only the last one closes it."""
    (opener, place, number), (again, begins, here) = last, mark
    speaks = text[max(0, place - 1) : place] in ("", "\n", "：", " ")
    ends = text[max(0, start - 4) : start].rstrip()[-1:] if number + 1 == here else ""
    fresh = not text[start:begins].strip()
    return opener == again == "“" and speaks and fresh and ends in ("。", "！", "？", "…")


def _close(waiting: list[_Opened], opener: str) -> list[int] | None:
    """Take the partner off `waiting`; return the marks left open inside it, None without one."""
    for back in range(len(waiting) - 1, max(-1, len(waiting) - 9), -1):
        if waiting[back][0] == opener:
            lost = [place for _, place, _ in waiting[back + 1 :]]
            del waiting[back:]
            return lost
    return None


def _is_lone(text: str, place: int, start: int) -> bool:
    """Tell the ） of 1） and the ’ of an English word from marks that need a partner."""
    if text[place] == "’":
        return bool(_LATIN_APOSTROPHE.match(text, max(place - 1, 0)))
    return text[place] == "）" and bool(
        _BRACKET_NUMBER.search(text[max(start, place - 5) : place + 1])
    )


def _lone_mark(report: Report, place: int) -> Spot:
    mark = report.reading.text[place]
    start, end = report.reading.at(place), report.reading.after(place + 1)
    if report.reading.text[place + 1 : place + 2] == mark:
        end = report.reading.after(place + 2)
    partner = _PAIRS.get(mark) or _OPENER[mark]
    return Spot(
        start,
        end,
        f"“{report.text[start:end]}”没有与之相配的“{partner}”",
        f"“{report.text[start:end]}” has no “{partner}” to go with it",
    )


def ends_open(report: Report) -> Iterator[Spot]:
    """Find paragraphs that end in ， or 、: something is missing behind them."""
    spots = []
    for block in report.prose:
        words = report.flat[block.start : block.end].rstrip()
        whole = block.end == len(report.text) or report.flat[block.end - 1] == "\n"
        greets = _GREETING.fullmatch(words.strip())
        if whole and words.endswith(("，", "、")) and len(words) > 4 and not greets:
            place = block.start + len(words) - 1
            spots.append(
                Spot(
                    place,
                    place + 1,
                    f"本段以“{words[-1]}”结束，后面的话没有写完",
                    f"The paragraph breaks off with “{words[-1]}”",
                )
            )
    if len(spots) < 4 or len(spots) < 0.2 * len(report.prose):
        yield from spots
    yield from _points_open(report, {spot.start for spot in spots})


def _points_open(report: Report, known: set[int]) -> Iterator[Spot]:
    """Find the one point of a list in a line that ends in ， while the others end in 。."""
    for siblings in _lists(report):
        ends = [_last_mark(report, node) for node in siblings[:-1]]
        # A list that starts again holds one inside its points: 一是…：一是…，二是…。二是…。
        nested = any(after.number == 1 for after in siblings[1:])
        if ends.count("，") == 1 and ends.count("。") == len(ends) - 1 and not nested:
            node = siblings[ends.index("，")]
            place = node.start + len(report.text[node.start : node.end].rstrip()) - 1
            if place not in known:
                yield Spot(
                    place,
                    place + 1,
                    f"“{node.marker}”这一条以“，”结束，后面的话没有写完",
                    f"The point “{node.marker}” breaks off with “，”",
                )


def doubled(report: Report) -> Iterator[Spot]:
    """Find two marks that cannot stand side by side."""
    for found in _DOUBLED.finditer(report.flat):
        yield Spot(
            found.start(),
            found.end(),
            f"标点“{found.group()}”重复或冲突",
            f"The marks “{found.group()}” cannot stand side by side",
        )


def straight_quotes(report: Report) -> Iterator[Spot]:
    """Find paragraphs with an odd number of straight quotes."""
    for block in report.prose:
        if block.text.count('"') % 2:
            place = block.start + block.text.rindex('"')
            yield Spot(
                place,
                place + 1,
                "直引号不成对，且应使用“”",
                "A straight quote has no partner, and should be “ or ”",
            )


def odd_semicolon(report: Report) -> Iterator[Spot]:
    """Find the one point of a list that ends in ； while the others end in 。."""
    for siblings in _lists(report):
        ends = [_last_mark(report, node) for node in siblings[:-1]]
        if ends.count("；") == 1 and ends.count("。") == len(ends) - 1:
            node = siblings[ends.index("；")]
            place = node.start + len(report.text[node.start : node.end].rstrip()) - 1
            yield Spot(
                place,
                place + 1,
                f"“{node.marker}”以“；”结束，同列其他各条以“。”结束",
                f"“{node.marker}” ends in “；”, the other points of the list in “。”",
            )


def _lists(report: Report) -> Iterator[list[Node]]:
    """Yield the lists of points long enough to have a mark that all but one share."""
    rows = [report.outline.nodes, *(node.children for node in report.outline.walk())]
    for row in rows:
        for kind, members in groupby(row, key=lambda node: node.kind) if len(row) > 3 else ():
            listed = list(members)
            if kind in ("point", "item", "subitem") and len(listed) > 3:
                yield listed


def _last_mark(report: Report, node: Node) -> str:
    return report.flat[node.start : node.end].rstrip()[-1:]


def odd_spaces(report: Report) -> Iterator[Spot]:
    """Find blanks inside Chinese words; one behind a marker or a heading parts them."""
    nodes = list(report.outline.walk())
    parting = {place for node in nodes for place in (node.start, node.body_start, node.heading_end)}
    for block in report.prose:
        for found in _SPACE_IN_CHINESE.finditer(report.text, block.start, block.end):
            if found.start() not in parting and found.end() not in parting:
                yield Spot(
                    found.start(),
                    found.end(),
                    "中文之间有多余的空格",
                    "There is a blank inside Chinese words",
                )


def wide_signs(report: Report) -> Iterator[Spot]:
    """Find full-width plus and minus signs."""
    for found in _WIDE_SIGN.finditer(report.text):
        sign = found.group()
        chinese, english = ("“—”或“-”", "“—” or “-”") if sign == "－" else ("“+”", "“+”")
        yield Spot(
            found.start(),
            found.end(),
            f"全角“{sign}”宜改为{chinese}",
            f"The full-width “{sign}” had better be {english}",
        )


def wide_digits(report: Report) -> Iterator[Spot]:
    """Find full-width digits and letters, once for each paragraph."""
    for block in report.prose:
        found = _WIDE_DIGITS.search(report.text, block.start, block.end)
        if found:
            words, plain = found.group(), report.flat[found.start() : found.end()]
            yield Spot(
                found.start(),
                found.end(),
                f"全角“{words}”宜改为半角“{plain}”",
                f"The full-width “{words}” had better be “{plain}”",
            )


def half_width(report: Report) -> Iterator[Spot]:
    """Find half-width punctuation behind Chinese words, once for each paragraph."""
    for block in report.prose:
        found = _HALF_WIDTH.search(report.text, block.start, block.end)
        if found:
            yield Spot(
                found.start(),
                found.end(),
                f"本段用了半角标点“{found.group()}”，宜用全角",
                f"This paragraph has a half-width “{found.group()}”",
            )


def trailing_blanks(report: Report) -> Iterator[Spot]:
    """Find empty lines at the end."""
    kept = len(report.text.rstrip())
    if report.text[kept:].count("\n") > 1:
        yield Spot(kept, len(report.text), "文末有多余的空行", "There are blank lines at the end")


def mixed_commas(report: Report) -> Iterator[Spot]:
    """Find a row of counts that is parted by 、 here and by ， there.

    A total ends the row, and so does a verb of its own or another unit: 7次、2次，慰问15人.
    """
    listed, parted = 0, False
    last_end, unit = -1, ""
    for figure in report.figures:
        gap = report.flat[last_end : figure.start] if last_end >= 0 else "。"
        if not gap or len(gap) > 20 or _ENDS_ROW.search(gap):
            listed, parted = 0, False
        else:
            mixed = gap[0] == "，" and listed >= 2 and not parted
            listed, parted = listed + (gap[0] == "、"), parted or gap[0] == "，"
            of_row = figure.unit == unit and not gap.startswith(f"，{figure.verb or '其中'}")
            if mixed and of_row and not _TOTAL_FOLLOWS.match(gap):
                yield Spot(
                    last_end,
                    last_end + 1,
                    "同一列举中“、”“，”混用",
                    "This row is parted by “、” here and by “，” there",
                )
        last_end, unit = figure.end, figure.unit


def long_paragraphs(report: Report) -> Iterator[Spot]:
    """Find paragraphs above 800 characters."""
    for block in report.prose:
        length = len(block.content.strip())
        if length > _LONGEST_PARAGRAPH:
            yield Spot(
                block.start,
                block.end,
                f"本段{length}字，过长，宜分段",
                f"This paragraph has {length} characters and had better be parted",
            )
