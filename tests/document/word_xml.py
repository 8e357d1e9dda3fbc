"""Looks into a .docx as its readers do: through python-docx, and through the XML itself."""

from __future__ import annotations

import io
import zipfile

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

REPORT = """青河市水务局办公室2024年上半年工作总结和下半年重点工作安排
2024年上半年，办公室围绕“三服务”，各项工作有序推进。
一、上半年工作情况
（一）抓学习，强本领。一是坚持每周学习。组织集中学习12次。二是办好读书会。举办读书会6期。
（二）抓服务，提效能。共办理来文860件次，督办事项41项。
1.规范办文流程
修订办文办法。
（1）限时办结
急件当日办结。
二、存在问题
一是信息报送不够及时。
三、下半年打算
一是办好第三季度工作会。
青河市水务局办公室
2024年7月5日"""


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8")


def body(content: bytes) -> etree._Element:
    return etree.fromstring(part(content, "word/document.xml").encode()).find(f"{W}body")


def paragraph(content: bytes, beginning: str) -> docx.text.paragraph.Paragraph:
    return next(p for p in opened(content).paragraphs if p.text.startswith(beginning))


def written(content: bytes) -> str:
    """Every character of the body in order, white space left out."""
    return "".join("".join(body(content).itertext(f"{W}t")).split())


def own(element: etree._Element, path: str, attribute: str) -> str | None:
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{W}{attribute}")
