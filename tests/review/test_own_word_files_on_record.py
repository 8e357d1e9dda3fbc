"""What came by mail, what was filed, and who can see it: marked copies beside the decisions."""

import io
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pytest

from huibao.cycle.filing import archive, package
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.verification import verify_cycle
from huibao.document.pdf import PdfUnavailable
from huibao.records.documents import WORD
from tests.review.desk import Desk
from tests.review.test_proposals_are_settled_one_by_one import recall
from tests.review.uploading import Settling, hand_in, marked
from tests.web.forms import text_of_page
from tests.web.signing_in import csrf_in, sign_in


@pytest.fixture
def more() -> dict[str, Any]:
    """The office revises by itself."""
    return {"revised_by": "office"}


def for_him(desk: Desk, content: bytes, *, person: str = "lu") -> Any:
    """Have the office hand in the file that this reviewer sent it by mail."""
    browser = sign_in(desk.house, "su")
    number = desk.see(lambda cycle: next(r.id for r in cycle.reviews if r.reviewer == person))
    place = f"/office/cycles/{desk.key}/reviews/{number}/copy"
    form = {"csrf": csrf_in(browser.get(place).text)}
    return browser.post(place, data=form, files={"file": ("发来的.docx", content, WORD)})


def test_the_office_hands_in_what_a_reviewer_mailed_to_it(desk: Desk) -> None:
    seen = text_of_page(for_him(desk, marked(desk)).text)
    assert "陆清和的审改稿" in seen
    assert "由苏念安代为提交" in seen
    assert "待处理2条" in seen
    assert desk.state == "in_review"
    assert "在 Word 中审改" in desk.look("lu")
    assert "发来的.docx" in desk.look("lu")


def test_also_when_his_review_has_ended(desk: Desk) -> None:
    content = marked(desk)
    recall(desk)
    assert "由办公室代为提交" in desk.look("lu")
    for_him(desk, content)
    office = Settling(desk)
    office.do("take")
    assert "办理取水许可48件" in desk.text("supply")


def test_a_wrong_file_is_refused_on_the_offices_page_too(desk: Desk) -> None:
    answer = for_him(desk, b"%PDF-1.7")
    assert answer.status_code == 400
    assert "这是 PDF 文件" in text_of_page(answer.text)


def filed(desk: Desk) -> package.Package:
    """Let everybody approve, and return the package that is filed."""
    for person in ("lu", "gu", "shen"):
        desk.decide(person)
    with desk.house.installation.acting() as act:
        archive.number(act, cycle_by_key(act.session, desk.key))
    office, now = desk.house.installation.office, datetime.now(UTC)
    return desk.house.see(
        lambda session: package.build(session, cycle_by_key(session, desk.key), office, now=now)
    )


def unavailable(*_: object, **__: object) -> bytes:
    raise PdfUnavailable


def test_the_package_carries_the_file_and_what_became_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "to_pdf", unavailable)
    content = marked(desk)
    hand_in(desk, content)
    recall(desk)
    office = Settling(desk)
    office.do("take")
    office.do("refuse", "comment", reason="另有专报。")
    desk.revise()
    contents = filed(desk).contents
    assert contents["审改稿1.docx"] == content
    told = ET.fromstring(contents["元数据.xml"]).find("审改稿/文件")
    assert told is not None
    assert told.get("审阅人") == "陆清和"
    assert [(one.get("结果"), one.get("说明")) for one in told] == [
        ("采用", None),
        ("不采用", "另有专报。"),
    ]
    cells = [
        cell.text
        for table in docx.Document(io.BytesIO(contents["发文处理单.docx"])).tables
        for row in table.rows
        for cell in row.cells
    ]
    (said,) = {cell for cell in cells if "建议2条" in cell}
    assert "在第1稿上修改，建议2条：采用1条；不采用1条" in said
    assert "陆清和" in said


def test_an_auditor_reads_what_became_of_each_and_presses_nothing(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    recall(desk)
    office = Settling(desk)
    office.do("take")
    auditor = sign_in(desk.house, "han")
    history = text_of_page(auditor.get(f"/audit/cycles/{desk.key}").text)
    assert "收到审改稿" in history
    assert "采用修改建议" in history
    assert "审改稿.docx" in history
    page = auditor.get(office.page()).text
    assert "已采用" in page
    assert "<button" not in page.partition("<main")[2]
    assert desk.house.see(lambda session: verify_cycle(session, desk.key)) == []


@pytest.mark.parametrize("more", [{"confidential": True}])
def test_of_a_confidential_report_nothing_is_taken_before_the_code(
    desk: Desk, more: dict[str, Any]
) -> None:
    browser, path = desk.house.browser(), desk.house.path("lu", "review")
    file = {"file": ("改.docx", marked(desk), WORD)}
    answer = browser.post(f"{path}/copy", data={"opinion": "先看看"}, files=file)
    assert "验证码" in text_of_page(answer.text)
    assert desk.see(lambda cycle: cycle.marked_copies) == []
    assert "请核对审改稿读取结果" not in answer.text


def test_a_proposal_that_somebody_changed_behind_the_chain_is_found(desk: Desk) -> None:
    hand_in(desk, marked(desk))
    with desk.house.clerk() as act:
        cycle_by_key(act.session, desk.key).marked_copies[0].proposals[0].after = "办理49件；"
    (missing, untold) = desk.house.see(lambda session: verify_cycle(session, desk.key))
    assert "审改稿" in missing
    assert "审改稿" in untold
