"""After a revision only those concerned are asked again, where the office's files say so."""

from typing import Any

import pytest

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.decisions import recall, void_signature
from huibao.records.models import Event
from tests.review.desk import Desk
from tests.web.forms import text_of_page
from tests.web.signing_in import press, sign_in


@pytest.fixture
def steps() -> list[dict[str, Any]]:
    """Two departments see their own sections, the office the whole, and the head signs."""
    return [
        {"key": "supply", "name": "水资源会签", "reviewers": ["wen"], "group": "cosign",
         "sections": ["supply"]},
        {"key": "works", "name": "规划会签", "reviewers": ["fang"], "group": "cosign",
         "sections": ["works"]},
        {"key": "office", "name": "办公室审核", "reviewers": ["lu"]},
        {"key": "sign", "name": "局长签发", "reviewers": ["shen"], "signs": True},
    ]  # fmt: skip


@pytest.fixture
def more() -> dict[str, Any]:
    """Approvals are kept where they can be."""
    return {"keep_approvals": True}


def returned_by_the_head(desk: Desk) -> int:
    """Have everybody approve, the head return, and one section changed; how many were asked."""
    for person in ("wen", "fang", "lu"):
        desk.decide(person)
    desk.returned("shen", "supply")
    asked = len(desk.asked())
    desk.revise(supply=desk.text("supply") + "已核实。")
    return asked


def test_whose_sections_were_untouched_keeps_his_approval(desk: Desk) -> None:
    before = returned_by_the_head(desk)
    assert desk.asked()[before:] == ["wen"]
    desk.decide("wen")
    assert desk.asked()[before:] == ["wen", "lu"]
    seen = desk.look("lu")
    assert "方予宁 （ 沿用第1稿的同意 ）" in seen or "方予宁（沿用第1稿的同意）" in seen


def test_what_is_kept_is_recorded_with_the_hashes_it_is_bound_to(desk: Desk) -> None:
    returned_by_the_head(desk)
    (kept,) = desk.house.see(
        lambda s: [(e.subject, e.detail) for e in s.query(Event).filter_by(action="review:carried")]
    )
    approved = desk.see(
        lambda c: next(r.sha256 for r in c.drafts[0].sections if r.section.key == "works")
    )
    assert kept[0] == "规划会签：方予宁（第1稿）"
    assert kept[1]["sections"] == {"works": approved}
    assert kept[1]["touched"] == []


def test_the_signatory_is_always_asked_again(desk: Desk) -> None:
    returned_by_the_head(desk)
    desk.decide("wen")
    desk.decide("lu")
    assert desk.asked()[-1] == "shen"
    assert desk.state == "in_review"
    desk.decide("shen")
    assert desk.state == "signed"
    signed = desk.see(lambda c: next(r.decision.draft_sha256 for r in reversed(c.reviews)
                                     if r.signs))  # fmt: skip
    assert signed == desk.see(lambda c: c.drafts[-1].document_sha256)


def sign(desk: Desk) -> None:
    for person in ("wen", "fang", "lu", "shen"):
        desk.decide(person)
    assert desk.state == "signed"


def test_a_change_after_signing_voids_the_signature_and_goes_to_the_signatory(desk: Desk) -> None:
    sign(desk)
    browser = sign_in(desk.house, "su")
    page = f"/office/cycles/{desk.key}"
    told = press(browser, page, f"{page}/void", {"reason": "附表数据有误"})
    assert "原签发已作废" in text_of_page(told.text)
    desk.house.run_stages(desk.key)
    assert desk.state == "revising"
    (mail,) = desk.mails("signature_voided")
    assert mail.to_mail.startswith("shen@")
    assert "附表数据有误" in mail.text
    before = len(desk.asked())
    desk.revise(supply=desk.text("supply") + "附表已更正。")
    assert desk.asked()[before:] == ["shen"]
    desk.decide("shen")
    assert desk.state == "signed"


def test_a_signature_is_not_voided_without_a_reason(desk: Desk) -> None:
    sign(desk)
    browser = sign_in(desk.house, "su")
    page = f"/office/cycles/{desk.key}"
    assert press(browser, page, f"{page}/void", {"reason": " "}).status_code == 400
    assert desk.state == "signed"


def test_voiding_twice_is_refused(desk: Desk) -> None:
    sign(desk)
    with desk.house.clerk() as act:
        void_signature(act, cycle_by_key(act.session, desk.key), "有误")
    browser = sign_in(desk.house, "su")
    page = f"/office/cycles/{desk.key}"
    assert press(browser, page, f"{page}/void", {"reason": "有误"}).status_code == 409


TWO_SIGN = [
    {"key": "office", "name": "办公室审核", "reviewers": ["lu"]},
    {"key": "sign", "name": "签发", "reviewers": ["shen", "gu"], "signs": True},
]


@pytest.mark.parametrize("steps", [TWO_SIGN], ids=["two sign"])
@pytest.mark.parametrize("more", [{}], ids=["nothing kept"])
@pytest.mark.parametrize("how", ["returned", "recalled"])
def test_where_one_of_two_had_signed_the_way_begins_anew(desk: Desk, how: str) -> None:
    for person in ("lu", "shen"):
        desk.decide(person)
    assert desk.state == "in_review"
    if how == "returned":
        desk.returned("gu", "supply")
    else:
        with desk.house.clerk() as act:
            recall(act, cycle_by_key(act.session, desk.key), "数据要改")
        desk.house.run_stages(desk.key)
    before = len(desk.asked())
    desk.revise(supply=desk.text("supply") + "已核实。")
    assert desk.asked()[before:] == ["lu"]


@pytest.mark.parametrize("steps", [TWO_SIGN], ids=["two sign"])
@pytest.mark.parametrize("more", [{"recheck_minutes": 60}], ids=["nothing kept"])
def test_where_both_had_signed_it_goes_back_to_both_alone(desk: Desk) -> None:
    for person in ("lu", "shen", "gu"):
        desk.decide(person)
    with desk.house.clerk() as act:
        void_signature(act, cycle_by_key(act.session, desk.key), "有误")
    desk.house.run_stages(desk.key)
    before = len(desk.asked())
    desk.revise(supply=desk.text("supply") + "已核实。")
    assert sorted(desk.asked()[before:]) == ["gu", "shen"]
