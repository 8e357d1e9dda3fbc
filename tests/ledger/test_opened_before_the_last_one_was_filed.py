"""A report opened while the last one is in hand is asked for what that one promises, too."""

from __future__ import annotations

from sqlalchemy import select

from huibao.cycle.ledger.promises.carried import carry_into, later_reports
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.points import open_points
from huibao.cycle.review.route import APPROVE
from huibao.records.models import CarriedItem, Event, Message, PlanItem
from tests.conftest import on_either_database
from tests.ledger.samples import ANNUAL
from tests.ledger.test_importing import imported
from tests.web.deciding import file, rule
from tests.web.forms import text_of_page
from tests.web.house import KEY, House
from tests.web.signing_in import press, sign_in

NEXT = "half-year-2023-H2"


def opened_early(house: House) -> None:
    with house.clerk() as act:
        open_cycle(act, "half-year", "2023-H2")
    house.run_stages(NEXT)


def filed(house: House) -> str:
    """Let every reviewer of the earlier report approve, and file it; return its key."""
    for person in ("lu", "gu", "shen"):
        rule(house, KEY, person, APPROVE, "同意。")
    file(house, KEY)
    return KEY


def asked_of(house: House, key: str) -> list[str]:
    """The titles of the promises that the report is asked to answer."""
    query = select(PlanItem.title).join(CarriedItem, CarriedItem.item_id == PlanItem.id)
    return house.see(
        lambda s: list(s.scalars(query.where(CarriedItem.cycle_id == cycle_by_key(s, key).id)))
    )


def planned_by(house: House, key: str) -> list[str]:
    query = select(PlanItem.title)
    return house.see(
        lambda s: list(s.scalars(query.where(PlanItem.cycle_id == cycle_by_key(s, key).id)))
    )


@on_either_database
def test_what_the_filed_report_plans_is_asked_of_the_next_one_that_is_under_way(
    house: House,
) -> None:
    house.in_review()
    opened_early(house)
    assert asked_of(house, NEXT) == []
    key = filed(house)
    promised = planned_by(house, key)
    assert promised
    assert sorted(asked_of(house, NEXT)) == sorted(promised)
    shown = house.browser().get(house.path("jiang", "write", section="supply")).text
    assert "此前计划的任务" in text_of_page(shown)
    told = house.see(
        lambda s: s.scalars(select(Message.text).where(Message.template == "archived")).first()
    )
    assert f"其中计划的{len(promised)}项任务，已结转到正在办理的" in told
    history = text_of_page(sign_in(house, "han").get(f"/audit/cycles/{NEXT}").text)
    assert "结转任务" in history


def test_it_calls_nobody_again_and_asks_no_task_twice(house: House) -> None:
    house.in_review()
    opened_early(house)
    calls = len(house.mails("call"))
    key = filed(house)
    asked = asked_of(house, NEXT)
    with house.clerk() as act:
        report = cycle_by_key(act.session, key)
        assert carry_into(act, report, later_reports(act, report)) == {}
    assert asked_of(house, NEXT) == asked
    assert len(house.mails("call")) == calls
    events = select(Event).where(Event.action == "items:carried")
    assert len(house.see(lambda s: s.scalars(events).all())) == 1


def test_a_section_that_is_in_already_stays_so_and_the_office_sees_the_task_as_a_point(
    house: House,
) -> None:
    house.in_review()
    opened_early(house)
    house.hand_everything_in(NEXT)
    states = house.see(lambda s: [each.state for each in cycle_by_key(s, NEXT).sections])
    filed(house)
    assert states == house.see(lambda s: [each.state for each in cycle_by_key(s, NEXT).sections])
    office = house.installation.office
    points = house.see(lambda s: open_points(s, cycle_by_key(s, NEXT), office=office))
    waiting = [point.passage for point in points if "尚未答复" in point.what]
    assert sorted(waiting) == sorted(asked_of(house, NEXT))


def test_an_imported_report_is_asked_of_those_under_way_once_the_office_has_checked_it(
    house: House,
) -> None:
    opened_early(house)
    imported(house, ANNUAL)
    assert asked_of(house, NEXT) == []
    page = "/office/ledger/imported/annual-2022"
    press(sign_in(house, "su"), page, f"{page}/confirm")
    assert len(asked_of(house, NEXT)) == 3


def test_a_report_under_review_meanwhile_is_asked_when_the_office_wants_it_after_a_return(
    house: House,
) -> None:
    house.in_review()
    for person in ("lu", "gu", "shen"):
        rule(house, KEY, person, APPROVE, "同意。")
    opened_early(house)
    house.hand_everything_in(NEXT)
    house.send(NEXT)
    file(house, KEY)
    promised = planned_by(house, KEY)
    assert asked_of(house, NEXT) == []
    clerk, page = sign_in(house, "su"), f"/office/cycles/{NEXT}"
    told = f"又有此前计划的{len(promised)}项任务列入台账，未要求在本报告中答复"
    seen = text_of_page(clerk.get(page).text)
    assert told in seen
    assert "列入本报告，逐项答复" not in seen
    early = press(clerk, page, f"{page}/ask-promises")
    assert early.status_code >= 400
    press(clerk, page, f"{page}/recall", {"reason": "补充上期任务的落实情况"})
    house.run_stages(NEXT)
    assert "列入本报告，逐项答复" in text_of_page(clerk.get(page).text)
    press(clerk, page, f"{page}/ask-promises")
    assert sorted(asked_of(house, NEXT)) == sorted(promised)
    seen = text_of_page(clerk.get(page).text)
    assert told not in seen
    assert "此前计划的任务尚未答复" in seen
