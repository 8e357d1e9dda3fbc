"""The archive package (件): its files, its manifest, and writing it once.

正本 (what is issued), 报送件 (each recipient's copy of it), 定稿 (the very file that was signed),
发文处理单, 审改稿 (what reviewers sent as Word files of their own), 元数据, the events up to its
numbering, and the script that checks all that by itself.
Earlier drafts are not archived (国家档案局令第8号 第四条); they stay in the database.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

from sqlalchemy.orm import Session

from huibao.audit import as_plain, events_of
from huibao.chain import EVENTS, MANIFEST, package_faults
from huibao.cycle.archive import item_of, signature
from huibao.cycle.distribution import copy_name
from huibao.cycle.drafts import pictures_in
from huibao.cycle.filed_copies import describe, marked_files, marked_steps
from huibao.cycle.moves import kind_of
from huibao.cycle.people import name_of
from huibao.document.layout import Layout
from huibao.document.letterhead import DocumentHead
from huibao.document.pdf import PdfUnavailable, to_pdf
from huibao.document.routing_slip import RoutingSlip, SlipStep, write_routing_slip
from huibao.document.word_out import write_word
from huibao.office import Office
from huibao.records.documents import load
from huibao.records.models import ArchiveItem, Cycle

ISSUED, PRINTED, SIGNED, SLIP, METADATA, SCRIPT = (
    "正本.docx",
    "正本.pdf",
    "定稿.docx",
    "发文处理单.docx",
    "元数据.xml",
    "verify.py",
)

DECIDED = {"approve": "同意", "acknowledge": "圈阅", "opinion": "意见", "return": "退回修改"}

log = logging.getLogger(__name__)


class ArchiveTaken(Exception):
    """Another package lies where this one belongs; nothing was overwritten."""


@dataclass(frozen=True)
class Package:
    """The files of a package, by name, its manifest among them."""

    contents: Mapping[str, bytes]

    @property
    def manifest_sha256(self) -> str:
        """The SHA-256 of the manifest, which the chain records."""
        return hashlib.sha256(self.contents[MANIFEST]).hexdigest()


def build(session: Session, cycle: Cycle, office: Office) -> Package:
    """Return the package of a numbered cycle; nothing is written."""
    item, draft, kind = item_of(cycle), signature(cycle).review.draft, kind_of(cycle)
    head = document_head(cycle, item, office)
    pictures = pictures_in(session, draft.text)

    def addressed_to(addressee: str) -> bytes:
        return write_word(
            draft.text,
            layout=Layout.from_mapping(office.layout),
            profile=kind.profile,
            head=replace(head, addressee=addressee),
            pictures=pictures,
        )

    final = addressed_to("，".join(recipient.addressed for recipient in kind.recipients))
    contents: dict[str, bytes] = {
        ISSUED: final,
        **{
            copy_name(number, recipient): addressed_to(recipient.addressed)
            for number, recipient in enumerate(kind.recipients, 1)
        },
        SIGNED: load(session, draft.document_sha256),
        **marked_files(session, cycle),
        SLIP: routing_slip(cycle, item, office),
        EVENTS: _events(session, cycle),
        SCRIPT: (files("huibao") / "chain.py").read_bytes(),
    }
    try:
        contents[PRINTED] = to_pdf(final, archival=True)
    except PdfUnavailable as missing:
        # A report is filed without a PDF rather than not at all; the Word file is what was signed.
        log.warning("%s is filed without a PDF: %s", cycle.key, missing)
    contents[METADATA] = metadata(cycle, item, office, contents)
    lines = [f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents)]
    return Package({**contents, MANIFEST: "".join(lines).encode()})


def document_head(cycle: Cycle, item: ArchiveItem, office: Office) -> DocumentHead:
    """Return what the issued document says of itself."""
    return DocumentHead(
        organ=office.bureau,
        doc_no=item.document_number,
        signed_on=item.signed_on,
        issued_by=office.name,
    )


def routing_slip(cycle: Cycle, item: ArchiveItem, office: Office) -> bytes:
    """Return the 发文处理单: every opinion with its name and full date, of every round."""
    kind = kind_of(cycle)
    signed = signature(cycle)
    slip = RoutingSlip(
        title=cycle.title,
        organ=office.bureau,
        doc_no=item.document_number,
        addressee="；".join(recipient.organ for recipient in kind.recipients),
        department=office.name,
        drafter=name_of(cycle, office, kind.drafter),
        drafted_on=signed.review.draft.made_at.astimezone(office.zone).date(),
        steps=tuple(_steps(cycle, office)),
        registration_no=item.code,
        draft_no=signed.review.draft.number,
        sha256=signed.draft_sha256,
    )
    return write_routing_slip(slip, layout=Layout.from_mapping(office.layout))


def _steps(cycle: Cycle, office: Office) -> Iterator[SlipStep]:
    """Yield each review's decision, and before it what its reviewer sent as a Word file."""
    rounds = max(review.round for review in cycle.reviews)
    for review in cycle.reviews:
        yield from marked_steps(review, office.zone)
        if (decision := review.decision) is None:
            continue
        yield SlipStep(
            step=f"第{review.round}轮 {review.step_name}" if rounds > 1 else review.step_name,
            name=decision.name + review.shown_name.removeprefix(review.reviewer_name),
            decision=DECIDED[decision.decision],
            opinion=decision.opinion,
            decided_on=decision.decided_at.astimezone(office.zone),
        )


def _events(session: Session, cycle: Cycle) -> bytes:
    rows = (
        json.dumps(as_plain(event), ensure_ascii=False) for event in events_of(session, cycle.key)
    )
    return ("\n".join(rows) + "\n").encode()


def metadata(
    cycle: Cycle, item: ArchiveItem, office: Office, contents: Mapping[str, bytes]
) -> bytes:
    """Return 元数据.xml: what the item is, its files with their digests, and who did what when."""
    root = ET.Element("元数据")
    described = {
        "档号": item.code,
        "题名": cycle.title,
        "责任者": office.bureau,
        "文号": item.document_number,
        "成文日期": f"{item.signed_on:%Y%m%d}",
        "签发人": item.signatory,
        "拟稿人": name_of(cycle, office, kind_of(cycle).drafter),
        "主送": "；".join(recipient.organ for recipient in kind_of(cycle).recipients),
        "年度": str(item.year),
        "保管期限": {"Y": "永久", "D30": "30年", "D10": "10年"}[item.retention],
        "机构": office.name,
    }
    for name, value in described.items():
        ET.SubElement(root, name).text = value
    listed = ET.SubElement(root, "电子文件")
    for name in sorted(contents):
        digest = hashlib.sha256(contents[name]).hexdigest()
        size = str(len(contents[name]))
        ET.SubElement(listed, "文件", 文件名=name, 大小=size, 摘要算法="SHA-256").text = digest
    _distribution(root, cycle, contents)
    _behaviour(root, cycle, office)
    describe(root, cycle, office.zone)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


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


def _behaviour(root: ET.Element, cycle: Cycle, office: Office) -> None:
    listed = ET.SubElement(root, "业务行为")
    for review in cycle.reviews:
        decision = review.decision
        if decision is None:
            continue
        done = ET.SubElement(listed, "行为", 环节=review.step_name)
        for name, value in {
            "行为者": decision.name,
            "时间": decision.decided_at.astimezone(office.zone).isoformat(timespec="seconds"),
            "结果": DECIDED[decision.decision],
            "意见": decision.opinion,
            "文稿": f"第{review.draft.number}稿",
            "文稿摘要": decision.draft_sha256,
        }.items():
            ET.SubElement(done, name).text = value


def write(folder: Path, package: Package) -> str:
    """Write the package, once, and return the SHA-256 of the manifest that now lies there.

    The folder appears whole or not at all. A whole package of the same item, left by a run that
    died before it could say so, is taken as it lies; `ArchiveTaken` when something else does.
    """
    if folder.exists():
        return _adopt(folder, package)
    building = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    for name, content in package.contents.items():
        with (building / name).open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
    _sync(building)
    building.rename(folder)
    _sync(folder.parent)
    for half in folder.parent.glob(f".{folder.name}.*"):  # of runs that died while they wrote
        shutil.rmtree(half, ignore_errors=True)
    return package.manifest_sha256


def issued(folder: Path) -> bytes:
    """Return the issued document (正本) as it lies in the package."""
    return (folder / ISSUED).read_bytes()


def copies(folder: Path, cycle: Cycle) -> dict[int, bytes]:
    """Return the recipients' copies as they lie in the package, by number."""
    return {
        number: (folder / copy_name(number, recipient)).read_bytes()
        for number, recipient in enumerate(kind_of(cycle).recipients, 1)
    }


def _adopt(folder: Path, package: Package) -> str:
    same = (folder / SIGNED).is_file() and (
        (folder / SIGNED).read_bytes() == package.contents[SIGNED]
    )
    if not same or any(package_faults(folder)):
        raise ArchiveTaken(
            f"归档位置已有其他内容：{folder}，请办公室核对后移开，系统将自动重试。"
            f" (Something else lies at {folder}; move it away and Huibao tries again.)"
        )
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
