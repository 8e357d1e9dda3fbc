"""A leader signs the printed draft, and the office enters it: what follows is as if by his link."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pytest
from sqlalchemy import text, update

from huibao.calendar import chinese_date
from huibao.cycle.filing import package
from huibao.cycle.filing.archive import package_path
from huibao.cycle.verification import verify_cycle
from huibao.demo.sink import Mailbox
from huibao.mail.outbox import Outbox
from huibao.records.models import Review
from tests.review.desk import Desk
from tests.review.on_paper import JPEG, PDF, Entering, png, today
from tests.review.test_own_word_files_on_record import unavailable
from tests.tampering import unguard
from tests.web.deciding import file
from tests.web.forms import form_of, text_of_page
from tests.web.signing_in import sign_in

HOW = "纸质签批（苏念安代录）"


def in_chinese(day: str) -> str:
    """Return that day as pages write it."""
    return chinese_date(date.fromisoformat(day))


def mailed(desk: Desk) -> list[Any]:
    """Send all that is queued by a real mail server; return what arrived."""
    house = desk.house.installation
    with Mailbox() as mailbox:
        smtp = house.office.smtp.model_copy(update={"port": mailbox.port, "host": "127.0.0.1"})
        outbox = Outbox(
            house.database, house.office.model_copy(update={"smtp": smtp}), house.secret
        )
        outbox.sweep()
        outbox.close()
        return list(mailbox.deliveries())


def long_ago(desk: Desk, days: int) -> str:
    """Let the report have been sent that many days ago; return a day between."""
    sent = datetime.now(UTC) - timedelta(days=days)
    with desk.house.clerk() as act:
        act.session.execute(update(Review).values(asked_at=sent))
    zone = desk.house.installation.office.zone
    return (sent + timedelta(days=1)).astimezone(zone).date().isoformat()


def test_an_approval_on_paper_asks_whoever_is_next_and_tells_its_signer(desk: Desk) -> None:
    clerk = Entering(desk, "lu")
    assert "代录纸质签批" in clerk.browser.get(f"/office/cycles/{desk.key}").text
    sha256 = desk.see(lambda cycle: cycle.drafts[-1].document_sha256)
    form = text_of_page(clerk.browser.get(clerk.place).text)
    assert "第1稿" in form
    assert sha256[:12] in form
    shown = clerk.fill_in(opinion="拟同意，请顾局长审。")
    asked = text_of_page(shown.text)
    assert all(
        said in asked
        for said in ("陆清和", "拟同意，请顾局长审。", in_chinese(today(desk)), "签批.pdf")
    )
    assert desk.see(lambda cycle: [r.decision for r in cycle.reviews]) == [None]  # not yet
    page = text_of_page(clerk.confirm(shown).text)
    assert "已录入纸质签批" in page
    assert HOW in page
    assert desk.asked() == ["lu", "gu"]
    assert f"陆清和，{HOW}（拟同意，请顾局长审。）" in desk.mails("review_request")[-1].text
    assert HOW in desk.look("gu")

    (mail,) = [one for one in mailed(desk) if "【签批已录入】" in one.subject]
    assert mail.recipients == ("lu@shuiwu.yunling.example.com",)
    for said in ("第1稿", sha256[:12], "同意", "拟同意，请顾局长审。", "苏念安", "立即告知办公室"):
        assert said in mail.text
    link = re.search(r"http\S+(/review/[\w-]+)", mail.text)
    assert link is not None
    browser = desk.house.browser()
    receipt = text_of_page(browser.get(link[1]).text)
    assert "签署回执" in receipt
    assert HOW in receipt
    assert "如与您的签批不符" in receipt
    assert browser.get(f"{link[1]}/scan").content == PDF


def test_his_own_link_is_spent_and_shows_the_receipt(desk: Desk) -> None:
    path = desk.house.path("lu", "review")
    Entering(desk, "lu").enter()
    browser = desk.house.browser()
    assert HOW in text_of_page(browser.get(path).text)
    answer = browser.post(path, data={"decision": "return", "opinion": "不同意", "name": "陆清和"})
    assert "以首次签署为准" in text_of_page(answer.text)
    assert desk.state == "in_review"


def test_a_return_on_paper_begins_the_revision_with_his_words(desk: Desk) -> None:
    Entering(desk, "lu").enter("return", opinion="防汛部分再充实。", scan=JPEG, name="拍照.jpg")
    assert desk.state == "revising"
    assert desk.see(lambda cycle: [r.text for r in cycle.remarks]) == ["防汛部分再充实。"]
    assert "防汛部分再充实" in desk.mails("returned_to_office")[-1].text
    desk.revise(supply="重写的供水部分。")
    assert desk.asked() == ["lu", "lu"]
    clerk = Entering(desk, "lu")
    assert "第2稿" in text_of_page(clerk.browser.get(clerk.place).text)
    assert desk.house.see(lambda session: verify_cycle(session, desk.key)) == []


def test_what_was_noted_beside_several_sections_is_a_remark_each(desk: Desk) -> None:
    clerk = Entering(desk, "lu")
    supply, works = (f"remark-{desk.section_id(key)}" for key in ("supply", "works"))
    noted = {supply: "请写明同比。", works: "工期再核实。", "remark-whole": "全文再压缩。"}
    wrong = clerk.fill_in("approve", **noted)
    assert "只有退回的才分部分列修改意见" in text_of_page(wrong.text)
    assert "工期再核实。" in wrong.text
    shown = clerk.fill_in("return", opinion="请改后再报。", form=form_of(wrong.text))
    asked = text_of_page(shown.text)
    assert re.search("修改意见 .*：请写明同比。 .*：工期再核实。 全文：全文再压缩。", asked)
    back = clerk.browser.get(f"{clerk.place}?tab={form_of(shown.text)['tab']}").text
    assert form_of(back)[works] == "工期再核实。"
    clerk.confirm(shown)
    assert desk.state == "revising"
    assert desk.see(lambda c: [(r.section and r.section.key, r.text) for r in c.remarks]) == [
        ("supply", "请写明同比。"), ("works", "工期再核实。"), (None, "全文再压缩。"),
    ]  # fmt: skip
    assert desk.house.see(lambda session: verify_cycle(session, desk.key)) == []


def test_the_last_signature_on_paper_is_filed_with_its_scan_and_its_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "to_pdf", unavailable)
    day = long_ago(desk, 9)
    desk.decide("lu")
    Entering(desk, "gu").enter(opinion="同意。", day=day, scan=png(), name="顾.png")
    Entering(desk, "shen").enter(day=day.replace("-", "/"))
    assert desk.state == "signed"
    file(desk.house, desk.key)
    archive = desk.house.installation.archive_folder
    folder, signed_on = desk.see(
        lambda cycle: (package_path(archive, cycle.archive_item), cycle.archive_item.signed_on)
    )
    assert signed_on.isoformat() == day  # 成文日期
    mail = desk.mails("archived")[-1].text
    assert f"为{HOW}" in mail
    assert (folder / "纸质签批1.png").read_bytes() == png()
    assert (folder / "纸质签批2.pdf").read_bytes() == PDF
    checked = _checked(folder)
    assert checked.returncode == 0, checked.stdout.decode()
    slip = docx.Document(io.BytesIO((folder / "发文处理单.docx").read_bytes()))
    cells = {cell.text for table in slip.tables for row in table.rows for cell in row.cells}
    assert sum(HOW in cell for cell in cells) == 2
    told = ET.parse(folder / "元数据.xml").getroot()
    (own,) = [deed for deed in told.iterfind("业务行为/行为") if deed.get("类别") == "签发"]
    assert (own.findtext("行为者"), own.findtext("时间")) == ("沈知远", day)
    assert own.findtext("方式") == HOW
    scan = told.findall("纸质签批/文件")[1]
    assert scan.get("签批人") == "沈知远"
    assert scan.get("代录人") == "苏念安"
    assert scan.get("摘要") == hashlib.sha256(PDF).hexdigest()
    formats = {one.get("文件名"): one.get("格式") for one in told.iterfind("电子文件/文件")}
    assert (formats["纸质签批1.png"], formats["纸质签批2.pdf"]) == ("PNG", "PDF")
    (folder / "纸质签批2.pdf").write_bytes(PDF.replace(b"595", b"596"))
    assert "纸质签批2.pdf" in _checked(folder).stdout.decode()


def _checked(folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")],
        cwd="/",
        capture_output=True,
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_the_auditor_reads_who_entered_it_and_has_the_scan(desk: Desk) -> None:
    Entering(desk, "lu").enter()
    auditor = sign_in(desk.house, "han")
    page = auditor.get(f"/audit/cycles/{desk.key}").text
    said = text_of_page(page)
    assert "收到纸质签批件" in said
    assert f"陆清和 同意 {HOW}" in said
    scan = f"/documents/{hashlib.sha256(PDF).hexdigest()}"
    assert scan in page
    assert scan in auditor.get(f"/office/cycles/{desk.key}").text
    assert auditor.get(scan).content == PDF
    assert auditor.get(f"/office/cycles/{desk.key}/reviews/1/paper").status_code == 403
    # The clerk's address is not taken for a place that the leader's link was opened at.
    assert "可能曾被转发" not in said


def test_the_recheck_is_told_whose_signature_it_is(desk: Desk) -> None:
    for person in ("lu", "gu"):
        desk.decide(person)
    with desk.house.installation.database.transaction() as session:
        unguard(session)
        kind = text("UPDATE cycles SET kind_snapshot = json_set(kind_snapshot, :at, 30)")
        session.execute(kind, {"at": "$.recheck_minutes"})
    Entering(desk, "shen").enter()
    (mail,) = desk.mails("recheck")
    assert f"由沈知远签发，为{HOW}" in mail.text


@pytest.mark.parametrize("more", [{"confidential": True}])
def test_of_a_confidential_report_its_mail_says_nothing(desk: Desk, more: dict[str, Any]) -> None:
    Entering(desk, "lu").enter("return", opinion="防汛部分再充实。")
    (mail,) = desk.mails("paper_entered")
    assert "立即告知办公室" in mail.text
    title = desk.see(lambda cycle: cycle.title)
    for hidden in ("防汛", "退回", title, "第1稿", "苏念安"):
        assert hidden not in mail.subject + mail.text + mail.html


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE decisions SET on_paper = '2020-01-01'",
        "UPDATE decisions SET entered_by = '韩守正'",
        "UPDATE decisions SET scan_sha256 = (SELECT document_sha256 FROM drafts LIMIT 1)",
        "UPDATE decisions SET on_paper = NULL, entered_by = '', scan_sha256 = NULL",
        "UPDATE documents SET content = CAST('x' AS BLOB) WHERE media_type = 'application/pdf'",
    ],
)
def test_whoever_changes_what_was_entered_is_found(desk: Desk, change: str) -> None:
    Entering(desk, "lu").enter()
    assert desk.house.see(lambda session: verify_cycle(session, desk.key)) == []
    with desk.house.installation.database.transaction() as session:
        unguard(session)
        session.execute(text(change))
    assert desk.house.see(lambda session: verify_cycle(session, desk.key))
