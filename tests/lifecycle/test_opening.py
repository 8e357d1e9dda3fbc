"""Opening a report: once for each period, from what the office's files say at that moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huibao.audit import SYSTEM
from huibao.cycle.assembly import report_text
from huibao.cycle.moves import cycle_by_key, kind_of_section
from huibao.cycle.opening import cancel, open_cycle
from huibao.cycle.refusals import AlreadyOpen, NotNow, ReasonMissing, UnknownKind
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.lifecycle import NotAllowed
from huibao.periods import PeriodDoesNotFit
from huibao.records.database import Overtaken
from huibao.records.models import Cycle
from tests.at_once import all_at_once
from tests.lifecycle.bureau import KEY, KIND, PERIOD, Bureau, section_of
from tests.staffing import started_with, without


def opened(bureau: Bureau, kind: str = KIND, period: str = PERIOD) -> str:
    with bureau.acting() as act:
        return open_cycle(act, kind, period).key


def test_the_contributors_are_called_each_for_each_section_and_the_office_is_not_troubled(bureau):
    bureau.open()
    owed = [s.contributor for s in bureau.kind.sections()]
    assert bureau.mails("call") == owed
    assert bureau.state == "collecting"
    assert bureau.actions()[0] == "cycle:opened"
    assert bureau.actions().count("section:called") == len(owed)
    assert bureau.faults() == []


def test_calling_is_done_once_however_often_the_stage_is_tried(bureau):
    bureau.open()
    calls = bureau.mails("call")
    bureau.run()
    assert bureau.mails("call") == calls


@pytest.mark.parametrize(
    ("kind", "period", "refusal", "said"),
    [
        ("weekly", "2023-H1", UnknownKind, "half-year"),
        (KIND, "2023-Q1", PeriodDoesNotFit, "2023-Q1"),
        (KIND, "next", PeriodDoesNotFit, "next"),
        (KIND, "", PeriodDoesNotFit, "周期"),
    ],
)
def test_what_is_no_report_or_no_period_of_it_is_refused(bureau, kind, period, refusal, said):
    with pytest.raises(refusal, match=said):
        opened(bureau, kind, period)
    with bureau.house.database.reading() as session:
        assert session.query(Cycle).count() == 0


def test_the_same_report_twice_is_refused_and_names_the_one_that_is_open(bureau):
    bureau.open()
    with pytest.raises(AlreadyOpen, match=KEY):
        opened(bureau)
    assert bureau.actions().count("cycle:opened") == 1


def test_an_archived_report_is_not_opened_again(bureau):
    bureau.archived()
    with pytest.raises(AlreadyOpen):
        opened(bureau)


def test_another_period_of_the_same_kind_opens_beside_it(bureau):
    bureau.open()
    assert opened(bureau, period="2023-H2") == f"{KIND}-2023-H2"


def test_of_two_who_open_at_the_same_instant_exactly_one_does(either_bureau):
    outcomes = all_at_once(*[lambda: opened(either_bureau)] * 4)
    assert outcomes.count(KEY) == 1
    assert all(isinstance(o, AlreadyOpen | Overtaken) for o in outcomes if o != KEY)
    assert either_bureau.actions() == ["cycle:opened"]
    assert either_bureau.faults() == []


def test_two_reports_opened_at_the_same_instant_both_open(either_bureau):
    periods = ["2023-H1", "2023-H2", "2024-H1"]
    acts = [lambda p=p: opened(either_bureau, period=p) for p in periods]
    assert all_at_once(*acts) == [f"{KIND}-{p}" for p in periods]


def test_a_cancelled_report_can_be_opened_again_under_a_key_of_its_own(bureau):
    bureau.open()
    bureau.do(cancel, "口径有变，重新启动。")
    assert bureau.state == "cancelled"
    assert opened(bureau) == f"{KEY}-2"
    with pytest.raises(AlreadyOpen, match=f"{KEY}-2"):
        opened(bureau)


def test_whoever_was_asked_hears_of_the_cancelling_and_no_link_opens_any_more(bureau):
    bureau.in_review()
    bureau.do(cancel, "本期不再报送。")
    told = bureau.mails("cancelled")
    assert set(told) >= {"jiang", "wen", "cheng", "ye", "lu", "su"}
    assert len(told) == len(set(told))
    # Nobody had asked these two yet.
    assert not {"gu", "shen"} & set(told)
    for person, purpose in (("jiang", "write"), ("wen", "confirm"), ("lu", "review")):
        assert not any(bureau.opens(person, purpose))
    assert "review:withdrawn" in bureau.actions()
    with pytest.raises(NotNow):
        bureau.hand_in("supply", "来晚了。")
    assert bureau.faults() == []


def test_cancelling_needs_a_reason_and_is_over_once_it_is_signed(bureau):
    bureau.open()
    with pytest.raises(ReasonMissing):
        bureau.do(cancel, "  ")
    bureau.hand_in_all()
    bureau.send()
    for reviewer in ("lu", "gu"):
        bureau.review(reviewer)
    bureau.review("shen")
    with pytest.raises(NotAllowed):
        bureau.do(cancel, "来不及了。")
    assert bureau.state == "archived"


def test_a_report_under_way_keeps_the_outline_and_the_people_it_was_opened_with(bureau):
    bureau.open()
    emptied = without(bureau.house.office, "jiang").model_copy(update={"kinds": ()})
    started_with(bureau.house, emptied)
    with bureau.house.acting(replace(SYSTEM, key="jiang", name="江一禾")) as act:
        section = section_of(cycle_by_key(act.session, KEY), "supply")
        figures = {f.key: {"value": "1"} for f in kind_of_section(section).figures}
        submit(act, section, HandIn("照原来的要求报送。", figures))
        accept(act, section)
    assert "严格水资源管理" in bureau.see(lambda cycle: report_text(cycle).text)


def test_a_reviewer_who_has_left_the_files_keeps_nobody_before_him_from_deciding(bureau):
    bureau.in_review()
    started_with(bureau.house, without(bureau.house.office, "gu"))
    bureau.review("lu")
    assert bureau.mails("review_request") == ["lu"]
    assert bureau.mails("vacancy") == ["su"]
    assert bureau.state == "in_review"


def test_a_report_of_the_second_half_names_its_own_halves(bureau: Bureau):
    bureau.period = "2026-H2"
    bureau.open()
    text = bureau.see(lambda cycle: report_text(cycle).text)
    assert "一、下半年工作情况及成效" in text
    assert "三、2027年上半年工作计划" in text
    assert "上半年工作情况" not in text


def test_the_call_says_what_is_to_be_written_and_counted(bureau: Bureau) -> None:
    bureau.open()
    mail = next(m for m in bureau.messages("call") if m.to_mail.startswith("jiang"))
    for told in ("写作要求：写取水许可、节约用水、农村供水", "篇幅：150至1200字", "须填指标：",
                 "办理取水许可（件", "含新办、延续和变更"):  # fmt: skip
        assert told in mail.text
        assert told in mail.html


def test_what_the_contributor_hands_in_without_a_head_is_not_called_confirmed(
    bureau: Bureau,
) -> None:
    parts = tuple(
        part.model_copy(
            update={"sections": tuple(s.model_copy(update={"head": None}) for s in part.sections)}
        )
        for part in bureau.kind.parts
    )
    bureau.open(parts=parts)
    bureau.hand_in("supply", "一是办理取水许可90件。")
    assert "section:taken" in bureau.actions()
    assert "section:accepted" not in bureau.actions()
