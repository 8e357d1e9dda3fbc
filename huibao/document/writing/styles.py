"""The styles of a document: those that the layout needs, and no more.

They are written whole instead of cleaning a template: the usual one brings 350 kB of blue
headings, theme fonts and American English that an office would have to undo.
"""

from __future__ import annotations

from huibao.document.layout import Layout
from huibao.document.writing.wordml import (
    NAMESPACES,
    XML_HEADER,
    Indent,
    paragraph_properties,
    run_properties,
)


def styles(layout: Layout) -> str:
    """`word/styles.xml`: what the layout needs and nothing else."""
    body = run_properties(layout, "fangsong", layout.body_pt)
    plain = paragraph_properties(
        line=layout.line_pitch, hang=layout.hanging_punctuation, on_grid=True
    )
    # Latin text is not tagged Chinese, or LibreOffice breaks lines inside a year (20|23年).
    default_language = '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    return "".join(
        (
            f"{XML_HEADER}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault>",
            body.replace("</w:rPr>", default_language),
            f"</w:rPrDefault><w:pPrDefault>{plain}</w:pPrDefault></w:docDefaults>",
            _style("Normal", "Normal", default=True, properties=plain + body),
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/>'
            "<w:semiHidden/></w:style>",
            _table_styles(),
            '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
            '<w:name w:val="No List"/><w:semiHidden/></w:style>',
            _style(
                "BodyText",
                "Body Text",
                properties=paragraph_properties(
                    line=layout.line_pitch,
                    hang=layout.hanging_punctuation,
                    on_grid=True,
                    indent=Indent(first_line=layout.first_line_chars, char_pt=layout.body_pt),
                )
                + body,
            ),
            _style(
                "Title",
                "Title",
                properties=paragraph_properties(line=layout.line_pitch, align="center")
                + run_properties(layout, "xiaobiaosong", layout.title_pt),
            ),
            *(_heading_styles(layout, level) for level in range(4)),
            _style("Footer", "footer", properties=paragraph_properties(align="left")),
            "</w:styles>",
        )
    )


def _style(
    key: str,
    name: str,
    *,
    properties: str,
    default: bool = False,
    linked: str = "",
    follow: str = "",
) -> str:
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    standing = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph"{standing} w:styleId="{key}">'
        f'<w:name w:val="{name}"/>{based}'
        + (f'<w:next w:val="{follow}"/>' if follow else "")
        + (f'<w:link w:val="{linked}"/>' if linked else "")
        + f'<w:uiPriority w:val="1"/><w:qFormat/>{properties}</w:style>'
    )


def _heading_styles(layout: Layout, level: int) -> str:
    """A heading style and the character style linked to it, which marks run-in headings."""
    face = run_properties(layout, layout.heading_typefaces[level], layout.body_pt)
    shape = paragraph_properties(
        keep_next=True,
        line=layout.line_pitch,
        hang=layout.hanging_punctuation,
        on_grid=True,
        indent=Indent(first_line=layout.first_line_chars, char_pt=layout.body_pt),
        outline_level=level,
    )
    key, name = f"Heading{level + 1}", f"heading {level + 1}"
    return (
        _style(key, name, properties=shape + face, linked=f"{key}Char", follow="BodyText")
        + f'<w:style w:type="character" w:customStyle="1" w:styleId="{key}Char">'
        f'<w:name w:val="Heading {level + 1} Char"/><w:basedOn w:val="DefaultParagraphFont"/>'
        f'<w:link w:val="{key}"/><w:uiPriority w:val="1"/>{face}</w:style>'
    )


def _table_styles() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="39"/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="57" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="57" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )
