"""What is not entered as signed on paper: each refusal says why, and keeps what was typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huibao.cycle.moves import cycle_by_key
from huibao.cycle.review.decisions import recall
from huibao.document.errors import UnreadableDocument
from huibao.document.scan import scan_type
from tests.review.desk import Desk
from tests.review.on_paper import JPEG, PDF, WINDOWS_PROGRAM, Entering, png, today
from tests.web.forms import form_of, text_of_page
from tests.web.signing_in import sign_in

WORDS = "照纸面录入的意见"


def nothing_entered(desk: Desk) -> bool:
    """Whether nobody has decided anything, and nobody was mailed of it."""
    decided = desk.see(lambda cycle: [r.decision for r in cycle.reviews if r.decision])
    return decided == [] and desk.mails("paper_entered") == []


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (None, "请选择签批页的扫描件"),
        (WINDOWS_PROGRAM, "扫描件只收 PDF、JPEG 或 PNG"),
        (png(60_000, 60_000), "像素多得异常"),
        (JPEG[:60], "图片已损坏"),
        (PDF[:90], "没有传完或已损坏"),
        (PDF.replace(b"/Size 4", b"/Encrypt 4 0 R"), "设了密码"),
    ],
)
def test_a_scan_is_one_by_its_bytes(desk: Desk, scan: bytes | None, said: str) -> None:
    answer = Entering(desk, "lu").fill_in(scan=scan, opinion=WORDS)
    assert answer.status_code == 400
    assert said in text_of_page(answer.text)
    assert form_of(answer.text)["opinion"] == WORDS
    assert nothing_entered(desk)


def test_what_scanners_and_phones_make_is_taken() -> None:
    assert [scan_type(one) for one in (PDF, JPEG, png())] == [
        *("application/pdf", "image/jpeg", "image/png")
    ]
    assert scan_type(JPEG + b"what phones append") == "image/jpeg"
    with pytest.raises(UnreadableDocument):
        scan_type(b"")


@pytest.mark.parametrize("days", [1, -30])
def test_the_day_lies_between_the_sending_and_today(desk: Desk, days: int) -> None:
    day = (date.fromisoformat(today(desk)) + timedelta(days=days)).isoformat()
    clerk = Entering(desk, "lu")
    answer = clerk.fill_in(opinion=WORDS, day=day)
    assert answer.status_code == 400
    assert "签批日期应在" in text_of_page(answer.text)
    assert nothing_entered(desk)
    # The scan was good: it need not be chosen again.
    kept = form_of(answer.text)
    assert (kept["opinion"], kept["day"]) == (WORDS, day)
    assert "无须再选" in answer.text
    page = clerk.confirm(clerk.fill_in(scan=None, form=kept, opinion=WORDS))
    assert "已录入纸质签批" in page.text


@pytest.mark.parametrize("day", ["", "昨天", "2026-02-30", "９月１日"])
def test_what_is_no_day_is_told(desk: Desk, day: str) -> None:
    answer = Entering(desk, "lu").fill_in(day=day)
    assert answer.status_code == 400
    assert "不是日期" in text_of_page(answer.text)


def test_a_return_needs_words_and_a_choice_is_made(desk: Desk) -> None:
    clerk = Entering(desk, "lu")
    assert "请写明理由" in text_of_page(clerk.fill_in("return").text)
    assert "请选择同意还是退回" in text_of_page(clerk.fill_in("").text)
    assert "不能圈阅" in text_of_page(clerk.fill_in("acknowledge").text)
    assert nothing_entered(desk)


def test_an_earlier_draft_that_was_signed_is_refused_with_the_words_kept(desk: Desk) -> None:
    clerk = Entering(desk, "lu")
    form = clerk.opened()
    desk.returned("lu", "supply")
    desk.revise(supply="重写的供水部分。")
    other = Entering(desk, "lu", draft=1)
    shown = other.browser.get(other.place)
    assert shown.status_code == 409
    answer = clerk.fill_in(form=form, opinion=WORDS)
    assert answer.status_code == 409
    assert WORDS in text_of_page(answer.text)
    newest = Entering(desk, "lu", draft=2)
    wrong = newest.opened() | {"draft": form["draft"]}
    assert newest.fill_in(form=wrong).status_code == 409


def test_an_open_seat_of_an_earlier_draft_says_which_draft_is_under_review(desk: Desk) -> None:
    clerk = Entering(desk, "lu")
    with desk.house.clerk() as act:
        recall(act, cycle_by_key(act.session, desk.key), "再改。")
    over = clerk.fill_in(opinion=WORDS, form={"csrf": _csrf(desk, clerk)})
    assert "这项审阅已经结束" in text_of_page(over.text)
    desk.revise(supply="重写的供水部分。")
    told = text_of_page(clerk.browser.get(clerk.place).text)
    assert "现在已有第2稿" in told


def _csrf(desk: Desk, clerk: Entering) -> str:
    return form_of(clerk.browser.get(f"/office/cycles/{desk.key}").text)["csrf"]


def test_whoever_decides_meanwhile_was_first_and_the_words_are_shown(desk: Desk) -> None:
    clerk = Entering(desk, "lu")
    shown = clerk.fill_in("return", opinion=WORDS)
    desk.decide("lu")
    answer = clerk.confirm(shown)
    assert answer.status_code == 409
    told = text_of_page(answer.text)
    assert "陆清和的意见刚才已经签署或录入，以首次为准" in told
    assert WORDS in told
    assert desk.state == "in_review"
    assert desk.mails("paper_entered") == []


def test_the_same_confirmation_twice_is_one(desk: Desk) -> None:
    clerk = Entering(desk, "lu")
    shown = clerk.fill_in()
    clerk.confirm(shown)
    assert "以首次为准" in text_of_page(clerk.confirm(shown).text)
    assert len(desk.mails("paper_entered")) == 1


def test_an_office_that_does_not_want_it_has_neither_button_nor_way(desk: Desk) -> None:
    clerk = Entering(desk, "lu")
    form = clerk.opened()
    house = desk.house.installation
    object.__setattr__(house, "office", house.office.model_copy(update={"paper_decisions": False}))
    assert "代录纸质签批" not in clerk.browser.get(f"/office/cycles/{desk.key}").text
    assert "本单位未启用代录纸质签批" in text_of_page(clerk.browser.get(clerk.place).text)
    assert "本单位未启用代录纸质签批" in text_of_page(clerk.fill_in(form=form).text)
    assert nothing_entered(desk)


STEPS = [
    {"key": "office", "name": "办公室审核", "reviewers": ["su"], "days": 2},
    {"key": "sign", "name": "签发", "reviewers": ["shen"], "days": 2, "signs": True},
]


@pytest.mark.parametrize("steps", [STEPS])
@pytest.mark.parametrize("more", [{"drafter_may_approve": True}])
def test_nobody_enters_his_own(desk: Desk, steps: object, more: object) -> None:
    browser = sign_in(desk.house, "su")
    assert "代录纸质签批" not in browser.get(f"/office/cycles/{desk.key}").text
    clerk = Entering(desk, "su")
    assert "不能由您自己代录" in text_of_page(browser.get(clerk.place).text)
    form = {"csrf": _csrf(desk, clerk), "decision": "approve"}
    assert "不能由您自己代录" in text_of_page(clerk.fill_in(form=form).text)
    assert nothing_entered(desk)
