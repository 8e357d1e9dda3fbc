"""The archive package (件): its files, its manifest, and writing it once.

正本 (what is issued; its print bears the 归档章), 报送件 (each recipient's copy of it), 定稿 (the
very file that was signed), 发文处理单, 审改稿 (what reviewers sent as Word files of their own),
纸质签批 (scans of what was signed on paper), 元数据, the line of the catalogue, the events up to
its numbering, and the script that checks all that by itself; beside them 附属资料, which are no
part of the item. Earlier drafts are not archived (国家档案局令第8号 第四条); they stay in the
database.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from sqlalchemy.orm import Session

from huibao.audit import as_plain, events_of
from huibao.chain import EVENTS, MANIFEST, package_faults
from huibao.cycle.drafts import pictures_in
from huibao.cycle.filing.archive import item_of
from huibao.cycle.filing.catalogue import entry_as_xlsx, pages_of, secrecy
from huibao.cycle.filing.copies import marked_files, marked_steps
from huibao.cycle.filing.distribution import copy_name
from huibao.cycle.filing.enclosures import enclosures
from huibao.cycle.filing.metadata import (
    RETENTION,
    addressees,
    drafter_name,
    kept_words,
    metadata,
)
from huibao.cycle.filing.papers import scans
from huibao.cycle.moves import kind_of
from huibao.cycle.review.remarks import written_with
from huibao.cycle.review.route import DECISIONS, OPINE
from huibao.cycle.review.signatures import VOIDED, signature, voiding_of, voidings
from huibao.document.layout import Layout
from huibao.document.pdf import PdfUnavailable, to_pdf
from huibao.document.writing.archive_stamp import ArchiveStamp
from huibao.document.writing.imprint import ImprintPlace, has_imprint, place_of_imprint
from huibao.document.writing.letterhead import DocumentHead
from huibao.document.writing.routing_slip import RoutingSlip, SlipStep, write_routing_slip
from huibao.document.writing.word import write_word
from huibao.office import Office
from huibao.records.documents import load
from huibao.records.models import ArchiveItem, Cycle, Decision

ISSUED, PRINTED, SIGNED, METADATA, LISTED, SCRIPT = (
    "正本.docx",
    "正本.pdf",
    "定稿.docx",
    "元数据.xml",
    "归档文件目录.xlsx",
    "verify.py",
)
SLIP, PRINTED_SLIP = "发文处理单.docx", "发文处理单.pdf"

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


def build(session: Session, cycle: Cycle, office: Office, *, now: datetime) -> Package:
    """Return the package of a numbered cycle, filed at `now`; nothing is written."""
    item, draft, kind = item_of(cycle), signature(cycle).review.draft, kind_of(cycle)
    layout, head = Layout.from_mapping(office.layout), document_head(item, office)
    pictures = pictures_in(session, draft.text)

    def addressed_to(
        addressee: str, stamp: ArchiveStamp | None = None, place: ImprintPlace | None = None
    ) -> bytes:
        return write_word(
            draft.text,
            layout=layout,
            profile=kind.profile,
            head=replace(head, addressee=addressee),
            pictures=pictures,
            stamp=stamp,
            imprint_place=place or found,
        )

    found: ImprintPlace = "nowhere"
    if kind.profile == "formal" and has_imprint(head):
        found = place_of_imprint(
            lambda place: addressed_to(addressees(cycle), place=place), typefaces=layout.typefaces
        )
    contents: dict[str, bytes] = {
        ISSUED: addressed_to(addressees(cycle)),
        **{
            copy_name(number, recipient): addressed_to(recipient.addressed)
            for number, recipient in enumerate(kind.recipients, 1)
        },
        SIGNED: load(session, draft.document_sha256),
        **marked_files(session, cycle),
        **scans(session, cycle),
        SLIP: routing_slip(session, cycle, office),
        **provable(session, cycle),
        **enclosures(session, cycle, office, draft.text),
    }
    stamped = addressed_to(addressees(cycle), stamp_of(item, office))
    contents |= _printed(cycle, {PRINTED: stamped, PRINTED_SLIP: contents[SLIP]})
    pages = pages_of(contents.get(PRINTED, b""))
    contents[LISTED] = entry_as_xlsx(item, office, pages)
    contents[METADATA] = metadata(session, cycle, office, contents, pages=pages, now=now)
    return listed(contents)


def listed(contents: Mapping[str, bytes]) -> Package:
    """Return the files as a package, with a manifest that names each and its SHA-256."""
    lines = [f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents)]
    return Package({**contents, MANIFEST: "".join(lines).encode()})


def _printed(cycle: Cycle, wanted: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files as PDF/A; nothing when they cannot be made."""
    try:
        return {name: to_pdf(word, archival=True) for name, word in wanted.items()}
    except PdfUnavailable as missing:
        # A report is filed without a PDF rather than not at all; the Word file is what was signed.
        log.warning("%s is filed without a PDF: %s", cycle.key, missing)
        return {}


def stamp_of(item: ArchiveItem, office: Office) -> ArchiveStamp:
    """Return the item's 归档章."""
    return ArchiveStamp(
        office.fonds, item.year, item.number, RETENTION[item.retention], office.organ_code
    )


def document_head(item: ArchiveItem, office: Office) -> DocumentHead:
    """Return what the issued document says of itself."""
    return DocumentHead(
        organ=office.bureau,
        doc_no=item.document_number,
        signed_on=item.signed_on,
        issued_by=office.name,
    )


def routing_slip(session: Session, cycle: Cycle, office: Office) -> bytes:
    """Return the 发文处理单: every opinion with its name and full date, of every round."""
    item, signed = item_of(cycle), signature(cycle)
    slip = RoutingSlip(
        title=cycle.title,
        organ=office.bureau,
        doc_no=item.document_number,
        classification=secrecy(cycle),
        addressee=addressees(cycle),
        department=office.name,
        drafter=drafter_name(session, cycle, office),
        drafted_on=office.day_at(signed.review.draft.made_at),
        steps=tuple(_steps(session, cycle, office)),
        registration_no=item.code,
        draft_no=signed.review.draft.number,
        sha256=signed.draft_sha256,
    )
    return write_routing_slip(slip, layout=Layout.from_mapping(office.layout))


def _steps(session: Session, cycle: Cycle, office: Office) -> Iterator[SlipStep]:
    """Yield each review's decision, and before it what its reviewer sent as a Word file.

    What was decided in an earlier round and counts for what was signed (沿用) stands in its place;
    behind a signature that was voided stands who voided it, and why.
    """
    void = voidings(session, cycle)
    for review in cycle.reviews:
        yield from marked_steps(review, office.zone)
        kept, voided = kept_words(review), voiding_of(review, void)
        decision = review.standing if kept else review.decision
        if decision is None:
            continue
        where = f"第{review.round}轮\n" if cycle.round > 1 else ""
        yield SlipStep(
            step=f"{where}{review.step_name}",
            name=decision.signed_by,
            decision=kept or f"{DECISIONS[decision.decision]}{'（已作废）' if voided else ''}",
            opinion="" if kept else _opinion(decision),
            decided_on=decision.day(office.zone),
            how=decision.how,
        )
        if voided:
            yield SlipStep(
                step=f"{where}{VOIDED}",
                name=voided.actor_name,
                opinion=voided.detail["reason"],
                decided_on=office.day_at(voided.at),
            )


def _opinion(decision: Decision) -> str:
    """Return the opinion and, a line each, the remarks that were written with it."""
    remarks = [
        f"{remark.section.name if remark.section else '全文'}：{remark.text}"
        for remark in written_with(decision)
    ]
    in_file = "见审改稿" if decision.decision == OPINE and not decision.opinion else ""
    return "\n".join(filter(None, (decision.opinion, in_file, *remarks)))


def provable(session: Session, cycle: Cycle) -> dict[str, bytes]:
    """Return the cycle's events up to now, and the script that checks them and a manifest."""
    rows = (
        json.dumps(as_plain(event), ensure_ascii=False) for event in events_of(session, cycle.key)
    )
    script = (files("huibao") / "chain.py").read_bytes()
    return {EVENTS: ("\n".join(rows) + "\n").encode(), SCRIPT: script}


def write(folder: Path, package: Package) -> str:
    """Write the package, once, and return the SHA-256 of the manifest that now lies there.

    The folder appears whole or not at all. A whole package of the same item, left by a run that
    died before it could say so, is taken as it lies; `ArchiveTaken` when something else does.
    """

    def holds_the_same() -> bool:
        signed = folder / SIGNED
        return signed.is_file() and signed.read_bytes() == package.contents[SIGNED]

    return write_once(folder, package, is_ours=holds_the_same)


def write_once(folder: Path, package: Package, *, is_ours: Callable[[], bool]) -> str:
    """Do the same for any package; `is_ours` says whether what lies in the folder may be taken."""
    if folder.exists():
        return _adopt(folder, is_ours=is_ours)
    building = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    for name, content in package.contents.items():
        (building / name).parent.mkdir(parents=True, exist_ok=True)
        with (building / name).open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
    for inner in (building, *(path for path in building.rglob("*") if path.is_dir())):
        _sync(inner)
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


def _adopt(folder: Path, *, is_ours: Callable[[], bool]) -> str:
    if not is_ours() or any(package_faults(folder)):
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
