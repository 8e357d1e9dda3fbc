"""Tables and pictures inside a document's text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import ClassVar, Final

from huibao.document.layout import TWIPS_PER_MM, TWIPS_PER_POINT, Layout, twips
from huibao.document.passages import PICTURE
from huibao.document.picture import Picture
from huibao.document.writing.parts import Media
from huibao.document.writing.title_lines import width
from huibao.document.writing.wordml import (
    attribute,
    paragraph,
    paragraph_properties,
    run,
    run_properties,
)
from huibao.report.tables.heads import head_rows
from huibao.report.tables.spans import TableCell, laid_out

_EXTENSIONS: Final = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tiff",
    "image/x-emf": "emf",
    "image/x-wmf": "wmf",
}
_EMU_PER_PIXEL: Final = 9525  # at 96 pixels per inch
_EMU_PER_MM: Final = 36000
_SIDES: Final = 216  # twips that Word keeps free at a cell's two sides
_LEAST_COLUMN: Final = 4.0  # a column is never weighed as narrower than this many characters
_MOST_COLUMN: Final = 24.0
_CELL_MARGINS: Final = 1.5  # in characters, left and right together
_LEAST_MARGINS: Final = 1.0
_NARROWEST: Final = 1.0 + _LEAST_MARGINS
_UNBREAKABLE: Final = re.compile(r"[0-9A-Za-z.,%+/-]+")
_SMALLER_PT: Final = (10.5, 9.0, 7.5)
_NARROW_MARGINS: Final = (
    '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
)
_DIGIT: Final = 0.6  # of a character's width, in the widest of the usual typefaces


def table(
    rows: Sequence[Sequence[str]],
    *,
    layout: Layout,
    widths: Sequence[int] | None = None,
    gallery: Gallery | None = None,
) -> str:
    """A bordered table as wide as the type area; its head repeats on every page (8).

    Pictures are drawn from the gallery, no wider than their cells; a row of them is no head.
    `widths` are its columns' in twips; where none are given, what their cells need decides, and
    where the longest numbers have no room beside each other, all is set in smaller type. Lines have
    single spacing: the text's exact pitch would cut what is larger than it.
    """
    columns = max(len(row) for row in rows)
    drawn = laid_out([[*row, *[""] * (columns - len(row))] for row in rows])
    margins = ""
    if not widths:
        fitting = _in_type_that_fits(drawn, columns, layout)
        margins = _NARROW_MARGINS if fitting.table_pt < layout.table_pt else ""
        layout, widths = fitting, _column_widths(drawn, columns, fitting)
    grid = "".join(f'<w:gridCol w:w="{extent}"/>' for extent in widths)
    head = max(head_rows(drawn, width=columns), 1)
    if any(PICTURE.search(cell) for row in rows[:head] for cell in row):
        head = 0
    cells = _Cells(widths, layout, gallery or Gallery({}))
    lines = "".join(cells.row(row, heads=number < head) for number, row in enumerate(drawn))
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"
    )


@dataclass(frozen=True)
class _Cells:
    """Draws a table's cells, each as wide as its columns."""

    widths: Sequence[int]
    layout: Layout
    gallery: Gallery

    def row(self, row: Sequence[TableCell], *, heads: bool) -> str:
        header = "<w:tblHeader/>" if heads else ""
        face = run_properties(self.layout, "heiti" if heads else "fangsong", self.layout.table_pt)
        shapes = [paragraph_properties(align=align) for align in ("left", "center")]
        cells = "".join(
            self._cell(cell, face, shapes[heads or PICTURE.fullmatch(cell.text) is not None])
            for cell in row
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"

    def _cell(self, cell: TableCell, face: str, shape: str) -> str:
        extent = sum(self.widths[cell.column : cell.column + cell.columns])
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{extent}" w:type="dxa"/>{_merged(cell)}'
            f'<w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraph(shape, self._runs(cell.text, face, extent))}</w:tc>"
        )

    def _runs(self, text: str, face: str, extent: int) -> str:
        room = (extent - _SIDES) / TWIPS_PER_MM, self.layout.text_height_mm / 2
        drawn = ""
        for number, part in enumerate(PICTURE.split(text)):
            if number % 2:
                drawn += self.gallery.run(part, room) or run(face, f"［图：{part}］")
            elif part:
                drawn += run(face, part)
        return drawn


def _merged(cell: TableCell) -> str:
    wide = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    begins = "" if cell.below else ' w:val="restart"'
    return wide + (f"<w:vMerge{begins}/>" if cell.rows > 1 else "")


def _in_type_that_fits(
    drawn: Sequence[Sequence[TableCell]], columns: int, layout: Layout
) -> Layout:
    """The layout, its tables in the largest type that breaks no number, down to 六号."""
    needed = sum(_least(drawn, _needs(drawn, columns)))
    smaller = [size for size in _SMALLER_PT if size < layout.table_pt]
    for size in (layout.table_pt, *smaller):
        if needed * size * TWIPS_PER_POINT <= twips(layout.text_width_mm):
            return replace(layout, table_pt=size)
    return replace(layout, table_pt=smaller[-1]) if smaller else layout


def _column_widths(drawn: Sequence[Sequence[TableCell]], columns: int, layout: Layout) -> list[int]:
    """The room shared by what each column's widest cell needs, in twips.

    A cell over several columns widens them only where they have no room for it together. Where
    there is less room than needed, no column gets too little for the longest of its numbers.
    """
    needs = _needs(drawn, columns)
    room = twips(layout.text_width_mm)
    characters = room / (layout.table_pt * TWIPS_PER_POINT)
    if sum(needs) > characters:
        least = _least(drawn, needs)
        beyond = [need - at_least for need, at_least in zip(needs, least, strict=True)]
        given = max(characters - sum(least), 0) / (sum(beyond) or 1)
        needs = [at_least + more * given for at_least, more in zip(least, beyond, strict=True)]
    shares = [int(room * need / sum(needs)) for need in needs]
    shares[-1] += room - sum(shares)
    return shares


def _needs(drawn: Sequence[Sequence[TableCell]], columns: int) -> list[float]:
    """What each column needs in characters, its cells' margins included."""
    needs = [_LEAST_COLUMN + _CELL_MARGINS] * columns
    over_several = []
    for cell in chain.from_iterable(drawn):
        if cell.columns > 1:
            over_several.append(cell)
        else:
            needs[cell.column] = max(needs[cell.column], _need(cell))
    for cell in sorted(over_several, key=lambda cell: cell.columns):
        over = slice(cell.column, cell.column + cell.columns)
        lacks = max(_need(cell) - sum(needs[over]), 0) / cell.columns
        needs[over] = [each + lacks for each in needs[over]]
    return needs


def _need(cell: TableCell) -> float:
    if PICTURE.search(cell.text):
        return _MOST_COLUMN
    return min(width(cell.text) + _CELL_MARGINS, _MOST_COLUMN)


def _least(drawn: Sequence[Sequence[TableCell]], needs: Sequence[float]) -> list[float]:
    """What each column must have, and none more than it needs: room for its longest number."""
    least = [_NARROWEST] * len(needs)
    for cell in chain.from_iterable(drawn):
        if cell.columns == 1:
            text = PICTURE.sub("", cell.text)
            longest = max(map(len, _UNBREAKABLE.findall(text)), default=0) * _DIGIT
            least[cell.column] = max(least[cell.column], longest + _LEAST_MARGINS)
    return [min(pair) for pair in zip(least, needs, strict=True)]


class Gallery:
    """The pictures of one document: each file is stored once, each drawing has its own id."""

    NAMESPACES: ClassVar[str] = (
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    )

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        self._pictures = pictures
        self._stored: dict[str, Media] = {}
        self._drawings = 0

    @property
    def media(self) -> tuple[Media, ...]:
        """The files that the drawn pictures need."""
        return tuple(self._stored.values())

    def draw(self, key: str, *, layout: Layout, named: bool) -> str:
        """The picture in a paragraph of its own, or "" when it is unknown or not drawable.

        One that is named below leaves its page the room for the name, which may take two lines.
        """
        lines_mm = (3 if named else 1) * layout.line_pitch / TWIPS_PER_MM
        drawn = self.run(key, (layout.text_width_mm, layout.text_height_mm - lines_mm))
        shape = paragraph_properties(keep_next=named, align="center")
        return paragraph(shape, drawn) if drawn else ""

    def run(self, key: str, room_mm: tuple[float, float]) -> str:
        """The picture in a run, within a width and a height; "" when it cannot be drawn."""
        picture = self._pictures.get(key)
        if picture is None or picture.content_type not in _EXTENSIONS:
            return ""
        media = self._store(key, picture)
        self._drawings += 1
        wide, high = _scaled(picture, room_mm)
        return _drawing(media, key, self._drawings, wide, high)

    def _store(self, key: str, picture: Picture) -> Media:
        number = len(self._stored) + 1
        name = f"image{number}.{_EXTENSIONS[picture.content_type]}"
        media = Media(f"rIdImage{number}", name, picture.content_type, picture.content)
        return self._stored.setdefault(key, media)


def _scaled(picture: Picture, room_mm: tuple[float, float]) -> tuple[int, int]:
    """Width and height in EMU: the natural size, made smaller where the room is smaller."""
    wide = max(picture.width_px, 1) * _EMU_PER_PIXEL
    high = max(picture.height_px, 1) * _EMU_PER_PIXEL
    scale = min(1.0, room_mm[0] * _EMU_PER_MM / wide, room_mm[1] * _EMU_PER_MM / high)
    return max(1, int(wide * scale)), max(1, int(high * scale))


def _drawing(media: Media, key: str, number: int, wide: int, high: int) -> str:
    described = attribute(f"［图：{key}］")
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="图 {number}" descr="{described}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{media.name}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{media.relation}"/><a:stretch><a:fillRect/>'
        '</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
