"""While a contributor or a department's head is away, his deputy writes and confirms (代)."""

from __future__ import annotations

from datetime import date

from huibao.cycle.sections.submissions import return_section
from huibao.staff import Absence
from tests.clock.conftest import Office, june
from tests.conftest import on_either_database


def away(
    office: Office,
    *,
    since: date = date(2023, 6, 19),
    until: date = date(2023, 6, 30),
    **deputies: str,
) -> None:
    """Let these people be away, besides, on those days of June, as the office's files would say."""
    people = tuple(
        p.model_copy(
            update={
                "absent": (
                    *p.absent,
                    Absence(since=since, until=until, deputy=deputies[p.key]),
                )
            }
        )
        if p.key in deputies
        else p
        for p in office.house.office.people
    )
    changed = office.house.office.model_copy(update={"people": people})
    object.__setattr__(office.house, "office", changed)


@on_either_database
def test_whoever_stands_in_for_a_contributor_is_mailed_what_he_was_asked(office: Office) -> None:
    away(office, ye="qiu")
    office.open()
    assert "qiu" not in office.told("call")
    office.tick(june(19))
    assert office.told("call")[-2:] == ["qiu", "qiu"], "two sections are his"
    assert "叶临川外出期间，由您代为办理" in office.messages("call")[-1].text
    office.tick(june(20))
    assert office.told("call").count("qiu") == 2


def test_a_section_opened_while_its_contributor_is_away_goes_to_the_deputy(office: Office) -> None:
    away(office, ye="cheng")
    office.at(june(19)).open()
    assert "ye" not in office.told("call")
    office.tick(june(25))
    office.tick(june(27))
    assert "ye" not in office.told()
    assert "cheng" in office.told()


def test_a_deputy_confirms_for_the_head_but_never_what_he_wrote(office: Office) -> None:
    away(office, wen="lu", fang="cheng")
    office.open()
    office.at(june(19)).hand_in("supply")
    office.at(june(19)).hand_in("works")
    assert office.told("confirm") == ["lu", "fang"]
    assert "温如松外出期间，由您代为办理" in office.messages("confirm")[0].text


def test_what_waited_for_a_head_who_goes_away_is_mailed_to_his_deputy(office: Office) -> None:
    away(office, wen="lu")
    office.open()
    office.at(june(16)).hand_in("supply")
    assert office.told("confirm") == ["wen"]
    office.tick(june(19))
    assert office.told("confirm") == ["wen", "lu"]


def test_a_return_goes_to_the_deputy_with_its_reason(office: Office) -> None:
    away(office, ye="cheng")
    office.open()
    office.at(june(16)).hand_in("rivers")
    office.at(june(20)).do_to(return_section, "rivers", "请补充")
    assert office.told("section_returned") == ["cheng"]


def test_whoever_comes_back_is_reminded_himself_again(office: Office) -> None:
    away(office, ye="cheng")
    office.open()
    office.tick(june(27))
    assert "ye" not in office.told()
    office.tick(june(3, month=7))
    assert "ye" in office.told()


def test_a_report_under_revision_reminds_its_drafter(office: Office) -> None:
    office.open()
    office.at(june(16)).sent()
    office.at(june(19)).returned()
    assert "su" not in office.told()
    office.tick(june(20))
    [mail] = [mail for mail in office.messages() if mail.to_name == "苏念安"]
    assert "修改、答复意见后重新送审" in mail.subject
    assert f"/office/cycles/{office.key}" in mail.text
    assert mail.link_id is None
    office.tick(june(20, "15:00"))
    assert office.told().count("su") == 1
    office.tick(june(26))
    assert "lu" in office.told("escalated")


def test_each_outing_has_its_own_deputy_and_between_them_he_is_asked_himself(
    office: Office,
) -> None:
    away(office, until=date(2023, 6, 20), ye="qiu")
    away(office, since=date(2023, 6, 26), until=date(2023, 6, 27), ye="cheng")
    deputies = [
        office.house.office.deputy_of("ye", date(2023, 6, day)) for day in (18, 19, 20, 21, 26, 28)
    ]
    assert deputies == ["ye", "qiu", "qiu", "ye", "cheng", "ye"]
    office.open()
    office.tick(june(19))
    assert office.told("call")[-2:] == ["qiu", "qiu"]
    office.tick(june(26))
    assert office.told("call")[-2:] == ["cheng", "cheng"]
