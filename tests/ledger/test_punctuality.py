"""How punctually departments hand in, over all reports; and the chart of what is due when."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from huibao.cycle.ledger.promises.due_months import by_due_month
from huibao.cycle.ledger.promises.items import set_due, set_state
from huibao.cycle.ledger.punctuality import Punctuality, records
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.sections.chasing import extend, waive
from huibao.cycle.sections.submissions import HandIn, return_section, submit
from huibao.lifecycle import ItemState
from huibao.records.models import PlanItem, Section
from tests.ledger.test_importing import imported
from tests.lifecycle.bureau import Bureau
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in


def record_of(bureau: Bureau, department: str) -> Punctuality:
    with bureau.house.database.reading() as session:
        found = records(session, bureau.house.office, bureau.now)
    return next(each for each in found if each.department == department)


def after(bureau: Bureau, key: str, **more: int) -> None:
    bureau.now = bureau.section(key).due + timedelta(**more)


def test_on_time_late_missing_and_waived_are_counted_apart(bureau: Bureau) -> None:
    bureau.open()
    bureau.hand_in("rivers")
    bureau.do_to(waive, "plan-rivers", "并入工程建设方面")
    after(bureau, "works", days=3)
    bureau.hand_in("works")
    rivers, works = record_of(bureau, "河湖管理科"), record_of(bureau, "规划建设科")
    assert (rivers.on_time, rivers.late_by, rivers.waived, rivers.share) == (1, (), 1, 100)
    assert (works.on_time, works.late_by, works.missing, works.share) == (0, (3,), 1, 0)
    assert (works.average_delay, works.longest_delay) == (3.0, 3)


def test_what_the_office_extended_is_not_late_and_a_return_counts_the_first_hand_in(
    bureau: Bureau,
) -> None:
    bureau.open()
    bureau.do_to(extend, "works", bureau.section("works").due + timedelta(days=7))
    bureau.hand_in("supply")
    bureau.do_to(return_section, "supply", "请补充数据。")
    after(bureau, "plan-works", days=2)
    bureau.hand_in("works")
    bureau.hand_in("supply", text="补充后的内容。")
    assert record_of(bureau, "规划建设科").on_time == 1
    assert record_of(bureau, "水资源管理科").on_time == 1


def test_the_least_punctual_stand_first_and_reports_of_old_say_nothing(
    bureau: Bureau,
) -> None:
    bureau.open()
    after(bureau, "works", days=10)
    for key in ("works", "plan-works"):
        bureau.hand_in(key)
    with bureau.house.database.reading() as session:
        found = records(session, bureau.house.office, bureau.now)
        assert found[-1].share >= found[0].share
        assert {each.department for each in found} == {
            section.department for section in session.scalars(select(Section))
        }


def test_the_record_is_shown_on_the_ledger_page(house: House) -> None:
    imported(house)
    house.opened()
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, "half-year-2023-H1")
        section = next(s for s in cycle.sections if s.key == "rivers")
        figures = {key: {"value": "3"} for key in ("patrols", "drills")}
        submit(act, section, HandIn("一是巡河。", figures=figures))
    page = text_of_page(sign_in(house, "su").get("/office/ledger").text)
    assert "按时报送情况" in page
    assert "河湖管理科 1 1 0 0 0 100%" in page


def test_what_is_due_when_is_counted_by_month_and_drawn(house: House) -> None:
    imported(house)
    day = date(2023, 6, 15)
    with house.clerk() as act:
        _, second, third = act.session.scalars(select(PlanItem).order_by(PlanItem.id)).all()
        set_due(act, second, date(2023, 8, 31))
        set_due(act, third, date(2022, 12, 31))
        set_state(act, second, ItemState.IN_PROGRESS, "已开工。")
    with house.installation.database.reading() as session:
        months = {each.name: each for each in by_due_month(session, day)}
    assert list(months)[:5] == ["更早", "2023-03", "2023-04", "2023-05", "2023-06"]
    assert (months["更早"].overdue, months["2023-06"].total) == (1, 1)
    assert months["2023-08"].counts == {ItemState.IN_PROGRESS: 1}
    assert months["2023-06"].overdue == 0
    with house.installation.database.reading() as session:
        end = {each.name: each for each in by_due_month(session, date(2023, 7, 1))}
        assert end["2023-06"].overdue == 1  # its day was the 30th
    assert "未定" not in months
    page = sign_in(house, "su").get("/office/ledger").text
    assert page.count("<figure") == 2
    assert "进行中 1" in page
    assert "按完成时限" in page
    assert "<script" not in page.partition("<main")[2]


def test_what_was_done_long_ago_is_not_in_the_chart(house: House) -> None:
    imported(house)
    with house.clerk() as act:
        for item in act.session.scalars(select(PlanItem).order_by(PlanItem.id)).all():
            set_state(act, item, ItemState.DONE, "已办结。")
    with house.installation.database.reading() as session:
        months = {each.name for each in by_due_month(session, date(2026, 1, 15))}
    assert "更早" not in months
