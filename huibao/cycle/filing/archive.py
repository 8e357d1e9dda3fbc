"""Archiving: the document number and the archival code, the package, and who is told.

Three steps, each safe to repeat: the numbers are fixed in a transaction of their own; the package
is built and written outside any transaction, for that may take long; a last transaction files it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from huibao.audit import Act, Did
from huibao.cycle.filing.distribution import distribute
from huibao.cycle.ledger.intake import take_in
from huibao.cycle.ledger.promises.carried import carry_into, later_reports
from huibao.cycle.moves import kind_of, move
from huibao.cycle.people import is_named, office_staff, took_part
from huibao.cycle.review.signatures import signature
from huibao.lifecycle import CycleAction
from huibao.mail.compose import queue
from huibao.office import Office, ReportKind
from huibao.records.documents import WORD, store
from huibao.records.models import ArchiveItem, Cycle


def item_of(cycle: Cycle) -> ArchiveItem:
    """Return the cycle's archive item; `LookupError` before it is numbered."""
    if cycle.archive_item is None:
        raise LookupError(f"{cycle.key} is not numbered")
    return cycle.archive_item


def number(act: Act, cycle: Cycle) -> ArchiveItem:
    """Fix the document number and the archival code (档号), once, and tell all who took part.

    The year is that of the signing, on paper where it was, also where plan and summary span years
    (DA/T 22-2015 5.2). Codes have neither gaps nor doubles: the serial is unique in its class, so
    that of two who number at once the second begins again.
    """
    act.hold(cycle.key)
    if cycle.archive_item is not None:
        return cycle.archive_item
    signed = signature(cycle)
    signed_on = signed.day(act.office.zone)
    kind = kind_of(cycle)
    series = archival_series(act.office, kind, signed_on.year)
    document_series = kind.document_number.replace("{year}", str(signed_on.year))
    serial = _next(act.session, ArchiveItem.number, ArchiveItem.series == series)
    document_serial = _next(
        act.session, ArchiveItem.document_serial, ArchiveItem.document_series == document_series
    )
    item = ArchiveItem(
        code=f"{series}-{serial:04d}",
        series=series,
        number=serial,
        document_number=document_series.replace("{number}", str(document_serial)),
        document_series=document_series,
        document_serial=document_serial,
        year=signed_on.year,
        retention=kind.retention,
        signed_on=signed_on,
        signatory=signed.signed_by,
        folder=f"{signed_on.year}/{series}-{serial:04d}",
    )
    cycle.archive_item = item
    act.record(
        Did.ARCHIVE_NUMBERED,
        chain=cycle.key,
        subject=f"{item.document_number} · {item.code}",
        document=signed.draft_sha256,
        detail={
            "signed_on": signed_on.isoformat(),
            "signatory": item.signatory,
            "retention": item.retention,
        },
    )
    for holder in took_part(cycle, act.office):
        if is_named(act.office, holder.key):
            queue(act, "signed", holder, cycle=cycle, item=item, how=signed.how)
    return item


def archival_series(office: Office, kind: ReportKind, year: int) -> str:
    """Return the code's classes, 全宗号-WS·年度-保管期限-机构代码, without the item's number."""
    organ = f"-{office.organ_code}" if office.organ_code else ""
    return f"{office.fonds}-WS·{year}-{kind.retention}{organ}"


def _next(session: Session, column: InstrumentedAttribute[int], where: ColumnElement[bool]) -> int:
    return (session.scalar(select(func.max(column)).where(where)) or 0) + 1


def file(
    act: Act,
    cycle: Cycle,
    *,
    issued: bytes,
    copies: Mapping[int, bytes],
    manifest_sha256: str,
) -> None:
    """File the written package, mail it to the office, and send every recipient its copy."""
    item = item_of(cycle)
    item.manifest_sha256, item.filed_at = manifest_sha256, act.now
    item.document_sha256 = store(act.session, issued, media_type=WORD, now=act.now)
    act.record(
        Did.ARCHIVE_FILED,
        chain=cycle.key,
        subject=item.code,
        document=item.document_sha256,
        detail={"manifest_sha256": manifest_sha256, "folder": item.folder},
    )
    later = later_reports(act, cycle)
    move(act, cycle, CycleAction.FILE)
    take_in(act, cycle)
    carried = carry_into(act, cycle, later)
    attached = [{"name": f"{cycle.title}.docx", "sha256": item.document_sha256}]
    for holder in office_staff(act.office):
        queue(
            act,
            "archived",
            holder,
            cycle=cycle,
            item=item,
            carried=carried,
            how=signature(cycle).how,
            attachments=attached,
        )
    distribute(act, cycle, copies, text=signature(cycle).review.draft.text)


def package_path(archive_folder: Path, item: ArchiveItem) -> Path:
    """Return where the item's package lies."""
    return archive_folder / item.folder
