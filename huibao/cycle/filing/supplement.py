"""What is filed beside an archive package after it was written (归档补充): its receipts.

A package is written once, and receipts come later. They are filed in folders of their own beside
it, each whole, numbered and written once as well: the list of receipts (报送签收单), the events up
to then, and the script that checks both. One is due as soon as nobody is waited for, or a day after
a receipt came; so an organ that never signs does not keep the others' receipts from the archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.chain import read_events
from huibao.cycle.filing.archive import item_of
from huibao.cycle.filing.distribution import HOW
from huibao.cycle.filing.package import Package, listed, provable, write_once
from huibao.document.layout import Layout
from huibao.document.writing.table_document import NamedTable, write_tables
from huibao.office import Office
from huibao.records.models import Cycle, Delivery, Supplement

RECEIPTS = "报送签收单.docx"
PATIENCE = timedelta(days=1)
TELLING = (Did.DELIVERY_RECEIVED.value, Did.RECEIPT_WITHDRAWN.value)
"""The events that a supplement is filed for."""
COLUMNS = ("接收机关", "报送时间", "签收时间", "签收人", "方式", "说明")
WITHDRAWN = ("接收机关", "原签收时间", "原签收人", "方式", "撤销时间", "撤销人及理由")


def to_supplement(session: Session, now: datetime) -> list[str]:
    """Return the keys of the reports whose receipts are to be filed now."""
    unfiled = (
        select(Cycle.id, Cycle.key, func.min(Delivery.unfiled_since))
        .join(Delivery.cycle)
        .where(Delivery.unfiled_since.is_not(None))
        .group_by(Cycle.id, Cycle.key)
        .order_by(Cycle.id)
    )
    found = session.execute(unfiled).tuples().all()
    numbers = [number for number, _, _ in found]
    waiting = set(
        session.scalars(
            select(Delivery.cycle_id).where(
                Delivery.cycle_id.in_(numbers), Delivery.received_at.is_(None)
            )
        )
    )
    return [
        key
        for number, key, since in found
        if number not in waiting or (since is not None and now >= since + PATIENCE)
    ]


def next_folder(cycle: Cycle) -> str:
    """Return where the next supplement belongs, in the archive folder."""
    return f"{item_of(cycle).folder}·签收-{len(cycle.supplements) + 1}"


def build(session: Session, cycle: Cycle, office: Office) -> Package:
    """Return the supplement as of now; nothing is written."""
    item, zone = item_of(cycle), office.zone
    tables = [
        NamedTable(
            f"《{cycle.title}》（{item.document_number}，档号 {item.code}）", _given(cycle, zone)
        )
    ]
    gone = _taken_back(cycle, zone)
    tables += [NamedTable("已撤销的签收", [WITHDRAWN, *gone])] if gone else []
    layout = Layout.from_mapping(office.layout)
    receipts = write_tables("报送签收单", tables, layout=layout)
    return listed({RECEIPTS: receipts, **provable(session, cycle)})


def _given(cycle: Cycle, zone: ZoneInfo) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [COLUMNS]
    for row in cycle.deliveries:
        received = _at(row.received_at, zone) if row.received_at else "未签收"
        how = HOW.get(row.received_how, "")
        said = (row.organ, _at(row.sent_at, zone), received, row.received_by, how, row.note)
        rows.append([" ".join(words.split()) for words in said])
    return rows


def _taken_back(cycle: Cycle, zone: ZoneInfo) -> list[Sequence[str]]:
    return [
        (
            *(row.organ, _at(gone.received_at, zone), gone.received_by, HOW[gone.received_how]),
            *(_at(gone.at, zone), " ".join(f"{gone.by}：{gone.reason}".split())),
        )
        for row in cycle.deliveries
        for gone in row.withdrawn
    ]


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def write(folder: Path, supplement: Package, *, key: str) -> str:
    """Write it, once, and return the SHA-256 of the manifest that now lies there.

    One of the same report, left by a run that died, is taken as it lies; `ArchiveTaken` when
    something else lies there.
    """

    def is_of_the_report() -> bool:
        try:
            return bool(read_events(folder)[0]["chain"] == key)
        except (OSError, ValueError, LookupError):
            return False

    return write_once(folder, supplement, is_ours=is_of_the_report)


def file(act: Act, cycle: Cycle, folder: str, manifest_sha256: str, *, archive: Path) -> bool:
    """Note that it is filed; False when another clock has filed that one meanwhile.

    What came in since it was built waits for the next.
    """
    act.hold(cycle.key)
    if folder != next_folder(cycle):
        return False
    number = len(cycle.supplements) + 1
    cycle.supplements.append(
        Supplement(number=number, folder=folder, manifest_sha256=manifest_sha256, filed_at=act.now)
    )
    told = Counter(
        event["detail"]["copy"]
        for event in read_events(archive / folder)
        if event["action"] in TELLING
    )
    for delivery in cycle.deliveries:
        happened = 2 * len(delivery.withdrawn) + (delivery.received_at is not None)
        if told[delivery.number] == happened:
            delivery.unfiled_since = None
    act.record(
        Did.SUPPLEMENT_FILED,
        chain=cycle.key,
        subject=item_of(cycle).code,
        detail={"number": number, "folder": folder, "manifest_sha256": manifest_sha256},
    )
    return True
