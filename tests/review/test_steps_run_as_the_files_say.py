"""Steps in parallel, quorums, 会签 of some sections, and what a return does."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.refusals import MayNotAcknowledge
from huibao.cycle.review.decisions import Ruling, decide
from huibao.links import address, find
from huibao.records.models import Link
from tests.at_once import all_at_once
from tests.review.desk import Desk
from tests.review.test_reviews_in_other_hands import away
from tests.web.forms import signed, text_of_page
from tests.web.house import House
from tests.web.signing_in import sign_in

SIGN = {"key": "sign", "name": "局长签发", "reviewers": ["shen"], "signs": True}


@pytest.fixture
def steps() -> list[dict[str, Any]]:
    """A first look, then a 会签 of two departments beside one of three of whom two suffice."""
    return [
        {"key": "first", "name": "办公室审核", "reviewers": ["lu"], "may_acknowledge": True},
        {"key": "supply", "name": "水资源会签", "reviewers": ["wen"], "group": "cosign",
         "sections": ["supply", "plan-supply"], "on_return": "reviewer"},
        {"key": "works", "name": "规划会签", "reviewers": ["fang", "qiu", "ye"], "group": "cosign",
         "at_least": 2, "sections": ["works"], "on_return": "step:supply"},
        SIGN,
    ]  # fmt: skip


def test_neighbouring_steps_of_one_group_are_asked_at_the_same_time(desk: Desk) -> None:
    assert desk.asked() == ["lu"]
    desk.decide("lu")
    assert desk.asked() == ["lu", "wen", "fang", "qiu", "ye"]
    desk.decide("fang")
    desk.decide("qiu")
    assert desk.asked()[-1] == "ye"
    desk.decide("wen")
    assert desk.asked()[-1] == "shen"


def test_a_cosigner_reads_and_is_asked_about_his_sections_first(desk: Desk) -> None:
    desk.decide("lu")
    mail = next(m for m in desk.mails("review_request") if m.to_mail.startswith("wen@"))
    assert "【会签】" in mail.subject
    assert "严格水资源管理" in mail.text
    page = desk.house.browser().get(desk.house.path("wen", "review")).text
    assert "请您审阅的部分" in page
    assert f"remark-{desk.section_id('supply')}" in page
    assert f"remark-{desk.section_id('works')}" not in page
    assert desk.text("works").split("\n")[0][:12] in page


def test_a_quorum_closes_the_step_and_tells_who_was_still_to_decide(desk: Desk) -> None:
    desk.decide("lu")
    browser, path = desk.house.browser(), desk.house.path("ye", "review")
    form = signed(browser.get(path).text)
    desk.decide("fang")
    desk.decide("qiu")
    (told,) = desk.mails("review_ended")
    assert told.to_mail.startswith("ye@")
    assert "同意的人数已够" in told.text
    late = browser.post(path, data=form | {"decision": "approve", "opinion": "请补充投资完成率。"})
    assert late.status_code == 410
    assert "人数已够" in text_of_page(late.text)
    assert "请补充投资完成率。" in late.text
    assert desk.see(lambda c: [r.decision is None for r in c.reviews if r.reviewer == "ye"]) == [
        True
    ]


def test_the_last_two_of_a_quorum_at_the_same_instant_count_once(desk: Desk) -> None:
    desk.decide("lu")
    desk.decide("wen")
    desk.decide("fang")
    before = len(desk.asked())
    answers = all_at_once(lambda: desk.decide("qiu"), lambda: desk.decide("ye"))
    seen = [text_of_page(answer.text) for answer in answers]
    assert sum("已收到您的意见" in page for page in seen) == 1
    assert sum("人数已够" in page for page in seen) == 1
    assert desk.asked()[before:] == ["shen"]


def test_a_deputy_who_is_asked_himself_counts_once_towards_a_quorum(house: House) -> None:
    away(house, "ye", "fang")
    desk = Desk(house, house.in_review())
    desk.decide("lu")
    desk.decide("wen")
    own, for_ye = links_of(house, "fang")
    assert approved_at(desk, own).status_code == approved_at(desk, for_ye).status_code == 200
    assert "shen" not in desk.asked()
    assert "邱望山 审阅中" in text_of_page(
        sign_in(house, "su").get(f"/office/cycles/{desk.key}").text
    )
    desk.decide("qiu")
    assert desk.asked()[-1] == "shen"


def test_it_is_enough_once_nobody_is_left_to_be_heard(house: House) -> None:
    away(house, "ye", "fang")
    away(house, "qiu", "fang")
    desk = Desk(house, house.in_review())
    for person in ("lu", "wen"):
        desk.decide(person)
    for link in links_of(house, "fang"):
        assert "shen" not in desk.asked()
        approved_at(desk, link)
    assert desk.asked()[-1] == "shen"


def links_of(house: House, person: str) -> list[str]:
    """Return the paths of that person's links to reviews, the first he was mailed first."""
    of_his = select(Link).where(Link.person == person, Link.purpose == "review").order_by(Link.id)
    secret = house.installation.secret
    return house.see(
        lambda s: [address(link, secret=secret, web_address="") for link in s.scalars(of_his)]
    )


def approved_at(desk: Desk, path: str) -> httpx.Response:
    """Have whoever holds that link approve; return the page that he is shown."""
    browser = desk.house.browser()
    answered = browser.post(path, data=signed(browser.get(path).text) | {"decision": "approve"})
    desk.house.run_stages(desk.key)
    return answered


def test_a_return_inside_a_parallel_step_closes_its_peers_reviews_kindly(desk: Desk) -> None:
    desk.decide("lu")
    browser, path = desk.house.browser(), desk.house.path("fang", "review")
    form = signed(browser.get(path).text)
    desk.returned("wen", "supply")
    assert {m.to_mail.partition("@")[0] for m in desk.mails("review_ended")} == {
        "fang", "qiu", "ye",
    }  # fmt: skip
    answered = browser.post(path, data=form | {"decision": "approve", "opinion": "同意会签。"})
    assert "已由温如松于" in text_of_page(answered.text)
    assert "同意会签。" in answered.text
    assert desk.state == "revising"


def test_only_whoever_returned_it_and_those_to_come_are_asked_again(desk: Desk) -> None:
    desk.decide("lu")
    desk.decide("fang")
    desk.returned("wen", "supply")
    before = len(desk.asked())
    desk.revise(supply=desk.text("supply") + "已核实。")
    assert sorted(desk.asked()[before:]) == ["qiu", "wen", "ye"]
    assert "沿用第1稿的同意" in desk.look("wen")
    carried = desk.see(lambda c: [(r.reviewer, r.carried_from.draft.number)
                                  for r in c.reviews if r.carried_from])  # fmt: skip
    assert carried == [("lu", 1), ("fang", 1)]


def test_a_return_to_a_named_step_begins_there(desk: Desk) -> None:
    desk.decide("lu")
    desk.decide("wen")
    desk.returned("fang", "works")
    before = len(desk.asked())
    desk.revise(works=desk.text("works") + "已核实。")
    assert sorted(desk.asked()[before:]) == ["fang", "qiu", "wen", "ye"]


def test_the_signatory_signs_the_very_draft_and_a_return_of_his_asks_everybody(desk: Desk) -> None:
    for person in ("lu", "wen", "fang", "qiu"):
        desk.decide(person)
    desk.returned("shen")
    before = len(desk.asked())
    desk.revise(supply=desk.text("supply") + "已核实。")
    assert desk.asked()[before:] == ["lu"]


def test_acknowledging_counts_as_consent_where_the_step_allows_it(desk: Desk) -> None:
    answered = desk.decide("lu", "acknowledge")
    assert "圈阅（视为同意）" in text_of_page(answered.text)
    assert "wen" in desk.asked()
    page = desk.house.browser().get(desk.house.path("wen", "review")).text
    assert 'value="acknowledge"' not in page
    assert "陆清和（圈阅）" in text_of_page(page)
    assert "陆清和（圈阅）" in desk.mails("review_request")[-1].text
    refused = desk.decide("wen", "acknowledge")
    assert refused.status_code == 400
    assert "不能圈阅" in text_of_page(refused.text)


def test_the_cycle_page_draws_the_route_with_who_stands_where(desk: Desk) -> None:
    desk.decide("lu", opinion="拟同意。")
    desk.decide("fang")
    page = sign_in(desk.house, "su").get(f"/office/cycles/{desk.key}").text
    drawn = page[page.index('<ol class="route">') :]
    drawn = text_of_page(drawn[: drawn.index("</ol>")])
    assert "办公室审核 陆清和 同意" in drawn
    assert "规划会签 3人中2人同意即可" in drawn
    assert "方予宁 同意" in drawn
    assert "邱望山 审阅中" in drawn
    assert "沈知远 尚未开始" in drawn


def test_a_made_up_acknowledgement_is_refused_below_the_page_too(house: House) -> None:
    desk = Desk(house, house.in_review())
    desk.decide("lu")
    token = house.path("wen", "review").rpartition("/")[2]
    with house.as_person("wen", role="reviewer") as act:
        link = find(act.session, token, purpose="review")
        sha256 = cycle_by_key(act.session, desk.key).drafts[-1].document_sha256
        ruling = Ruling("acknowledge", name="温如松", draft_sha256=sha256)
        assert link.review is not None
        with pytest.raises(MayNotAcknowledge):
            decide(act, link.review, ruling, link)
