"""What a review that ended leaves: true words to its reviewer, and to whoever reads it later."""

from typing import Any

import pytest

from huibao.cycle.history import history
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.remarks import answer
from tests.review.desk import Desk
from tests.review.test_reviews_in_other_hands import away, hand
from tests.web.forms import text_of_page
from tests.web.signing_in import sign_in

COMES_AGAIN = "改好后会把新稿重新呈送给您"


@pytest.fixture
def steps() -> list[dict[str, Any]]:
    """Two review at the same time, one of two suffices then, and the head signs."""
    return [
        {"key": "supply", "name": "水资源会签", "reviewers": ["wen"], "group": "first"},
        {"key": "office", "name": "办公室审核", "reviewers": ["lu"], "group": "first"},
        {"key": "deputy", "name": "副局长审阅", "reviewers": ["gu", "fang"], "at_least": 1,
         "may_acknowledge": True},
        {"key": "sign", "name": "局长签发", "reviewers": ["shen"], "signs": True},
    ]  # fmt: skip


def look(desk: Desk, path: str) -> str:
    """What a page says."""
    return text_of_page(desk.house.browser().get(path).text)


@pytest.mark.parametrize("asker", ["lu", "wen"], ids=["of him who returned", "of another"])
def test_who_was_asked_for_an_opinion_is_promised_no_further_draft(desk: Desk, asker: str) -> None:
    hand(desk, asker, "opinion", "qiu")
    path = desk.house.path("qiu", "review")
    desk.returned("lu")
    assert COMES_AGAIN not in look(desk, path)
    assert "退回修改，不再需要您的意见，谢谢。" in look(desk, path)
    ended = {mail.to_mail.partition("@")[0]: mail for mail in desk.mails("review_ended")}
    assert COMES_AGAIN not in ended["qiu"].text + ended["qiu"].html
    assert COMES_AGAIN in ended["wen"].text
    assert COMES_AGAIN in ended["wen"].html
    assert COMES_AGAIN in look(desk, desk.house.path("wen", "review"))


def test_nobody_is_called_the_first_where_several_are_asked_at_once(desk: Desk) -> None:
    for person in ("wen", "lu"):
        assert "您是第一位审阅人" not in desk.look(person)


def test_the_history_says_it_in_the_readers_words(desk: Desk) -> None:
    away(desk.house, "gu", "qiu")
    hand(desk, "wen", "opinion", "ye")
    for person in ("wen", "lu"):
        desk.decide(person)
    desk.decide("qiu", "acknowledge")
    zone = desk.house.installation.office.zone
    told = desk.house.see(
        lambda session: [
            (line.event.subject, line.said) for line in history(session, desk.key, zone)
        ]
    )
    said = {value for _, pairs in told for label, value in pairs if label in ("决定", "说明")}
    assert said == {"同意", "圈阅", "人数已够", "不再需要"}
    assert "副局长审阅：邱望山（代顾明川） 圈阅" in [subject for subject, _ in told]
    page = text_of_page(sign_in(desk.house, "han").get(f"/audit/cycles/{desk.key}").text)
    assert "说明 人数已够" in page
    assert "acknowledge" not in page


def test_a_page_says_one_thing_of_a_review_that_a_return_ended(desk: Desk) -> None:
    desk.returned("lu")
    page = text_of_page(sign_in(desk.house, "su").get(f"/office/cycles/{desk.key}").text)
    assert page.count("他人已退回") == 2
    assert "未签署" not in page


def test_everywhere_a_remark_was_refused_it_is_said_in_one_word(desk: Desk) -> None:
    desk.returned("lu", "supply", "“46件”改为“48件”")
    with desk.house.clerk() as act:
        remarks = cycle_by_key(act.session, desk.key).remarks
        answer(act, remarks[0], "not_adopted", "台账为46件")
    clerk, auditor = sign_in(desk.house, "su"), sign_in(desk.house, "han")
    for browser, place in (
        (clerk, f"/office/cycles/{desk.key}"),
        (clerk, f"/office/cycles/{desk.key}/sections/supply"),
        (auditor, f"/audit/cycles/{desk.key}"),
    ):
        page = text_of_page(browser.get(place).text)
        assert "未采纳" in page, place
        assert "答复 不采纳" not in page


def test_the_next_request_says_whose_remark_was_answered(desk: Desk) -> None:
    desk.returned("lu", "supply", "“46件”改为“48件”")
    desk.revise(supply=desk.text("supply") + "已核实。")
    mail = desk.mails("review_request")[-1]
    assert "陆清和的意见：“46件”改为“48件” — 已修改（已按意见修改）" in mail.text
    assert "陆清和：“46件”改为“48件” — 已修改（已按意见修改）" in mail.html
