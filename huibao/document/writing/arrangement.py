"""Which passages stand together on the pages: a report's head, its text, its end, its annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from huibao.document.passages import Passage
from huibao.document.writing.letterhead import SignOff

SIGN_OFF: Final = frozenset({"signature", "date"})
_BELOW_DATE: Final = frozenset({"note", "imprint"})
OVER_TABLES: Final = {
    "caption": re.compile(
        r"附?表 ?[\d一二三四五六七八九十]{1,3}(?:[-－—.．]\d{1,2})?[^。；！？]{0,60}"
    ),
    "table_unit": re.compile(r"[（(]?(?:计量)?单位 ?[：:][^。；！？]{1,20}"),
}
"""What stands over a table and on its page: its caption, in the middle, and its unit, right."""
UNDER_PICTURE: Final = "picture_caption"
NAMED_PICTURE: Final = "named_picture"
"""A picture with its name under it, which stands on its page."""
_PICTURE_NAME: Final = re.compile(
    r"附?图 ?[\d一二三四五六七八九十]{1,3}(?:[-－—.．]\d{1,2})?[^。；！？]{0,60}"
)
_LINES: Final = frozenset(
    {"lead", "body", "reporter", "signature"}
)  # 单位：册 looks like a signature


def parts(content: Sequence[Passage]) -> tuple[Sequence[Passage], ...]:
    """附件2 over a report that is an annex, the report, what stands below its date, its annexes."""
    first = int(bool(content) and content[0].kind == "annex_page")
    pages = (n for n, each in enumerate(content) if n and each.kind == "annex_page")
    annexes = next(pages, len(content))
    end = annexes
    while end > first and content[end - 1].kind in _BELOW_DATE:
        end -= 1
    return content[:first], content[first:end], content[end:annexes], content[annexes:]


def with_dated_head(content: Sequence[Passage]) -> list[Passage]:
    """A date among the lines under the title belongs to them, not to a signature."""
    drawn = list(content)
    for place, passage in enumerate(drawn):
        if drawn[0].kind != "title" or passage.kind not in {"title", "reporter", "date"}:
            break
        if passage.kind == "date":
            drawn[place] = replace(passage, kind="reporter")
    return drawn


def with_captions(content: Sequence[Passage]) -> list[Passage]:
    """The lines right over a table that name it or its unit, and 图1 under a picture."""
    drawn = list(content)
    for place in range(len(drawn) - 2, -1, -1):
        passage, below = drawn[place], drawn[place + 1].kind
        if passage.picture and below in _LINES and _PICTURE_NAME.fullmatch(drawn[place + 1].text):
            drawn[place + 1] = replace(drawn[place + 1], kind=UNDER_PICTURE)
            drawn[place] = replace(passage, kind=NAMED_PICTURE)
        if passage.kind in _LINES and below in {"table", *OVER_TABLES}:
            kinds = (kind for kind, seen in OVER_TABLES.items() if seen.fullmatch(passage.text))
            drawn[place] = replace(passage, kind=next(kinds, passage.kind))
    return drawn


def group(passage: Passage) -> str:
    """Whether a passage is drawn at the top, in the sign_off, or as text."""
    if passage.kind in {"title", "reporter"}:
        return "top"
    return "sign_off" if passage.kind in SIGN_OFF else "text"


def sign_lines(members: Sequence[Passage]) -> list[SignOff]:
    """Signature and date as the lines of a signature block."""
    return [SignOff(member.text, is_date=member.kind == "date") for member in members]
