"""The office follows up what was promised: states, due dates, owners, splitting and merging."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from huibao.cycle.ledger.promises.items import item_numbered, set_due
from huibao.cycle.review.route import APPROVE
from huibao.records.models import Event, PlanItem, Problem
from tests.ledger.samples import ANNUAL
from tests.ledger.test_importing import imported, items
from tests.web.deciding import archived, file, rule
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in

LEDGER = "/office/ledger"


def page_of(item: PlanItem) -> str:
    return f"{LEDGER}/items/{item.id}"


def test_a_filed_report_brings_its_plan_into_the_ledger(house: House) -> None:
    archived(house)
    found = {item.title: item for item in items(house)}
    owned = [item for item in found.values() if item.department == "水资源管理科"]
    assert len(owned) == 3
    assert {str(item.due) for item in owned} == {"2023-09-30", "2023-10-31", "2023-12-31"}
    assert "水资源管理方面" in {item.section for item in owned}
    page = text_of_page(sign_in(house, "su").get(f"{LEDGER}?department=水资源管理科").text)
    assert all(item.title in page for item in owned)


def test_a_section_of_one_task_is_its_departments(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "plan-supply": "10月底前完成再生水利用方案。",
        "plan-works": "一是11月底前完成主干渠剩余衬砌。",
        "problems": "村级供水点管护力量仍然不足。",
    }
    sample = House.sample_of
    monkeypatch.setattr(
        House,
        "sample_of",
        lambda self, section: replace(
            sample(self, section), text=told.get(section.key, sample(self, section).text)
        ),
    )
    key = house.opened()
    house.hand_everything_in(key)
    house.send(key)
    for person in ("lu", "gu", "shen"):
        rule(house, key, person, APPROVE, "同意。")
    file(house, key)
    owners = {item.title: (item.department, item.section) for item in items(house)}
    assert owners["10月底前完成再生水利用方案"] == ("水资源管理科", "水资源管理方面")
    assert "" not in {department for department, _ in owners.values()}
    problem = house.see(lambda s: s.scalars(select(Problem.section)).one())
    assert problem == "存在的主要问题"


def test_the_list_shows_only_what_is_asked_for(house: House) -> None:
    imported(house)
    with house.clerk() as act:
        for item in items(house)[1:]:
            set_due(act, item_numbered(act.session, item.id), date(2100, 6, 30))
    browser = sign_in(house, "su")
    late = text_of_page(browser.get(f"{LEDGER}?overdue=1").text)
    assert "推进取水口复核" in late
    assert "加快西坝灌区改造" not in late
    assert "推进取水口复核" not in text_of_page(browser.get(f"{LEDGER}?state=done").text)
    assert "逾期1项" in late


def test_done_needs_its_evidence_and_keeps_its_history(house: House) -> None:
    imported(house)
    browser, item = sign_in(house, "su"), items(house)[0]
    refused = press(browser, page_of(item), f"{page_of(item)}/state", {"state": "done", "text": ""})
    assert refused.status_code == 400
    assert "请写明完成情况" in text_of_page(refused.text)
    press(browser, page_of(item), f"{page_of(item)}/state",
          {"state": "done", "text": "复核完成，已建档。"})  # fmt: skip
    page = text_of_page(browser.get(page_of(item)).text)
    assert "未开始 → 已完成" in page
    assert "复核完成，已建档。" in page
    kept = house.see(
        lambda s: s.scalars(select(Event).where(Event.action == "item:changed")).all()[-1].detail
    )
    assert kept["reason"] == "复核完成，已建档。"


def test_a_due_date_is_moved_with_a_reason_only(house: House) -> None:
    imported(house)
    browser, item = sign_in(house, "su"), items(house)[0]
    refused = press(browser, page_of(item), f"{page_of(item)}/due", {"due": "2023-09-30"})
    assert refused.status_code == 400
    unread = press(browser, page_of(item), f"{page_of(item)}/due", {"due": "九月底"})
    assert "不是日期" in text_of_page(unread.text)
    press(browser, page_of(item), f"{page_of(item)}/due",
          {"due": "2023-09-30", "reason": "汛期推迟"})  # fmt: skip
    assert str(items(house)[0].due) == "2023-09-30"


def test_one_promise_is_split_into_several(house: House) -> None:
    imported(house)
    browser, item = sign_in(house, "su"), items(house)[1]
    few = press(browser, page_of(item), f"{page_of(item)}/split", {"text": "只有一项"})
    assert few.status_code == 400
    press(browser, page_of(item), f"{page_of(item)}/split",
          {"text": "完成主干渠衬砌\n\n申报样板灌区"})  # fmt: skip
    page = text_of_page(browser.get(LEDGER).text)
    assert "完成主干渠衬砌" in page
    assert "申报样板灌区" in page
    assert item.title not in page
    again = press(browser, LEDGER, f"{page_of(item)}/state", {"state": "done", "text": "好"})
    assert "已分解或合并" in text_of_page(again.text)


def test_several_promises_are_merged_into_one(house: House) -> None:
    imported(house)
    browser, rows = sign_in(house, "su"), items(house)
    form = {"item": [str(rows[0].id), str(rows[1].id)], "text": "取水口复核与灌区改造"}
    page = press(browser, LEDGER, f"{LEDGER}/merge", form)  # type: ignore[arg-type]  # two of one name
    assert "取水口复核与灌区改造" in text_of_page(page.text)
    assert "2023年6月30日" in page.text
    alone = press(browser, LEDGER, f"{LEDGER}/merge", {"item": str(rows[2].id)})
    assert "至少要有两项" in text_of_page(alone.text)


def test_a_promise_is_handed_to_another_department(house: House) -> None:
    imported(house)
    browser, item = sign_in(house, "su"), items(house)[1]
    press(browser, page_of(item), f"{page_of(item)}/reassign",
          {"department": "规划建设科", "lead": "顾明川"})  # fmt: skip
    page = text_of_page(browser.get(f"{LEDGER}?department=规划建设科").text)
    assert item.title in page
    assert "顾明川" in page


def test_an_auditor_reads_the_ledger_and_changes_nothing(house: House) -> None:
    imported(house)
    browser, item = sign_in(house, "han"), items(house)[0]
    assert item.title in browser.get(LEDGER).text
    assert "更新状态" not in browser.get(page_of(item)).text


TWICE = """云岭市水务局2022年工作总结及2023年工作计划
一、2022年工作情况及成效
全年工作平稳。
二、2023年工作计划
一是开展节水宣传。6月底前开展进社区节水宣传活动100场。
二是开展节水宣传。9月底前开展进社区节水宣传活动100场。
三是建设展馆。明年3月底前开工建设节水展馆。
"""


def test_two_promises_in_the_same_words_keep_their_own_days(house: House) -> None:
    imported(house, TWICE)
    assert [item.due for item in items(house)] == [
        date(2023, 6, 30),
        date(2023, 9, 30),
        date(2023, 3, 31),
    ]


def test_what_an_earlier_report_plans_is_not_counted_with_a_later_ones(house: House) -> None:
    imported(house)
    earlier = ANNUAL.replace("2022年", "2021年").replace("2023年", "2022年")
    imported(house, earlier, "2021")
    assert [item.times for item in items(house)] == [1] * 6
