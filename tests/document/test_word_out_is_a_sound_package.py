"""Word opens the file without repair, and the same draft is the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from lxml import etree
from word_xml import REPORT, W, opened, part

from huibao.document.writing.letterhead import DocumentHead
from huibao.document.writing.parts import Properties
from huibao.document.writing.routing_slip import RoutingSlip, SlipStep, write_routing_slip
from huibao.document.writing.word import write_word

HEAD = DocumentHead(
    organ="青河市水务局", doc_no="青水发〔2024〕6号", signatory="林知远", cc=("市统计局",),
    signed_on=date(2024, 7, 5), issued_by="办公室", annexes=("甲", "乙"), urgency="加急",
)  # fmt: skip
TEXT = REPORT + "\n甲\t乙\n丙\t丁"
FILES = {
    "plain": write_word(TEXT),
    "formal": write_word(TEXT, profile="formal", head=HEAD),
    "slip": write_routing_slip(RoutingSlip("标题", steps=(SlipStep("签发", "林知远"),))),
}

# The order that ECMA-376 part 1 gives to the children which this product writes.
ORDER = {
    "pPr": "pStyle keepNext keepLines framePr widowControl pBdr tabs overflowPunct autoSpaceDE"
    " autoSpaceDN snapToGrid spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b color spacing sz szCs lang",
    "sectPr": "footerReference type pgSz pgMar cols titlePg docGrid",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vAlign",
    "trPr": "cantSplit trHeight tblHeader",
    "tbl": "tblPr tblGrid tr",
    "tblBorders": "top left bottom right insideH insideV",
    "style": "name basedOn next link uiPriority semiHidden qFormat pPr rPr tblPr",
    "font": "altName charset family pitch",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl noLineBreaksAfter"
    " noLineBreaksBefore compat decimalSymbol listSeparator",
}


@pytest.mark.parametrize("name", FILES)
def test_children_stand_in_the_order_of_the_schema(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as archive:
        parts = [
            part for part in archive.namelist() if part.startswith("word/") and "rels" not in part
        ]
        trees = [etree.fromstring(archive.read(part)) for part in parts]
    seen = set()
    for element in (element for tree in trees for element in tree.iter()):
        kind = element.tag.removeprefix(W)
        if kind in ORDER:
            children = [child.tag.removeprefix(W) for child in element]
            places = [ORDER[kind].split().index(child) for child in children]
            assert places == sorted(places), (kind, children)
            seen.add(kind)
    assert {"pPr", "rPr", "sectPr", "style", "settings"} <= seen


@pytest.mark.parametrize("name", FILES)
def test_every_part_has_a_content_type_and_every_relation_a_target(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as archive:
        names = archive.namelist()
        types = archive.read("[Content_Types].xml").decode()
        relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    assert len(names) == len(set(names))
    for entry in names:
        if entry.endswith(".xml") and entry != "[Content_Types].xml":
            assert f'PartName="/{entry}"' in types
    ids = [relation.get("Id") for relation in relations]
    assert len(ids) == len(set(ids))
    assert all(f"word/{relation.get('Target')}" in names for relation in relations)


@pytest.mark.parametrize("name", FILES)
def test_every_style_that_is_used_exists(name: str) -> None:
    styles = etree.fromstring(part(FILES[name], "word/styles.xml").encode())
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    document = etree.fromstring(part(FILES[name], "word/document.xml").encode())
    for kind in ("pStyle", "rStyle", "tblStyle"):
        assert {used.get(f"{W}val") for used in document.iter(f"{W}{kind}")} <= known


def test_python_docx_opens_and_saves_it_again() -> None:
    for content in FILES.values():
        again = io.BytesIO()
        opened(content).save(again)
        assert len(opened(again.getvalue()).paragraphs) == len(opened(content).paragraphs)


def test_the_same_draft_is_the_same_bytes() -> None:
    made = Properties(author="文清", created=datetime(2024, 7, 5, 9, tzinfo=UTC))
    assert write_word(TEXT, properties=made) == write_word(TEXT, properties=made)
    assert write_word(TEXT, properties=made) != write_word(TEXT)


def test_the_file_says_who_made_it_and_what_it_is() -> None:
    made = Properties(author="文清", created=datetime(2024, 7, 5, 9, tzinfo=UTC))
    told = opened(write_word(TEXT, properties=made)).core_properties
    assert told.author == "文清"
    assert told.title == "青河市水务局办公室2024年上半年工作总结和下半年重点工作安排"
    assert told.created == datetime(2024, 7, 5, 9, tzinfo=UTC)
