"""The page number `— 1 —` and where it lies (7.5)."""

from __future__ import annotations

from typing import Final

from huibao.document.layout import TWIPS_PER_POINT, Layout, twips
from huibao.document.writing.wordml import (
    BASELINE,
    NAMESPACES,
    XML_HEADER,
    Indent,
    paragraph,
    paragraph_properties,
    run,
    run_properties,
)

_DASH_TOP: Final = 0.32  # how far the upper edge of 一字线 lies above the baseline, in its size


def footer(layout: Layout, *, even: bool) -> str:
    """`— 1 —` in 4号 songti: right by one character on odd pages, left on even ones (7.5)."""
    face = run_properties(layout, "songti", layout.page_number_pt)
    chars, size = layout.page_number_side_chars, layout.page_number_pt
    if layout.page_number_place == "centre":
        align, indent = "center", Indent()
    elif even:
        align, indent = "left", Indent(left=chars, char_pt=size)
    else:
        align, indent = "right", Indent(right=chars, char_pt=size)
    shape = paragraph_properties(
        style="Footer",
        line=_footer_line(layout),
        before=_above_line(layout),
        indent=indent,
        align=align,
    )
    field = (
        f'<w:r>{face}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{face}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'<w:r>{face}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(face, '2' if even else '1')}"
        f'<w:r>{face}<w:fldChar w:fldCharType="end"/></w:r>'
    )
    text = run(face, "— ") + field + run(face, " —")
    return f"{XML_HEADER}<w:ftr {NAMESPACES}>{paragraph(shape, text)}</w:ftr>"


def _footer_line(layout: Layout) -> int:
    return round(layout.page_number_pt * 1.4 * TWIPS_PER_POINT)


def _above_line(layout: Layout) -> int:
    """What lies between type area and footer line, as part of the footer.

    LibreOffice forgets it in a section that begins on an even page, and lets the text run into it.
    """
    below = twips(layout.margin_bottom_mm) - footer_distance(layout)
    return max(0, below - _footer_line(layout))


def footer_distance(layout: Layout) -> int:
    """From the paper's edge to the footer's, so that the dash lies at `page_number_gap_mm`."""
    line = _footer_line(layout)
    dash = line * BASELINE - layout.page_number_pt * TWIPS_PER_POINT * _DASH_TOP
    below_type_area = twips(layout.page_number_gap_mm) - dash + line
    return max(0, round(twips(layout.margin_bottom_mm) - below_type_area))
