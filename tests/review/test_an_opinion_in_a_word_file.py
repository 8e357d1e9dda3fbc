"""Whoever is asked for a further opinion (加签) may give it in the Word file, as reviewers may."""

import io
from typing import Any

import docx
import pytest

from huibao.cycle.filing import package
from huibao.cycle.verification import verify_cycle
from tests.review.desk import Desk
from tests.review.test_own_word_files_on_record import filed, unavailable
from tests.review.test_reviews_in_other_hands import hand
from tests.review.uploading import Settling, hand_in, marked
from tests.web.forms import form_of, signed, text_of_page


@pytest.fixture
def more() -> dict[str, Any]:
    """The office revises by itself, so that sections stay with it."""
    return {"revised_by": "office"}


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """The first reviewer asked for an opinion, which came with one edit and one comment."""
    hand(desk, "lu", "opinion", "qiu", "防汛数字准吗？")
    page = hand_in(desk, marked(desk), person="qiu")
    assert "审改稿已收下，请您仍在本页提交意见" in text_of_page(page.text)
    return desk


def test_the_file_says_enough_and_whoever_asked_reads_what_it_proposes(asked: Desk) -> None:
    assert "签署回执" in text_of_page(asked.decide("qiu", "opinion", opinion="").text)
    (mail,) = asked.mails("opinion_given")
    assert mail.to_mail.startswith("lu@")
    assert "提出2条修改建议" in mail.text
    page = asked.look("lu")
    assert "意见见审改稿" in page
    assert "请列出问题的主要类型。" in page
    assert "退回时，把审改稿中的2条建议列为修改意见" in page
    assert "审改稿仅供参考" not in page  # they are not his own


def test_an_opinion_without_words_and_without_a_file_is_none(desk: Desk) -> None:
    hand(desk, "lu", "opinion", "qiu")
    refused = desk.decide("qiu", "opinion", opinion="")
    assert refused.status_code == 400
    assert "请写出您的意见，或上传审改稿" in text_of_page(refused.text)
    assert "请写明理由" not in text_of_page(refused.text), "he is asked for no reason"


def test_the_office_is_told_whose_decision_it_is(asked: Desk) -> None:
    (mail,) = asked.mails("copy_received")
    assert mail.to_mail.startswith("su@")
    assert "这是加签意见，供陆清和参考" in mail.text
    assert "加签意见，供陆清和参考" in Settling(asked).look()


def test_an_approval_leaves_them_for_reference_without_another_question(asked: Desk) -> None:
    asked.decide("qiu", "opinion", opinion="见文件。")
    assert "签署回执" in text_of_page(asked.decide("lu").text)
    for person in ("gu", "shen"):
        asked.decide(person)
    assert asked.state == "signed"
    assert "仅供参考，未处理" in Settling(asked).look()


def test_an_approval_before_the_opinion_came_leaves_them_too(asked: Desk) -> None:
    asked.decide("lu")
    assert asked.see(lambda cycle: [copy.for_reference for copy in cycle.marked_copies]) == [True]


def test_the_routing_slip_says_where_the_opinion_is(
    asked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "to_pdf", unavailable)
    asked.decide("qiu", "opinion", opinion="")
    slip = docx.Document(io.BytesIO(filed(asked).contents["发文处理单.docx"]))
    cells = [cell.text for table in slip.tables for row in table.rows for cell in row.cells]
    assert any("意见：见审改稿" in cell and "邱望山" in cell for cell in cells)


def test_a_return_makes_them_remarks_where_its_reviewer_wants_so(asked: Desk) -> None:
    asked.decide("qiu", "opinion", opinion="见文件。")
    browser, path = asked.house.browser(), asked.house.path("lu", "review")
    form = form_of(browser.get(path).text)
    assert form["with-copies"] == "1"
    asked.decide("lu", "return", opinion="")
    assert asked.state == "revising"
    remarks = asked.see(lambda cycle: [(r.review.reviewer_name, r.text) for r in cycle.remarks])
    assert [name for name, _ in remarks] == ["陆清和", "陆清和"]
    Settling(asked).do("take")
    assert "办理取水许可48件" in asked.text("supply")
    assert asked.house.see(lambda session: verify_cycle(session, asked.key)) == []


def test_a_return_without_them_leaves_them_to_the_office(asked: Desk) -> None:
    browser, path = asked.house.browser(), asked.house.path("lu", "review")
    form = signed(browser.get(path).text) | {"decision": "return", "opinion": "另有一处要核实。"}
    del form["with-copies"]
    browser.post(path, data=form)
    asked.house.run_stages(asked.key)
    assert asked.see(lambda cycle: [r.text for r in cycle.remarks]) == ["另有一处要核实。"]
    assert "待处理2条" in Settling(asked).look()
