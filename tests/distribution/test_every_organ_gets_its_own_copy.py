"""Every recipient organ gets a copy that is addressed to it and says the same to all."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import docx

from huibao.chain import package_faults
from huibao.cycle.filing.archive import package_path
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.verification import verify_cycle
from huibao.records.documents import load
from huibao.records.models import Cycle, Delivery, Event
from tests.distribution.conftest import GOVERNMENT, RIVERS, copy_of, mails_to
from tests.web.house import House

KEY = "half-year-2023-H1"


def lines_of(content: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(content)).paragraphs if p.text]


def lines_sent(house: House, organ: str) -> list[str]:
    return lines_of(house.see(lambda s: load(s, copy_of(house, organ).document_sha256)))


def test_the_copies_differ_in_their_addressee_alone(sent: House) -> None:
    government, rivers = lines_sent(sent, GOVERNMENT), lines_sent(sent, RIVERS)
    assert "市人民政府：" in government
    assert f"{RIVERS}：" in rivers
    differing = [(a, b) for a, b in zip(government, rivers, strict=True) if a != b]
    assert differing == [("市人民政府：", f"{RIVERS}：")]
    assert government[1] == "市人民政府："  # right below the title
    assert copy_of(sent, GOVERNMENT).text_sha256 == copy_of(sent, RIVERS).text_sha256


def test_the_issued_document_names_all_whom_it_is_addressed_to(sent: House) -> None:
    def issued(session: object) -> bytes:
        return load(session, cycle_by_key(session, KEY).archive_item.document_sha256)

    assert f"市人民政府，{RIVERS}：" in lines_of(sent.see(issued))


def test_the_cover_mail_addresses_the_organ_and_carries_its_own_copy(sent: House) -> None:
    (mail,) = mails_to(sent, "zhengfuban")
    assert mail.subject.startswith("【报送】《云岭市水务局2023年上半年工作总结")
    assert mail.text.startswith("市人民政府（文电科）：")
    assert "同志" not in mail.text
    assert "请打开以下链接签收" in mail.text
    assert "⟦LINK⟧" in mail.text
    assert "市人民政府（文电科）：" in mail.html
    assert [a["sha256"] for a in mail.attachments] == [copy_of(sent, GOVERNMENT).document_sha256]
    (other,) = mails_to(sent, "hezhangban")
    assert other.text.startswith(f"{RIVERS}：")


def package_of(house: House) -> Path:
    root = house.installation.archive_folder
    return house.see(lambda s: package_path(root, cycle_by_key(s, KEY).archive_item))


def test_the_package_holds_every_copy_and_says_whose_it_is(sent: House) -> None:
    folder = package_of(sent)
    assert list(package_faults(folder)) == []
    copies = sorted(path.name for path in folder.glob("报送件-*"))
    assert copies == [f"报送件-1-{GOVERNMENT}.docx", f"报送件-2-{RIVERS}.docx"]
    listed = ET.fromstring((folder / "元数据.xml").read_bytes()).find("报送")
    assert listed is not None
    assert [(one.get("文件名"), one.findtext("主送"), one.findtext("邮箱")) for one in listed] == [
        (copies[0], "市人民政府", "zhengfuban@yunling.example.com"),
        (copies[1], RIVERS, "hezhangban@yunling.example.com"),
    ]
    assert listed[0].findtext("摘要") == copy_of(sent, GOVERNMENT).document_sha256


def test_each_copy_is_an_event_with_its_hash_and_the_row_is_held_to_it(sent: House) -> None:
    def told(session: object) -> list[tuple[str, str]]:
        rows = session.query(Event).filter(Event.action == "delivery:sent").order_by(Event.number)
        return [(row.subject, row.document_sha256) for row in rows]

    assert sent.see(told) == [
        (organ, copy_of(sent, organ).document_sha256) for organ in (GOVERNMENT, RIVERS)
    ]
    assert sent.see(lambda session: verify_cycle(session, KEY)) == []
    with sent.installation.database.transaction() as session:
        session.query(Delivery).filter(Delivery.organ == RIVERS).one().organ = "别的单位"
    faults = sent.see(lambda session: verify_cycle(session, KEY))
    assert any("报送件 (delivery)" in fault for fault in faults)


def test_a_report_that_nobody_receives_is_filed_all_the_same(house: House) -> None:
    from tests.web.deciding import archived

    office = house.installation.office
    kinds = tuple(kind.model_copy(update={"recipients": ()}) for kind in office.kinds)
    object.__setattr__(house.installation, "office", office.model_copy(update={"kinds": kinds}))
    key = archived(house)
    assert house.cycle_state(key) == "archived"
    assert house.see(lambda s: s.query(Cycle).one().deliveries) == []
