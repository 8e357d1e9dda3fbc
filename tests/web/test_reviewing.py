"""A reviewer reads a draft and decides, by the link in his mail."""

import hashlib

import pytest
from sqlalchemy import select

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.decisions import recall
from huibao.cycle.review.remarks import answer
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.lifecycle import SectionState
from huibao.records.models import Autosave, Decision, Draft, Event, Message, Section
from tests.web.forms import form_of, signed, text_of_page
from tests.web.house import House


def counts(house: House) -> list[int]:
    kinds = (Event, Decision, Message, Autosave)
    return house.see(lambda s: [len(s.scalars(select(kind)).all()) for kind in kinds])


def section_id(house: House, key: str) -> int:
    return house.see(lambda s: s.scalars(select(Section.id).where(Section.key == key)).one())


def test_the_page_shows_title_draft_deadline_and_whole_text(house: House) -> None:
    key = house.in_review()
    page = house.browser().get(house.path("lu", "review"))
    seen = text_of_page(page.text)
    assert "云岭市水务局2023年上半年工作总结及下半年工作计划" in seen
    assert "办公室主任审核 · 第1稿" in seen
    assert "首次呈送" in seen
    draft = house.see(lambda s: cycle_by_key(s, key).drafts[-1].text)
    for line in draft.replace("\t", "\n").split("\n"):
        assert line.strip()[-20:] in seen


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(house: House, method: str) -> None:
    key = house.in_review()
    before, path = counts(house), house.path("lu", "review")
    browser = house.browser()
    for address in (path, f"{path}/report.docx", f"{path}?decision=approve&name=陆清和"):
        browser.request(method, address)
    assert counts(house) == before
    assert house.cycle_state(key) == "in_review"


def test_approving_shows_a_receipt_and_asks_the_next_reviewer(house: House) -> None:
    house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    form = signed(browser.get(path).text) | {"decision": "approve", "opinion": "拟同意。"}
    page = browser.post(path, data=form)
    seen = text_of_page(page.text)
    draft = house.see(lambda s: s.scalars(select(Draft)).one().document_sha256)
    assert "签署回执" in seen
    assert "陆清和" in seen
    assert "拟同意。" in seen
    assert draft in seen
    assert [to for to, _ in house.mails("review_request")] == [
        "lu@shuiwu.yunling.example.com",
        "gu@shuiwu.yunling.example.com",
    ]


def test_the_spent_link_shows_the_receipt_and_the_first_decision_stands(house: House) -> None:
    key = house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    form = signed(browser.get(path).text)
    browser.post(path, data=form | {"decision": "approve"})
    again = browser.post(path, data=form | {"decision": "return", "opinion": "改主意了"})
    assert "以首次签署为准" in text_of_page(again.text)
    assert "签署回执" in text_of_page(browser.get(path).text)
    decided = house.see(lambda s: [d.decision for d in s.scalars(select(Decision))])
    assert decided == ["approve"]
    assert house.cycle_state(key) == "in_review"


def test_a_return_without_a_reason_is_refused_and_nothing_typed_is_lost(house: House) -> None:
    house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    form = signed(browser.get(path).text) | {"decision": "return"}
    page = browser.post(path, data=form | {"name": "陆 清和"})
    assert page.status_code == 400
    assert "请写明理由" in text_of_page(page.text)
    assert form_of(page.text)["name"] == "陆 清和"


def test_another_persons_name_is_refused_with_the_opinion_still_there(house: House) -> None:
    house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    form = signed(browser.get(path).text)
    page = browser.post(
        path, data=form | {"decision": "approve", "name": "别人", "opinion": "写了很久的意见"}
    )
    assert page.status_code == 400
    assert "本链接由陆清和签署" in text_of_page(page.text)
    assert form_of(page.text)["opinion"] == "写了很久的意见"


def test_returning_sends_each_remark_to_its_section(house: House) -> None:
    key = house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    supply = section_id(house, "supply")
    form = signed(browser.get(path).text) | {
        "decision": "return",
        "opinion": "请补充后再报。",
        f"remark-{supply}": "节水数据要写全。",
    }
    page = browser.post(path, data=form)
    assert "退回修改" in text_of_page(page.text)
    assert "节水数据要写全。" in text_of_page(page.text)
    assert house.cycle_state(key) == "revising"
    house.run_stages(key)
    assert house.section("supply")["state"] == "returned"
    assert house.section("works")["state"] == "accepted"
    written = house.browser().get(house.path("jiang", "write", section="supply"))
    assert "节水数据要写全。" in text_of_page(written.text)


def test_approving_with_remarks_typed_asks_what_was_meant(house: House) -> None:
    house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    remark = f"remark-{section_id(house, 'works')}"
    form = signed(browser.get(path).text) | {"decision": "approve", remark: "进度宜再核"}
    page = browser.post(path, data=form)
    assert page.status_code == 400
    assert form_of(page.text)[remark] == "进度宜再核"
    done = browser.post(path, data=form | {"attach": "1"})
    assert "进度宜再核" in text_of_page(done.text)
    opinion = house.see(lambda s: s.scalars(select(Decision)).one().opinion)
    assert opinion == "加快重点工程建设，补齐水利基础设施短板：进度宜再核"


def test_a_half_typed_opinion_survives_the_expiry_of_its_link(house: House) -> None:
    house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    form = signed(browser.get(path).text) | {"opinion": "写到一半"}
    browser.post(f"{path}/autosave", data=form, headers={"Accept": "application/json"})
    house.expire(path)
    late = browser.post(path, data=form | {"opinion": "写到一半又补了几句", "decision": "approve"})
    assert late.status_code == 410
    assert "已经保存" in text_of_page(late.text)
    asked = browser.post(path.replace("/review/", "/renew/"))
    assert "请查收邮件" in text_of_page(asked.text)
    fresh = house.path("lu", "review")
    assert fresh != path
    assert signed(browser.get(fresh).text)["opinion"] == "写到一半又补了几句"


def test_others_links_of_a_returned_round_explain_themselves(house: House) -> None:
    key = house.in_review()
    browser, first = house.browser(), house.path("lu", "review")
    browser.post(first, data=signed(browser.get(first).text) | {"decision": "approve"})
    second = house.path("gu", "review")
    form = signed(browser.get(second).text)
    with house.clerk() as act:
        recall(act, cycle_by_key(act.session, key), "数据有误")
    page = browser.get(second)
    assert page.status_code == 410
    assert "由办公室撤回" in text_of_page(page.text)
    late = browser.post(second, data=form | {"decision": "approve", "opinion": "已写好的意见"})
    assert late.status_code == 410
    assert "已写好的意见" in late.text


def test_the_next_round_shows_what_changed_and_how_remarks_were_answered(house: House) -> None:
    key = house.in_review()
    browser, path = house.browser(), house.path("lu", "review")
    supply = section_id(house, "supply")
    form = signed(browser.get(path).text) | {"decision": "return"}
    browser.post(path, data=form | {f"remark-{supply}": "水质合格率请核实。"})
    house.run_stages(key)
    with house.clerk() as act:
        cycle = cycle_by_key(act.session, key)
        section = next(s for s in cycle.sections if s.key == "supply")
        text = section.text.replace("98.5%", "98.7%")
        answer(act, cycle.remarks[0], "done", "已按水质年报更正")
        submit(act, section, HandIn(text=text, figures=section.figures))
        if section.state is SectionState.SUBMITTED:
            accept(act, section)
    house.send(key)
    page = browser.get(house.path("lu", "review"))
    seen = text_of_page(page.text)
    assert "与第1稿相比，1个部分有改动" in seen
    assert "<del>98.5</del><ins>98.7</ins>" in page.text.replace("%", "")
    assert "水质合格率请核实。" in seen
    assert "已按水质年报更正" in seen


def test_the_word_file_is_the_very_draft(house: House) -> None:
    house.in_review()
    page = house.browser().get(house.path("lu", "review") + "/report.docx")
    draft = house.see(lambda s: s.scalars(select(Draft)).one().document_sha256)
    assert hashlib.sha256(page.content).hexdigest() == draft
    assert "filename*=UTF-8''" in page.headers["content-disposition"]


def test_a_scanner_that_presses_the_button_but_touches_nothing_decides_nothing(
    house: House,
) -> None:
    house.in_review()
    browser, path = house.browser(), house.path("lu", "review")

    untouched = form_of(browser.get(path).text)
    answer = browser.post(path, data=untouched | {"decision": "approve"})

    assert answer.status_code == 400
    assert "请签署您的姓名" in text_of_page(answer.text)
    assert "签署回执" not in text_of_page(browser.get(path).text)
