"""Handing over, further opinions, deputies, replacing and skipping, by pages and mails."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.decisions import void_signature
from huibao.cycle.standing import waits as waits_of
from huibao.cycle.verification import verify_cycle
from huibao.office import Office
from huibao.records.models import Event, Review
from huibao.staff import Absence
from tasks.remind import cover_absences
from tests.review.desk import Desk
from tests.staffing import started_with, with_person
from tests.web.forms import signed, text_of_page
from tests.web.house import House
from tests.web.signing_in import press, sign_in


@pytest.fixture
def steps() -> list[dict[str, Any]]:
    """Two look at it, one of whom may be skipped, then one, then the head signs."""
    return [
        {"key": "office", "name": "办公室审核", "reviewers": ["lu", "wen"], "may_skip": True},
        {"key": "deputy", "name": "分管领导审阅", "reviewers": ["gu"]},
        {"key": "sign", "name": "局长签发", "reviewers": ["shen"], "signs": True},
    ]


def hand(desk: Desk, person: str, verb: str, to: str, note: str = "") -> Any:
    """Have that reviewer ask somebody else, from his page."""
    path = desk.house.path(person, "review")
    return desk.house.browser().post(f"{path}/{verb}", data={"person": to, "note": note})


def away(house: House, key: str, deputy: str, *, days: int = 3) -> None:
    """Let that person be away from today on, as people.yaml would say after a restart."""
    today = datetime.now(UTC).astimezone(house.installation.office.zone).date()
    absent = Absence(since=today, until=today + timedelta(days=days), deputy=deputy)
    office = with_person(house.installation.office, key, absent=(absent,))
    started_with(house.installation, office)


def reviews(desk: Desk) -> list[tuple[str, str]]:
    """Everybody asked in this round, with what became of it."""

    def standing(review: Review) -> str:
        return review.decision.decision if review.decision else review.ended or "open"

    return desk.see(lambda c: [(r.shown_name, standing(r)) for r in c.reviews])


def test_whom_it_was_handed_to_decides_in_his_stead(desk: Desk) -> None:
    told = hand(desk, "lu", "hand-over", "fang", "请帮我核数据。")
    assert "您已转办给方予宁" in text_of_page(told.text)
    mail = desk.mails("review_request")[-1]
    assert mail.to_mail.startswith("fang@")
    assert "陆清和转请您审阅：请帮我核数据。" in mail.text
    desk.decide("fang")
    desk.decide("wen")
    assert desk.asked()[-1] == "gu"
    assert "gu" not in desk.asked()[:-1]
    late = desk.decide("lu")
    assert late.status_code == 410


def test_nobody_is_handed_a_review_that_he_has(desk: Desk) -> None:
    told = hand(desk, "lu", "hand-over", "wen")
    assert told.status_code == 400
    assert "另选一人" in text_of_page(told.text)
    assert reviews(desk) == [("陆清和", "open"), ("温如松", "open")]


def test_a_form_sent_without_choosing_anybody_changes_nothing(desk: Desk) -> None:
    assert hand(desk, "lu", "hand-over", "").status_code == 400
    assert hand(desk, "lu", "opinion", "").status_code == 400
    assert reviews(desk) == [("陆清和", "open"), ("温如松", "open")]


def test_the_drafter_is_not_handed_what_he_alone_would_approve(desk: Desk) -> None:
    desk.decide("lu")
    desk.decide("wen")
    told = hand(desk, "gu", "hand-over", "su")
    assert told.status_code == 400
    assert "不能独自审批自己的稿件" in text_of_page(told.text)


def test_a_signature_is_not_handed_over(desk: Desk) -> None:
    for person in ("lu", "wen", "gu"):
        desk.decide(person)
    page = desk.house.browser().get(desk.house.path("shen", "review")).text
    assert "转办他人" not in page
    assert hand(desk, "shen", "hand-over", "gu").status_code == 400


def test_a_further_opinion_is_read_by_whoever_asked_and_decides_nothing(desk: Desk) -> None:
    hand(desk, "lu", "opinion", "qiu", "防汛数字准吗？")
    request = desk.mails("review_request")[-1]
    assert request.subject.startswith("【加签】")
    assert "提出意见，供其参考，不作为审批" in request.text
    assert "it advises, and decides nothing" in request.text
    assert "approve it" not in request.text
    asked = desk.look("qiu")
    assert "陆清和请您提出意见" in asked
    assert "防汛数字准吗？" in asked
    assert "退回修改" not in asked
    assert "签署回执" in text_of_page(desk.decide("qiu", "opinion", opinion="数字准确。").text)
    (mail,) = desk.mails("opinion_given")
    assert mail.to_mail.startswith("lu@")
    assert "数字准确。" in mail.text
    assert "数字准确。" in desk.look("lu")
    desk.decide("wen")
    assert desk.asked()[-1] == "qiu"  # nobody behind lu is asked before lu himself decides
    desk.decide("lu")
    assert desk.asked()[-1] == "gu"


def test_an_opinion_is_no_approval_and_no_return(desk: Desk) -> None:
    hand(desk, "lu", "opinion", "qiu")
    for decision in ("approve", "return"):
        assert desk.decide("qiu", decision, opinion="同意。").status_code == 400
    assert ("邱望山", "open") in reviews(desk)


def test_who_was_asked_for_an_opinion_is_told_when_it_is_too_late(desk: Desk) -> None:
    hand(desk, "lu", "opinion", "qiu")
    desk.decide("lu")
    (mail,) = desk.mails("review_ended")
    assert mail.to_mail.startswith("qiu@")
    assert "陆清和已签署意见" in mail.text
    assert "请您提意见的同志已经签署" in desk.look("qiu")


def office_does(desk: Desk, verb: str, whose: str, /, **fields: str) -> Any:
    page = f"/office/cycles/{desk.key}"
    review = desk.see(lambda c: next(r.id for r in c.reviews if r.reviewer == whose and r.open))
    return press(sign_in(desk.house, "su"), page, f"{page}/{verb}",
                 {"review": str(review), **fields})  # fmt: skip


def test_the_office_replaces_a_reviewer_and_both_are_told(desk: Desk) -> None:
    told = office_does(desk, "replace", "lu", person="fang", reason="陆主任住院")
    assert "已换人审阅" in text_of_page(told.text)
    (mail,) = desk.mails("review_ended")
    assert mail.to_mail.startswith("lu@")
    assert "已改由方予宁审阅，理由：陆主任住院" in mail.text
    assert desk.asked()[-1] == "fang"
    assert "办公室已改由方予宁审阅" in desk.look("lu")


def test_an_opinion_that_the_office_gives_to_somebody_else_is_still_for_whoever_asked(
    desk: Desk,
) -> None:
    hand(desk, "lu", "opinion", "qiu", "防汛数字准吗？")
    office_does(desk, "replace", "qiu", person="ye", reason="邱望山下乡。")
    assert "陆清和请您提出意见，供其参考，不作为审批。防汛数字准吗？" in desk.look("ye")
    desk.decide("ye", "opinion", opinion="准确。")
    assert "准确。" in desk.look("lu")


def test_a_reviewer_is_skipped_with_a_reason_where_the_step_allows_it(desk: Desk) -> None:
    desk.decide("lu")
    assert office_does(desk, "skip", "wen", reason=" ").status_code == 400
    told = office_does(desk, "skip", "wen", reason="出国")
    assert "已略过" in text_of_page(told.text)
    assert desk.asked()[-1] == "gu"
    refused = office_does(desk, "skip", "gu", reason="出国")
    assert refused.status_code == 400
    assert ("顾明川", "open") in reviews(desk)


def passed_over_and_signed(desk: Desk) -> None:
    """Have one of two be passed over, everybody else approve, and the signature voided."""
    desk.decide("lu")
    office_does(desk, "skip", "wen", reason="出国")
    for person in ("gu", "shen"):
        desk.decide(person)
    with desk.house.clerk() as act:
        void_signature(act, cycle_by_key(act.session, desk.key), "附表数据有误")
    desk.house.run_stages(desk.key)


def test_whoever_was_passed_over_is_not_asked_again_where_the_round_begins_behind_him(
    desk: Desk,
) -> None:
    passed_over_and_signed(desk)
    before = len(desk.asked())
    desk.revise(supply=desk.text("supply") + "附表已更正。")
    assert desk.asked()[before:] == ["shen"]
    page = text_of_page(sign_in(desk.house, "su").get(f"/office/cycles/{desk.key}").text)
    assert page.count("温如松 已略过") >= 2, "in either round"
    desk.decide("shen")
    assert desk.state == "signed"
    assert desk.house.see(lambda session: verify_cycle(session, desk.key)) == []
    (_, again) = desk.house.see(
        lambda s: [
            e.detail
            for e in s.query(Event).filter_by(action="review:withdrawn").order_by(Event.number)
            if e.detail["why"] == "skipped"
        ]
    )
    assert again["round"] == 2
    assert again["reason"].startswith("沿用第1轮的略过")


def test_whoever_was_passed_over_twice_is_told_of_the_draft_that_was_sent_to_him(
    desk: Desk,
) -> None:
    passed_over_and_signed(desk)
    desk.revise(supply=desk.text("supply") + "附表已更正。")
    desk.returned("shen", "supply")
    desk.revise(supply=desk.text("supply") + "已核实。")
    (mail,) = [m for m in desk.mails("review_request") if m.to_mail.startswith("wen@")][1:]
    assert "此前送您的第1稿" in mail.text


def test_whoever_was_passed_over_is_asked_again_where_the_way_begins_anew(desk: Desk) -> None:
    desk.decide("lu")
    office_does(desk, "skip", "wen", reason="出国")
    desk.returned("gu", "supply")
    before = len(desk.asked())
    desk.revise(supply=desk.text("supply") + "已核实。")
    assert sorted(desk.asked()[before:]) == ["lu", "wen"]


def test_whoever_was_skipped_is_not_told_what_he_read_or_typed(desk: Desk) -> None:
    desk.decide("lu")
    office_does(desk, "skip", "wen", reason="出国")
    (ended,) = desk.mails("review_ended")
    for words in (ended.text, ended.html):
        assert "您尚未写完" not in words
        assert "已写而未提交的意见，仍可从原链接取回" in words
    desk.returned("gu", "works")
    desk.revise(works=desk.text("works") + "各工地均已复工。")
    again = next(m for m in desk.mails("review_request")[3:] if m.to_mail.startswith("wen@"))
    for words in (again.text, again.html):
        assert "您看过" not in words
        assert "you last read" not in words
        assert "与此前送您的第1稿" in words
        assert "sent to you before" in words
    assert "与第1稿相比，1个部分有改动" in desk.look("wen")


def test_a_deputy_is_asked_while_the_reviewer_is_away(house: House) -> None:
    away(house, "gu", "lu")
    desk = Desk(house, house.in_review())
    desk.decide("lu")
    desk.decide("wen")
    mail = desk.mails("review_request")[-1]
    assert mail.to_mail.startswith("lu@")
    assert "您代顾明川审阅" in mail.text
    assert "You stand in for 顾明川." in mail.text
    waits = desk.see(lambda cycle: [wait.who for wait in waits_of(cycle, datetime.now(UTC))])
    assert waits == ["陆清和（代顾明川）"]
    assert "代顾明川" in text_of_page(desk.decide("lu").text)
    assert reviews(desk)[-2:] == [("陆清和（代顾明川）", "approve"), ("沈知远", "open")]
    assert "陆清和（代顾明川）" in desk.look("shen")


def cover(house: House) -> int:
    return cover_absences(house.installation, datetime.now(UTC))


def test_what_waits_for_somebody_who_goes_away_goes_to_his_deputy(desk: Desk) -> None:
    desk.decide("lu")
    desk.decide("wen")
    away(desk.house, "gu", "lu")
    assert cover(desk.house) == 1
    assert cover(desk.house) == 0
    (mail,) = desk.mails("review_ended")
    assert mail.to_mail.startswith("gu@")
    assert "您外出期间由陆清和代为审阅" in mail.text
    assert reviews(desk)[-2:] == [("顾明川", "deputised"), ("陆清和（代顾明川）", "open")]
    assert desk.decide("gu").status_code == 410
    desk.decide("lu")
    assert desk.asked()[-1] == "shen"


def test_a_deputy_who_drafted_it_does_not_approve_it_alone(desk: Desk) -> None:
    desk.decide("lu")
    desk.decide("wen")
    away(desk.house, "gu", "su")
    assert cover(desk.house) == 0


@pytest.mark.parametrize(
    ("away_too", "stands_in"),
    [({"gu": "lu"}, "lu"), ({"gu": "lu", "lu": "wen"}, "wen"), ({"gu": "lu", "lu": "gu"}, "gu")],
)
def test_deputies_of_deputies_stand_in_and_never_go_round(
    house: House, away_too: dict[str, str], stands_in: str
) -> None:
    day = date(2023, 6, 26)
    office: Office = house.installation.office
    people = tuple(
        p.model_copy(update={"absent": (Absence(since=day, until=day, deputy=away_too[p.key]),)})
        if p.key in away_too else p
        for p in office.people
    )  # fmt: skip
    office = office.model_copy(update={"people": people})
    assert office.deputy_of("gu", day) == stands_in
    assert office.deputy_of("gu", day + timedelta(days=1)) == "gu"


def test_who_was_handed_a_review_keeps_his_approval_in_its_seat(desk: Desk) -> None:
    hand(desk, "lu", "hand-over", "fang")
    desk.decide("fang")
    desk.decide("wen")
    desk.returned("gu")
    before = len(desk.asked())
    desk.revise(supply=desk.text("supply") + "已核实。")
    assert sorted(desk.asked()[before:]) == ["lu", "wen"]  # a new round begins with the files' own


def scanner_forms(house: House, path: str) -> list[Callable[[], Any]]:
    browser = house.browser()
    form = signed(browser.get(path).text)
    return [
        lambda: browser.head(path),
        lambda: browser.get(path),
        lambda: browser.post(path, data=form),
        lambda: browser.post(f"{path}/hand-over", data=form | {"person": ""}),
        lambda: browser.post(f"{path}/opinion", data=form | {"person": ""}),
        lambda: browser.post(f"{path}/autosave", data=form),
    ]


def test_a_scanner_that_submits_forms_without_typing_decides_nothing(desk: Desk) -> None:
    before = reviews(desk)
    for visit in scanner_forms(desk.house, desk.house.path("lu", "review")):
        visit()
    assert reviews(desk) == before
    assert desk.see(lambda c: [r.decision for r in c.reviews]) == [None, None]
    assert desk.state == "in_review"


def test_who_is_away_is_said_where_somebody_is_chosen(desk: Desk) -> None:
    away(desk.house, "qiu", "ye")
    chosen = "邱望山（科长） 外出"
    assert desk.look("lu").count(chosen) == 2
    assert "叶临川（科员） 外出" not in desk.look("lu")
    office = sign_in(desk.house, "su").get(f"/office/cycles/{desk.key}").text
    assert chosen in text_of_page(office)
