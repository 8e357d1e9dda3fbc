"""A new report asks each department for its promises, and is not sent before they are answered."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from huibao.cycle.drafts import send_for_review
from huibao.cycle.ledger.promises.carried import Proposal, proposals
from huibao.cycle.ledger.promises.items import item_numbered, reassign, set_due, set_state
from huibao.cycle.moves import cycle_by_key, kind_of
from huibao.cycle.opening import open_cycle
from huibao.cycle.points import open_points, waive_point
from huibao.cycle.refusals import PointsOpen
from huibao.lifecycle import ItemState
from huibao.records.models import CarriedItem, Cycle, Message, PlanItem
from huibao.report.likeness import Answer
from tests.ledger.test_importing import imported, items
from tests.web.forms import form_of, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

TEXT = "一是开展取水口复核。全市取水口复核全部完成，建立“一口一档”，复核取水口412处。"


def asked(house: House) -> dict[str, int]:
    """By the promise's title, the row that asks for its answer."""
    return house.see(lambda s: {row.item.title: row.id for row in s.scalars(select(CarriedItem))})


def unanswered(house: House, key: str) -> list[tuple[str, str]]:
    with house.installation.database.reading() as session:
        points = open_points(session, cycle_by_key(session, key), office=house.installation.office)
        return [(p.section.key, p.passage) for p in points if "尚未答复" in p.what]


def written(house: House, **fields: str) -> tuple[str, str]:
    """Have 江一禾 hand her section in with these answers; return the page and its path."""
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {"text": TEXT} | fields
    form |= {f"figure-{key}": "12" for key in ("permits", "households", "water-use")}
    return browser.post(path, data=form).text, path


def test_each_department_is_asked_for_its_own_promises(house: House) -> None:
    imported(house)
    key = house.opened()
    found = unanswered(house, key)
    assert ("supply", "推进取水口复核") in found
    # What is nobody's yet is asked of the drafter's department.
    assert ("party", "加快西坝灌区改造") in found
    page = text_of_page(house.browser().get(house.path("jiang", "write", section="supply")).text)
    assert "推进取水口复核" in page
    assert "加快西坝灌区改造" not in page


def test_the_call_says_how_many_promises_are_to_be_answered(house: House) -> None:
    imported(house)
    house.opened()
    query = select(Message.text, Message.html).where(Message.template == "call")
    mails = house.see(lambda s: [tuple(row) for row in s.execute(query)])
    asking = [mail for mail in mails if "“严格水资源管理" in mail[0]]
    assert asking
    assert all("此前计划的任务：1项" in part for mail in asking for part in mail)
    others = [text for text, _ in mails if "“导语”" in text]
    assert others
    assert not any("此前计划的任务" in text for text in others)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("一是复核取水口412处。", "复核取水口412处。"),
        ("（二）复核取水口412处。", "复核取水口412处。"),
        ("3.复核取水口412处。", "复核取水口412处。"),
        ("3.5公里渠道已衬砌。", "3.5公里渠道已衬砌。"),
        ("一体推进取水口复核。", "一体推进取水口复核。"),
    ],
)
def test_a_proposed_sentence_leaves_its_number_where_it_stands(said: str, words: str) -> None:
    assert Proposal("水资源", Answer(0, len(said), said, "alike", 0.5, "")).words == words


def test_a_promise_that_is_only_planned_again_is_no_answer(house: House) -> None:
    imported(house)
    key = house.opened()
    text = "一是推进取水口复核。6月底前完成全市取水口复核，建立“一口一档”。"
    with house.installation.database.reading() as session:
        cycle = cycle_by_key(session, key)
        (item, *_) = session.scalars(select(PlanItem).order_by(PlanItem.id))
        planned = next(k for k in keys_of(cycle, "计划"))
        done = next(k for k in keys_of(cycle, "成效"))
        assert proposals(cycle, [item], {planned: text}) == ([],)
        assert proposals(cycle, [item], {done: text}) != ([],)


def keys_of(cycle: Cycle, word: str) -> list[str]:
    """The keys of the sections below the part whose heading holds that word."""
    return [s.key for p in kind_of(cycle).parts if word in p.heading for s in p.sections]


def test_a_sentence_that_may_answer_is_proposed_and_never_assumed(house: House) -> None:
    imported(house)
    key = house.opened()
    page, path = written(house)
    assert "已报送" in text_of_page(page)
    assert "没有答复，会列为待补事项" in text_of_page(page)
    shown = house.browser().get(path).text
    assert "正文中可能已经写到" in shown
    assert (
        f'name="evidence-{asked(house)["推进取水口复核"]}" value="全市取水口复核全部完成' in shown
    )
    assert items(house)[0].state is ItemState.NOT_STARTED
    assert ("supply", "推进取水口复核") in unanswered(house, key)


def test_done_with_a_sentence_of_the_text_as_evidence(house: House) -> None:
    imported(house)
    key = house.opened()
    number = asked(house)["推进取水口复核"]
    written(house, **{f"promise-{number}": "done", f"evidence-{number}": "复核取水口412处。"})
    item = items(house)[0]
    assert (item.state, item.evidence) == (ItemState.DONE, "复核取水口412处。")
    assert ("supply", "推进取水口复核") not in unanswered(house, key)
    history = text_of_page(sign_in(house, "han").get(f"/audit/cycles/{key}").text)
    assert "答复任务" in history
    assert "推进取水口复核：已完成" in history


@pytest.mark.parametrize("how", ["done", "delayed", "dropped"])
def test_a_bare_word_is_no_answer_and_nothing_typed_is_lost(house: House, how: str) -> None:
    imported(house)
    house.opened()
    number = asked(house)["推进取水口复核"]
    page, _ = written(house, **{f"promise-{number}": how})
    assert "请写明完成情况" in text_of_page(page)
    assert TEXT in page
    assert f'value="{how}" checked' in page
    assert items(house)[0].state is ItemState.NOT_STARTED


def test_delayed_with_a_reason_moves_the_day(house: House) -> None:
    imported(house)
    house.opened()
    number = asked(house)["推进取水口复核"]
    written(house, **{f"promise-{number}": "delayed", f"promise-text-{number}": "汛期人手不足。",
                      f"promise-due-{number}": "2023-10-31"})  # fmt: skip
    item = items(house)[0]
    assert (item.state, str(item.due)) == (ItemState.DELAYED, "2023-10-31")


def test_the_report_is_not_sent_before_every_promise_is_answered_or_waived(house: House) -> None:
    imported(house)
    key = house.merged()
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, key)
        for point in open_points(act.session, cycle, office=act.office):
            if "尚未答复" not in point.what:
                waive_point(act, cycle, point.key, "后补")
    with house.clerk() as act, pytest.raises(PointsOpen):
        send_for_review(act, cycle_by_key(act.session, key))
    with house.clerk() as act:
        # One is answered in the ledger, by the office; the others are waived.
        set_state(act, item_numbered(act.session, items(house)[0].id), ItemState.DONE, "已办结。")
        cycle = cycle_by_key(act.session, key)
        for point in open_points(act.session, cycle, office=act.office):
            if point.waived is None:
                assert point.passage != "推进取水口复核"
                waive_point(act, cycle, point.key, "下半年答复")
        send_for_review(act, cycle)


def test_what_is_done_or_dropped_is_not_asked_again(house: House) -> None:
    imported(house)
    with house.clerk() as act:
        set_state(act, item_numbered(act.session, items(house)[0].id), ItemState.DONE, "已办结。")
    house.opened()
    assert "推进取水口复核" not in asked(house)
    assert "加快西坝灌区改造" in asked(house)


def test_an_answer_is_kept_while_it_is_typed(house: House) -> None:
    imported(house)
    house.opened()
    number = asked(house)["推进取水口复核"]
    browser, path = house.browser(), house.path("jiang", "write", section="supply")
    form = form_of(browser.get(path).text) | {
        "text": TEXT, f"promise-{number}": "in_progress", f"promise-text-{number}": "已复核三成",
    }  # fmt: skip
    browser.post(f"{path}/autosave", data=form)
    assert "已复核三成" in house.browser().get(path).text


def test_a_month_is_not_asked_for_the_years_plan_unless_it_is_due_by_then(house: House) -> None:
    imported(house)
    with house.clerk() as act:
        item = act.session.scalars(select(PlanItem).order_by(PlanItem.id)).first()
        assert item is not None
        set_due(act, item, date(2023, 3, 31), "局务会提前")
        february = open_cycle(act, "monthly", "2023-02")
        march = open_cycle(act, "monthly", "2023-03")

        asked_in = {
            cycle.period: [
                row.item_id
                for row in act.session.scalars(select(CarriedItem))
                if row.cycle_id == cycle.id
            ]
            for cycle in (february, march)
        }

    assert asked_in == {"2023-02": [], "2023-03": [item.id]}


@pytest.mark.parametrize(("department", "is_asked"), [("办公室", False), ("规划建设科", True)])
def test_a_quarter_asks_no_department_that_writes_nothing_in_it(
    house: House, department: str, is_asked: bool
) -> None:
    imported(house)
    with house.clerk() as act:
        item = item_numbered(act.session, items(house)[0].id)
        set_due(act, item, date(2023, 6, 20), "提前。")
        reassign(act, item, department=department, lead="")
        cycle = open_cycle(act, "quarterly", "2023-Q2")
        found = act.session.scalars(select(CarriedItem).where(CarriedItem.cycle_id == cycle.id))
        assert [row.section.department for row in found] == ([department] if is_asked else [])


def opened_for(house: House, period: str) -> str:
    with house.clerk() as act:
        key = open_cycle(act, "half-year", period).key
    house.run_stages(key)
    return key


def test_an_earlier_report_is_not_asked_for_what_a_later_one_plans(house: House) -> None:
    imported(house)  # the plan for 2023, of the report on 2022
    assert unanswered(house, opened_for(house, "2022-H1")) == []
    assert unanswered(house, opened_for(house, "2022-H2")) == []
    assert unanswered(house, opened_for(house, "2023-H1"))
