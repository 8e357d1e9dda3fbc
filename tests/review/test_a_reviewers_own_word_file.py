"""A reviewer uploads the Word file that he edited: it proposes, and never approves."""

import hashlib
from pathlib import Path

import httpx
import pytest

from huibao.cycle.opening import open_cycle
from huibao.cycle.verification import verify_cycle
from huibao.document.writing.word import write_word
from huibao.records.models import Event
from tests.document.office_suite import converted
from tests.review.desk import Desk
from tests.review.marked_files import changed, commented, packed, parts_of, unmarked
from tests.review.uploading import (
    EDITED,
    Settling,
    draft_file,
    hand_in,
    hand_on,
    marked,
    read_file,
)
from tests.web.forms import form_of, text_of_page
from tests.web.house import KIND


def said(answer: httpx.Response) -> str:
    return text_of_page(answer.text)


def sole(desk: Desk) -> dict[str, object]:
    """What the only edit proposes."""
    (edit,) = [p for p in Settling(desk).proposals() if p.kind == "edit"]
    return {"before": edit.before, "after": edit.after, "section": edit.section.key}


def events(desk: Desk, did: str) -> list[Event]:
    def found(session: object) -> list[Event]:
        rows = session.query(Event).filter(Event.action == did).all()  # type: ignore[attr-defined]
        session.expunge_all()  # type: ignore[attr-defined]
        return rows

    return desk.house.see(found)


def faults(desk: Desk) -> list[str]:
    return desk.house.see(lambda session: verify_cycle(session, desk.key))


def test_what_was_understood_is_shown_before_anything_is_taken(desk: Desk) -> None:
    page = read_file(desk, marked(desk))
    seen = said(page)
    assert "请核对审改稿读取结果" in seen
    assert "文字修改1处，批注1条" in seen
    assert "<del>46</del><ins>48</ins>" in page.text
    assert "请列出问题的主要类型。" in seen
    assert "第1稿" in seen
    assert desk.see(lambda cycle: cycle.marked_copies) == []
    assert desk.mails("copy_received") == []


def test_handed_on_it_is_with_the_office_and_the_reviewer_has_still_to_decide(desk: Desk) -> None:
    content = marked(desk)
    page = hand_in(desk, content)
    assert "审改稿已交给办公室。它不等于签署" in said(page)
    assert desk.state == "in_review"
    assert desk.see(lambda cycle: cycle.reviews[0].decision) is None
    (mail,) = desk.mails("copy_received")
    assert mail.to_mail.startswith("su@")
    assert "文字修改1处，批注1条" in mail.text
    assert "审改稿不等于签署" in mail.text
    (event,) = events(desk, "copy:received")
    assert event.document_sha256 == hashlib.sha256(content).hexdigest()
    assert event.actor_role == "reviewer"
    assert (event.detail["edits"], event.detail["comments"], event.detail["draft"]) == (1, 1, 1)
    office = Settling(desk)
    kept = office.browser.get(f"/documents/{event.document_sha256}")
    assert kept.content == content
    assert faults(desk) == []


def test_an_edit_that_was_not_tracked_is_found_all_the_same(desk: Desk) -> None:
    hand_in(desk, changed(draft_file(desk), *EDITED))
    assert sole(desk)["section"] == "supply"
    assert "48件" in str(sole(desk)["after"])


@pytest.mark.parametrize("tracked", ["", "陆清和"])
def test_a_file_saved_again_by_another_program_is_known_by_its_mark(
    desk: Desk, tmp_path: Path, tracked: str
) -> None:
    content = commented(changed(draft_file(desk), *EDITED, author=tracked), "储备项目5项", "属实？")
    saved = converted(content, to="docx", folder=tmp_path)
    page = read_file(desk, saved)
    assert "按文字比对认出" not in said(page)
    hand_on(desk, page)
    kinds = [(p.kind, p.section.key) for p in Settling(desk).proposals()]
    assert kinds == [("edit", "supply"), ("comment", "works")]


def test_a_file_that_lost_its_mark_is_known_by_its_text(desk: Desk) -> None:
    page = read_file(desk, unmarked(marked(desk)))
    assert "按文字比对认出" in said(page)
    hand_on(desk, page)
    assert [p.kind for p in Settling(desk).proposals()] == ["edit", "comment"]


@pytest.mark.parametrize("lost", [False, True], ids=["marked", "unmarked"])
def test_a_file_made_from_an_older_draft_is_compared_with_that_one(desk: Desk, lost: bool) -> None:
    old = marked(desk)
    desk.returned("lu", "works")
    desk.revise(works=desk.text("works").replace("16份", "17份"))
    page = read_file(desk, unmarked(old) if lost else old)
    assert "您是在第1稿上改的，现在审阅的是第2稿" in said(page)
    hand_on(desk, page)
    proposals = Settling(desk).proposals()
    assert [(p.kind, p.section.key) for p in proposals] == [
        ("edit", "supply"),
        ("comment", "works"),
    ]


def test_a_draft_of_another_report_is_refused(desk: Desk) -> None:
    with desk.house.clerk() as act:
        other = open_cycle(act, KIND, "2022-H2").key
    desk.house.run_stages(other)
    desk.house.hand_everything_in(other)  # the very same sections, under another title
    foreign = changed(draft_file(Desk(desk.house, other)), *EDITED)
    for content in (foreign, unmarked(foreign)):
        answer = read_file(desk, content)
        assert answer.status_code == 400
        assert "没有收下它" in said(answer)
    assert desk.see(lambda cycle: cycle.marked_copies) == []


def test_a_file_without_a_change_is_nothing_to_hand_on(desk: Desk) -> None:
    answer = read_file(desk, draft_file(desk), opinion="写到一半")
    assert answer.status_code == 400
    assert "文件与第1稿文字相同" in said(answer)
    assert form_of(answer.text)["opinion"] == "写到一半"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 ...", "这是 PDF 文件"),
        (b"", "文件是空的"),
        (b"PK\x03\x04broken", "文件已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为"),
    ],
)
def test_what_is_no_word_file_is_explained_and_the_opinion_is_kept(
    desk: Desk, content: bytes, told: str
) -> None:
    answer = read_file(desk, content, opinion="写到一半", name="意见.doc")
    assert answer.status_code == 400
    assert told in said(answer)
    assert form_of(answer.text)["opinion"] == "写到一半"
    again = desk.house.browser().get(desk.house.path("lu", "review"))
    assert form_of(again.text)["opinion"] == "写到一半"


def test_a_file_built_to_harm_is_refused_like_any_other(desk: Desk) -> None:
    parts = parts_of(draft_file(desk))
    declared = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for name in ("word/document.xml", "docProps/custom.xml"):
        body = parts[name].partition(b"?>")[2]
        answer = read_file(desk, packed(parts | {name: declared + body}), opinion="写到一半")
        assert answer.status_code == 400
        assert form_of(answer.text)["opinion"] == "写到一半"
    swollen = packed(parts | {"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})
    assert "解压后大得异常" in said(read_file(desk, swollen))


def test_another_text_under_this_reports_mark_is_refused(desk: Desk) -> None:
    parts = parts_of(draft_file(desk))
    foreign = write_word("食堂采购清单\n大米三百斤，面粉二百斤，食用油四十桶，月底前备齐。")
    body = parts_of(foreign)["word/document.xml"]
    answer = read_file(desk, packed(parts | {"word/document.xml": body}))
    assert "与本报告的各稿都对不上" in said(answer)


def test_what_is_not_wanted_is_left_out(desk: Desk) -> None:
    hand_on(desk, read_file(desk, marked(desk)), wanted="1")
    assert [p.kind for p in Settling(desk).proposals()] == ["comment"]
    assert events(desk, "copy:received")[0].detail["left_out"] == 1


def test_a_file_can_be_left_alone(desk: Desk) -> None:
    hand_on(desk, read_file(desk, marked(desk)), how="leave")
    assert desk.see(lambda cycle: cycle.marked_copies) == []


def test_the_same_file_twice_is_one_copy(desk: Desk) -> None:
    content = marked(desk)
    first, second = read_file(desk, content), read_file(desk, content)
    hand_on(desk, first)
    hand_on(desk, second)
    assert desk.see(lambda cycle: len(cycle.marked_copies)) == 1
    assert len(desk.mails("copy_received")) == 1


def test_headings_tables_and_pictures_become_remarks(desk: Desk) -> None:
    content = changed(draft_file(desk), "严格水资源管理", "从严水资源管理")
    content = changed(content, "5310", "5320")
    hand_in(desk, content)
    heading, cell = Settling(desk).proposals()
    assert heading.kind == "other"
    assert heading.text.startswith("标题“（二）严格水资源管理")
    assert (cell.kind, cell.before, cell.after) == (
        "edit",
        "望云水库除险加固\t9200\t5310",
        "望云水库除险加固\t9200\t5320",
    )
