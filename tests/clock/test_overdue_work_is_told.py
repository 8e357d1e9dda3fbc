"""What stays overdue is told to the person whom the report or the step names: once, by mail."""

from __future__ import annotations

from datetime import timedelta

from huibao.cycle.sections.chasing import extend
from tests.clock.conftest import Office, june
from tests.conftest import on_either_database
from tests.staffing import started_with, without


@on_either_database
def test_after_two_working_days_the_one_named_hears_of_everything_overdue(office: Office) -> None:
    office.open()
    office.tick(june(27))
    assert office.told("escalated") == []
    office.tick(june(28))
    assert office.told("escalated") == ["lu"]
    [mail] = office.messages("escalated")
    assert mail.subject == "【逾期告知】10项工作逾期"
    assert "叶临川：报送“深化河湖治理，守牢防汛底线”" in mail.text
    assert "已逾期2个工作日" in mail.text
    assert "逾期不会自动通过" in mail.text
    assert mail.link_id is None


def test_it_is_told_once_and_again_only_when_a_new_time_has_passed(office: Office) -> None:
    office.open()
    for day in (28, 29, 30):
        office.tick(june(day))
    assert office.told("escalated") == ["lu"]
    office.at(june(30)).do_to(extend, "rivers", june(3, "17:30", month=7))
    office.tick(june(4, month=7))
    assert office.told("escalated") == ["lu"]
    office.tick(june(5, month=7))
    assert office.told("escalated") == ["lu", "lu"]
    assert "深化河湖治理" in office.messages("escalated")[1].subject


def test_a_step_may_name_somebody_else(office: Office) -> None:
    office.open()
    office.at(june(19)).sent()
    office.tick(june(26))  # due on the 21st; the 25th and 26th are working days
    assert office.told("escalated") == ["gu"]
    assert "陆清和：审阅（办公室主任审核）" in office.messages("escalated")[0].text


def test_nobody_is_told_of_his_own_delay(office: Office) -> None:
    office.open()
    office.at(june(20)).hand_in("party")  # it waits for 陆清和, whom the report would tell
    office.tick(june(29))
    [mail] = office.messages("escalated")
    assert "陆清和：" not in mail.text
    assert "9项" in mail.subject


def test_both_are_on_record(office: Office) -> None:
    office.open()
    office.tick(june(28))
    actions = office.actions()
    assert actions.count("task:reminded") == 10
    assert actions.count("task:escalated") == 10


def test_it_goes_on_when_the_one_named_has_left(office: Office) -> None:
    office.open()
    started_with(office.house, without(office.house.office, "lu"))
    office.tick(june(28) + timedelta(hours=1))
    assert office.told("escalated") == ["su"]
