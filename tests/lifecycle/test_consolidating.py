"""The office's edits, what is still open, and sending for review."""

from __future__ import annotations

import pytest

from huibao.cycle.drafts import edit_section, send_for_review
from huibao.cycle.points import open_points, waive_point
from huibao.cycle.refusals import NotNow, PointsOpen, ReasonMissing, RemarksOpen
from huibao.cycle.sections.submissions import accept
from huibao.lifecycle import NotAllowed
from huibao.records.database import Overtaken
from tests.at_once import all_at_once
from tests.lifecycle.bureau import Bureau

STARRED = "全市用水总量*万立方米。"


def edit(bureau: Bureau, before: str, after: str, why: str = "") -> None:
    bureau.do_to(edit_section, "supply", before=before, after=after, why=why)


def waive_first(bureau: Bureau, reason: str = "下月补报。") -> None:
    def waive(act, cycle):
        point = next(
            p for p in open_points(act.session, cycle, office=act.office) if p.waived is None
        )
        waive_point(act, cycle, point.key, reason)

    bureau.do(waive)


def test_a_name_masked_twice_in_one_clause_is_one_point(bureau):
    bureau.open()
    bureau.hand_in_all(supply="开展“建设新XX、争当XX先锋”活动，召开推进会，完成*万元。")
    seen = bureau.do(
        lambda act, cycle: [p.what for p in open_points(act.session, cycle, office=act.office)]
    )
    assert seen == ["数据或名称待补（2处）", "数据或名称待补"]


def test_an_edit_is_kept_with_both_texts_and_goes_into_the_next_draft(bureau):
    bureau.open()
    bureau.hand_in_all(supply="原来的话。")
    edit(bureau, "原来的话。", "统稿后的话。", "口径统一")
    section = bureau.section("supply")
    assert [(e.before, e.after, e.why) for e in section.edits] == [
        ("原来的话。", "统稿后的话。", "口径统一")
    ]
    assert section.submissions[0].text == "原来的话。", "what was handed in stays as it was"
    bureau.send()
    assert "统稿后的话。" in bureau.see(lambda cycle: cycle.drafts[-1].text)


def test_an_edit_of_a_text_that_has_changed_meanwhile_is_refused_and_changes_nothing(bureau):
    bureau.open()
    bureau.hand_in_all(supply="原来的话。")
    edit(bureau, "原来的话。", "先改的话。")
    with pytest.raises(Overtaken):
        edit(bureau, "原来的话。", "后改的话。")
    assert bureau.section("supply").text == "先改的话。"
    assert len(bureau.section("supply").edits) == 1


def test_of_two_edits_at_the_same_instant_one_stands_and_the_other_is_told(either_bureau):
    bureau = either_bureau
    bureau.open()
    bureau.hand_in_all(supply="原来的话。")
    outcomes = all_at_once(
        lambda: edit(bureau, "原来的话。", "甲改的话。"),
        lambda: edit(bureau, "原来的话。", "乙改的话。"),
    )
    assert sorted(type(o).__name__ for o in outcomes) == ["NoneType", "Overtaken"]
    assert len(bureau.section("supply").edits) == 1


def test_an_edit_that_changes_nothing_leaves_no_trace(bureau):
    bureau.open()
    bureau.hand_in_all(supply="原来的话。")
    edit(bureau, "原来的话。", "原来的话。")
    assert "section:edited" not in bureau.actions()


def test_while_it_is_in_review_nobody_edits(bureau):
    bureau.in_review()
    with pytest.raises(NotNow):
        edit(bureau, bureau.section("supply").text, "趁审阅时改。")


def test_a_placeholder_is_an_open_point_that_keeps_the_report_from_being_sent(bureau):
    bureau.open()
    bureau.hand_in_all(supply=STARRED)
    assert [(key, waived) for key, _, waived in bureau.points()] == [("supply", False)]
    with pytest.raises(PointsOpen, match="1"):
        bureau.do(send_for_review)
    assert bureau.state == "merging"


def test_a_point_passes_with_a_reason_only_and_the_reason_is_on_record(bureau):
    bureau.open()
    bureau.hand_in_all(supply=STARRED)
    with pytest.raises(ReasonMissing):
        waive_first(bureau, " ")
    waive_first(bureau)
    assert [waived for _, _, waived in bureau.points()] == [True]
    event = bureau.events("point:waived")[0]
    assert event.detail["reason"] == "下月补报。"
    bureau.do(send_for_review)
    assert bureau.state == "in_review"


def test_a_waiver_lapses_when_the_text_around_it_changes(bureau):
    bureau.open()
    bureau.hand_in_all(supply=STARRED)
    waive_first(bureau)
    edit(bureau, STARRED, "全市用水总量同比下降*%。")
    assert [waived for _, _, waived in bureau.points()] == [False]
    edit(bureau, "全市用水总量同比下降*%。", "全市用水总量同比下降3%。")
    assert bureau.points() == []


def test_a_waiver_survives_a_change_elsewhere_in_the_section(bureau):
    bureau.open()
    bureau.hand_in_all(supply=STARRED)
    waive_first(bureau)
    edit(bureau, STARRED, f"{STARRED}供水安全平稳。")
    assert [waived for _, _, waived in bureau.points()] == [True]


def test_a_missing_section_that_was_let_pass_is_open_again_when_an_unconfirmed_text_comes(bureau):
    bureau.open()
    bureau.collect_without("supply")
    waive_first(bureau, "该科无此项工作。")
    assert [waived for _, _, waived in bureau.points()] == [True]
    bureau.hand_in("supply", "其实有。")
    assert [waived for _, _, waived in bureau.points()] == [False]
    bureau.do_to(accept, "supply", person="wen")
    assert bureau.points() == []


def test_waiving_a_point_that_is_gone_or_waived_already_changes_nothing(bureau):
    bureau.open()
    bureau.hand_in_all(supply=STARRED)
    waive_first(bureau)
    point = bureau.do(lambda act, cycle: open_points(act.session, cycle, office=act.office)[0].key)
    bureau.do(waive_point, point, "再写一次。")
    bureau.do(waive_point, "supply:none", "没有这一项。")
    assert bureau.actions().count("point:waived") == 1


def test_points_are_let_pass_only_while_the_text_may_change(bureau):
    bureau.in_review()
    with pytest.raises(NotNow):
        bureau.do(waive_point, "supply:none", "来晚了。")


def test_sending_while_collecting_or_twice_is_refused_as_out_of_turn(bureau):
    bureau.open()
    with pytest.raises(NotAllowed):
        bureau.do(send_for_review)
    bureau.hand_in_all()
    bureau.do(send_for_review)
    with pytest.raises(NotAllowed):
        bureau.do(send_for_review)
    bureau.run()
    assert bureau.mails("review_request") == ["lu"]


def test_a_double_click_on_send_at_the_same_instant_sends_once(either_bureau):
    bureau = either_bureau
    bureau.open()
    bureau.hand_in_all()
    outcomes = all_at_once(*[lambda: bureau.do(send_for_review)] * 3)
    assert outcomes.count(None) == 1
    assert all(isinstance(o, NotAllowed | Overtaken) for o in outcomes if o is not None)
    bureau.run()
    assert bureau.mails("review_request") == ["lu"]
    assert bureau.faults() == []


def test_an_unanswered_remark_keeps_the_report_from_being_sent_again(bureau):
    bureau.in_review()
    bureau.returned("lu", whole="请精简。")
    with pytest.raises(RemarksOpen, match="1"):
        bureau.do(send_for_review)
    bureau.answer_all()
    bureau.do(send_for_review)
    assert bureau.state == "in_review"
