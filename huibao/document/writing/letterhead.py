"""What stands around a report's text: 版头, 主送, 附件说明, 署名与日期, 附注, 版记 (clause 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huibao.document.layout import TWIPS_PER_POINT, Layout, twips
from huibao.document.writing.title_lines import width
from huibao.document.writing.wordml import (
    BASELINE,
    GLYPH_TOP,
    Indent,
    paragraph,
    paragraph_properties,
    run,
    run_properties,
    tab,
)

_GLYPH_BOTTOM = 0.12  # how far a full-width glyph reaches below the baseline, in its size
_ANNEX = "附件："
_ANNEX_LABEL = re.compile(r"^附[件表录] ?\d{0,2} ?[：:] ?")
_ANNEX_NUMBER = re.compile(r"^\d{1,2} ?[.．、] ?")


@dataclass(frozen=True)
class DocumentHead:
    """What an issued document says of itself; whatever is empty is not printed.

    `signatory` makes it an upward document (上行文): 签发人 beside the document number (7.2.6).
    `sealed` leaves room for a seal over the date (7.3.5.1). `issued_on` defaults to `signed_on`.

    Parameters
    ----------
    organ
        发文机关，也作署名 / the issuing organ, which also signs
    doc_no
        发文字号，如 青水发〔2024〕6号 / document number
    signatory
        签发人，上行文才有 / signatory, upward documents only
    addressee
        主送机关 / addressee
    cc
        抄送机关，可以多次 / copied to, may be repeated
    signed_on
        成文日期，写成 2024-06-30 / date of signing, as YYYY-MM-DD
    issued_by
        印发机关，写明印发日期时默认为发文机关 / issued by; the organ, where a day of issue is given
    issued_on
        印发日期，写成 2024-06-30，默认同成文日期 / date of issue, as YYYY-MM-DD
    copies_no
        份号 / number of the copy
    classification
        密级和保密期限，如 机密★1年 / classification and its term
    urgency
        紧急程度：特急、加急 / urgency
    annexes
        附件名称，可以多次 / annexes, may be repeated
    note
        附注 / note
    sealed
        加盖印章，日期右空四字 / a seal will be set over the date
    """

    organ: str = ""
    doc_no: str = ""
    signatory: str = ""
    addressee: str = ""
    cc: tuple[str, ...] = ()
    signed_on: date | None = None
    issued_by: str = ""
    issued_on: date | None = None
    copies_no: str = ""
    classification: str = ""
    urgency: str = ""
    annexes: tuple[str, ...] = ()
    note: str = ""
    sealed: bool = False


@dataclass(frozen=True)
class SignOff:
    """One line of the signature block: a name or a date."""

    text: str
    is_date: bool


def letterhead(head: DocumentHead, layout: Layout) -> str:
    """版头: 份号, 密级, 紧急程度, 发文机关标志, 发文字号 with 签发人, and the red line (7.2)."""
    above = _lines_above_mark(head, layout)
    mark = _mark(head, layout, len(above)) if head.organ else ""
    named = head.organ or head.doc_no or head.signatory
    return "".join((*above, mark, _number_line(head, layout) if named else ""))


def _lines_above_mark(head: DocumentHead, layout: Layout) -> list[str]:
    """份号, 密级和保密期限, 紧急程度 in this order, each flush left (7.2.1 to 7.2.3)."""
    shape = paragraph_properties(line=layout.line_pitch, align="left")
    fangsong = run_properties(layout, "fangsong", layout.body_pt)
    heiti = run_properties(layout, "heiti", layout.body_pt)
    wanted = ((head.copies_no, fangsong), (head.classification, heiti), (head.urgency, heiti))
    return [paragraph(shape, run(face, text)) for text, face in wanted if text]


def _mark(head: DocumentHead, layout: Layout, lines_above: int) -> str:
    """发文机关标志, its upper edge `mark_top_mm` below the type area's (7.2.4)."""
    suffix = "" if head.organ.endswith(layout.mark_suffix) else layout.mark_suffix
    mark = head.organ + suffix
    room = layout.text_width_mm / 25.4 * 72
    size = min(layout.mark_pt, int(room / max(width(mark), 1) * 2) / 2)
    line = round(size * 1.2 * TWIPS_PER_POINT)
    inside_line = BASELINE * line - GLYPH_TOP * size * TWIPS_PER_POINT
    before = twips(layout.mark_top_mm) - lines_above * layout.line_pitch - round(inside_line)
    shape = paragraph_properties(line=line, before=max(before, 0), align="center")
    face = run_properties(layout, "xiaobiaosong", size, colour=layout.mark_colour)
    return paragraph(shape, run(face, mark))


def _number_line(head: DocumentHead, layout: Layout) -> str:
    """发文字号, in an upward document with 签发人 on its right, over the red line (7.2.5 to 7.2.7).

    Tabulators instead of indents, because a border is only as wide as its paragraph's indents.
    """
    face = run_properties(layout, "fangsong", layout.body_pt)
    kaiti = run_properties(layout, "kaiti", layout.body_pt)
    char = round(layout.body_pt * TWIPS_PER_POINT)
    tabs, align, runs = "", "center", run(face, head.doc_no)
    if head.signatory:
        right = twips(layout.text_width_mm) - char
        tabs = f'<w:tab w:val="left" w:pos="{char}"/><w:tab w:val="right" w:pos="{right}"/>'
        align = "left"
        name = run(face, "签发人：") + run(kaiti, head.signatory)
        runs = tab(face) + runs + tab(face) + name
    below_glyph = layout.line_pitch / TWIPS_PER_POINT * (1 - BASELINE)
    below_glyph -= _GLYPH_BOTTOM * layout.body_pt
    gap = max(0, min(31, round(layout.red_line_gap_mm / 25.4 * 72 - below_glyph)))
    line = (
        f'<w:bottom w:val="single" w:sz="{round(layout.red_line_pt * 8)}" w:space="{gap}"'
        f' w:color="{layout.mark_colour}"/>'
    )
    shape = paragraph_properties(
        line=layout.line_pitch,
        before=layout.doc_no_gap_lines * layout.line_pitch,
        borders=line,
        tabs=tabs,
        align=align,
    )
    return paragraph(shape, runs)


def addressee(name: str, layout: Layout) -> str:
    """主送机关, flush left, closed by a full-width colon (7.3.2)."""
    text = name if name.endswith(("：", ":")) else f"{name}："
    shape = paragraph_properties(line=layout.line_pitch)
    return paragraph(shape, run(run_properties(layout, "fangsong", layout.body_pt), text))


def annex_note(annexes: Sequence[str], layout: Layout, *, signed: bool = False) -> str:
    """附件说明: numbered when there are several (7.3.4); a signature takes its last line along."""
    names = [f"{n}. {name}" for n, name in enumerate(annexes, 1)] if annexes[1:] else annexes
    return "".join(
        annex_line(
            name if place else f"{_ANNEX}{name}",
            layout,
            first=place == 0,
            keep=signed and place + 1 == len(names),
        )
        for place, name in enumerate(names)
    )


def annex_line(text: str, layout: Layout, *, first: bool, keep: bool = False) -> str:
    """A line of 附件说明, two characters in; the first stands one line below the text (7.3.4).

    The numbers stand in one column behind 附件：, and a name's later lines under its first. One
    that is kept goes to the next page with what follows it.
    """
    numbered = _ANNEX_LABEL.sub("", text)
    name = _ANNEX_NUMBER.sub("", numbered)
    hanging = _advance(text.removesuffix(name), layout)
    behind_label = numbered == text != name
    left = layout.first_line_chars + hanging + (width(_ANNEX) if behind_label else 0)
    shape = paragraph_properties(
        keep_next=keep,
        line=layout.line_pitch,
        before=layout.annex_gap_lines * layout.line_pitch if first else 0,
        indent=Indent(left=left, hanging=hanging, char_pt=layout.body_pt),
        align="left",
    )
    return paragraph(shape, run(run_properties(layout, "fangsong", layout.body_pt), text))


def _advance(text: str, layout: Layout) -> float:
    """How far body text reaches, in its characters, as Times New Roman sets points and blanks."""
    narrow = sum(char in ". " for char in text) / 4
    condensed = len(text) * layout.char_spacing / TWIPS_PER_POINT / layout.body_pt
    return width(text) - narrow + condensed


def sign_off(lines: Sequence[SignOff], layout: Layout, *, sealed: bool = False) -> str:
    """署名 and 成文日期, one line below the text, placed against each other (7.3.5)."""
    names = max((width(line.text) for line in lines if not line.is_date), default=0.0)
    dates = max((width(line.text) for line in lines if line.is_date), default=0.0)
    name_right, date_right = _right_indents(names, dates, layout, sealed=sealed)
    face = run_properties(layout, "fangsong", layout.body_pt)
    drawn = []
    for position, line in enumerate(lines):
        shape = paragraph_properties(
            keep_next=position + 1 < len(lines),
            line=layout.line_pitch,
            before=0 if position else layout.signature_gap_lines * layout.line_pitch,
            indent=Indent(right=date_right if line.is_date else name_right, char_pt=layout.body_pt),
            align="right",
        )
        drawn.append(paragraph(shape, run(face, line.text)))
    return "".join(drawn)


def _right_indents(
    names: float, dates: float, layout: Layout, *, sealed: bool
) -> tuple[float, float]:
    """How far name and date stay from the right edge, in characters (7.3.5.1, 7.3.5.2)."""
    right, shift = float(layout.signature_right_chars), layout.date_shift_chars
    if sealed:
        centred = layout.sealed_date_right_chars + (dates - names) / 2
        return max(centred, 0.0), float(layout.sealed_date_right_chars)
    wraps = names > layout.chars_per_line - right
    if not names or not dates or wraps:
        return right, right
    if dates > names:
        return right + dates + shift - names, right
    return right, right + names - shift - dates


def note(text: str, layout: Layout) -> str:
    """附注 in parentheses under the date (7.3.6)."""
    shape = paragraph_properties(
        line=layout.line_pitch,
        indent=Indent(first_line=layout.first_line_chars, char_pt=layout.body_pt),
    )
    shown = text if text.startswith("（") else f"（{text}）"
    return paragraph(shape, run(run_properties(layout, "fangsong", layout.body_pt), shown))
