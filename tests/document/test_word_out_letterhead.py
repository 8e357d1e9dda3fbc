"""The formal profile has 版头 and 版记; the plain one has neither."""

from __future__ import annotations

from datetime import date

from word_xml import REPORT, W, body, opened, own, paragraph, written

from huibao.document.writing.letterhead import DocumentHead
from huibao.document.writing.word import write_word

UNSIGNED = REPORT.rsplit("\n", 2)[0]
HEAD = DocumentHead(
    organ="青河市水务局",
    doc_no="青水发〔2024〕6号",
    signatory="林知远",
    addressee="市人民政府办公室",
    cc=("市委办公室", "市统计局"),
    signed_on=date(2024, 7, 5),
    issued_by="青河市水务局办公室",
    copies_no="000001",
    classification="机密★1年",
    urgency="特急",
    annexes=("任务分解表", "指标台账"),
    note="联系人：文清",
)
FORMAL = write_word(UNSIGNED, profile="formal", head=HEAD)


def test_the_elements_come_in_the_order_of_the_standard() -> None:
    text = written(FORMAL)
    order = [
        "000001", "机密★1年", "特急", "青河市水务局文件", "青水发〔2024〕6号", "签发人：林知远",
        "青河市水务局办公室2024年上半年", "市人民政府办公室：", "一、上半年", "附件：1.任务分解表",
        "2.指标台账", "青河市水务局2024年7月5日", "（联系人：文清）",
        "抄送：市委办公室，市统计局。", "青河市水务局办公室2024年7月5日印发",
    ]  # fmt: skip
    places = [text.index(element) for element in order[:-1]] + [text.rindex(order[-1])]
    assert places == sorted(places)


def test_the_mark_is_red_and_not_larger_than_the_first_size() -> None:
    run = paragraph(FORMAL, "青河市水务局文件").runs[0]._r
    assert own(run, "rPr/color", "val") == "FF0000"
    assert int(own(run, "rPr/sz", "val")) <= 84


def test_a_long_organ_name_is_made_smaller_until_it_fits_the_type_area() -> None:
    head = DocumentHead(organ="青河市人民政府防汛抗旱与水资源保护领导小组办公室")
    run = paragraph(write_word(UNSIGNED, profile="formal", head=head), "青河市人民政府").runs[0]._r
    assert int(own(run, "rPr/sz", "val")) / 2 * len(run.text) <= 442.3


def test_the_red_line_is_as_wide_as_the_type_area() -> None:
    line = next(p for p in opened(FORMAL).paragraphs if "签发人" in p.text)._p
    border = line.find(f"{W}pPr/{W}pBdr/{W}bottom")
    assert border.get(f"{W}color") == "FF0000"
    assert line.find(f"{W}pPr/{W}ind") is None


def test_signatory_is_in_kaiti_behind_its_label_in_fangsong() -> None:
    line = next(p for p in opened(FORMAL).paragraphs if "签发人" in p.text)
    fonts = {run.text: own(run._r, "rPr/rFonts", "eastAsia") for run in line.runs}
    assert fonts["签发人："] == "仿宋_GB2312"
    assert fonts["林知远"] == "楷体_GB2312"


def test_the_imprint_lies_at_the_foot_between_thick_and_thin_lines() -> None:
    table = body(FORMAL).findall(f"{W}tbl")[-1]
    assert own(table, "tblPr/tblpPr", "tblpYSpec") == "bottom"
    assert own(table, "tblPr/tblBorders/top", "sz") == "8"
    assert own(table, "tblPr/tblBorders/insideH", "sz") == "6"
    assert own(table, "tblPr/tblBorders/bottom", "sz") == "8"
    assert {own(run, "rPr/sz", "val") for run in table.iter(f"{W}r")} == {"28"}


def test_the_texts_own_signature_is_not_printed_twice() -> None:
    text = written(write_word(REPORT, profile="formal", head=DocumentHead(organ="青河市水务局")))
    assert text.endswith("青河市水务局办公室2024年7月5日")


def test_a_date_under_the_title_is_not_a_signature() -> None:
    word = write_word("云岭县水务局工作总结\n（2024年12月20日）\n一、主要工作\n进展顺利。")
    assert own(paragraph(word, "（2024年")._p, "pPr/jc", "val") == "center"


def test_a_seal_gets_its_room_over_the_date() -> None:
    head = DocumentHead(organ="青河市水务局", signed_on=date(2024, 7, 5), sealed=True)
    day = paragraph(write_word(UNSIGNED, head=head), "2024年7月5日")
    assert own(day._p, "pPr/ind", "rightChars") == "400"


def test_the_plain_profile_prints_neither_letterhead_nor_imprint() -> None:
    text = written(write_word(UNSIGNED, head=HEAD))
    for element in ("000001", "文件", "青水发", "签发人", "抄送", "印发"):
        assert element not in text
    assert text.endswith("青河市水务局2024年7月5日")


def test_a_day_of_issue_is_printed_with_the_organ_where_nobody_else_issues() -> None:
    head = DocumentHead(organ="青河市水务局", issued_on=date(2024, 7, 8))
    text = written(write_word(REPORT, profile="formal", head=head))
    assert text.endswith("青河市水务局2024年7月8日印发")
