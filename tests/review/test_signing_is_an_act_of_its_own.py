"""Signing: asked for once more, rechecked where the office says so, told truly on the receipt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.stages import stage_due
from huibao.lifecycle import CycleState
from tasks.recheck import end_rechecks
from tests.review.desk import Desk
from tests.web.forms import form_of, signed, text_of_page
from tests.web.signing_in import press, sign_in


@pytest.fixture
def more() -> dict[str, Any]:
    """The office takes half an hour to recheck what was signed."""
    return {"recheck_minutes": 30}


def pressed(desk: Desk, person: str, **typed: str) -> tuple[Any, str, Any]:
    """Press 同意 on the page of that person's link; return browser, link and the page that came."""
    browser, path = desk.house.browser(), desk.house.path(person, "review")
    form = signed(browser.get(path).text) | {"decision": "approve", **typed}
    return browser, path, browser.post(f"{path}/confirm", data=form)


def test_pressing_approve_shows_what_would_be_signed_and_decides_nothing(desk: Desk) -> None:
    browser, path, asked = pressed(desk, "lu", opinion="拟同意。\n请尽快呈报。")
    seen = text_of_page(asked.text)
    for shown in ("请确认签署", "第1稿", "陆清和", "拟同意。", "请尽快呈报。", "确认同意"):
        assert shown in seen
    assert desk.asked() == ["lu"]
    assert "签署意见" in text_of_page(browser.get(path).text)  # still to be decided
    answered = browser.post(path, data=form_of(asked.text) | {"decision": "approve"})
    assert "签署回执" in text_of_page(answered.text)
    assert desk.asked() == ["lu", "gu"]
    opinion = desk.see(lambda c: c.reviews[0].decision.opinion)
    assert opinion == "拟同意。\n请尽快呈报。"


def test_going_back_from_the_question_finds_the_opinion_as_it_was_typed(desk: Desk) -> None:
    browser, path, _ = pressed(desk, "lu", opinion="写了一半")
    assert "写了一半" in text_of_page(browser.get(path).text)


def test_what_would_be_refused_is_refused_before_the_question(desk: Desk) -> None:
    _, _, asked = pressed(desk, "lu", name="别人", opinion="拟同意。")
    assert asked.status_code == 400
    assert "请确认签署" not in text_of_page(asked.text)
    assert "拟同意。" in asked.text


def test_remarks_that_go_with_the_approval_are_shown_and_signed(desk: Desk) -> None:
    supply = f"remark-{desk.section_id('supply')}"
    browser, path, asked = pressed(desk, "lu", attach="1", **{supply: "进度宜再核"})
    assert "进度宜再核" in text_of_page(asked.text)
    browser.post(path, data=form_of(asked.text) | {"decision": "approve"})
    assert "进度宜再核" in desk.see(lambda c: c.reviews[0].decision.opinion)


def test_the_question_of_a_link_that_is_spent_leads_to_its_receipt(desk: Desk) -> None:
    browser, path, asked = pressed(desk, "lu")
    browser.post(path, data=form_of(asked.text) | {"decision": "approve"})
    assert "签署回执" in text_of_page(browser.get(str(asked.url)).text)
    late = browser.post(f"{path}/confirm", data=form_of(asked.text) | {"decision": "approve"})
    assert "以首次签署为准" in text_of_page(late.text)


def sign(desk: Desk) -> None:
    for person in ("lu", "gu", "shen"):
        desk.decide(person)
    assert desk.state == "signed"


def receipt(desk: Desk, person: str) -> str:
    return text_of_page(desk.house.browser().get(desk.house.path(person, "review")).text)


def test_the_signatory_is_told_what_follows_before_he_signs(desk: Desk) -> None:
    desk.decide("lu")
    desk.decide("gu")
    _, _, asked = pressed(desk, "shen")
    assert "办公室复核30分钟" in text_of_page(asked.text)
    assert "确认同意并签发" in text_of_page(asked.text)


def test_a_signed_report_rests_while_the_office_rechecks_it(desk: Desk) -> None:
    sign(desk)
    assert desk.see(stage_due) is None
    browser, page = sign_in(desk.house, "su"), f"/office/cycles/{desk.key}"
    seen = text_of_page(browser.get(page).text)
    assert "请复核" in seen
    assert "复核无误，编号归档" in seen
    assert "签发作废" in seen
    assert "可以作废签发，改后重新呈签" in receipt(desk, "shen")


def test_what_the_office_finds_right_is_numbered_at_once(desk: Desk) -> None:
    sign(desk)
    browser, page = sign_in(desk.house, "su"), f"/office/cycles/{desk.key}"
    told = press(browser, page, f"{page}/rechecked")
    assert "复核已完成" in text_of_page(told.text)
    assert desk.see(stage_due) is CycleState.SIGNED
    assert "签发不再撤销" in receipt(desk, "shen")
    assert press(browser, page, f"{page}/rechecked").status_code == 400


def test_a_signature_is_voided_during_the_recheck_and_asked_for_again(desk: Desk) -> None:
    sign(desk)
    browser, page = sign_in(desk.house, "su"), f"/office/cycles/{desk.key}"
    press(browser, page, f"{page}/void", {"reason": "领导误点"})
    desk.house.run_stages(desk.key)
    assert desk.state == "revising"
    assert desk.mails("signature_voided")
    assert "报告正在修改" in receipt(desk, "shen")


def test_a_recheck_ends_by_itself_when_its_time_is_over(desk: Desk) -> None:
    sign(desk)
    house, signed_at = desk.house.installation, datetime.now(UTC)
    assert end_rechecks(house, signed_at + timedelta(minutes=20)) == 0
    assert end_rechecks(house, signed_at + timedelta(minutes=31)) == 1
    assert end_rechecks(house, signed_at + timedelta(minutes=32)) == 0
    assert desk.see(stage_due) is CycleState.SIGNED
    with desk.house.clerk() as act:
        cycle = cycle_by_key(act.session, desk.key)
        assert cycle.state is CycleState.SIGNED


def test_the_office_is_mailed_until_when_it_may_recheck(desk: Desk) -> None:
    sign(desk)
    (mail,) = desk.mails("recheck")
    assert mail.to_mail == desk.house.installation.office.person("su").mail
    assert "已由沈知远签发" in mail.text
    assert "到时未作废的，自动编号、归档、对外报送" in mail.text
