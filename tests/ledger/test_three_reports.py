"""Three reports of one office: what was promised, counted and admitted is followed through them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from huibao.cycle.ledger.promises.items import item_numbered, set_state, split
from huibao.cycle.ledger.review import copied_from
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.sections.submissions import HandIn, accept, return_section, submit
from huibao.lifecycle import ItemState, SectionState
from huibao.records.models import PlanItem, Problem, Section
from tests.ledger.samples import ANNUAL
from tests.ledger.test_importing import imported, items
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

HALF = """云岭市水务局2023年上半年工作总结及下半年工作计划
一、上半年工作情况及成效
（一）水资源管理。一是开展取水口复核，建立“一口一档”。二是开展双月水法宣讲活动3次。三是办理取水许可30件。
（二）工程建设。一是完成主干渠衬砌5公里。二是完成水利投资4000万元。
二、存在的主要问题
一是村级供水点管护力量仍然不足，没有专职人员。
三、下半年工作计划
一是加快西坝灌区改造。完成主干渠衬砌12公里，争创“样板灌区”称号。
二是做好机关日常工作。按时完成上级交办的各项工作，加强值班值守和保密管理。
"""


def half_year(house: House, text: str = HALF) -> None:
    from huibao.cycle.ledger.importing.reports import import_report

    with house.clerk() as act:
        import_report(act, text.encode(), name="h.txt", kind="half-year", period="2023-H1")


def annual_2023(house: House, supply: str, problems: str) -> str:
    """Open the annual report of 2023 and hand these sections in; return the cycle's key."""
    with house.clerk() as act:
        cycle = open_cycle(act, "annual", "2023")
        for section in cycle.sections:
            text = {"supply": supply, "problems": problems}.get(section.key)
            if text:
                figures = {f: {"value": "30"} for f in ("permits", "water-use")}
                submit(act, section, HandIn(text, figures=figures))
                if section.state is SectionState.SUBMITTED:
                    accept(act, section)
        return cycle.key


@pytest.fixture
def third(house: House) -> str:
    """The third report: annual 2023, after annual 2022 and the first half of 2023."""
    imported(house)
    half_year(house)
    return annual_2023(
        house,
        "一是全年办理取水许可30件。二是开展水法宣讲活动6场。",
        "一是村级供水点管护力量不足，没有专职人员，影响供水。",
    )


def page_of(house: House, key: str) -> str:
    return text_of_page(sign_in(house, "su").get(f"/office/ledger/cycles/{key}").text)


def test_a_promise_repeated_word_for_word_stays_one(house: House) -> None:
    imported(house)
    half_year(house)
    canal = [item for item in items(house) if item.title == "加快西坝灌区改造"]
    assert [(item.times) for item in canal] == [2]


def test_what_a_report_says_did_not_happen_is_not_missed_in_it(house: House) -> None:
    permits = "办理取水许可80件，发生水事责任事故2起，接到停水投诉12件。"
    imported(house, ANNUAL.replace("办理取水许可80件。", permits))
    half_year(house, HALF.replace("许可30件。", "许可30件，没有发生安全责任事故。"))
    missed = page_of(house, "half-year-2023-H1").partition("上期有、本期未提的指标")[2]
    assert "停水投诉" in missed
    assert "责任事故" not in missed


def test_the_second_report_is_held_against_the_plan_of_the_first(house: House) -> None:
    imported(house)
    half_year(house)
    page = page_of(house, "half-year-2023-H1")
    assert "对照 ：" in page or "对照：" in page
    assert "云岭市水务局2022年工作总结及2023年工作计划" in page
    assert "一是开展取水口复核，建立“一口一档”。" in page
    assert "加快西坝灌区改造 原文重复" in page
    assert "同一指标前后不一" not in page  # what is planned is not counted yet
    assert "此前1份报告已提出" in page
    assert "计量单位与上期不同：上期双月水法宣讲活动 4期，本期双月水法宣讲活动 3次" in page
    assert "用水总量" in page.partition("上期有、本期未提的指标")[2]


def test_a_problem_that_comes_back_is_told_with_how_often_and_since_when(
    house: House, third: str
) -> None:
    assert "此前2份报告已提出，最早见于《云岭市水务局2022年" in page_of(house, third)
    with house.installation.database.reading() as session:
        rows = session.scalars(select(Problem).order_by(Problem.id)).all()
        again = [row for row in rows if row.first_id is not None]
        assert [row.first_id for row in again] == [rows[0].id]


def test_a_problem_comes_back_whatever_was_reported_in_between(house: House) -> None:
    from huibao.cycle.ledger.importing.reports import import_report

    imported(house)
    with house.clerk() as act:
        for number in range(30):
            year, month = 2023 + number // 12, number % 12 + 1
            text = f"云岭市水务局{year}年{month}月工作小结\n一、本月工作\n一是整治山塘{month}口。\n"
            period = f"{year}-{month:02}"
            import_report(act, text.encode(), name="m.txt", kind="monthly", period=period)
    imported(house, ANNUAL.replace("2023年", "2026年").replace("2022年", "2025年"), "2025")
    with house.installation.database.reading() as session:
        rows = session.scalars(select(Problem).order_by(Problem.id)).all()
        first, again = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        assert [row.first_id for row in again] == [row.id for row in first]


def test_whoever_writes_a_problem_sees_that_it_came_back(house: House, third: str) -> None:
    with house.clerk() as act:
        section = next(s for s in cycle_by_key(act.session, third).sections if s.key == "problems")
        return_section(act, section, "请核实。")
    browser, path = house.browser(), house.path("su", "write", section="problems")
    form = form_of(browser.get(path).text)
    form |= {"text": "一是村级供水点管护力量不足，没有专职人员。二是会议偏多。"}
    browser.post(f"{path}/autosave", data=form)
    seen = text_of_page(browser.get(path).text)
    assert "反复出现的问题（1）" in seen
    assert "此前2份报告已提出" in seen


def test_the_third_report_asks_for_what_both_left_open(house: House, third: str) -> None:
    page = page_of(house, third)
    assert "未答复" in page
    with house.installation.database.reading() as session:
        cycle = cycle_by_key(session, third)
        assert {item.title for item in session.scalars(select(PlanItem))} == {
            "推进取水口复核", "加快西坝灌区改造", "做好机关日常工作",
        }  # fmt: skip
        assert cycle.state.value == "collecting"


def test_split_delayed_dropped_and_done_are_drawn_by_department(house: House) -> None:
    imported(house)
    with house.clerk() as act:
        first, second, third = act.session.scalars(select(PlanItem).order_by(PlanItem.id)).all()
        set_state(act, item_numbered(act.session, first.id), ItemState.DONE, "已办结。")
        one, _ = split(act, second, ["主干渠衬砌", "申报样板灌区"])
        set_state(act, one, ItemState.DELAYED, "用地手续未办结。")
        set_state(act, third, ItemState.DROPPED, "并入日常工作。")
    page = sign_in(house, "su").get("/office/ledger").text
    assert "<svg" in page
    assert "<script" not in page.partition("<main")[2]
    seen = text_of_page(page)
    for word in ("已完成", "延期", "取消", "主干渠衬砌", "申报样板灌区"):
        assert word in seen


def test_copied_text_is_shown_to_its_writer_beside_what_stood_before(house: House) -> None:
    with house.clerk() as act:
        from huibao.cycle.ledger.importing.reports import import_report

        old = HALF.replace("（一）水资源管理。", "（一）严格水资源管理，保障城乡供水安全。")
        given = {"name": "h.txt", "kind": "half-year", "period": "2022-H2"}
        import_report(act, old.encode(), **given, sure=True)
    key = house.opened()
    text = "一是开展取水口复核，建立“一口一档”。二是开展双月水法宣讲活动3次。"
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": text}
    # Before anything is handed in: beside the text, and in the preview.
    browser.post(f"{path}/autosave", data=form)
    for page in (browser.get(path).text, browser.post(f"{path}/preview", data=form).text):
        seen = text_of_page(page)
        assert "约100%的内容与上期相同" in seen
        assert "对照《云岭市水务局2023年上半年工作总结及下半年工作计划》 本期 上期" in seen
    with house.clerk() as act:
        section = next(s for s in cycle_by_key(act.session, key).sections if s.key == "supply")
        figures = {f: {"value": "1"} for f in ("permits", "households", "water-use")}
        submit(act, section, HandIn(text, figures=figures))
    # Then to the department's head, and to the office.
    head = text_of_page(house.browser().get(house.path("wen", "confirm", section="supply")).text)
    assert "与上期文字重复 100%" in head
    office = sign_in(house, "su").get(f"/office/cycles/{key}/sections/supply").text
    assert "与上期文字重复 100%" in text_of_page(office)
    assert "与上期文字重复" in page_of(house, key)


def test_a_sentence_worded_alike_with_other_numbers_is_not_called_copied() -> None:
    section = Section(name="水资源")
    old = "上半年办理取水许可80件，检查取用水单位64家次，整改问题21个。"
    new = "上半年办理取水许可95件，检查取用水单位71家次，整改问题18个。"
    assert copied_from(section, new, old=old, title="上期") is None
    assert copied_from(section, old, old=old, title="上期") is not None
