"""版记: where it stands and what it says (7.4).

It closes the document on its last page, which is an even one (7.4.1). Which page that is only shows
when the text has been laid out, so a program that can do it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from huibao.calendar import chinese_date
from huibao.document.layout import TWIPS_PER_POINT, Layout, Typefaces, twips
from huibao.document.pdf import PdfUnavailable, page_count, to_pdf
from huibao.document.writing.letterhead import DocumentHead
from huibao.document.writing.parts import section_properties
from huibao.document.writing.wordml import (
    Indent,
    paragraph,
    paragraph_properties,
    run,
    run_properties,
    tab,
)

ImprintPlace = Literal["nowhere", "beneath", "even", "apart"]
"""On the page where the text ends; on the even page behind it; on the next even page but one, where
neither that page nor the blank one before it is numbered (7.5); or left out."""


def has_imprint(head: DocumentHead) -> bool:
    """Whether the document says anything that stands in 版记."""
    return bool(head.cc or _issuer(head))


def _issuer(head: DocumentHead) -> str:
    """印发机关: who is named as that, else the organ when a day of issue is."""
    return head.issued_by or (head.organ if head.issued_on else "")


def imprint(head: DocumentHead, layout: Layout, place: ImprintPlace) -> str:
    """版记 at the foot of a type area: 抄送, 印发机关 and 印发日期 (7.4); nothing without them."""
    if place == "nowhere" or not has_imprint(head):
        return ""
    drawn = _table(head, layout) + _anchor(layout)
    # LibreOffice starts no page with a table that floats, so a paragraph goes before it.
    return drawn if place == "beneath" else _section_end(layout) + _anchor(layout) + drawn


def section_of_imprint(place: ImprintPlace, layout: Layout) -> str:
    """The properties of the document's last section, in which 版记 stands."""
    if place == "even":
        return section_properties(layout, starts="evenPage")
    if place == "apart":
        return section_properties(layout, starts="evenPage", numbered=False)
    return section_properties(layout)


def place_of_imprint(
    write: Callable[[ImprintPlace], bytes], *, typefaces: Typefaces
) -> ImprintPlace:
    """Where 版记 has to stand, found by having LibreOffice lay the document out.

    It belongs on the last page, and that is an even one: the one on which the text ends, when it
    has the room, else the next. Without LibreOffice it is always the next.
    """
    try:
        pages = page_count(to_pdf(write("nowhere"), typefaces=typefaces))
        if pages % 2:
            return "even"
        fits = page_count(to_pdf(write("beneath"), typefaces=typefaces)) == pages
    except PdfUnavailable:
        return "even"
    return "beneath" if fits else "apart"


def _section_end(layout: Layout) -> str:
    """The end of the text's own section, in a paragraph that needs no line."""
    return _anchor(layout).replace("</w:pPr>", f"{section_properties(layout)}</w:pPr>", 1)


def _table(head: DocumentHead, layout: Layout) -> str:
    rows = [row for row in (_cc(head, layout), _issue(head, layout)) if row]
    thick, thin = (
        f'w:val="single" w:sz="{round(mm / 25.4 * 72 * 8)}" w:space="0" w:color="000000"'
        for mm in (layout.imprint_thick_mm, layout.imprint_thin_mm)
    )
    extent = twips(layout.text_width_mm)
    width_xml = f'w:w="{extent}" w:type="dxa"'
    cells = "".join(
        f"<w:tr><w:tc><w:tcPr><w:tcW {width_xml}/></w:tcPr>{row}</w:tc></w:tr>" for row in rows
    )
    # Placed from the page's edge: LibreOffice does not float a table that fills the type area.
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0"'
        ' w:vertAnchor="margin" w:horzAnchor="page"'
        f' w:tblpX="{twips(layout.margin_left_mm)}" w:tblpYSpec="bottom"/>'
        f"<w:tblW {width_xml}/><w:tblBorders><w:top {thick}/><w:bottom {thick}/>"
        f'<w:insideH {thin}/></w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
        f'<w:tblGrid><w:gridCol w:w="{extent}"/></w:tblGrid>{cells}</w:tbl>'
    )


def _anchor(layout: Layout) -> str:
    """The paragraph that Word wants after a table, too low to need a line of its own."""
    face = run_properties(layout, "fangsong", 1)
    shape = paragraph_properties(line=10).replace("</w:pPr>", f"{face}</w:pPr>")
    return paragraph(shape, "")


def _imprint_line(layout: Layout) -> int:
    return round(layout.imprint_pt * 1.6 * TWIPS_PER_POINT)


def _cc(head: DocumentHead, layout: Layout) -> str:
    """抄送机关: one character free on both sides, later lines under the first name (7.4.2)."""
    if not head.cc:
        return ""
    shape = paragraph_properties(
        line=_imprint_line(layout),
        indent=Indent(left=4, right=1, hanging=3, char_pt=layout.imprint_pt),
    )
    text = f"抄送：{'，'.join(head.cc)}。"
    return paragraph(shape, run(run_properties(layout, "fangsong", layout.imprint_pt), text))


def _issue(head: DocumentHead, layout: Layout) -> str:
    """印发机关 left, 印发日期 right, one character free on both sides (7.4.3)."""
    issued_on = head.issued_on or head.signed_on
    if not _issuer(head):
        return ""
    face = run_properties(layout, "fangsong", layout.imprint_pt)
    right = twips(layout.text_width_mm) - round(layout.imprint_pt * TWIPS_PER_POINT)
    shape = paragraph_properties(
        line=_imprint_line(layout),
        tabs=f'<w:tab w:val="right" w:pos="{right}"/>',
        indent=Indent(left=1, char_pt=layout.imprint_pt),
        align="left",
    )
    day = tab(face) + run(face, f"{chinese_date(issued_on)}印发") if issued_on else ""
    return paragraph(shape, run(face, _issuer(head)) + day)
