"""Checks of words: said twice, said differently, headings, titles, dates and years that misfit."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise, takewhile

from huibao.report.outline import Node
from huibao.report.plan.subjects import subject_of
from huibao.report.proof.findings import Report, Spot

_DOUBLED_DE = re.compile("(?<![目打有坐])的的(?![确士])")
_SAME_CLAUSE = re.compile(
    r"(?<=[，、；。：\n])(?P<said>(?!再|要)[\u4e00-\u9fff][^，、；。：\n]{3,24})[，、；]"
    r"(?P<again>(?P=said))(?=[，、；。])"
)
_SIDE_BY_SIDE = re.compile(r"([\u4e00-\u9fff]{2,12})[》”」）]?\1")
_REDUPLICATED = re.compile("[一逐多好有][\u4e00-\u9fff]$|[一二三四五六七八九十百千零]+$")
_ASKED = re.compile("(?:多少|几个?|什么|谁|哪里?)$")  # 能修多少修多少
_COORDINATION = re.compile("[、和与及]")
_SENTENCE = re.compile("[^。！？；\n]+")
_MARKER = re.compile(
    r"[ \t]*(?:[一二三四五六七八九十]{1,3}(?:是|、)|（[^（）]{1,3}）|\d{1,2}[.、]"
    r"|第[一二三四五六七八九十]{1,2}，)"
)
_NAME = re.compile("《([^《》\n]{5,40})》|“([^“”\n]{5,30})”")
_LOOSE = re.compile("[ \u00a0·•、，,.－—-]")
_TITLE_ROW = re.compile("(?=《)(?:《[^《》\n]{2,60}》[、和及与]?){3,}")
_LEADING_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2}) ?年")
_YEAR = re.compile(r"(?:19|20)\d{2} ?年|[一二]〇[〇一二三四五六七八九]{2}年|(?:19|20)\d{2}(?!\d)")
_ORGAN = re.compile(
    "海关|大学|公安|工会|妇联|残联|科协|文联|侨联|团委|[林农牧渔茶]场|水库|灌区|矿|(?<![农乡山])村|"
    "集团|银行|学|园|馆|庭|协会|联合会|商会|基金会|台|网|大队|厂|社|局|办|委|科|处|室|中心|公司|院|校|政府|厅|部|党组|党委|支部|队|站|所|会|街道|镇|乡|馆|县|市"
    "|区|我"
)
_UNDATED = re.compile(
    r"截[至止](?:到)?(?:目前|现在|日前|今日)(?! ?（[^（）]{0,8}\d{1,2} ?[月.][^（）]{0,8}）)"
)
_DATE = re.compile(r"(?=\d)(?:((?:19|20)\d{2}) ?年 ?)?(?<!\d)(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)?")
_SIGNED_WITH_DATE = re.compile(r"年.{1,4}月(?:.{1,3}日)?$|\d[./-]\d{1,2}$")
_HEAD = frozenset({"title", "reporter", "date", "blank", "annex_page"})
_FUTURE = re.compile("(?:将|拟|计划|准备|争取|力争|下一步|打算)")
_INESSENTIAL = re.compile(r"\d{4}年|[，、“”]")
_OPPOSITES = (
    "上下",
    "前后",
    "大小",
    "内外",
    "正副",
    "东西",
    "南北",
    "左右",
    "男女",
    "甲乙",
    "新旧",
)
_SHORTEST_SENTENCE = 15
_FARTHEST_LEFT = 30


def side_by_side(report: Report) -> Iterator[Spot]:
    """Find a phrase that stands twice in a row, or on both sides of 和, 与, 及 or 、."""
    flat = report.flat
    for found in _SIDE_BY_SIDE.finditer(flat):
        if not ((len(found[1]) == 2 and _REDUPLICATED.match(found[1])) or _ASKED.search(found[1])):
            yield Spot(
                found.start(),
                found.end(),
                f"“{found[1]}”连写了两遍",
                f"“{found[1]}” stands twice in a row",
            )
    for found in _DOUBLED_DE.finditer(flat):
        yield Spot(found.start(), found.end(), "“的”连写了两遍", "“的” stands twice in a row")
    for found in _SAME_CLAUSE.finditer(flat):
        yield Spot(
            found.start("again"),
            found.end("again"),
            f"“{found['said']}”连写了两遍",
            f"“{found['said']}” stands twice in a row",
        )
    for found in _COORDINATION.finditer(flat):
        length = _mirrored(flat, found.start())
        if length:
            words = flat[found.end() : found.end() + length]
            yield Spot(
                found.start() - length,
                found.end() + length,
                f"“{words}”前后重复",
                f"“{words}” stands on both sides",
            )


def _mirrored(flat: str, place: int) -> int:
    """Return how many characters in front of `place` come again behind it, 0 below six."""
    if place == 0:
        return 0
    last = flat[place - 1]
    for length in range(min(_FARTHEST_LEFT, place), 5, -1):
        if flat[place + length : place + length + 1] == last:
            words = flat[place - length : place]
            if words == flat[place + 1 : place + 1 + length] and not re.search("[，。；\n]", words):
                return length
    return 0


def said_twice(report: Report) -> Iterator[Spot]:
    """Find a sentence that stands in the report a second time."""
    seen: dict[str, int] = {}
    for block in report.prose:
        for found in _SENTENCE.finditer(report.flat, block.start, block.end):
            marker = _MARKER.match(found.group())
            words = found.group()[marker.end() if marker else 0 :].strip()
            if len(words) < _SHORTEST_SENTENCE:
                continue
            if words in seen:
                start = found.start() + found.group().index(words)
                yield Spot(
                    start,
                    start + len(words),
                    "此句在前文已经出现过，请核对是否重复",
                    "This sentence stands further up already",
                )
            seen.setdefault(words, found.start())


def spelled_twice(report: Report) -> Iterator[Spot]:
    """Find a quoted name or a title that is written in two ways."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for found in _NAME.finditer(report.flat):
        group = 1 if found[1] else 2
        places[found[group]].append(found.span(group))
    first: dict[str, str] = {}
    for name, spans in places.items():
        other = next((first[key] for key in _shapes(name) if key in first), None)
        if other is not None and _really_differ(name, other):
            rarer = name if len(spans) <= len(places[other]) else other
            usual = other if rarer == name else name
            start, end = places[rarer][0]
            yield Spot(
                start,
                end,
                f"“{rarer}”与“{usual}”写法不一，请统一",
                f"“{rarer}” and “{usual}” are two spellings of one name",
            )
        for key in _shapes(name):
            first.setdefault(key, name)


def _shapes(name: str) -> Iterator[str]:
    """Yield what names that differ in one character or in a space have in common."""
    plain = _LOOSE.sub("", name)
    yield plain
    if len(plain) >= 7:
        for place in range(len(plain)):
            yield f"{plain[:place]}\0{plain[place + 1 :]}"


def _really_differ(name: str, other: str) -> bool:
    one, two = _LOOSE.sub("", name), _LOOSE.sub("", other)
    if one == two:
        return name != other
    pairs = [pair for pair in zip(one, two, strict=False) if pair[0] != pair[1]]
    if len(one) != len(two) or len(pairs) != 1:
        return False
    left, right = pairs[0]
    counted = "0123456789一二三四五六七八九十*XxＸ×"
    opposite = any(left in pair and right in pair for pair in _OPPOSITES)
    return not opposite and left not in counted and right not in counted


def headings_alike(report: Report) -> Iterator[Spot]:
    """Find two parts whose headings say the same, and headings their points contradict."""
    parts = [node for node in report.outline.nodes if node.kind == "part"]
    for before, after in pairwise(parts):
        if _say_the_same(before.heading, after.heading):
            yield Spot(
                after.start,
                _heading_end(report, after),
                f"标题与“{before.heading}”意思相同，请核对本部分写的是什么",
                f"The heading says the same as “{before.heading}”",
            )
    for node in report.outline.walk():
        if node.kind in ("part", "section") and _intends(report, node):
            yield Spot(
                node.start,
                _heading_end(report, node),
                "标题说的是已做的工作，各条写的却是打算",
                "The heading speaks of work done, its points of intentions",
            )


def _say_the_same(one: str, other: str) -> bool:
    """Tell two headings, both of work done, of nearly the same characters."""
    first, second = (_INESSENTIAL.sub("", heading) for heading in (one, other))
    shorter = min(len(first), len(second))
    shared = sum((Counter(first) & Counter(second)).values()) if shorter >= 5 else 0
    alike = shorter >= 5 and shared >= 0.9 * shorter
    return alike and subject_of(one) == subject_of(other) == "achievements"


def _intends(report: Report, node: Node) -> bool:
    """Tell a heading of work done below which at least half of the points are intentions."""
    points = [child for child in node.children if child.kind == "point"]
    future = sum(
        _FUTURE.match(report.flat, child.body_start, child.end) is not None for child in points
    )
    half = future >= 2 and future * 2 >= len(points)
    return half and subject_of(node.heading) == "achievements"


def _heading_end(report: Report, node: Node) -> int:
    return node.start + len(report.text[node.start : node.heading_end].rstrip())


def incomplete_title(report: Report) -> Iterator[Spot]:
    """Find a title that names no year or no organ, and a report with parts but without a title."""
    title = report.outline.title
    if title is None:
        if (
            report.outline.nodes
            and report.outline.nodes[0].kind == "part"
            and len(report.outline.nodes) > 1
        ):
            first = report.text.split("\n", 1)[0]
            yield Spot(0, len(first), "没有标题", "There is no title")
        return
    head = takewhile(lambda block: block.kind in _HEAD, report.outline.blocks)
    words = "".join(report.flat[block.start : block.end] for block in head)
    words += report.flat[title.start : title.end]
    wanted = (("年份", "a year", _YEAR), ("单位", "an organ", _ORGAN))
    missing = [names for *names, sign in wanted if not sign.search(words)]
    if missing:
        chinese, english = zip(*missing, strict=True)
        yield Spot(
            title.start,
            title.end,
            f"标题缺少{'和'.join(chinese)}",
            f"The title lacks {' and '.join(english)}",
        )


def year_among_years(report: Report) -> Iterator[Spot]:
    """Find the one year that differs in a row of 《titles》."""
    for row in _TITLE_ROW.finditer(report.flat):
        years = list(_LEADING_YEAR.finditer(report.flat, row.start(), row.end()))
        counts = Counter(found[1] for found in years)
        if len(years) < 4 or len(counts) != 2:
            continue
        (usual, often), (odd, once) = counts.most_common(2)
        if once == 1 and often >= 3:
            found = next(each for each in years if each[1] == odd)
            yield Spot(
                found.start(),
                found.end(),
                f"同列各文件多为{usual}年，此处为{odd}年，请核对",
                f"The others in this row are of {usual}, this one is of {odd}",
            )


def undated(report: Report) -> Iterator[Spot]:
    """Find 截至目前 where a date should stand."""
    for found in _UNDATED.finditer(report.flat):
        yield Spot(
            found.start(),
            found.end(),
            f"“{found.group()}”应写明日期",
            f"“{found.group()}” should say a date",
        )


def impossible_date(report: Report) -> Iterator[Spot]:
    """Find months and days the calendar does not have."""
    for found in _DATE.finditer(report.flat):
        year, month = int(found[1] or 2024), int(found[2])
        try:
            dt.date(year, month, int(found[3] or 1))
        except ValueError:
            yield Spot(
                found.start(),
                found.end(),
                f"没有“{found.group()}”这一天（月）",
                f"There is no such date as “{found.group()}”",
            )


def unsigned(report: Report) -> Iterator[Spot]:
    """Find a whole report without a signature or a date."""
    outline = report.outline
    if outline.title is None or len(outline.nodes) < 2:
        return
    signed = outline.signature
    dated = outline.date or (signed and _SIGNED_WITH_DATE.search(signed.text))
    wanted = (("落款", "signature", signed), ("日期", "date", dated))
    missing = [names for *names, span in wanted if not span]
    if missing:
        end = len(report.text.rstrip())
        chinese, english = zip(*missing, strict=True)
        yield Spot(
            max(0, end - 1),
            end,
            f"文末没有{'和'.join(chinese)}",
            f"There is no {' and no '.join(english)} at the end",
        )
