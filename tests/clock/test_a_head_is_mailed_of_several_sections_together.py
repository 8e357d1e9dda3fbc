"""A head of whom several sections are asked at once has the first at once, the rest in one mail."""

from __future__ import annotations

from huibao.cycle.sections.submissions import accept
from tests.clock.conftest import Office, june
from tests.conftest import on_either_database

FIRST, SECOND = "supply", "plan-supply"


def opened(office: Office) -> Office:
    """The report is open; two sections of 江一禾 are confirmed by 温如松."""
    office.open()
    return office


@on_either_database
def test_the_first_comes_at_once_and_the_next_ones_in_one_mail(office: Office) -> None:
    opened(office).at(june(16, "09:00")).hand_in(FIRST)
    assert office.told("confirm") == ["wen"]
    office.at(june(16, "09:05")).hand_in(SECOND)
    assert office.told("confirm") == ["wen"]
    office.tick(june(16, "09:30"))
    assert office.told("confirm_several") == []
    for minute in ("09:35", "09:36", "10:30"):
        office.tick(june(16, minute))
    assert office.told("confirm_several") == ["wen"]
    (mail,) = office.messages("confirm_several")
    assert "又有1个部分已报送" in mail.text
    assert office.leads_to(mail) == "confirm"


def test_several_that_were_held_are_listed_in_one_mail(office: Office) -> None:
    one_head = tuple(
        part.model_copy(
            update={"sections": tuple(s.model_copy(update={"head": "lu"}) for s in part.sections)}
        )
        for part in office.kind.parts
    )
    office.open(parts=one_head)
    office.at(june(16, "09:00")).hand_in(FIRST)
    office.at(june(16, "09:05")).hand_in(SECOND)
    office.at(june(16, "09:10")).hand_in("works")
    office.tick(june(16, "09:40"))
    (mail,) = office.messages("confirm_several")
    assert mail.subject.startswith("【核稿】2个部分：")
    assert "1. “加快重点工程建设，补齐水利基础设施短板”，程立言报送" in mail.text
    assert office.leads_to(mail) == "tasks"


def test_what_he_has_confirmed_meanwhile_is_mailed_no_more(office: Office) -> None:
    opened(office).at(june(16, "09:00")).hand_in(FIRST)
    office.at(june(16, "09:05")).hand_in(SECOND)
    office.do_to(accept, FIRST, person="wen")
    office.do_to(accept, SECOND, person="wen")
    office.tick(june(16, "10:00"))
    assert office.told("confirm_several") == []


def test_nothing_is_held_while_nothing_else_waits(office: Office) -> None:
    opened(office).at(june(16, "09:00")).hand_in(FIRST)
    office.do_to(accept, FIRST, person="wen")
    office.at(june(16, "09:05")).hand_in(SECOND)
    assert office.told("confirm") == ["wen", "wen"]


def test_an_office_that_wants_each_by_itself_has_it(office: Office) -> None:
    each = office.house.office.reminders.model_copy(update={"gather_minutes": 0})
    changed = office.house.office.model_copy(update={"reminders": each})
    object.__setattr__(office.house, "office", changed)
    opened(office).at(june(16, "09:00")).hand_in(FIRST)
    office.at(june(16, "09:05")).hand_in(SECOND)
    assert office.told("confirm") == ["wen", "wen"]


def test_the_clock_reminds_nobody_of_what_it_holds_for_that_mail(office: Office) -> None:
    office.open()
    office.at(june(27, "16:00")).hand_in(FIRST)  # both are long overdue when they come in
    office.at(june(27, "16:05")).hand_in(SECOND)
    office.tick(june(27, "16:06"))
    assert "wen" not in office.told("reminders")
    office.tick(june(27, "16:40"))
    assert office.told("confirm_several") == ["wen"]


def test_a_head_is_not_overdue_with_what_came_in_late(office: Office) -> None:
    office.open()
    office.at(june(27, "16:00")).hand_in(FIRST)
    (mail,) = office.messages("confirm")
    assert "请您于6月28日（周三）17:30前核稿" in mail.text
    office.tick(june(28, "09:00"))
    (reminder,) = [m for m in office.messages("reminders") if "核稿" in m.text]
    assert "期限6月28日（周三）17:30前（今天到期）" in reminder.text


def test_a_head_is_not_asked_before_the_sections_own_time(office: Office) -> None:
    office.open()
    office.at(june(16, "09:00")).hand_in(FIRST)
    (mail,) = office.messages("confirm")
    due = office.section(FIRST).due.astimezone(office.house.office.zone)
    assert f"请您于{due.month}月{due.day}日" in mail.text
