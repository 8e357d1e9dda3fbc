"""What stands around the body of a report: title, reporter, salutation, signature, date, annexes.

Each paragraph that is not running text gets a kind; the outline puts the body between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huibao.report.outline.tail import find_tail, is_annex_page
from huibao.report.reading import Reading
from huibao.report.reading.captions import is_caption_line
from huibao.report.reading.markers import starts_with_marker
from huibao.report.tables.rows import rows_among

TITLE_NOUN = (
    "总结|计划|报告|要点|汇报|打算|安排|思路|方案|小结|综述|情况|材料|通报|述职|讲话"
    "|发言|台账|规划|意见|简报|清单|回顾|展望|[月周季旬年]报|快报|专报"
)
_NOUN = re.compile(TITLE_NOUN)
_NOUN_AT_END = re.compile(f"(?:{TITLE_NOUN})(?:[（(][^（）()]*[）)])?$")
_STOPS = re.compile("[，。；：！？]")
_DATE = (
    r"(?:[\d一二三四五六七八九〇○零OXx×*]{4} ?年 ?[\d一二三四五六七八九十XxＸ×*_]{0,3} ?月"
    r"(?: ?[\d一二三四五六七八九十XxＸ×*_]{0,4} ?日)?|\d{4}[./-]\d{1,2}[./-]\d{1,2})"
)
_DATE_LINE = re.compile(
    rf" *（? ?(?:日期：|时间：)?(?:{_DATE}|\d{{1,2}} ?月 ?\d{{1,2}} ?日) ?）? *"
)
_REPORTER = re.compile(
    " *（? ?(?:汇报人?|报告人?|述职人?|报送单位|填报单位|单位|部门|科室|执笔|撰稿|撰写人?|作者"
    "|姓名|拟稿)(?:名称)? ?：[^。；]{1,40}）? *"
)
_OCCASION = re.compile(rf" *（? ?{_DATE} ?在[^。，；]{{2,50}}(?:会议|大会|全会|会)上 ?）? *")
_SALUTATION = re.compile(
    " *(?:(?:尊敬的|各位|同志们|市委|县委|区委|省委|市政府|县政府|区政府|省政府|局党组|局领导"
    "|党组|全体)[^。；：！]{0,30}"
    "|[^。；，：！]{1,20}(?:局|委|办公室|政府|厅|部|中心|公司|领导|代表|委员|同志们?))[：！] *"
)
_ORGAN = re.compile(
    "(?:局|办公室|委员会|委|办|科|处|室|中心|公司|院|校|学院|政府|厅|部|党委|党组|支部|总支|队|站"
    "|所|会|街道|镇|乡|厂|馆|团|集团)(?:（[^）]{1,24}）)?$"
)
_ANNEX = re.compile(" *附(?:(?:件|表|录) ?\\d{0,2} ?(?:：|$)|：)")
_PICTURE = re.compile(r" *\[图：[0-9a-f]{16}\] *")  # as a reading has it: ［ and ］ are [ and ]
_CALLED = re.compile(
    "(?: *(?:各位|同志们|尊敬的)[^。；：！]{0,30}[：！])+"
    "|[\u4e00-\u9fff]{1,10}(?:局|委|办|室|政府|厅|部|领导|代表|同志们?)："
)
_BARE_CAPTION = re.compile("亮点|不足|问题|成绩|成效|经验|概况|引言|前言")
_TITLE_WITH_COLON = re.compile(
    "[^，。；：！？]{4,30}(?:总结|计划|报告|要点|汇报|小结)：[^，。；：！？]{2,16}"
)
_UNFINISHED = re.compile("(?:年|年度|半年|季度|和|及|与|暨|、|的) *$")
_OTHER_NUMBER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{1,3}|[IVX]{1,4})(?: |[、.：] ?)(?=\S)"
)
"""A number that is a heading's only where others follow, and in a title's second line always."""
_MOST_TITLE_LINES = 4
_LONGEST_TITLE_LINE = 60
_LONGEST_FIRST_LINE = 100  # of a title that shows as one by its last word
_LONGEST_SIGNATURE = 45  # 中共…委员会办公室（…领导小组办公室）, right above its date
_ONE_LINE_DOCUMENT = 120
_SHORTEST_ONE_LINE = 40
_FIRST_PART = re.compile(" ?(?:一、|（一）)")
_RUN_ON = re.compile(
    r" |\d{4}年|（\d{4}年\d|[一半]年来"
    r"|今年|去年|各位|同志们|尊敬的|上半年|下半年|本年度|近年来|在|自|为|我|按照|根据"
    r"|[一二三四五六七八九十]{1,3}、|（一）|一是|$"
    r"|[\u4e00-\u9fff]{1,10}(?:局|委|办|室|政府|厅|部|领导|代表|同志们?)：[^\n]{20}"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a reading with its kind, not numbered: title, salutation, table, body …"""

    kind: str
    start: int
    end: int
    paragraph: int


def find_frame(reading: Reading) -> list[Piece]:
    """Return title, reporter, salutation, table, picture, annex, signature, date and blank pieces.

    Behind the signature there are note, annex_page, attached and imprint pieces as well. In a
    text of one line the title at its front and the signature at its end are pieces of it.
    """
    lines = [reading.text[each.start : each.end] for each in reading.paragraphs]
    rows = rows_among(lines)
    kinds = [_plain_kind(line, is_row=row) for line, row in zip(lines, rows, strict=True)]
    filled = [number for number, kind in enumerate(kinds) if not kind]
    _mark_front(lines, kinds, filled)
    body = [number for number in filled if not kinds[number]]
    dates = frozenset(number for number in body if _DATE_LINE.fullmatch(lines[number]))
    for number, kind in find_tail(body, lines, dates).items():
        kinds[number] = kind
    _mark_back([number for number in body if not kinds[number]], lines, kinds)
    pieces = [
        Piece(kind, paragraph.start, paragraph.end, number)
        for number, (paragraph, kind) in enumerate(zip(reading.paragraphs, kinds, strict=True))
        if kind
    ]
    return sorted(pieces + _run_on_pieces(reading, lines, kinds), key=lambda each: each.start)


def _plain_kind(line: str, *, is_row: bool) -> str:
    """Return the kind of a line that shows by itself, else an empty string."""
    if is_row:
        return "table"
    stripped = line.strip(" \t")
    if _PICTURE.fullmatch(stripped):
        return "picture"
    return "" if stripped.strip() else "blank"


def _is_short(line: str, longest: int) -> bool:
    """Tell whether a line is as short as a title's and no sentence."""
    stripped = line.strip()
    return len(stripped) <= longest and not re.search("[。；：！？，]", stripped)


def _mark_front(lines: Sequence[str], kinds: list[str], filled: Sequence[int]) -> None:
    """Mark title, reporter, date and salutation, and 附件2 over a report that is an annex."""
    if len(filled) > 1 and is_annex_page(lines[filled[0]], signed=True):
        kinds[filled[0]] = "annex_page"
        filled = filled[1:]
    titles = _title_lines(lines, filled[: _MOST_TITLE_LINES + 1])
    for number in filled[:titles]:
        kinds[number] = "title"
    for number in filled[titles : titles + 5]:
        kind = _front_kind(lines[number], after_title=titles > 0)
        if not kind:
            break
        kinds[number] = kind


def _title_lines(lines: Sequence[str], first: Sequence[int]) -> int:
    """Return how many of the `first` lines make the title."""
    candidates = 0
    with_noun = 0
    if first and _TITLE_WITH_COLON.fullmatch(lines[first[0]].strip()):
        return 1
    for place, number in enumerate(first[:_MOST_TITLE_LINES], start=1):
        line = lines[number].strip()
        if with_noun and is_caption_line(line) and not _UNFINISHED.search(lines[first[place - 2]]):
            break
        if place > 1 and _OTHER_NUMBER.match(line):
            break
        if place == 1 and _BARE_CAPTION.fullmatch(line):
            break
        frame = _REPORTER.fullmatch(line) or _DATE_LINE.fullmatch(line)
        subtitle = place > 1 and re.match("(?:——|--)", line)
        marked = (starts_with_marker(line) or line.startswith("【")) and not subtitle
        named = place == 1 and _NOUN_AT_END.search(line)
        longest = _LONGEST_FIRST_LINE if named else _LONGEST_TITLE_LINE
        if frame or marked or not _is_short(line, longest) or line.endswith("如下"):
            break
        candidates = place
        if (with_noun and re.match("(?:——|--)[^。；：，]{2,50}$", line)) or (
            (_NOUN_AT_END if with_noun else _NOUN).search(line)
        ):
            with_noun = place
        elif with_noun:
            break
    if with_noun:
        return with_noun
    return 1 if candidates and len(first) > 1 and _looks_like_title(lines, first) else 0


def _looks_like_title(lines: Sequence[str], first: Sequence[int]) -> bool:
    line, after = lines[first[0]].strip(), lines[first[1]]
    body_follows = bool(_STOPS.search(after)) or starts_with_marker(after.strip())
    return len(line) <= 40 and body_follows and not re.search(r"\d[次项条件篇期名人个]", line)


def _front_kind(line: str, *, after_title: bool) -> str:
    if _DATE_LINE.fullmatch(line):
        return "date"
    if _REPORTER.fullmatch(line) or _OCCASION.fullmatch(line):
        return "reporter"
    if _SALUTATION.fullmatch(line) and not re.search("如下|汇报|报告|总结", line):
        return "salutation"
    bare = line.strip()
    if is_caption_line(bare):
        return ""
    if after_title and not starts_with_marker(bare) and _is_short(line, 24):
        return "reporter" if _is_by_line(bare) else ""
    return ""


def _is_by_line(bare: str) -> bool:
    return (
        bool(_ORGAN.search(bare))
        or (len(bare) <= 16 and (" " in bare or bare[:1] == "（") and not _NOUN.search(bare))
        or bool(
            re.fullmatch(r"[\u4e00-\u9fff]{1,2} ?[\u4e00-\u9fff]{1,2}", bare) and len(bare) <= 4
        )
    )


def _mark_back(body: Sequence[int], lines: Sequence[str], kinds: list[str]) -> None:
    """Mark annex, date and signature lines at the end, going up from the last line."""
    for number in body[-12:]:
        if _ANNEX.match(lines[number]) and all(
            _is_back_line(lines[later]) for later in body if later > number
        ):
            for later in body:
                if later >= number:
                    kinds[later] = "annex"
            break
    dated = False
    for place, number in enumerate(reversed(body[1:][-6:])):
        line = lines[number].strip()
        if _DATE_LINE.fullmatch(line):
            kinds[number], dated = "date", True
        elif _is_signature(line, dated=dated) and (dated or place == 0 or kinds[number] == ""):
            kinds[number] = "signature"
        else:
            break


def _is_back_line(line: str) -> bool:
    return len(line.strip()) <= 60 and "。" not in line


def _is_signature(line: str, *, dated: bool) -> bool:
    if re.search(rf"{_DATE}$", line) and _is_short(line, 45):
        return True
    if _REPORTER.fullmatch(line):
        return True
    longest = _LONGEST_SIGNATURE if dated else 30
    if starts_with_marker(line) or not _is_short(line, longest) or _ANNEX.match(line):
        return False
    return bool(_ORGAN.search(line)) or (dated and len(line) <= 20 and not _NOUN.search(line))


def _run_on_pieces(reading: Reading, lines: Sequence[str], kinds: Sequence[str]) -> list[Piece]:
    """Return title, salutation and signature inside the long line of a one-line document."""
    filled = [number for number, kind in enumerate(kinds) if not kind]
    pieces: list[Piece] = []
    least = _ONE_LINE_DOCUMENT if len(filled) > 1 else _SHORTEST_ONE_LINE
    if not filled or len(lines[filled[0]]) < least or "title" in kinds:
        return pieces
    first, last = reading.paragraphs[filled[0]], reading.paragraphs[filled[-1]]
    end = first.start + run_on_end(lines[filled[0]], TITLE_NOUN)
    if end > first.start:
        pieces.append(Piece("title", first.start, end, filled[0]))
        called = _CALLED.match(reading.text, end, first.end)
        if called:
            pieces.append(Piece("salutation", end, called.end(), filled[0]))
    tail = re.compile(rf"(?<=。) *([^。；，：！？]{{2,30}}?) *({_DATE}) *$").search(
        reading.text, max(last.start, last.end - 90), last.end
    )
    if tail and len(filled) <= 3:
        pieces.append(Piece("signature", tail.start(), tail.start(2), filled[-1]))
        pieces.append(Piece("date", tail.start(2), last.end, filled[-1]))
    return pieces


def run_on_end(line: str, nouns: str, *, openings: re.Pattern[str] = _RUN_ON) -> int:
    """Return where a heading that runs into the next sentence ends, 0 when none is seen.

    A heading ends with one of `nouns`, and one of the `openings` of a sentence goes on behind it.
    """
    stop = _STOPS.search(line)
    part = _FIRST_PART.search(line, 1)
    ends = [found.start() for found in (stop, part) if found]
    limit = min([len(line), _LONGEST_TITLE_LINE, *ends])
    indent = len(line) - len(line.lstrip())
    if starts_with_marker(line.lstrip()):
        return 0
    ends = [
        found.end()
        for found in re.finditer(nouns, line[:limit])
        if found.end() >= indent + 4 and openings.match(line, found.end())
    ]
    return ends[-1] if ends else 0
