"""Word files made by hand, in the ways that Word, WPS and LibreOffice make them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W_NS}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'mc:Ignorable="wpsCustomData"'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/>{overrides}</Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer")


def relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_OFFICE}{kind}" Target="{target}"/>'


def word_file(body: str, *, pictures: dict[str, bytes] | None = None, **parts: str) -> bytes:
    """A .docx with this body; `parts` are the contents of styles, numbering, footnotes ..."""
    relations = [relation(f"rId-{kind}", kind, f"{kind}.xml") for kind in parts]
    relations += [relation(name, "image", f"media/{name}.png") for name in pictures or {}]
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{kind}+xml"/>'
        for kind in parts
    )
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES.format(overrides=overrides),
        "_rels/.rels": _RELS.format(relation("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": document_xml(body),
        "word/_rels/document.xml.rels": _RELS.format("".join(relations)),
    }
    roots = {"header": "hdr", "footer": "ftr"}
    for kind, content in parts.items():
        root = roots.get(kind, kind)
        files[f"word/{kind}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    for name, content in (pictures or {}).items():
        files[f"word/media/{name}.png"] = content
    return zipped(files)


def document_xml(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"
    )


def zipped(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def t(text: str) -> str:
    """A run."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str, properties: str = "") -> str:
    """A paragraph of runs."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(content)}</w:p>"


def numbered(text: str, *, num: int = 1, level: int = 0) -> str:
    numbers = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return p(t(text), properties=numbers)


def table(*rows: list[str]) -> str:
    lines = (
        "<w:tr>" + "".join(f"<w:tc>{p(t(cell))}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(lines)}</w:tbl>"


def floating(table: str) -> str:
    """A table at the foot of the page, as 版记 stands there."""
    place = (
        '<w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="1587"'
        ' w:tblpYSpec="bottom"/><w:tblW w:w="8000" w:type="dxa"/></w:tblPr>'
    )
    return table.replace("<w:tblPr/>", place, 1)


def tracked(tag: str, content: str, *, number: int = 1) -> str:
    who = 'w:author="李科" w:date="2023-06-20T09:30:00Z"'
    return f'<w:{tag} w:id="{number}" {who}>{content}</w:{tag}>'


def deleted(text: str) -> str:
    return tracked("del", f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>')


def level(
    number: int, *, fmt: str = "decimal", text: str = "", start: int = 1, more: str = ""
) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}'
        f'<w:lvlText w:val="{text or f"%{number + 1}."}"/></w:lvl>'
    )


def lists(*abstracts: str, nums: str = "") -> str:
    """A numbering part: each abstract list, and `w:num` n for the n-th of them."""
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>'
        for n, levels in enumerate(abstracts)
    )
    plain = "".join(
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in range(len(abstracts))
    )
    return made + plain + nums


def png(width: int = 20, height: int = 10, shade: int = 128) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    rows = (b"\0" + bytes([shade]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def drawing(name: str) -> str:
    """A run with an inline picture."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="190500" cy="95250"/><wp:docPr id="1" name="图"/>'
        "<a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="图"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="190500" cy="95250"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def text_box(text: str) -> str:
    """A run with a text box as Word writes it: once for new programs and once for old ones."""
    content = f"<w:txbxContent>{p(t(text))}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def separators(kind: str) -> str:
    """The two entries that every real notes part begins with."""
    return "".join(
        f'<w:{kind} w:type="{role}" w:id="{number}"><w:p><w:r><w:{role}/></w:r></w:p></w:{kind}>'
        for role, number in (("separator", -1), ("continuationSeparator", 0))
    )


def note(kind: str, number: int, text: str) -> str:
    return f'<w:{kind} w:id="{number}">{p(f"<w:r><w:{kind}Ref/></w:r>", t(text))}</w:{kind}>'


def note_mark(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def comment(number: int, text: str) -> str:
    return (
        f'<w:comment w:id="{number}" w:author="王局" w:date="2023-06-21T08:00:00Z">'
        f"{p(t(text))}</w:comment>"
    )


def rich_file() -> bytes:
    """A file with something of everything that a contributor's file may hold."""
    levels = level(0, fmt="chineseCounting", text="%1、") + level(1, text="%1.%2")
    body = (
        p(t("信访办2023年上半年工作总结"))
        + numbered("主要工作")
        + numbered("接待来访", level=1)
        + p(t("受理来信"), tracked("ins", t("312")), deleted("298"), t("件"))
        + table(["指标", "数量"], ["来信", "312"])
        + p(t("见图"), drawing("pic1"), t("所示"), note_mark("footnote", 2))
        + p(
            '<w:commentRangeStart w:id="0"/>',
            t("请补充数据"),
            '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
        )
        + p(t("挂框段"), text_box("框内文字"))
        + p('<w:hyperlink r:id="none">', t("链接文字"), "</w:hyperlink><w:r><w:tab/></w:r>")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p(t('控件段落'))}</w:sdtContent></w:sdt>"
    )
    return word_file(
        body,
        pictures={"pic1": png()},
        numbering=lists(levels),
        footnotes=note("footnote", 2, "含电子邮件"),
        comments=comment(0, "缺同比"),
        header=p(t("内部资料")),
        styles='<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        "</w:style>",
    )


def made_by_python_docx() -> bytes:
    document = docx.Document()
    document.add_heading("督查室工作小结", 1)
    for text in ("办结事项12件", "督办会议3次"):
        document.add_paragraph(text, style="List Number")
    grid = document.add_table(2, 2)
    grid.cell(0, 0).text, grid.cell(1, 1).text = "事项", "办结"
    document.add_picture(io.BytesIO(png()))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
