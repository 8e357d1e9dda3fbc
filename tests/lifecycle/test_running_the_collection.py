"""What heads and the office do with a section: confirm, return, nudge, extend, hand over, waive."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from huibao.cycle.drafts import close_collection, reopen_collection
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.refusals import DueOnDayOff, DueTooEarly, NotNow, ReasonMissing, UnknownPerson
from huibao.cycle.sections.chasing import claim_back, extend, nudge, reassign, waive
from huibao.cycle.sections.submissions import accept, return_section, submit
from huibao.lifecycle import NotAllowed, SectionState
from huibao.links import address, find, hold_report_of, revoke
from tests.at_once import all_at_once
from tests.lifecycle.bureau import Bureau, HandIn, later, newest_link, section_of


def test_the_head_returns_with_a_reason_and_the_contributor_gets_a_fresh_link(bureau):
    bureau.open()
    bureau.hand_in("supply")
    bureau.do_to(return_section, "supply", "请补充用水总量。", person="wen")
    assert bureau.section("supply").state is SectionState.RETURNED
    assert bureau.mails("section_returned") == ["jiang"]
    assert "请补充用水总量。" in bureau.messages("section_returned")[0].text
    assert bureau.opens("jiang", "write", "supply") == [True, True]


def test_a_returned_section_gets_its_time_for_revising(bureau):
    bureau.open()
    bureau.hand_in("supply")
    later(bureau, days=30)
    bureau.do_to(return_section, "supply", "请核对。", person="wen")
    assert bureau.section("supply").due > bureau.now + timedelta(days=1)


@pytest.mark.parametrize("verb", [return_section, waive])
def test_returning_and_waiving_need_a_reason(bureau, verb):
    bureau.open()
    bureau.hand_in("supply")
    with pytest.raises(ReasonMissing):
        bureau.do_to(verb, "supply", " \n")
    assert bureau.section("supply").state is SectionState.SUBMITTED


def test_what_was_not_handed_in_can_be_neither_accepted_nor_returned(bureau):
    bureau.open()
    for verb, given in ((accept, ()), (return_section, ("请核对。",))):
        with pytest.raises(NotAllowed):
            bureau.do_to(verb, "supply", *given)


def test_the_last_section_that_comes_in_has_the_report_merged(bureau):
    bureau.open()
    bureau.hand_in_all()
    assert bureau.state == "merging"
    assert bureau.mails("draft_ready") == ["su"]


def test_a_kind_that_waits_for_the_office_is_merged_by_its_click_alone(bureau):
    bureau.open(merge_when_all_in=False)
    bureau.hand_in_all()
    assert bureau.state == "collecting"
    bureau.do(close_collection)
    bureau.run()
    assert bureau.state == "merging"


def test_two_heads_who_accept_the_last_two_sections_at_once_close_the_collection_once(
    either_bureau,
):
    bureau = either_bureau
    bureau.open()
    for asked in bureau.kind.sections():
        bureau.hand_in(asked.key)
        if asked.key not in ("supply", "works"):
            bureau.do_to(accept, asked.key)
    outcomes = all_at_once(
        lambda: bureau.do_to(accept, "supply", person="wen"),
        lambda: bureau.do_to(accept, "works", person="fang"),
    )
    assert outcomes == [None, None]
    assert bureau.state == "merging"
    assert [e.detail["to"] for e in bureau.events("cycle:moved")] == ["merging"]


def test_a_waived_section_keeps_nobody_waiting_and_its_links_open_nothing(bureau):
    bureau.open()
    bureau.do_to(waive, "supply", "本期无此项工作。")
    assert bureau.section("supply").state is SectionState.WAIVED
    assert bureau.mails("section_waived") == ["jiang"]
    assert bureau.opens("jiang", "write", "supply") == [False]
    with pytest.raises(NotAllowed):
        bureau.hand_in("supply", "还是想报。")


def test_waiving_the_last_one_that_was_owed_has_the_report_merged(bureau):
    bureau.open()
    for asked in bureau.kind.sections():
        if asked.key != "supply":
            bureau.hand_in(asked.key)
            bureau.do_to(accept, asked.key)
    bureau.do_to(waive, "supply", "本期无此项工作。")
    bureau.run()
    assert bureau.state == "merging"


def test_a_waived_section_that_is_asked_for_after_all_is_called_again(bureau):
    bureau.open()
    calls = len(bureau.mails("call"))
    bureau.do_to(waive, "supply", "以为没有。")
    bureau.do_to(claim_back, "supply")
    assert bureau.section("supply").state is SectionState.REQUESTED
    assert bureau.mails("call")[calls:] == ["jiang"]
    assert bureau.opens("jiang", "write", "supply") == [False, True]


def test_a_nudge_goes_to_whoever_keeps_the_section_waiting(bureau):
    bureau.open()
    bureau.do_to(nudge, "supply", "局长办公会要用。")
    bureau.hand_in("supply")
    bureau.do_to(nudge, "supply")
    assert bureau.mails("reminder") == ["jiang", "wen"]
    assert "局长办公会要用。" in bureau.messages("reminder")[0].text
    bureau.do_to(accept, "supply", person="wen")
    with pytest.raises(NotNow):
        bureau.do_to(nudge, "supply")


def test_a_deadline_moves_forward_only_and_its_contributor_is_told(bureau):
    bureau.open()
    before = bureau.section("supply").due
    for earlier in (bureau.now, before - timedelta(days=1), before):
        with pytest.raises(DueTooEarly):
            bureau.do_to(extend, "supply", earlier)
    bureau.do_to(extend, "supply", before + timedelta(days=7))
    assert bureau.section("supply").due == before + timedelta(days=7)
    assert bureau.mails("section_extended") == ["jiang"]


def test_no_deadline_is_put_on_a_day_off(bureau):
    bureau.open()
    with pytest.raises(DueOnDayOff, match=r"7月2日（周日）不是工作日"):
        bureau.do_to(extend, "supply", datetime(2023, 7, 2, 9, tzinfo=UTC))
    with pytest.raises(DueOnDayOff, match=r"新的期限2027年10月9日（周六）不是工作日"):
        bureau.do_to(extend, "supply", datetime(2027, 10, 9, 9, tzinfo=UTC))
    assert bureau.mails("section_extended") == []


def test_a_section_handed_over_opens_for_its_new_contributor_alone(bureau):
    bureau.open()
    bureau.do_to(reassign, "supply", "cheng")
    assert bureau.opens("jiang", "write", "supply") == [False]
    assert bureau.opens("cheng", "write", "supply") == [True]
    assert bureau.mails("call")[-1] == "cheng"
    bureau.hand_in("supply", "接手后所写。")
    assert bureau.section("supply").submissions[0].submitted_by == "程立言"


def test_whoever_had_the_section_is_mailed_who_has_it_now_and_his_words(bureau):
    bureau.open()
    bureau.do_to(reassign, "supply", "cheng")
    (mail,) = bureau.messages("section_reassigned")
    assert mail.to_mail.startswith("jiang@")
    for words in (mail.text, mail.html):
        assert "部分已改由程立言负责，您无需再报送" in words
        assert "此前填写的内容（包括暂存未报送的）均转给程立言" in words
        assert "nothing more of it is asked of you" in words
        assert "以下链接" not in words, "it asks nothing and opens nothing"
    bureau.do_to(reassign, "supply", "cheng")
    assert bureau.mails("section_reassigned") == ["jiang"], "nobody took it from himself"


def test_handing_over_what_waits_for_its_head_leaves_the_heads_link_alone(bureau):
    bureau.open()
    bureau.hand_in("supply")
    bureau.do_to(reassign, "supply", "cheng")
    assert bureau.opens("wen", "confirm", "supply") == [True]


def test_a_returned_section_is_handed_over_with_what_was_asked_for(bureau):
    bureau.open()
    bureau.hand_in("supply")
    bureau.do_to(return_section, "supply", "请补充用水总量。", person="wen")
    bureau.do_to(reassign, "supply", "cheng")
    mail = bureau.messages("section_returned")[-1]
    assert mail.to_mail.startswith("cheng@")
    assert "请补充用水总量。" in mail.text


def test_handing_over_what_is_accepted_or_waived_asks_nobody_for_anything_yet(bureau):
    bureau.open()
    bureau.hand_in("supply")
    bureau.do_to(accept, "supply", person="wen")
    bureau.do_to(waive, "works", "本期无此项工作。")
    calls = bureau.mails("call")
    bureau.do_to(reassign, "supply", "ye")
    bureau.do_to(reassign, "works", "ye")
    assert bureau.mails("call") == calls
    bureau.do_to(return_section, "supply", "请核对。")
    assert bureau.mails("section_returned") == ["ye"]


def test_nobody_of_that_name_gets_nothing(bureau):
    bureau.open()
    with pytest.raises(UnknownPerson):
        bureau.do_to(reassign, "supply", "nobody")
    assert bureau.section("supply").contributor == "jiang"


def test_reopening_the_collection_calls_nobody_a_second_time(bureau):
    bureau.open()
    bureau.hand_in("supply")
    calls = bureau.mails("call")
    bureau.do(close_collection)
    bureau.run()
    bureau.do(reopen_collection)
    bureau.run()
    assert bureau.state == "collecting"
    assert bureau.mails("call") == calls
    bureau.hand_in_all()
    assert bureau.state == "merging"


def test_closing_before_the_calls_went_out_and_reopening_calls_everybody_once(bureau):
    with bureau.acting() as act:
        cycle = open_cycle(act, "half-year", "2023-H1")
        close_collection(act, cycle)
        reopen_collection(act, cycle)
    assert bureau.mails("call") == []
    bureau.run()
    bureau.do(close_collection)
    bureau.run()
    bureau.do(reopen_collection)
    bureau.run()
    assert bureau.mails("call") == [s.contributor for s in bureau.kind.sections()]


def test_a_submission_and_the_offices_closing_at_the_same_instant_both_count(either_bureau):
    bureau: Bureau = either_bureau
    bureau.open()
    outcomes = all_at_once(
        lambda: bureau.do_to(submit, "lead", HandIn("赶在最后。"), person="su") and None,
        lambda: bureau.do(close_collection),
    )
    assert outcomes == [None, None]
    assert bureau.state == "merging"
    assert bureau.section("lead").text == "赶在最后。"
    assert bureau.faults() == []


@pytest.mark.postgres
def test_what_was_read_before_another_acted_is_read_again(new_bureau_on_postgres):
    bureau = new_bureau_on_postgres
    bureau.open()
    for asked in bureau.kind.sections():
        bureau.hand_in(asked.key)
        if asked.key not in ("supply", "works"):
            bureau.do_to(accept, asked.key)
    with bureau.acting("wen") as act:
        cycle = cycle_by_key(act.session, bureau.key)
        read = {section.key: section.state for section in cycle.sections}
        assert read["works"] is SectionState.SUBMITTED
        bureau.do_to(accept, "works", person="fang")
        accept(act, section_of(cycle, "supply"))
    assert bureau.state == "merging", "neither saw the other, and nobody merged"


def test_who_waits_for_a_report_before_reading_it_sees_what_was_done_meanwhile(either_bureau):
    bureau = either_bureau
    bureau.open()
    waiting, seen = threading.Event(), []

    def by_link() -> None:
        with bureau.house.acting() as act:
            waiting.set()
            hold_report_of(act, token)
            link = find(act.session, token, purpose="write")
            seen.append((link.revoked_at is not None, link.cycle.version))

    with bureau.acting() as act:
        link = act.session.scalars(newest_link("jiang", "write")).first()
        token = address(link, secret=act.secret, web_address="").rpartition("/")[2]
    with bureau.acting() as act:
        cycle = cycle_by_key(act.session, bureau.key)
        act.hold(bureau.key)
        reader = threading.Thread(target=by_link)
        reader.start()
        assert waiting.wait(10)
        reader.join(0.3)
        assert seen == [], "it waits"
        revoke(act, cycle=cycle)
        cycle.title = "改过的标题"
    reader.join(10)
    assert seen == [(True, bureau.see(lambda cycle: cycle.version))]
