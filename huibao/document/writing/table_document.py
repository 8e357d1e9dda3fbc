"""Tables as a Word document of their own, on paper laid across: what a meeting has before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from huibao.document.layout import TWIPS_PER_POINT, Layout, twips
from huibao.document.writing.parts import Properties, pack, section_properties
from huibao.document.writing.tables_and_pictures import table
from huibao.document.writing.title_lines import width
from huibao.document.writing.wordml import (
    NAMESPACES,
    XML_HEADER,
    paragraph,
    paragraph_properties,
    run,
    run_properties,
)

_SHORT: Final = 8.0  # characters up to which a column keeps its cells on one line
_HEADING: Final = 4.0  # characters of a heading on one line, at most
_MARGINS: Final = 1.9  # characters that a cell's margins take, left and right together
_LEAST: Final = 5.0


@dataclass(frozen=True)
class NamedTable:
    """A table's name, empty where the document's title says it, and its rows, headings first."""

    name: str
    rows: Sequence[Sequence[str]]


def write_tables(title: str, tables: Sequence[NamedTable], *, layout: Layout) -> bytes:
    """Return the tables as a .docx on A4 laid across, each under its name."""
    across = _laid_across(layout)
    heading = paragraph_properties(
        style="Title", line=across.line_pitch, after=across.line_pitch // 2, align="center"
    )
    drawn = [
        paragraph(heading, run(run_properties(across, "xiaobiaosong", across.title_pt), title))
    ]
    for each in tables:
        if each.name:
            shape = paragraph_properties(before=240, after=120, align="left")
            drawn.append(paragraph(shape, run(run_properties(across, "heiti", 14), each.name)))
        drawn.append(table(each.rows, layout=across, widths=_widths(each.rows, across)))
    # Word asks for a paragraph behind a table that ends a document.
    end = paragraph(paragraph_properties(align="left"), "")
    document = (
        f"{XML_HEADER}<w:document {NAMESPACES}><w:body>{''.join(drawn)}{end}"
        f"{section_properties(across)}</w:body></w:document>"
    )
    return pack(document, layout=across, properties=Properties(title=title))


def _laid_across(layout: Layout) -> Layout:
    return replace(
        layout,
        paper_width_mm=297,
        paper_height_mm=210,
        margin_top_mm=25,
        margin_left_mm=22,
        text_width_mm=253,
        text_height_mm=160,
        lines_per_page=16,
        chars_per_line=45,
        table_pt=10.5,
    )


def _widths(rows: Sequence[Sequence[str]], layout: Layout) -> list[int]:
    """Return the columns' widths in twips: short ones as wide as their cells, others the rest."""
    head, *below = rows
    character = layout.table_pt * TWIPS_PER_POINT
    room = twips(layout.text_width_mm)
    widest = [max((width(row[n]) for row in below), default=0.0) for n in range(len(head))]
    short = [
        max(most, min(width(name), _HEADING)) + _MARGINS if most <= _SHORT else None
        for name, most in zip(head, widest, strict=True)
    ]
    left = room - sum(int(need * character) for need in short if need is not None)
    weights = [
        max(min(most, 60.0) ** 0.5, _LEAST) if need is None else 0.0
        for need, most in zip(short, widest, strict=True)
    ]
    found = [
        int(left * weight / sum(weights)) if need is None else int(need * character)
        for need, weight in zip(short, weights, strict=True)
    ]
    spare = room - sum(found)
    if not any(weights):  # nothing is long: all share what is left
        found = [extent + spare // len(found) for extent in found]
    found[-1] += room - sum(found)
    return found
