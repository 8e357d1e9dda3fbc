"""What a review that ended leaves: true words to its reviewer, and to whoever reads it later."""

from typing import Any

import pytest

from huibao.cycle.history import history
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import cancel
from huibao.cycle.review import handing
from huibao.cycle.review.remarks import answer
from tests.review.desk import Desk
from tests.review.test_proposals_are_settled_one_by_one import recall
from tests.review.test_reviews_in_other_hands import away, hand
from tests.web.forms import signed, text_of_page
from tests.web.signing_in import sign_in

COMES_AGAIN = "改好后会把新稿重新呈送给您"


@pytest.fixture
def steps() -> list[dict[str, Any]]:
    """Two review at the same time, one of two suffices then, and the head signs."""
    return [
        {"key": "supply", "name": "水资源会签", "reviewers": ["wen"], "group": "first",
         "may_skip": True},
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


def test_who_opens_what_was_recalled_reads_why(desk: Desk) -> None:
    house, path = desk.house, desk.house.path("wen", "review")
    browser = house.browser()
    form = signed(browser.get(path).text)
    recall(desk)
    answered = browser.post(path, data=form | {"decision": "approve", "opinion": "同意会签。"})
    for page in (text_of_page(answered.text), look(desk, path)):
        assert "第1稿已由办公室撤回。如再次呈送，您会收到新的邮件。 理由：先改几处。" in page
    assert "同意会签。" in answered.text
    desk.revise()
    assert "先改几处" not in look(desk, house.path("wen", "review"))
    with house.clerk() as act:
        cancel(act, cycle_by_key(act.session, desk.key), "并入年度总结")
    for each in (path, house.path("wen", "review")):
        assert "报告已作废，不必再审阅。 理由：并入年度总结" in look(desk, each)


@pytest.mark.parametrize(
    ("verb", "told"), [("skip", "略过了您的审阅"), ("replace", "改由顾明川审阅")]
)
def test_who_is_passed_over_or_replaced_reads_why(desk: Desk, verb: str, told: str) -> None:
    path = desk.house.path("wen", "review")
    with desk.house.clerk() as act:
        cycle = cycle_by_key(act.session, desk.key)
        review = next(r for r in cycle.reviews if r.reviewer == "wen")
        given = () if verb == "skip" else ("gu",)
        getattr(handing, verb)(act, review, *given, "本人正在住院")
    assert f"{told}。 理由：本人正在住院" in look(desk, path)


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
    assert "1. 陆清和：“46件”改为“48件”\n   办理情况：已修改（已按意见修改）" in mail.text
    assert "陆清和：“46件”改为“48件”<br>办理情况：已修改（已按意见修改）" in mail.html
