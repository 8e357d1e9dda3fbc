"""Handing in a section: once, whole, with its figures, and never at the cost of what was typed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from huibao.cycle.drafts import close_collection
from huibao.cycle.miscounted import FigureMissing, FigureWrong
from huibao.cycle.refusals import NothingWritten, NotNow
from huibao.cycle.sections.autosaves import keep_typing, typing_of
from huibao.cycle.sections.chasing import claim_back, waive
from huibao.cycle.sections.submissions import HandIn, accept, begin_writing, return_section, submit
from huibao.lifecycle import NotAllowed, SectionState
from huibao.records.documents import values_sha256
from huibao.records.models import Message
from tests.at_once import all_at_once
from tests.lifecycle.bureau import Bureau, later, section_of
from tests.sending import waive_every_point

FIGURES = {key: {"value": "12"} for key in ("permits", "households", "water-use")}


def typed(bureau: Bureau, key: str) -> list[str]:
    task = f"section:{bureau.section(key).id}"
    with bureau.house.database.reading() as session:
        return [row.content["text"] for row in typing_of(session, task)]


def type_in(bureau: Bureau, key: str, text: str, tab: str) -> None:
    with bureau.acting("jiang", "contributor") as act:
        task = f"section:{bureau.section(key).id}"
        keep_typing(act, task=task, tab=tab, content={"text": text})


def test_a_hand_in_waits_for_the_head_who_gets_a_mail_with_his_link(bureau):
    bureau.open()
    bureau.hand_in("supply", "全市供水安全平稳。")
    section = bureau.section("supply")
    assert section.state is SectionState.SUBMITTED
    assert [s.text for s in section.submissions] == ["全市供水安全平稳。"]
    assert bureau.mails("confirm") == ["wen"]
    assert bureau.opens("wen", "confirm") == [True]


def test_the_same_hand_in_twice_is_one_submission_and_one_mail(bureau):
    bureau.open()
    for _ in range(3):
        bureau.hand_in("supply", "全市供水安全平稳。")
    assert len(bureau.section("supply").submissions) == 1
    assert bureau.mails("confirm") == ["wen"]
    assert bureau.actions().count("section:submitted") == 1


def test_a_double_click_in_two_threads_is_one_submission(either_bureau):
    bureau = either_bureau
    bureau.open()
    outcomes = all_at_once(*[lambda: bureau.hand_in("supply", "同一份材料。").number] * 2)
    assert outcomes == [1, 1]
    assert len(bureau.section("supply").submissions) == 1
    assert bureau.mails("confirm") == ["wen"]


def test_a_corrected_hand_in_is_a_second_submission_and_the_first_stays_on_record(bureau):
    bureau.open()
    bureau.hand_in("supply", "第一稿。")
    bureau.hand_in("supply", "第二稿。")
    assert [s.text for s in bureau.section("supply").submissions] == ["第一稿。", "第二稿。"]
    assert bureau.section("supply").text == "第二稿。"


def test_a_changed_figure_alone_is_a_new_submission(bureau):
    bureau.open()
    bureau.hand_in("supply", "同样的话。", figures=FIGURES)
    bureau.hand_in("supply", "同样的话。", figures=FIGURES | {"permits": {"value": "13"}})
    assert bureau.section("supply").figures["permits"] == {"value": "13"}
    assert len(bureau.section("supply").submissions) == 2


@pytest.mark.parametrize("text", ["", "  \n\u3000"])
def test_nothing_written_is_not_handed_in(bureau, text):
    bureau.open()
    with pytest.raises(NothingWritten):
        bureau.do_to(submit, "lead", HandIn(text))
    assert bureau.section("lead").state is SectionState.REQUESTED


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({}, FigureMissing),
        ({"value": " "}, FigureMissing),
        ({"value": "很多"}, FigureWrong),
        ({"value": "*"}, FigureWrong),
        ({"open_until": "下周"}, FigureMissing),
        ({"open_until": ""}, FigureMissing),
    ],
)
def test_a_figure_is_a_number_or_a_date_by_which_it_will_be_counted(bureau, answer, refusal):
    bureau.open()
    with pytest.raises(refusal, match="办理取水许可"):
        bureau.hand_in("supply", figures=FIGURES | {"permits": answer})
    assert bureau.section("supply").submissions == []


@pytest.mark.parametrize("value", ["0", "12", "１２", "1,234.5", "95.6%", "＋7"])
def test_numbers_are_taken_as_people_write_them(bureau, value):
    bureau.open()
    bureau.hand_in("supply", figures=FIGURES | {"permits": {"value": value}})
    assert bureau.section("supply").state is SectionState.SUBMITTED


def test_a_figure_not_yet_counted_becomes_an_open_point_until_it_is(bureau):
    bureau.open()
    bureau.hand_in("supply", figures=FIGURES | {"permits": {"open_until": "2023-07-05"}})
    assert any("7月5日" in what for _, what, _ in bureau.points())
    bureau.hand_in("supply", figures=FIGURES)
    assert not any("2023-07-05" in what for _, what, _ in bureau.points())


def test_a_number_that_text_and_form_leave_open_is_one_open_point(bureau):
    bureau.open()
    text = "一是办理取水许可*件，其中新办*件。二是改善供水条件12户。"
    later = FIGURES | {"permits": {"open_until": "2023-07-05"}}
    before = len(bureau.points())
    bureau.hand_in("supply", text, figures=later)
    bureau.do_to(accept, "supply", person="wen")
    open_now = [what for section, what, _ in bureau.points() if section == "supply"]
    assert open_now == ["数据或名称待补", "“办理取水许可”暂未统计，预计7月5日补报"], (
        "新办 is another"
    )
    assert len(bureau.points()) == before + 1
    bureau.do(waive_every_point)
    assert all(waived for section, _, waived in bureau.points() if section == "supply")


def test_what_came_in_while_the_report_is_merged_counts(bureau):
    bureau.open()
    bureau.do(close_collection)
    bureau.run()
    later(bureau, hours=3)
    bureau.hand_in("supply", "补报的材料。")
    bureau.do_to(accept, "supply", person="wen")
    assert bureau.section("supply").text == "补报的材料。"


def test_after_acceptance_a_change_is_refused_and_what_was_typed_stays(bureau):
    bureau.open()
    bureau.hand_in("supply", "已采用的。")
    bureau.do_to(accept, "supply", person="wen")
    type_in(bureau, "supply", "还想改一句。", "a" * 16)
    with pytest.raises(NotAllowed):
        bureau.hand_in("supply", "还想改一句。")
    assert bureau.section("supply").text == "已采用的。"
    assert typed(bureau, "supply") == ["还想改一句。"]


def test_a_double_click_after_acceptance_is_still_the_hand_in_that_was_made(bureau):
    bureau.open()
    first = bureau.hand_in("supply", "已采用的。").id
    bureau.do_to(accept, "supply", person="wen")
    assert bureau.hand_in("supply", "已采用的。").id == first


def test_while_it_is_in_review_nothing_comes_in_and_nothing_is_accepted(bureau):
    bureau.open()
    bureau.hand_in("supply", "赶不上核稿。")
    bureau.do(close_collection)
    bureau.run()
    bureau.send()
    with pytest.raises(NotNow):
        bureau.hand_in("works", "来晚了。")
    with pytest.raises(NotNow):
        bureau.do_to(accept, "supply", person="wen")
    assert bureau.section("works").submissions == []


def test_two_open_pages_keep_their_own_words_until_one_is_handed_in(bureau):
    bureau.open()
    type_in(bureau, "supply", "窗口一。", "1" * 16)
    later(bureau, minutes=1)
    type_in(bureau, "supply", "窗口二。", "2" * 16)
    assert typed(bureau, "supply") == ["窗口二。", "窗口一。"]
    bureau.hand_in("supply", "窗口二。", tab="2" * 16)
    assert typed(bureau, "supply") == ["窗口一。"]


def test_two_autosaves_of_one_page_at_the_same_instant_keep_one_of_them_and_fail_nobody(
    either_bureau,
):
    bureau = either_bureau
    bureau.open()
    texts = ["先打的字。", "先打的字，又打了几个。"]
    outcomes = all_at_once(*[lambda t=t: type_in(bureau, "supply", t, "3" * 16) for t in texts])
    assert outcomes == [None, None]
    assert typed(bureau, "supply")[0] in texts


def test_beginning_to_write_is_noted_once(bureau):
    bureau.open()
    bureau.do_to(begin_writing, "supply", person="jiang")
    bureau.do_to(begin_writing, "supply", person="jiang")
    assert bureau.section("supply").state is SectionState.DRAFTING
    assert bureau.actions().count("section:begun") == 1


def test_a_section_returned_waived_and_asked_for_again_takes_the_same_text(bureau):
    bureau.open()
    bureau.hand_in("supply", "原来的话。")
    bureau.do_to(return_section, "supply", "请核对。", person="wen")
    bureau.do_to(waive, "supply", "并入其他部分。")
    bureau.do_to(claim_back, "supply")
    bureau.hand_in("supply", "原来的话。")
    section = bureau.section("supply")
    assert section.state is SectionState.SUBMITTED
    assert [s.number for s in section.submissions] == [1, 2]


def test_a_section_whose_head_writes_it_is_accepted_at_once(bureau):
    bureau.open()
    bureau.do_to(submit, "lead", HandIn("导语。"), person="lu")
    assert bureau.section("lead").state is SectionState.ACCEPTED
    assert bureau.mails("confirm") == []


def test_every_hand_in_stands_in_the_chain_with_its_digest(bureau):
    bureau.open()
    bureau.hand_in("supply", "有据可查。")
    event = bureau.events("section:submitted")[0]
    submission = bureau.section("supply").submissions[0]
    assert event.detail == {
        "section": "supply",
        "number": 1,
        "text_sha256": submission.text_sha256,
        "figures_sha256": values_sha256(submission.figures),
        "due_at": submission.due.isoformat(),
        "note": "",
        "by": submission.submitted_by,
        "stands": {"supply": ["submitted", submission.due.isoformat(), ""]},
    }
    assert (event.actor, event.address) == ("jiang", "192.0.2.7")


def test_the_mail_to_the_head_says_which_section_and_until_when(bureau):
    bureau.open()
    bureau.hand_in("supply", "请核。")
    with bureau.house.database.reading() as session:
        mail = session.scalars(select(Message).where(Message.template == "confirm")).one()
        name = bureau.see(lambda cycle: section_of(cycle, "supply").name)
        assert name in mail.subject
