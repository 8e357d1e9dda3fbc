"""People leave the office's files while a report is under way: the office fills their places."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huibao.audit import Actor
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.refusals import DrafterAlone
from huibao.cycle.review.handing import skip
from huibao.cycle.verification import verify_cycle
from tasks.remind import cover_absences, remind_everybody
from tests.review.desk import Desk
from tests.review.test_reviews_in_other_hands import away, hand, reviews
from tests.staffing import started_with, without
from tests.web.forms import signed, text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in


@pytest.fixture
def steps() -> list[dict[str, Any]]:
    """Two look at it, one of whom may be skipped, then one, then two of three, then one signs."""
    return [
        {"key": "office", "name": "办公室审核", "reviewers": ["lu", "wen"], "may_skip": True},
        {"key": "deputy", "name": "分管领导审阅", "reviewers": ["gu"]},
        {"key": "cosign", "name": "科室会签", "reviewers": ["fang", "qiu", "ye"], "at_least": 2},
        {"key": "sign", "name": "局长签发", "reviewers": ["shen"], "signs": True},
    ]


def leaves(house: House, *keys: str) -> None:
    """Take these people out of the files, as people.yaml would say after a restart."""
    started_with(house.installation, without(house.installation.office, *keys))


def clock(house: House) -> None:
    """Let the clock come by."""
    cover_absences(house.installation, datetime.now(UTC))


def fill(desk: Desk, person: str, step: str) -> Any:
    """Have the office name somebody for the vacant seat of that step, on the report's page."""
    page = f"/office/cycles/{desk.key}"
    vacant = desk.see(
        lambda c: next(r.id for r in c.reviews if r.step_key == step and r.ended == "vacant")
    )
    answer = press(
        sign_in(desk.house, "su"), page, f"{page}/fill", {"review": str(vacant), "person": person}
    )
    desk.house.run_stages(desk.key)
    return answer


def office_page(desk: Desk) -> str:
    return text_of_page(sign_in(desk.house, "su").get(f"/office/cycles/{desk.key}").text)


def test_a_reviewer_who_left_before_he_was_asked_leaves_a_seat_that_the_office_fills(
    desk: Desk,
) -> None:
    leaves(desk.house, "gu")
    desk.decide("lu")
    assert "签署回执" in text_of_page(desk.decide("wen").text)
    (mail,) = desk.mails("vacancy")
    assert mail.to_mail.startswith("su@")
    assert "请指定“分管领导审阅”的审阅人" in mail.subject
    assert "“gu”已不在人员名单中" in mail.text  # he never had a link, so his name is not known
    assert f"\n办理页面：\nhttp://127.0.0.1:8300/office/cycles/{desk.key}#reviews\n" in mail.text
    page = office_page(desk)
    assert "已不在人员名单，待办公室指定" in page
    assert "指定“分管领导审阅”的审阅人" in page  # as what the report waits for
    english = sign_in(desk.house, "su").get(f"/office/cycles/{desk.key}?lang=en").text
    assert "office name who reviews at “分管领导审阅” (“gu” has left)" in text_of_page(english)
    assert "has left; the office is to name somebody" in text_of_page(english)
    assert "已指定审阅人" in text_of_page(fill(desk, "jiang", "deputy").text)
    assert desk.asked()[-1] == "jiang"
    desk.decide("jiang")
    for person in ("fang", "qiu"):
        desk.decide(person)
    desk.decide("shen")
    assert desk.state == "signed"
    assert desk.house.see(lambda session: verify_cycle(session, desk.key)) == []


def test_the_seat_names_whom_the_office_knew_in_it(desk: Desk) -> None:
    desk.decide("lu")
    desk.decide("wen")
    desk.returned("gu")
    leaves(desk.house, "gu")
    desk.revise()
    desk.decide("lu")
    desk.decide("wen")
    assert ("顾明川", "vacant") in reviews(desk)
    assert "顾明川已不在人员名单中" in desk.mails("vacancy")[0].text


def test_a_seat_is_filled_once_and_by_nobody_who_has_one(desk: Desk) -> None:
    leaves(desk.house, "wen", "qiu")
    clock(desk.house)
    assert fill(desk, "lu", "office").status_code == 400
    page, answers = f"/office/cycles/{desk.key}", []
    vacant = desk.see(lambda c: next(r.id for r in c.reviews if r.ended == "vacant"))
    for person in ("jiang", "cheng"):
        typed = {"review": str(vacant), "person": person}
        answers.append(press(sign_in(desk.house, "su"), page, f"{page}/fill", typed))
    assert [answer.status_code for answer in answers] == [200, 409]
    assert desk.asked()[-1] == "jiang"


def test_what_was_mailed_to_him_opens_nothing_any_more(desk: Desk) -> None:
    path = desk.house.path("wen", "review")
    form = signed(desk.house.browser().get(path).text) | {"decision": "approve"}
    leaves(desk.house, "wen")
    clock(desk.house)
    late = desk.house.browser().post(path, data=form)
    assert late.status_code == 410
    assert "您已不在本单位的人员名单中" in text_of_page(late.text)
    assert ("温如松", "vacant") in reviews(desk)
    assert len(desk.mails("vacancy")) == 1
    clock(desk.house)
    assert len(desk.mails("vacancy")) == 1


def test_a_vacant_seat_may_be_skipped_where_the_step_allows_it(desk: Desk) -> None:
    desk.decide("lu")
    leaves(desk.house, "wen")
    clock(desk.house)
    page = f"/office/cycles/{desk.key}"
    vacant = desk.see(lambda c: next(r.id for r in c.reviews if r.ended == "vacant"))
    typed = {"review": str(vacant), "reason": "已调离。"}
    press(sign_in(desk.house, "su"), page, f"{page}/skip", typed)
    assert desk.asked()[-1] == "gu"
    assert desk.mails("review_ended") == []  # nobody is mailed who has left


def test_a_quorum_does_not_wait_for_the_seat(desk: Desk) -> None:
    leaves(desk.house, "ye")
    for person in ("lu", "wen", "gu"):
        desk.decide(person)
    assert ("ye", "vacant") in [(key, end) for key, end in keys(desk)]
    desk.decide("fang")
    desk.decide("qiu")
    assert ("ye", "enough") in keys(desk)
    assert desk.asked()[-1] == "shen"
    desk.decide("shen")
    assert desk.state == "signed"


def keys(desk: Desk) -> list[tuple[str, str]]:
    return desk.see(lambda c: [(r.reviewer, r.ended) for r in c.reviews])


def test_the_next_round_asks_whom_the_office_named(desk: Desk) -> None:
    leaves(desk.house, "gu")
    desk.decide("lu")
    desk.decide("wen")
    fill(desk, "jiang", "deputy")
    desk.returned("jiang")
    desk.revise()
    desk.decide("lu")
    desk.decide("wen")
    assert desk.asked()[-1] == "jiang"
    assert len(desk.mails("vacancy")) == 1


def test_a_deputy_who_leaves_gives_the_seat_back(desk: Desk) -> None:
    away(desk.house, "wen", "cheng")
    clock(desk.house)
    assert desk.asked()[-1] == "cheng"
    leaves(desk.house, "cheng")
    away(desk.house, "wen", "jiang")
    clock(desk.house)
    assert desk.asked()[-1] == "jiang"
    assert desk.mails("vacancy") == []


def test_an_opinion_of_somebody_who_left_is_not_waited_for(desk: Desk) -> None:
    hand(desk, "lu", "opinion", "qiu")
    leaves(desk.house, "qiu")
    clock(desk.house)
    assert "未提出" in desk.look("lu")
    assert "尚未提出" not in desk.look("lu")
    assert desk.mails("vacancy") == []


def test_the_office_is_reminded_of_a_seat_that_stays_vacant(desk: Desk) -> None:
    leaves(desk.house, "lu")
    clock(desk.house)
    due = desk.see(lambda c: next(r.due for r in c.reviews if r.ended == "vacant"))
    remind_everybody(desk.house.installation, due - timedelta(hours=6))
    (mail,) = [m for m in desk.mails("reminders") if m.to_mail.startswith("su@")]
    assert "指定经办人（办公室审核）" in mail.text
    assert f"/office/cycles/{desk.key}#reviews" in mail.text


def test_a_recall_ends_the_wait(desk: Desk) -> None:
    leaves(desk.house, "wen")
    clock(desk.house)
    page = f"/office/cycles/{desk.key}"
    press(sign_in(desk.house, "su"), page, f"{page}/recall", {"reason": "再改几处。"})
    assert desk.state == "revising"
    assert "指定审阅人" not in office_page(desk)
    assert [to for to, _ in desk.house.mails("recalled")] == ["lu@shuiwu.yunling.example.com"]


@pytest.mark.parametrize(
    "steps",
    [
        [
            {"key": "office", "name": "办公室审核", "reviewers": ["lu", "su"], "may_skip": True},
            {"key": "sign", "name": "局长签发", "reviewers": ["shen"], "signs": True},
        ]
    ],
)
def test_what_a_drafter_approved_does_not_suffice_alone_though_he_left(
    desk: Desk, steps: list[dict[str, Any]]
) -> None:
    desk.decide("su")
    leaves(desk.house, "su")
    with desk.house.installation.acting(Actor(role="office", key="ren", name="任远")) as act:
        waiting = next(r for r in cycle_by_key(act.session, desk.key).reviews if r.open)
        with pytest.raises(DrafterAlone, match="苏念安"):
            skip(act, waiting, "另有安排。")
