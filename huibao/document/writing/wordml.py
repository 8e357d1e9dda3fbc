"""WordprocessingML by string building: escaping, runs, paragraphs and their properties.

Strings instead of a tree because a report of 2,000 paragraphs is then written as fast as its XML
can be zipped. Word refuses children out of schema order, so properties are only ever made by
`paragraph_properties` and `run_properties`, which keep it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape as html_escape
from typing import Final

from huibao.document.layout import TWIPS_PER_POINT, Layout

XML_HEADER: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

# A line of exact height puts its baseline at four fifths of it, in Word and LibreOffice alike;
# a full-width glyph rises to about 0.84 of its size above the baseline.
BASELINE: Final = 0.8
GLYPH_TOP: Final = 0.84

_LINE_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'

# XML 1.0 has no way to hold these, not even as references. Control characters become their
# visible pictures (U+0007 → ␇), the rest U+FFFD: a reader sees that something stood there.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_NEEDS_WORK: Final = re.compile(f"[&<>]|{_UNPRINTABLE.pattern}")


def printable(text: str) -> str:
    """The text with every character that XML cannot hold replaced by a visible one, one for one."""
    return _UNPRINTABLE.sub(_stand_in, text)


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def escape(text: str) -> str:
    """The text as XML character content."""
    if _NEEDS_WORK.search(text) is None:
        return text
    return html_escape(printable(text), quote=False)


def attribute(text: str) -> str:
    """The text as the content of a double-quoted XML attribute."""
    return html_escape(printable(text), quote=True).replace("\n", "&#10;").replace("\t", "&#9;")


@lru_cache(maxsize=256)
def run_properties(
    layout: Layout,
    typeface: str,
    size_pt: float,
    *,
    colour: str = "000000",
    style: str = "",
) -> str:
    """`w:rPr` in one family and size.

    The hint makes “ ” … — take the East-Asian font. Body-sized runs are condensed so that exactly
    `chars_per_line` fit on a line (5.2.3).
    """
    family = attribute(getattr(layout.typefaces, typeface)[0])
    latin = attribute(layout.typefaces.latin[0]) if typeface == "fangsong" else family
    spacing = layout.char_spacing if size_pt == layout.body_pt else 0
    half_points = round(size_pt * 2)
    return "".join(
        (
            "<w:rPr>",
            f'<w:rStyle w:val="{style}"/>' if style else "",
            f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}"',
            f' w:eastAsia="{family}" w:cs="{latin}"/>',
            f'<w:color w:val="{colour}"/>',
            f'<w:spacing w:val="{spacing}"/>' if spacing else "",
            f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>',
            "</w:rPr>",
        )
    )


@dataclass(frozen=True)
class Indent:
    """Indents of a paragraph in characters of `char_pt` points; written as characters and twips.

    Word and WPS follow the characters, other programs the twips.
    """

    left: float = 0
    right: float = 0
    first_line: float = 0
    hanging: float = 0
    char_pt: float = 16

    def xml(self) -> str:
        """`w:ind`, or nothing when there is no indent."""
        sides = (
            ("left", self.left),
            ("right", self.right),
            ("firstLine", self.first_line),
            ("hanging", self.hanging),
        )
        written = "".join(
            f' w:{side}Chars="{round(chars * 100)}"'
            f' w:{side}="{round(chars * self.char_pt * TWIPS_PER_POINT)}"'
            for side, chars in sides
            if chars
        )
        return f"<w:ind{written}/>" if written else ""


@lru_cache(maxsize=512)
def paragraph_properties(
    *,
    style: str = "",
    keep_next: bool = False,
    keep_lines: bool = False,
    new_page: bool = False,
    frame: str = "",
    borders: str = "",
    tabs: str = "",
    hang: bool = False,
    line: int | None = None,
    before: int = 0,
    after: int = 0,
    on_grid: bool = False,
    indent: Indent | None = None,
    align: str = "both",
    outline_level: int | None = None,
) -> str:
    """`w:pPr` with its children in schema order.

    Args:
        keep_lines: whether its lines stay on one page.
        line: exact line height in twips; None for single spacing, which tables and pictures need.
        on_grid: whether lines sit on the page's line grid; what is larger than a line must not.
        before: space above in twips; `after` likewise below.
        hang: whether punctuation may hang out of the type area.
        outline_level: 0 for the first level; None for text.
    """
    height = f' w:line="{line}" w:lineRule="exact"' if line else ' w:line="240" w:lineRule="auto"'
    return "".join(
        (
            "<w:pPr>",
            f'<w:pStyle w:val="{style}"/>' if style else "",
            "<w:keepNext/>" if keep_next else "",
            "<w:keepLines/>" if keep_lines else "",
            "<w:pageBreakBefore/>" if new_page else "",
            frame,
            '<w:widowControl w:val="0"/>',
            f"<w:pBdr>{borders}</w:pBdr>" if borders else "",
            f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
            f'<w:overflowPunct w:val="{int(hang)}"/>',
            '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>',
            "" if on_grid else '<w:snapToGrid w:val="0"/>',
            f'<w:spacing w:before="{before}" w:after="{after}"{height}/>',
            indent.xml() if indent else "",
            f'<w:jc w:val="{align}"/>',
            "" if outline_level is None else f'<w:outlineLvl w:val="{outline_level}"/>',
            "</w:pPr>",
        )
    )


def run(properties: str, text: str) -> str:
    """A run of text; a line feed in it is a line break."""
    shown = escape(text).replace("\n", _LINE_BREAK)
    return f'<w:r>{properties}<w:t xml:space="preserve">{shown}</w:t></w:r>'


def tab(properties: str) -> str:
    """A run holding one tabulator."""
    return f"<w:r>{properties}<w:tab/></w:r>"


def paragraph(properties: str, runs: str) -> str:
    """A paragraph of ready-made runs."""
    return f"<w:p>{properties}{runs}</w:p>"
