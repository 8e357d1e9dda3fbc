"""Who is reminded of what, on which day, at which hour: once, in working days, in plain words."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import select

from huibao.cycle.sections.chasing import extend, nudge
from huibao.records.models import Section
from tests.clock.conftest import Office, june
from tests.conftest import on_either_database


@on_either_database
def test_reminders_begin_one_working_day_before_and_not_on_the_holiday(office: Office) -> None:
    office.open()
    for day in (15, 16, 19, 20, 21):
        assert office.tick(june(day)) == 0
    for holiday in (22, 23, 24):
        assert office.tick(june(holiday)) == 0
    assert office.tick(june(25)) == 4  # a Sunday on which everybody works
    assert office.told() == ["cheng", "jiang", "su", "ye"]
    assert "6月26日（周一）17:30前（剩余1个工作日）" in office.messages()[0].text


def test_several_tasks_of_one_person_are_one_mail_with_one_link_to_all_of_them(
    office: Office,
) -> None:
    office.open()
    office.tick(june(26))
    [mail] = [mail for mail in office.messages() if mail.to_name == "江一禾"]
    assert mail.subject == "【催办】您有2项待办"
    assert "严格水资源管理" in mail.text
    assert "水资源管理方面" in mail.text
    assert "河湖" not in mail.text
    assert office.leads_to(mail) == "tasks"


def test_a_single_task_is_reached_straight_from_its_mail(office: Office) -> None:
    office.open()
    office.at(june(20)).hand_in("plan-supply")
    office.tick(june(26))
    [mail] = [mail for mail in office.messages() if mail.to_name == "江一禾"]
    assert "报送“严格水资源管理，保障城乡供水安全”今天到期" in mail.subject
    assert office.leads_to(mail) == "write"


def test_whoever_is_reminded_by_hand_reads_working_days_too(office: Office) -> None:
    office.open()
    office.at(june(19)).do_to(nudge, "supply")
    office.do_to(extend, "supply", june(30, "17:30"))
    office.at(june(30)).do_to(nudge, "supply")
    office.at(june(1, month=7)).do_to(nudge, "supply")  # a Saturday
    office.at(june(4, month=7)).do_to(nudge, "supply")
    mails = office.messages("reminder")
    told = [mail.subject.partition("，保障城乡供水安全")[2].partition("：")[0] for mail in mails]
    assert told == ["剩余4个工作日", "今天到期", "已逾期", "已逾期2个工作日"]
    assert "尚未报送，请于6月26日（周一）17:30前报送。" in mails[0].text
    assert "尚未报送，期限为6月30日（周五）17:30前，已逾期，请尽快报送。" in mails[2].text


@on_either_database
def test_nobody_is_mailed_twice_on_one_day(office: Office) -> None:
    office.open()
    assert [office.tick(june(26, at)) for at in ("08:10", "08:20", "15:00", "19:50")] == [
        4,
        0,
        0,
        0,
    ]
    assert office.tick(june(27)) == 4
    assert len(set(office.told())) * 2 == len(office.told())


@on_either_database
def test_two_clocks_at_once_remind_everybody_once(office: Office) -> None:
    office.open()
    counts: list[int] = []
    clocks = [threading.Thread(target=lambda: counts.append(office.tick(june(26))))
              for _ in range(4)]  # fmt: skip
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join(60)
    assert sum(counts) == 4
    assert office.told() == ["cheng", "jiang", "su", "ye"]


def test_the_quiet_hours_are_kept(office: Office) -> None:
    office.open()
    assert [office.tick(june(26, at)) for at in ("00:30", "07:59", "20:00", "23:00")] == [0] * 4
    assert office.tick(june(26, "08:00")) == 4


def test_what_was_missed_is_one_mail_that_says_how_late_it_is(office: Office) -> None:
    office.open()
    office.at(june(20)).hand_in("plan-supply")
    assert office.tick(june(10, month=7)) >= 4
    own = [mail for mail in office.messages() if mail.to_name == "江一禾"]
    assert len(own) == 1
    assert "已逾期10个工作日" in own[0].subject


def test_the_head_is_reminded_once_the_section_waits_for_him(office: Office) -> None:
    office.open()
    office.at(june(20)).hand_in("supply")
    office.tick(june(26))
    [mail] = [mail for mail in office.messages() if mail.to_name == "温如松"]
    assert "核稿“严格水资源管理" in mail.subject
    assert office.leads_to(mail) == "confirm"


def test_a_reviewer_is_reminded_of_his_review(office: Office) -> None:
    office.open()
    office.at(june(19)).sent()  # two working days: due on Wednesday the 21st
    assert office.tick(june(19)) == 0
    assert office.tick(june(20)) == 1
    [mail] = office.messages()
    assert (mail.to_name, "审阅（办公室主任审核）剩余1个工作日" in mail.subject) == ("陆清和", True)
    assert "Nothing is approved by a deadline" in mail.text


def test_whoever_was_just_mailed_about_it_is_left_alone(office: Office) -> None:
    office.open()
    for key in ("supply", "plan-supply"):
        office.at(june(26, "08:30")).do_to(nudge, key)
    office.tick(june(26, "10:00"))
    assert "jiang" not in office.told()
    assert "cheng" in office.told()


def test_who_has_handed_everything_in_hears_nothing(office: Office) -> None:
    office.open()
    office.at(june(16)).sent()
    for day in range(20, 30):
        office.tick(june(day))
    assert set(office.told()) == {"lu"}


@on_either_database
def test_a_reminder_never_tells_whoever_is_acting_that_he_was_second(office: Office) -> None:
    office.open()

    def version() -> int:
        with office.house.database.reading() as session:
            return session.scalars(select(Section).where(Section.key == "supply")).one().version

    before = version()
    office.tick(june(26))
    assert version() == before


def test_no_deadline_ever_approves_anything(office: Office) -> None:
    office.open()
    office.at(june(19)).sent()
    now = june(19)
    while now < june(19, month=9):
        now += timedelta(hours=11)
        office.tick(now)
    assert office.state == "in_review"
    assert "review:decided" not in office.actions()
