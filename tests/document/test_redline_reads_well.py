"""A redline marks what changed and nothing else, in the name and at the time it is given."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone

import docx
import pytest
from draft_pairs import draft
from lxml import etree
from word_samples import W_NS, deleted, p, t, tracked, unzipped, word_file

from huibao.document.errors import UnreadableDocument
from huibao.document.reading.word import read_word
from huibao.document.redline import redline
from tests.cpu import cpu_seconds

WHEN = datetime(2023, 6, 20, 9, 30, tzinfo=UTC)
W = f"{{{W_NS}}}"


def compared(old: bytes, new: bytes, *, when: datetime = WHEN) -> bytes:
    return redline(old, new, author="综合科", when=when)


def body(made: bytes) -> etree._Element:
    content = unzipped(made)["word/document.xml"]
    return etree.fromstring(content if isinstance(content, bytes) else content.encode())


def marks(made: bytes) -> list[tuple[str, str]]:
    return [(change.kind, change.text) for change in read_word(made).changes]


def lines(*texts: str) -> bytes:
    return draft([("p", text) for text in texts])


def test_only_the_changed_characters_are_marked() -> None:
    made = compared(
        lines("首段不变。", "上半年收文2007件，增长5%。"),
        lines("首段不变。", "上半年收文2013件，同比增长5%。"),
    )
    assert marks(made) == [("delete", "2007"), ("insert", "2013"), ("insert", "同比")]


def test_every_mark_bears_the_author_and_the_time_in_utc() -> None:
    beijing = datetime(2023, 6, 20, 17, 30, tzinfo=timezone(timedelta(hours=8)))
    found = read_word(compared(lines("甲"), lines("乙"), when=beijing)).changes
    assert {(change.author, change.when) for change in found} == {("综合科", WHEN)}


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        compared(lines("甲"), lines("乙"), when=datetime(2023, 6, 20))  # noqa: DTZ001  the fault


def test_equal_drafts_give_an_unmarked_file() -> None:
    assert marks(compared(lines("甲", "乙"), lines("甲", "乙"))) == []


def test_a_reworded_note_is_marked_in_the_note() -> None:
    old, new = (
        [("note", "来信312件。", f"截至6月底，{what}。")] for what in ("含传真", "不含传真")
    )
    made = compared(draft(old), draft(new))
    assert marks(made) == [], "the text that the note hangs on has not changed"
    notes = etree.fromstring(bytes(unzipped(made)["word/footnotes.xml"]))
    assert ["".join(mark.itertext()) for mark in notes.iter(W + "ins", W + "del")] == ["不"]


def test_a_moved_section_is_a_move_even_when_its_number_changed() -> None:
    head, rest = "窗口服务评议工作扎实开展", "全年组织评议十二场次，整改到位。"
    other, more = "档案数字化加工稳步推进", "完成扫描三万余页，质检合格。"
    made = compared(
        lines(f"（一）{head}", rest, f"（二）{other}", more, "尾段不动。"),
        lines(f"（一）{other}", more, f"（二）{head}", rest, "尾段不动。"),
    )
    moved = "".join(text for kind, text in marks(made) if kind == "move_to")
    assert head in moved or other in moved
    starts = {
        tag: [found.get(W + "name") for found in body(made).iter(W + tag)]
        for tag in ("moveFromRangeStart", "moveToRangeStart")
    }
    assert starts["moveFromRangeStart"] == starts["moveToRangeStart"]
    assert len(starts["moveToRangeStart"]) == 1, "what moved together is one move"
    small = [text for kind, text in marks(made) if kind in ("insert", "delete")]
    assert all(len(text) <= 2 for text in small), small


def test_a_new_paragraph_with_a_box_reads_as_new() -> None:
    made = compared(lines("尾段不动"), draft([("box", "新段落"), ("p", "尾段不动")]))
    assert {kind for kind, _ in marks(made)} == {"insert"}
    assert "新段落" in "".join(text for _, text in marks(made))


def test_one_cell_of_a_table_is_marked_alone() -> None:
    grid = [["指标", "数量"], ["来信", "298"]]
    made = compared(
        draft([("table", grid), ("p", "尾")]),
        draft([("table", [grid[0], ["来信", "312"]]), ("p", "尾")]),
    )
    assert marks(made) == [("delete", "298"), ("insert", "312")]
    assert not list(body(made).iter(W + "trPr"))


def test_a_new_row_is_marked_as_a_row_and_in_its_cells() -> None:
    grid = [["指标", "数量"], ["来信", "298"]]
    made = compared(
        draft([("table", grid), ("p", "尾")]),
        draft([("table", [*grid, ["来访", "41"]]), ("p", "尾")]),
    )
    (row,) = body(made).iterfind(f".//{W}trPr/{W}ins/../..")
    assert len(list(row.iter(W + "tc"))) == 2
    assert "".join(found.text for found in row.iterfind(f".//{W}ins//{W}t")) == "来访41"


def test_a_row_whose_figures_changed_is_still_that_row() -> None:
    made = compared(
        draft([("table", [["指标", "数"], ["来信", "298"], ["来访", "41"]]), ("p", "尾")]),
        draft(
            [
                ("table", [["指标", "数"], ["来信", "312"], ["来电", "7"], ["来访", "45"]]),
                ("p", "尾"),
            ]
        ),
    )
    assert ("delete", "298") in marks(made)
    assert ("insert", "45") in marks(made)
    assert [kind for kind, _ in marks(made)].count("row_insert") == 1


def test_the_new_drafts_formatting_stays() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>收文2013件</w:t></w:r>"
    made = compared(word_file(p(t("收文2007件"))), word_file(p(bold)))
    kept = [run for run in body(made).iter(W + "r") if run.find(f"{W}rPr/{W}b") is not None]
    assert "".join(t.text for run in kept for t in run.iter(W + "t")) == "收文2013件"


def test_what_was_deleted_keeps_the_look_it_had() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>（旧）</w:t></w:r>"
    made = compared(word_file(p(t("收文"), bold)), word_file(p(t("收文"))))
    (gone,) = body(made).iterfind(f".//{W}del/{W}r")
    assert gone.find(f"{W}rPr/{W}b") is not None


def test_changes_that_a_draft_already_carries_count_as_accepted() -> None:
    old = word_file(p(t("来信"), deleted("298"), tracked("ins", t("312")), t("件")))
    made = compared(old, word_file(p(t("来信330件"))))
    assert marks(made) == [("delete", "312"), ("insert", "330")]


def test_comments_of_the_new_draft_stay() -> None:
    marked = p('<w:commentRangeStart w:id="0"/>', t("来信"), '<w:commentRangeEnd w:id="0"/>')
    remark = f'<w:comment w:id="0" w:author="王局">{p(t("核实"))}</w:comment>'
    made = compared(word_file(p(t("来访"))), word_file(marked, comments=remark))
    assert [comment.text for comment in read_word(made).comments] == ["核实"]


def test_the_ids_of_marks_are_unique_and_python_docx_opens_the_file() -> None:
    made = compared(lines("甲段话", "乙段话", "丙"), lines("甲段", "丁", "丙丙"))
    tags = [W + tag for tag in ("ins", "del", "moveFrom", "moveTo", "pPrChange")]
    ids = [found.get(W + "id") for found in body(made).iter(*tags)]
    assert len(ids) == len(set(ids)) > 3
    assert docx.Document(io.BytesIO(made)).paragraphs


def test_no_mark_stands_inside_another() -> None:
    """LibreOffice loses a deletion inside an insertion when it opens the file."""
    made = compared(lines("甲乙丙丁戊己庚", "旧段落"), lines("甲丙乙丁己戊庚辛", "新内容", "再新"))
    tags = {W + tag for tag in ("ins", "del", "moveFrom", "moveTo")}
    for found in body(made).iter(*tags):
        assert not tags & {ancestor.tag for ancestor in found.iterancestors()}


def test_equal_input_gives_equal_bytes() -> None:
    assert compared(lines("甲"), lines("乙")) == compared(lines("甲"), lines("乙"))


def test_an_unreadable_draft_is_named_as_such() -> None:
    with pytest.raises(UnreadableDocument, match="PDF"):
        compared(b"%PDF-1.7", lines("甲"))


def test_four_times_the_paragraphs_take_about_four_times_as_long() -> None:
    def seconds(count: int) -> float:
        old = [f"第{n}项：推进{n * 7919 % 1000}号任务落实，办结{n}件。" for n in range(count)]
        new = [line.replace("推进", "扎实推进") if n % 3 else line for n, line in enumerate(old)]
        drafts = lines(*old), lines(*new[: count // 2], "插入一段", *new[count // 2 :])
        return cpu_seconds(lambda: compared(*drafts))

    small = min(seconds(250) for _ in range(2))
    assert min(seconds(1000) for _ in range(2)) < 10 * small
