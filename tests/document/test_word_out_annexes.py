"""Annexes behind the signature: each on a page of its own, as clause 7.3.8 has it."""

from __future__ import annotations

from datetime import date

import pytest
from word_xml import body, own, paragraph, written

from huibao.document.writing.letterhead import DocumentHead
from huibao.document.writing.word import Profile, write_word

SIGNED = """青河市水务局2024年工作总结
2024年，各项工作有序推进。
一、工作情况
改造水厂5座。
附件：1.水厂清单
2.管网清单
青河市水务局
2024年12月30日
（联系人：李明，电话：0000-1234567）
附件1
重点水厂改造完成情况统计表
一、东区
水厂\t进度
东水厂\t完成
附件2
管网清单
东线完成。
"""
HEAD = DocumentHead(organ="青河市水务局", signed_on=date(2024, 12, 30), issued_by="办公室")


def test_each_annex_begins_a_page_flush_left_in_heiti() -> None:
    word = write_word(SIGNED)
    pages = [one for one in body(word) if one.find(".//{*}pageBreakBefore") is not None]
    assert ["".join(one.itertext("{*}t")) for one in pages] == ["附件1", "附件2"]
    for page in pages:
        assert own(page, "r/rPr/rFonts", "eastAsia") == "黑体"
        assert own(page, "pPr/jc", "val") == "left"
        assert page.find("{*}pPr/{*}ind") is None


def test_an_annexs_title_is_centred_in_the_third_line_and_its_headings_are_headings() -> None:
    word = write_word(SIGNED)
    title = paragraph(word, "重点水厂改造")._p
    assert own(title, "r/rPr/rFonts", "eastAsia") == "方正小标宋简体"
    assert own(title, "pPr/jc", "val") == "center"
    assert own(title, "pPr/spacing", "before") == "579"
    assert own(paragraph(word, "一、东区")._p, "pPr/pStyle", "val") == "Heading1"
    assert body(word).find(".//{*}tbl") is not None


@pytest.mark.parametrize("profile", ["plain", "formal"])
def test_signature_and_date_keep_their_place_above_annexes(profile: Profile) -> None:
    word = write_word(SIGNED, profile=profile, head=HEAD)
    assert written(word).count("2024年12月30日") == 1 + (profile == "formal")  # 印发日期
    signature = next(one for one in body(word).iter("{*}p") if _said(one) == "青河市水务局")
    assert own(signature, "pPr/jc", "val") == "right"
    texts = [_said(one) for one in body(word).iter("{*}p")]
    assert texts.index("（联系人：李明，电话：0000-1234567）") < texts.index("附件1")


def test_a_signature_longer_than_a_line_stays_at_the_right() -> None:
    name = "中共青河市水务局机关委员会办公室（意识形态工作领导小组办公室）"
    word = write_word(f"2024年工作总结\n一、工作情况\n改造水厂5座。\n{name}\n2024年12月30日\n")
    for beginning in (name, "2024年12月30日"):
        shape = paragraph(word, beginning)._p
        assert own(shape, "pPr/jc", "val") == "right"
        assert own(shape, "pPr/ind", "right") == "640"


def test_the_number_of_a_report_that_is_an_annex_stands_over_its_title() -> None:
    word = write_word("附件2\n" + SIGNED)
    first, title = body(word)[0], body(word)[1]
    assert _said(first) == "附件2"
    assert own(first, "r/rPr/rFonts", "eastAsia") == "黑体"
    assert _said(title).startswith("青河市水务局2024年工作总结")


def _said(element: object) -> str:
    return "".join(element.itertext("{*}t"))  # type: ignore[attr-defined]
