"""附注, annexes and 版记 behind the signature are told from the report's own text."""

from __future__ import annotations

import pytest

from huibao.report.outline import parse
from huibao.report.proof import proof

REPORT = """青禾市水务局2024年工作总结

2024年，我局各项工作有序推进。
一、工作情况
改造水厂5座。
二、存在问题
管网漏损偏高。
"""
SIGNED = "青禾市水务局\n2024年12月30日\n"
PAGES = "附件1\n水厂清单\n一、东区\n东水厂。\n二、西区\n西水厂。\n附件2\n管网清单\n1.东线。\n"


def kinds(text: str) -> list[tuple[str, str]]:
    blocks = parse(text).blocks
    wanted = {"annex", "signature", "date", "note", "annex_page", "attached", "imprint"}
    return [(block.kind, block.content.strip()) for block in blocks if block.kind in wanted]


@pytest.mark.parametrize(
    "tail",
    [
        "附件：1.水厂清单\n2.管网清单\n\n" + SIGNED + "\n" + PAGES,
        SIGNED + "（联系人：李明，电话：0000-1234567）\n",
        SIGNED + "（此件公开发布）\n\n附件：水厂清单\n1.东水厂。已改造。\n2.西水厂。在建。\n",
        SIGNED + "\n抄送：市发展改革委，市财政局。\n青禾市水务局办公室　2024年12月31日印发\n",
        SIGNED + PAGES + "抄送：市财政局。\n青禾市水务局办公室 2024年12月31日印发\n",
        "青禾市水务局　2024年12月30日\n",
        "中共青禾市水务局机关委员会办公室（意识形态工作领导小组办公室）\n2024年12月30日\n",
        "附件\n1.水厂清单\n2.管网清单\n" + SIGNED,
    ],
)
def test_a_signed_report_is_signed_whatever_follows(tail: str) -> None:
    text = REPORT + "\n" + tail
    assert [(each.rule, each.text) for each in proof(text)] == []
    assert [node.marker for node in parse(text).walk()] == ["一、", "二、"]


def test_each_line_behind_the_signature_has_its_kind() -> None:
    text = (
        REPORT + SIGNED + "（此件公开发布）\n附件1\n水厂清单\n东水厂。\n附件2：管网清单\n东线。\n"
    )
    assert kinds(text)[2:] == [
        ("note", "（此件公开发布）"),
        ("annex_page", "附件1"),
        ("attached", "水厂清单"),
        ("attached", "东水厂。"),
        ("annex_page", "附件2：管网清单"),
        ("attached", "东线。"),
    ]


def test_a_departments_annex_hides_nothing_of_the_report_that_goes_on() -> None:
    annexed = REPORT.replace("二、存在", f"{SIGNED}附件1\n水厂清单\n一、东区\n东水厂。\n二、存在")
    for text in (annexed, annexed.replace("一、东区\n", "")):
        assert parse(text + "三、工作计划\n继续改造。\n").nodes[-1].heading == "工作计划"
        assert not any(kind == "attached" for kind, _ in kinds(text + "三、工作计划\n继续。\n"))


def test_a_report_that_is_an_annex_has_the_title_below_its_number() -> None:
    outline = parse("附件2\n\n" + REPORT + SIGNED)
    assert outline.title_text == "青禾市水务局2024年工作总结"
    assert [node.marker for node in outline.walk()] == ["一、", "二、"]
    assert proof("附件2\n\n" + REPORT + SIGNED) == ()
