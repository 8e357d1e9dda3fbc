"""A confidential report is filed and sent by mails that carry nothing of it, and listed so."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from huibao.cycle.filing import package
from huibao.document.reading.word import read_word
from huibao.mail import claims
from huibao.records.documents import load
from huibao.records.models import Message
from tasks.remind import remind_everybody
from tests.distribution.conftest import GOVERNMENT, link_of, mails_to
from tests.distribution.test_the_months_list import first_of_next_month
from tests.links.test_a_confidential_report_asks_for_a_code import TITLE, unlocked
from tests.web.deciding import archived
from tests.web.forms import text_of_page
from tests.web.house import House
from tests.web.signing_in import TOUCHED

AFTER_FILING = ("archived", "delivery", "delivery_reminder")


@pytest.fixture
def secret(house: House) -> House:
    """The house, its half-year report confidential, filed and sent."""
    office = house.installation.office
    kinds = tuple(kind.model_copy(update={"confidential": True}) for kind in office.kinds)
    object.__setattr__(house.installation, "office", office.model_copy(update={"kinds": kinds}))
    archived(house)
    return house


def overdue(house: House) -> None:
    """Let the day pass until which the copies were to be received."""
    later = datetime.now(UTC).replace(hour=2) + timedelta(days=30)
    remind_everybody(house.installation, later)


def test_its_mails_carry_nothing_of_it(secret: House) -> None:
    overdue(secret)
    with secret.installation.database.reading() as session:
        found = session.scalars(select(Message).where(Message.template.in_(AFTER_FILING)))
        mails = list(found)
        assert {mail.template for mail in mails} == set(AFTER_FILING)
        for mail in mails:
            assert mail.attachments == []
            assert mail.subject.startswith("【内部件】")
            for part in (mail.subject, mail.text, mail.html):
                assert TITLE not in part
                assert "工作总结" not in part


def test_the_organ_is_told_what_to_do_and_reads_it_behind_the_code(secret: House) -> None:
    (mail,) = mails_to(secret, "zhengfuban@", "delivery")
    assert mail.text.startswith("市人民政府（文电科）：")
    assert "签收" in mail.subject
    assert "须输入发到本邮箱的验证码" in mail.text
    assert claims.LINK in mail.text
    path = link_of(secret, GOVERNMENT)
    assert secret.browser().get(path).status_code == 403
    browser = unlocked(secret, path)
    assert browser.get(f"{path}/report.docx").content[:2] == b"PK"
    done = browser.post(path, data={**TOUCHED, "name": "周文启"})
    assert "已签收，谢谢。" in text_of_page(done.text)


def test_the_office_still_gets_its_check_code(secret: House) -> None:
    (mail,) = mails_to(secret, "su@", "archived")
    assert "归档校验码：" in mail.text
    assert "档号：0237-WS·" in mail.text


def test_the_months_list_does_not_name_it(secret: House) -> None:
    remind_everybody(secret.installation, first_of_next_month(secret, 9))
    (mail,) = mails_to(secret, "su@", "sent_list")
    assert f"未签收：{GOVERNMENT}　内部件" in mail.text
    assert TITLE not in mail.text + mail.html
    content = secret.see(lambda session: load(session, mail.attachments[0]["sha256"]))
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert [row[3] for row in rows[1:]] == ["内部件", "内部件"]


def test_slip_catalogue_and_metadata_agree_that_it_is_internal(secret: House) -> None:
    folder = next(secret.installation.archive_folder.glob("*/*"))
    assert ET.parse(folder / package.METADATA).getroot().findtext("密级") == "内部"
    book = load_workbook(folder / package.LISTED)
    names, line = list(book.worksheets[0].iter_rows(values_only=True))
    assert dict(zip(names, line, strict=True))["密级"] == "内部"
    slip = read_word((folder / package.SLIP).read_bytes()).text
    assert re.search(r"密级及期限\s+内部", slip)
