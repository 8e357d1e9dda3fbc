"""An office of monthly, quarterly and annual reports: each is held against the plan made for it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.promises.items import set_state
from huibao.cycle.ledger.review import follow_ups
from huibao.cycle.moves import cycle_by_key
from huibao.lifecycle import ItemState
from huibao.records.models import PlanItem
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

PERIODS = (
    ("annual", "2022", "2022年工作总结及2023年工作计划", "完成青石水库加固"),
    ("half-year", "2023-H1", "2023年上半年工作总结及下半年工作计划", "完成南湾泵站更换"),
    ("quarterly", "2023-Q2", "2023年第二季度工作总结及第三季度工作计划", "完成东干渠检修"),
    ("monthly", "2023-08", "2023年8月工作小结及9月工作计划", "完成河长公示牌更换"),
    ("quarterly", "2023-Q3", "2023年第三季度工作总结及第四季度工作计划", "完成山塘除险"),
    ("monthly", "2023-09", "2023年9月工作小结及10月工作计划", "完成水费收缴公示"),
    ("monthly", "2023-11", "2023年11月工作小结及12月工作计划", "完成年度考核准备"),
    ("annual", "2023", "2023年工作总结及2024年工作计划", "完成马岭水闸改造"),
)


@pytest.fixture
def filed(house: House) -> House:
    with house.clerk() as act:
        for kind, period, title, task in PERIODS:
            text = (
                f"云岭市水务局{title}\n一、工作情况\n一是各项工作有序推进。\n"
                f"二、下一步工作计划\n一是{task}。\n"
            )
            import_report(act, text.encode(), name="r.txt", kind=kind, period=period, sure=True)
    return house


def held_against(house: House, key: str) -> str:
    page = text_of_page(sign_in(house, "su").get(f"/office/ledger/cycles/{key}").text)
    return page.partition("对照")[2]


@pytest.mark.parametrize(
    ("key", "titles", "tasks"),
    [
        ("quarterly-2023-Q3", {"2023年第二季度"}, {"完成东干渠检修"}),
        ("monthly-2023-09", {"2023年8月"}, {"完成河长公示牌更换"}),
        ("half-year-2023-H1", {"2022年工作总结"}, {"完成青石水库加固"}),
        (
            "annual-2023",
            {"2022年工作总结", "2023年上半年"},
            {"完成青石水库加固", "完成南湾泵站更换"},
        ),
        # October's report is not there: the narrowest plan that November lies in is the quarter's.
        ("monthly-2023-11", {"2023年第三季度"}, {"完成山塘除险"}),
    ],
)
def test_a_report_is_held_against_the_plan_of_its_own_period(
    filed: House, key: str, titles: set[str], tasks: set[str]
) -> None:
    page = held_against(filed, key)
    lead = page.partition("上期计划落实情况")[0]
    assert {title for _, _, title, _ in PERIODS if any(t in title for t in titles)} == {
        title for _, _, title, _ in PERIODS if title in lead
    }
    table = page.partition("上期计划落实情况")[2]
    assert {task for *_, task in PERIODS if task in table} == tasks


def test_what_was_done_before_the_report_was_opened_is_not_called_unanswered(
    filed: House,
) -> None:
    with filed.clerk() as act:
        query = select(PlanItem).where(PlanItem.title == "完成东干渠检修")
        set_state(act, act.session.scalars(query).one(), ItemState.DONE, "8月底通水。")
    table = held_against(filed, "quarterly-2023-Q3").partition("上期计划落实情况")[2]
    assert "未答复" not in table
    assert "已完成 8月底通水。" in table


def test_a_task_is_planned_again_by_the_point_that_has_most_of_its_words(house: House) -> None:
    end = "，责任到人、挂图作战，按月通报进度，确保质量和安全。"
    tasks = ("取水口标识更新", "水质监测点检修", "固定资产盘点")
    plans = {
        "2022": ("2022年工作总结及2023年工作计划", "6月底前"),
        "2023": ("2023年工作总结及2024年工作计划", "9月底前"),
    }
    with house.clerk() as act:
        for period, (title, day) in plans.items():
            told = "".join(f"{n}是{day}完成{t}{end}" for n, t in zip("一二三", tasks, strict=True))
            text = (
                f"云岭市水务局{title}\n一、工作情况\n一是各项工作有序推进。\n"
                f"二、下一步工作计划\n{told}\n"
            )
            import_report(act, text.encode(), name="r.txt", kind="annual", period=period)
        cycle = cycle_by_key(act.session, "annual-2023")
        found = follow_ups(act.session, cycle, cycle.drafts[-1].text)
        again = {row.item.title: [each.title for each in row.again] for row in found}
    assert len(again) == len(tasks)
    for title, planned in again.items():
        (task,) = (each for each in tasks if each in title)
        assert len(planned) == 1
        assert task in planned[0]
