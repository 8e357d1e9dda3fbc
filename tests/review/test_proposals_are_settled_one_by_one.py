"""What a reviewer's own file proposes is taken or refused by the office, each by itself."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from huibao.cycle.drafts import edit_section
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.refusals import ProposalsOpen
from huibao.cycle.verification import verify_cycle
from huibao.records.documents import text_sha256
from tests.review.desk import Desk
from tests.review.marked_files import changed, commented, with_paragraph
from tests.review.uploading import EDITED, Settling, draft_file, hand_in, marked
from tests.web.forms import signed, text_of_page


@pytest.fixture
def more() -> dict[str, Any]:
    """The office revises by itself, so that sections stay with it."""
    return {"revised_by": "office"}


def rewrite(desk: Desk, key: str, old: str, new: str) -> None:
    """Have the office change the section by hand."""
    with desk.house.clerk() as act:
        cycle = cycle_by_key(act.session, desk.key)
        section = next(s for s in cycle.sections if s.key == key)
        assert old in section.text
        edit_section(act, section, before=section.text, after=section.text.replace(old, new))


def refusal(page: str) -> str:
    return text_of_page(page.partition('id="refused"')[2].partition("</div>")[0])


def test_while_the_report_is_in_review_a_proposal_waits(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    office = Settling(desk)
    page = office.look()
    assert "退回或撤回以后再采用" in page
    assert "采用此处修改" not in page
    answer = office.do("take")
    assert answer.status_code == 400
    assert "审阅中" in answer.text
    assert "办理取水许可46件" in desk.text("supply")


def test_a_taken_edit_is_in_the_text_and_on_record(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    desk.returned("lu")
    office = Settling(desk)
    assert "<del>46</del><ins>48</ins>" in office.look()
    answer = office.do("take")
    assert "已采用。" in text_of_page(answer.text)
    assert "办理取水许可48件" in desk.text("supply")
    edit = office.proposals()[0].edit
    assert edit is not None
    assert edit.edited_by == "苏念安"
    assert edit.why == "采用陆清和的审改稿"
    section = office.browser.get(f"/office/cycles/{desk.key}/sections/supply").text
    assert "采用陆清和的审改稿" in section
    assert desk.house.see(lambda session: verify_cycle(session, desk.key)) == []


def test_a_return_makes_the_proposals_remarks_and_taking_one_answers_it(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    desk.decide("lu", "return", opinion="")
    assert desk.state == "revising"
    remarks = desk.see(lambda cycle: [(r.text, r.answer) for r in cycle.remarks])
    assert [answer for _, answer in remarks] == [None, None]
    assert "办理取水许可46件" in remarks[0][0]
    assert "”改为“" in remarks[0][0]
    assert remarks[1][0] == "“发现的43个问题”：请列出问题的主要类型。"
    (mail,) = desk.mails("returned_to_office")
    assert "2条意见" in mail.subject
    office = Settling(desk)
    office.do("take")
    answers = desk.see(lambda cycle: [(r.answer, r.answer_text) for r in cycle.remarks])
    assert answers == [("done", "已按审改稿修改"), (None, "")]


def test_a_return_without_them_leaves_them_to_the_office_before_the_next_round(
    desk: Desk,
) -> None:
    hand_in(desk, marked(desk))
    browser, path = desk.house.browser(), desk.house.path("lu", "review")
    form = signed(browser.get(path).text) | {"decision": "return", "opinion": "另有一处要核实。"}
    del form["with-copies"]
    browser.post(path, data=form)
    desk.house.run_stages(desk.key)
    assert desk.see(lambda cycle: [r.text for r in cycle.remarks]) == ["另有一处要核实。"]
    with pytest.raises(ProposalsOpen):
        desk.revise()
    office = Settling(desk)
    office.do("take")
    refused = office.do("refuse", "comment", reason="第三条已列明。")
    assert "不采用" in text_of_page(refused.text)
    desk.revise()
    assert desk.state == "in_review"
    seen = desk.look("lu")
    assert "您此前审改稿的办理情况" in seen
    assert "第三条已列明。" in seen


def test_a_refusal_needs_a_reason(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    office = Settling(desk)
    assert office.do("refuse", reason=" ").status_code == 400
    assert [p.state for p in office.proposals()] == ["waiting", "waiting"]
    office.do("refuse", reason="数据以整编为准。")  # also while the report is in review
    assert [p.state for p in office.proposals()] == ["refused", "waiting"]


def test_a_taken_comment_becomes_a_remark(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    recall(desk)
    office = Settling(desk)
    office.do("take", "comment")
    remark = desk.see(lambda cycle: [(r.text, r.section.key, r.answer) for r in cycle.remarks])
    assert remark == [("“发现的43个问题”：请列出问题的主要类型。", "works", None)]
    assert "已列为修改意见，待答复" in office.look()


@pytest.mark.parametrize("more", [{"revised_by": "contributor"}])
def test_a_taken_comment_is_mailed_to_the_contributor_once_his_section_is_settled(
    desk: Desk, more: dict[str, Any]
) -> None:
    office = with_an_edit_and_a_comment_on_one_section(desk)
    assert "一并退回江一禾修改" in office.look()
    office.do("take", "comment")
    assert desk.mails("section_returned") == []  # else the edit could not be taken any more
    office.do("take")
    assert "办理取水许可48件" in desk.text("supply")
    (mail,) = desk.mails("section_returned")
    assert mail.to_mail.startswith("jiang@")
    assert "请补充依据。" in mail.text
    page = desk.house.browser().get(desk.house.path("jiang", "write", section="supply")).text
    assert "请补充依据。" in text_of_page(page)
    desk.revise()
    assert desk.see(lambda cycle: [r.answer for r in cycle.remarks]) == ["done"]


@pytest.mark.parametrize("more", [{"revised_by": "contributor"}])
def test_a_refusal_that_settles_the_last_of_a_section_gives_it_back_too(
    desk: Desk, more: dict[str, Any]
) -> None:
    office = with_an_edit_and_a_comment_on_one_section(desk)
    office.do("take", "comment")
    office.do("refuse", reason="数据以整编为准。")
    (mail,) = desk.mails("section_returned")
    assert "请补充依据。" in mail.text
    assert "数据以整编为准" not in mail.text


def with_an_edit_and_a_comment_on_one_section(desk: Desk) -> Settling:
    """Have a reviewer hand both in; return the office, which has taken the draft back."""
    content = commented(draft_file(desk), "从严取水许可管理", "请补充依据。")
    hand_in(desk, changed(content, *EDITED))
    recall(desk)
    return Settling(desk)


def recall(desk: Desk) -> None:
    """Have the office take the draft back."""
    office = Settling(desk)
    place = f"/office/cycles/{desk.key}"
    page = office.browser.get(place).text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    office.browser.post(f"{place}/recall", data={"csrf": csrf, "reason": "先改几处。"})
    desk.house.run_stages(desk.key)


def test_what_changed_since_is_said_and_never_overwritten(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    recall(desk)
    rewrite(desk, "supply", "办理取水许可46件", "办理取水许可47件")
    office = Settling(desk)
    page = office.look()
    assert "已有改动，不能直接采用" in page
    assert "采用此处修改" not in page
    answer = office.do("take")
    assert answer.status_code == 409
    answer = office.do("take", seen=seen_of(desk, "supply"))
    assert "这处文字在审改以后已有改动" in refusal(answer.text)
    assert "办理取水许可47件" in desk.text("supply")
    rewrite(desk, "supply", "47件", "48件")
    office.do("by-hand", note="已改为48件")
    assert office.proposals()[0].state == "taken"


def seen_of(desk: Desk, key: str) -> str:
    return text_sha256(desk.text(key))


def test_a_change_elsewhere_in_the_section_does_not_stand_in_the_way(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    recall(desk)
    rewrite(desk, "supply", "一是从严取水许可管理。", "一是从严从细管理取水许可，坚持先审后用。")
    rewrite(desk, "supply", "98.5%", "98.6%")
    Settling(desk).do("take")
    text = desk.text("supply")
    assert "坚持先审后用" in text
    assert "98.6%" in text
    assert "办理取水许可48件" in text


def test_what_the_text_says_already_is_taken_without_an_edit(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    recall(desk)
    rewrite(desk, "supply", *EDITED)
    office = Settling(desk)
    assert "正文现已如此" in office.look()
    edits = desk.see(lambda c: [len(s.edits) for s in c.sections])
    assert office.do("take").status_code == 200
    assert desk.see(lambda c: [len(s.edits) for s in c.sections]) == edits


def test_neighbouring_edits_can_be_taken_in_any_order(desk: Desk) -> None:
    content = changed(draft_file(desk), "从严取水许可管理", "从严从细管理取水许可")
    content = changed(content, *EDITED)
    content = changed(content, "注销长期停用的取水许可8件。", "")
    content = with_paragraph(content, "合格率98.5%", "四是加强水源地保护。")
    content = changed(content, "98.5%", "98.6%")
    hand_in(desk, content)
    recall(desk)
    office = Settling(desk)
    numbers = [p.id for p in office.proposals()]
    assert len(numbers) == 5
    for number in (numbers[4], numbers[1], numbers[0], numbers[3], numbers[2]):
        take_number(office, number)
    assert [p.state for p in office.proposals()] == ["taken"] * 5
    text = desk.text("supply")
    assert text.startswith("一是从严从细管理取水许可。全面清查取水口，办理取水许可48件")
    assert text.split("\n")[0].endswith("变更5件；")
    assert text.strip().endswith("水质抽检合格率98.6%。\n四是加强水源地保护。")


def take_number(office: Settling, number: int) -> None:
    place = f"/office/cycles/{office.desk.key}/proposals/{number}/take"
    page = office.browser.get(office.page()).text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    seen = seen_of(office.desk, "supply")
    office.browser.post(place, data={"csrf": csrf, "seen": seen})


def test_a_new_paragraph_goes_where_it_stood(desk: Desk) -> None:
    added = "四是加强水源地保护。划定保护区3处。"
    hand_in(desk, with_paragraph(draft_file(desk), "合格率98.5%", added))
    recall(desk)
    office = Settling(desk)
    assert "在这一句之后" in office.look()
    office.do("take")
    assert desk.text("supply").strip().endswith("水质抽检合格率98.5%。\n" + added)


def test_two_clerks_at_once_settle_it_once(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    recall(desk)
    office = Settling(desk)
    stale = seen_of(desk, "supply")
    office.do("take")
    assert office.do("take", seen=stale).status_code == 409
    assert office.do("refuse", reason="重复了").status_code == 409
    assert desk.see(lambda c: sum(len(s.edits) for s in c.sections)) == 1


def test_approving_with_an_own_file_waiting_asks_which_is_meant(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    answer = desk.decide("lu")
    assert answer.status_code == 400
    assert "审改稿还有2条建议未处理" in text_of_page(answer.text)
    assert desk.see(lambda cycle: cycle.reviews[0].decision) is None
    receipt = desk.decide("lu", **{"for-reference": "1"})
    assert "签署回执" in text_of_page(receipt.text)
    assert "仅供参考，未处理" in text_of_page(receipt.text)
    for person in ("gu", "shen"):
        desk.decide(person)
    assert desk.state == "signed"
    assert "办理取水许可46件" in desk.text("supply")


@pytest.mark.parametrize("more", [{"revised_by": "contributor"}])
def test_a_section_with_its_contributor_is_not_edited_behind_his_back(
    desk: Desk, more: dict[str, Any]
) -> None:
    hand_in(desk, marked(desk))
    desk.decide("lu", "return", opinion="")
    page = desk.house.browser().get(desk.house.path("jiang", "write", section="supply")).text
    assert "建议改为" in text_of_page(page)
    assert "<del>46</del><ins>48</ins>" in page
    office = Settling(desk)
    assert "本部分正由江一禾修改，待其报送后再采用" in office.look()
    answer = office.do("take", seen=seen_of(desk, "supply"))
    assert answer.status_code == 400
    assert "会被其报送的文字覆盖" in answer.text
    desk.revise(supply=desk.text("supply").replace(*EDITED))
    assert desk.state == "in_review"
    seen = desk.look("lu")
    assert "已按意见修改" in seen


@pytest.mark.parametrize(
    "change", ["state = 'refused'", "state = 'waiting'", "settled_by = '沈知远'", "reason = '已改'"]
)
def test_a_settled_proposal_that_was_changed_behind_our_back_is_found(
    desk: Desk, change: str
) -> None:
    hand_in(desk, marked(desk))
    desk.decide("lu", "return", opinion="")
    Settling(desk).do("take")
    with Session(desk.house.installation.database.engine) as session:
        assert verify_cycle(session, desk.key) == []
        session.expire_all()
        session.execute(text(f"UPDATE proposals SET {change} WHERE state = 'taken'"))
        assert any("proposal" in fault for fault in verify_cycle(session, desk.key))
