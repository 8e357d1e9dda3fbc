"""元数据.xml of an archive package: what the item is, its files, and who did what when.

Names and order follow DA/T 46-2009 and GB/T 39362-2020.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import SYSTEM, Did
from huibao.cycle.filing import papers
from huibao.cycle.filing.archive import item_of
from huibao.cycle.filing.catalogue import secrecy
from huibao.cycle.filing.copies import describe
from huibao.cycle.filing.distribution import copy_name
from huibao.cycle.moves import kind_of
from huibao.cycle.people import name_of
from huibao.cycle.review.remarks import CHINESE as ANSWERED
from huibao.cycle.review.remarks import written_with
from huibao.cycle.review.route import DECISIONS
from huibao.cycle.review.signatures import VOIDED, signature, voiding_of, voidings
from huibao.office import Office, Step
from huibao.records.models import Cycle, Event, Remark, Review

RETENTION = {"Y": "永久", "D30": "30年", "D10": "10年"}
REGISTERED: dict[str, tuple[str, str]] = {
    Did.SIGNED_RECHECKED: ("复核", "复核"),
    Did.ARCHIVE_NUMBERED: ("登记", "编号"),
}
"""What the office does between signing and filing: the sort of the deed, and its step."""
FORMATS = {".docx": "DOCX", ".xlsx": "XLSX", ".pdf": "PDF/A-2b", ".xml": "XML", ".txt": "TXT"}
SCANNED = {".pdf": "PDF", ".jpg": "JPEG"}
"""The formats of what came as it is."""


@dataclass(frozen=True)
class Deed:
    """One act in the item's life (业务行为): of which sort, in which step, by whom, and when."""

    sort: str
    step: str
    by: str
    at: date | datetime
    """A moment; the day alone of what was signed on paper."""
    result: str = ""
    opinion: str = ""
    draft: str = ""
    draft_sha256: str = ""
    how: str = ""
    """How it came, where not by the person's own link."""
    remarks: tuple[Remark, ...] = ()
    """What was asked for beside the opinion (修改意见)."""


def drafter_name(session: Session, cycle: Cycle, office: Office) -> str:
    """Return the drafter's name: as he acted under it in this cycle, also when he has left."""
    key = kind_of(cycle).drafter
    acted = select(Event.actor_name).where(Event.chain == cycle.key, Event.actor == key)
    name = session.scalar(acted.order_by(Event.number.desc()).limit(1))
    return name or name_of(cycle, office, key)


def addressees(cycle: Cycle) -> str:
    """Return the 主送 of the issued document."""
    return "，".join(recipient.addressed for recipient in kind_of(cycle).recipients)


def metadata(
    session: Session,
    cycle: Cycle,
    office: Office,
    contents: Mapping[str, bytes],
    *,
    pages: str,
    now: datetime,
) -> bytes:
    """Return the file; `pages` is empty where nothing was printed, `now` when it is filed."""
    item = item_of(cycle)
    root = ET.Element("元数据")
    described = {
        "档号": item.code,
        "题名": cycle.title,
        "责任者": office.bureau,
        "文号": item.document_number,
        "密级": secrecy(cycle) or "无",
        "成文日期": f"{item.signed_on:%Y%m%d}",
        "签发人": item.signatory,
        "拟稿人": drafter_name(session, cycle, office),
        "主送": addressees(cycle),
        "页数": pages,
        "年度": str(item.year),
        "保管期限": RETENTION[item.retention],
        "机构": office.name,
    }
    for name, value in described.items():
        ET.SubElement(root, name).text = value
    _files(root, contents)
    _distribution(root, cycle, contents)
    listed = ET.SubElement(root, "业务行为")
    for deed in (*deeds(session, cycle, office), _filing(cycle, now)):
        _write(listed, deed, office)
    describe(root, cycle, office.zone)
    papers.describe(root, session, cycle, office.zone)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _files(root: ET.Element, contents: Mapping[str, bytes]) -> None:
    listed = ET.SubElement(root, "电子文件")
    for name in sorted(contents):
        suffix = PurePosixPath(name).suffix
        formats = SCANNED if name.startswith(papers.NAMED) else FORMATS
        about = {
            "文件名": name,
            "格式": formats.get(suffix, suffix.removeprefix(".").upper()),
            "大小": str(len(contents[name])),
            "摘要算法": "SHA-256",
        }
        digest = hashlib.sha256(contents[name]).hexdigest()
        ET.SubElement(listed, "文件", about).text = digest


def _distribution(root: ET.Element, cycle: Cycle, contents: Mapping[str, bytes]) -> None:
    """List who is sent which copy (报送); the receipts come later and stand in the audit chain."""
    listed = ET.SubElement(root, "报送")
    for number, recipient in enumerate(kind_of(cycle).recipients, 1):
        name = copy_name(number, recipient)
        sent = ET.SubElement(listed, "报送件", 序号=str(number), 文件名=name)
        for field, value in {
            "接收机关": recipient.organ,
            "主送": recipient.addressed,
            "收件人": recipient.person,
            "邮箱": recipient.mail,
            "摘要": hashlib.sha256(contents[name]).hexdigest(),
        }.items():
            ET.SubElement(sent, field).text = value


def deeds(session: Session, cycle: Cycle, office: Office) -> Iterator[Deed]:
    """Yield what was done to the item: drafted, reviewed in each step, signed, registered."""
    signed = signature(cycle)
    draft = signed.review.draft
    yield Deed(
        "起草",
        "统稿",
        drafter_name(session, cycle, office),
        draft.made_at,
        draft=f"第{draft.number}稿",
        draft_sha256=draft.document_sha256,
    )
    steps = {step.key: step for step in kind_of(cycle).steps}
    void = voidings(session, cycle)
    for review in cycle.reviews:
        sort = _sort(review, steps.get(review.step_key))
        if decision := review.decision:
            yield Deed(
                sort,
                review.step_name,
                decision.signed_by,
                decision.on_paper or decision.decided_at,
                DECISIONS[decision.decision],
                decision.opinion,
                f"第{review.draft.number}稿",
                decision.draft_sha256,
                decision.how,
                tuple(written_with(decision)),
            )
        if voided := voiding_of(review, void):
            reason = voided.detail["reason"]
            yield Deed(VOIDED, review.step_name, voided.actor_name, voided.at, "作废", reason)
        if (kept := kept_words(review)) and (approval := review.standing):
            yield Deed(
                sort,
                review.step_name,
                approval.signed_by,
                approval.on_paper or approval.decided_at,
                kept,
                draft=f"第{review.draft.number}稿",
                draft_sha256=review.draft.document_sha256,
            )
    yield from _registered(session, cycle)


def kept_words(review: Review) -> str:
    """Return how an earlier round's approval counts for what was signed (沿用); else nothing."""
    origin = review.carried_from
    if review.decision or review.ended or origin is None or review.round != review.cycle.round:
        return ""
    return f"沿用第{origin.draft.number}稿的同意"


def _sort(review: Review, step: Step | None) -> str:
    if review.signs:
        return "签发"
    if "复核" in review.step_name:
        return "复核"
    return "会签" if step is not None and step.sections else "审核"


def _registered(session: Session, cycle: Cycle) -> Iterator[Deed]:
    query = select(Event).where(Event.chain == cycle.key, Event.action.in_(REGISTERED))
    for event in session.scalars(query.order_by(Event.number)):
        sort, step = REGISTERED[event.action]
        yield Deed(sort, step, event.actor_name, event.at, event.subject)


def _filing(cycle: Cycle, now: datetime) -> Deed:
    return Deed("归档", "归档", SYSTEM.name, now, item_of(cycle).code)


def _write(listed: ET.Element, deed: Deed, office: Office) -> None:
    done = ET.SubElement(listed, "行为", 类别=deed.sort, 环节=deed.step)
    for name, value in {
        "行为者": deed.by,
        "时间": _when(deed.at, office),
        **({"方式": deed.how} if deed.how else {}),
        "结果": deed.result,
        "意见": deed.opinion,
        "文稿": deed.draft,
        "文稿摘要": deed.draft_sha256,
    }.items():
        ET.SubElement(done, name).text = value
    for remark in deed.remarks:
        asked = ET.SubElement(
            done, "修改意见", 部分=remark.section.name if remark.section else "全文"
        )
        asked.text = remark.text
        if remark.answer:
            asked.set("答复", ANSWERED[remark.answer])
            asked.set("说明", remark.answer_text)


def _when(at: date | datetime, office: Office) -> str:
    if isinstance(at, datetime):
        return at.astimezone(office.zone).isoformat(timespec="seconds")
    return at.isoformat()
