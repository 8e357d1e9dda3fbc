"""A return opens the next round: remarks are answered, earlier decisions stay on record."""

from __future__ import annotations

import pytest

from huibao.cycle.drafts import edit_section
from huibao.cycle.refusals import NothingChanged, NotNow, ReasonMissing
from huibao.cycle.review.remarks import DONE, NOT_ADOPTED, answer
from huibao.cycle.sections.chasing import waive
from huibao.cycle.sections.submissions import accept
from huibao.lifecycle import SectionState
from tests.lifecycle.bureau import Bureau


def answer_first(bureau: Bureau, how: str, text: str = "") -> None:
    bureau.do(lambda act, cycle: answer(act, cycle.remarks[0], how, text))


def answers(bureau: Bureau) -> list[tuple[str | None, str]]:
    return bureau.see(lambda cycle: [(r.answer, r.answer_text) for r in cycle.remarks])


def test_a_remarked_section_goes_back_to_its_contributor_with_the_remark(bureau):
    bureau.in_review()
    bureau.returned("lu", supply="请核实用水总量。")
    assert bureau.section("supply").state is SectionState.RETURNED
    assert bureau.section("works").state is SectionState.ACCEPTED
    assert bureau.mails("section_returned") == ["jiang"]
    assert "请核实用水总量。" in bureau.messages("section_returned")[0].text
    assert bureau.mails("returned_to_office") == ["su"]


def test_the_office_reads_in_its_mail_why_it_was_returned_and_until_when_to_revise(bureau):
    bureau.in_review()
    bureau.returned("lu", supply="请核实用水总量。")
    (mail,) = bureau.messages("returned_to_office")
    assert "办公室主任审核 陆清和：请修改后再报。" in mail.text
    assert "17:30前组织修改并逐条答复" in mail.text
    assert mail.text.count("请核实用水总量。") == 1


def test_where_the_kind_says_so_the_office_revises_and_contributors_are_left_alone(bureau):
    bureau.in_review(revised_by="office")
    bureau.returned("lu", supply="请核实用水总量。")
    assert bureau.section("supply").state is SectionState.ACCEPTED
    assert bureau.mails("section_returned") == []
    bureau.do_to(edit_section, "supply", before=bureau.section("supply").text, after="已核实。")


def test_a_section_whose_numbers_the_report_set_has_not_changed_by_that(bureau):
    bureau.open()
    bureau.hand_in_all(supply="（一）严格取水许可。全部核验。\n（二）推进节水。建成两处。")
    bureau.send()
    bureau.returned("lu", supply="请核实。")
    with pytest.raises(NothingChanged):
        answer_first(bureau, DONE)
    bureau.hand_in("supply", "（一）严格取水许可。全部核验。\n（二）推进节水。建成三处。")
    answer_first(bureau, DONE)
    assert answers(bureau) == [("done", "")]


def test_a_return_without_a_remark_is_a_remark_on_the_whole(bureau):
    bureau.in_review()
    bureau.returned("lu")
    assert bureau.see(lambda c: [(r.section, r.text) for r in c.remarks]) == [
        (None, "请修改后再报。")
    ]


def test_a_revised_report_is_the_next_draft_of_the_next_round(bureau):
    bureau.in_review()
    bureau.review("lu")
    bureau.returned("gu", supply="请核实。")
    bureau.hand_in("supply", "核实后的话。")
    bureau.do_to(accept, "supply", person="wen")
    bureau.answer_all()
    bureau.send()
    rounds = bureau.see(
        lambda c: [(r.round, r.draft.number, r.decision and r.decision.decision) for r in c.reviews]
    )
    assert rounds == [(1, 1, "approve"), (1, 1, "return"), (2, 2, None)]
    mail = bureau.messages("review_request")[-1]
    assert mail.to_mail.startswith("lu@")
    assert "第2稿" in mail.subject
    for person in ("lu", "gu", "shen"):
        bureau.review(person)
    assert bureau.state == "archived"
    assert bureau.faults(package=True) == []


def test_earlier_decisions_keep_the_draft_they_were_made_on(bureau):
    bureau.in_review()
    bureau.review("lu")
    first = bureau.see(lambda c: c.reviews[0].decision.draft_sha256)
    bureau.returned("gu", supply="请核实。")
    bureau.hand_in("supply", "核实后的话。")
    bureau.do_to(accept, "supply", person="wen")
    bureau.answer_all()
    bureau.send()
    bureau.review("lu")
    shas = bureau.see(lambda c: [r.decision.draft_sha256 for r in c.reviews if r.decision])
    assert shas[:2] == [first, first]
    assert shas[2] != first


def test_not_adopting_a_remark_needs_a_reason(bureau):
    bureau.in_review()
    bureau.returned("lu", whole="请精简。")
    for how, text in ((NOT_ADOPTED, ""), ("perhaps", "再看。"), ("", "")):
        with pytest.raises(ReasonMissing):
            answer_first(bureau, how, text)
    answer_first(bureau, NOT_ADOPTED, "已是最简。")
    assert answers(bureau) == [(NOT_ADOPTED, "已是最简。")]


def test_the_same_answer_twice_is_one_and_a_better_one_is_recorded_too(bureau):
    bureau.in_review()
    bureau.returned("lu", whole="请精简。")
    answer_first(bureau, DONE, "已删。")
    answer_first(bureau, DONE, "已删。")
    answer_first(bureau, DONE, "已删第二段。")
    assert answers(bureau) == [(DONE, "已删第二段。")]
    said = [event.detail["text"] for event in bureau.events("remark:answered")]
    assert said == ["已删。", "已删第二段。"]


def test_answers_stand_once_the_report_has_gone_on(bureau):
    bureau.in_review()
    bureau.returned("lu", whole="请精简。")
    answer_first(bureau, DONE, "已删。")
    bureau.send()
    with pytest.raises(NotNow):
        answer_first(bureau, NOT_ADOPTED, "其实没删。")
    assert answers(bureau) == [(DONE, "已删。")]


def test_the_reviewer_is_mailed_how_the_remarks_were_answered(bureau):
    bureau.in_review()
    bureau.returned("lu", whole="请精简。")
    answer_first(bureau, DONE, "已删第二段。")
    bureau.send()
    assert "已删第二段。" in bureau.messages("review_request")[-1].text


def test_a_remark_on_a_section_that_never_came_in_reaches_who_owes_it(bureau):
    bureau.open(merge_when_all_in=False)
    bureau.collect_without("supply")
    bureau.send()
    bureau.returned("lu", supply="这一部分不能空着。")
    assert bureau.mails("section_returned") == ["jiang"]
    bureau.hand_in("supply", "补上了。")
    assert bureau.section("supply").state is SectionState.SUBMITTED


def test_a_returned_section_can_be_waived_and_its_remark_is_still_to_be_answered(bureau):
    bureau.in_review()
    bureau.returned("lu", supply="与工程部分重复。")
    bureau.do_to(waive, "supply", "并入工程部分。")
    bureau.answer_all("已并入。")
    bureau.send()
    text = bureau.see(lambda cycle: cycle.drafts[-1].text)
    assert "严格水资源管理" not in text
    assert bureau.state == "in_review"


def test_a_remark_on_a_waived_section_stays_with_the_office(bureau):
    bureau.open()
    bureau.do_to(waive, "supply", "本期无此项工作。")
    bureau.hand_in_all()
    bureau.send()
    bureau.returned("lu", supply="为何没有这一部分？")
    assert bureau.section("supply").state is SectionState.WAIVED
    assert bureau.mails("section_returned") == []
    assert "为何没有这一部分？" in bureau.messages("returned_to_office")[0].text


def test_beginning_the_revision_twice_mails_once(bureau):
    bureau.in_review()
    bureau.returned("lu", supply="请核实。")
    bureau.run()
    assert bureau.mails("section_returned") == ["jiang"]
    assert bureau.actions().count("section:returned") == 1
