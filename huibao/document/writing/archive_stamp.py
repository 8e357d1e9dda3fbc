"""归档章: the stamp of an archived document, in the blank space above the text of its first page.

Six equal cells in red, 45 mm by 16 mm (DA/T 22-2015 5.5): 全宗号, 年度, 件号 over 机构（问题）,
保管期限, 页数. Each cell is a frame fixed to the page, so that no line of the text moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from huibao.document.layout import Layout, twips
from huibao.document.writing.wordml import escape, paragraph, paragraph_properties, run_properties

WIDTH_MM: Final = 45.0
HEIGHT_MM: Final = 16.0
_COLUMNS, _ROWS = 3, 2
_RED: Final = "FF0000"
_LINE: Final = f'w:val="single" w:sz="6" w:space="0" w:color="{_RED}"'
_SIZE_PT: Final = 9.0
_LEAST_EDGE_MM: Final = 5.0


@dataclass(frozen=True)
class ArchiveStamp:
    """What the stamp says; the number of pages is counted by whoever lays the document out."""

    fonds: str
    year: int
    number: int
    retention: str
    organ: str = ""


def draw(stamp: ArchiveStamp, layout: Layout) -> str:
    """Return the stamp as paragraphs, to stand before the first one of the document."""
    face = run_properties(layout, "heiti", _SIZE_PT, colour=_RED)
    cells = (
        *(stamp.fonds, str(stamp.year), f"{stamp.number:04d}"),
        *(stamp.organ, stamp.retention),
    )
    contents = [f"<w:r>{face}<w:t>{escape(text)}</w:t></w:r>" for text in cells]
    contents.append(f'<w:fldSimple w:instr=" NUMPAGES "><w:r>{face}<w:t/></w:r></w:fldSimple>')
    return "".join(
        paragraph(_cell(place, layout), content) for place, content in enumerate(contents)
    )


def _cell(place: int, layout: Layout) -> str:
    """The shape of the cell of that place, from left to right and downwards."""
    row, column = divmod(place, _COLUMNS)
    width, height = WIDTH_MM / _COLUMNS, HEIGHT_MM / _ROWS
    left = layout.margin_left_mm + layout.text_width_mm - WIDTH_MM + column * width
    top = max((layout.margin_top_mm - HEIGHT_MM) / 2, _LEAST_EDGE_MM) + row * height
    line = round(_SIZE_PT * 1.2 * 20)
    frame = (
        f'<w:framePr w:w="{twips(width)}" w:h="{twips(height)}" w:hRule="exact" w:wrap="around"'
        f' w:vAnchor="page" w:hAnchor="page" w:x="{twips(left)}" w:y="{twips(top)}"/>'
    )
    borders = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right"))
    return paragraph_properties(
        frame=frame,
        borders=borders,
        line=line,
        before=(twips(height) - line) // 2,
        align="center",
    )
