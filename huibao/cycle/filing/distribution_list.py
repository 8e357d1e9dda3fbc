"""The monthly list of what was sent to whom (报送清单): page, workbook, Word, mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from huibao.audit import Act, Did
from huibao.cycle.filing.distribution import HOW
from huibao.cycle.people import office_staff
from huibao.document.layout import Layout
from huibao.document.workbook import XLSX, Sheet, Value, as_xlsx
from huibao.document.writing.table_document import NamedTable, write_tables
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.periods import Period, current
from huibao.records.documents import store
from huibao.records.models import Cycle, DayReminded, Delivery

ABOUT, WHOSE = "sent_list", "office"
"""Under which the day is noted on which a month's list was mailed, and for whom."""
COLUMNS = (
    ("序号", 6), ("接收机关", 24), ("主送", 20), ("题名", 48), ("文号", 24), ("报送时间", 18),
    ("签收时间", 18), ("签收人", 12), ("方式", 12), ("说明", 24), ("邮箱", 30),
)  # fmt: skip
"""Names and widths, in characters."""
IN_WORD = ("序号", "接收机关", "题名", "文号", "报送时间", "签收时间", "签收人", "方式")
"""Which of them stand in the list on paper."""


def sent_in(session: Session, month: Period, office: Office) -> Sequence[Delivery]:
    """Return what was sent in that month, as the office's clock has it, in order."""
    first, last = (_midnight(day, office) for day in (month.first_day, month.next().first_day))
    query = (
        select(Delivery)
        .where(Delivery.sent_at >= first, Delivery.sent_at < last)
        .order_by(Delivery.sent_at, Delivery.cycle_id, Delivery.number)
        .options(selectinload(Delivery.cycle).selectinload(Cycle.archive_item))
    )
    return session.scalars(query).all()


def as_workbook(
    rows: Sequence[Delivery], month: Period, office: Office, *, mailed: bool = False
) -> bytes:
    """Return the month's list as a workbook; one that is mailed names no confidential report."""
    return as_xlsx(Sheet(f"报送清单{month}", COLUMNS, _rows(rows, office, mailed=mailed)))


def as_word(rows: Sequence[Delivery], month: Period, office: Office) -> bytes:
    """Return the month's list as a Word document, without what only a machine needs."""
    names = [name for name, _ in COLUMNS]
    told = [dict(zip(names, map(str, row), strict=True)) for row in _rows(rows, office)]
    lines = [[" ".join(row[name].split()) for name in IN_WORD] for row in told]
    title = f"{office.name}{month.name}报送清单"
    tables = [NamedTable("", [IN_WORD, *lines])]
    return write_tables(title, tables, layout=Layout.from_mapping(office.layout))


def _rows(
    rows: Sequence[Delivery], office: Office, *, mailed: bool = False
) -> Iterator[tuple[Value, ...]]:
    for number, row in enumerate(rows, 1):
        item = row.cycle.archive_item
        yield (
            number,
            row.organ,
            row.addressee,
            "内部件" if mailed and row.cycle.confidential else row.cycle.title,
            item.document_number if item else "",
            _at(row.sent_at, office),
            _at(row.received_at, office) if row.received_at else "未签收",
            row.received_by,
            HOW.get(row.received_how, ""),
            row.note,
            row.mail,
        )


def _at(moment: datetime, office: Office) -> str:
    return f"{moment.astimezone(office.zone):%Y-%m-%d %H:%M}"


def _midnight(day: date, office: Office) -> datetime:
    return datetime.combine(day, time(), tzinfo=office.zone).astimezone(UTC)


def list_due(session: Session, office: Office, now: datetime) -> Period | None:
    """Return the month whose list is to be mailed now: last month's, once, outside quiet hours.

    None where nothing was sent in it. On the 1st, or as soon afterwards as a clock runs again.
    """
    there = now.astimezone(office.zone)
    month = current("M", there.date()).previous()
    if office.quiet_hours.hold(there.time()):
        return None
    if session.get(DayReminded, _key(month)) is not None:
        return None
    return month if sent_in(session, month, office) else None


def mail_list(act: Act) -> bool:
    """Mail last month's list to the office; False when there is nothing to mail any more.

    `Overtaken` at the commit when another clock did so at the same instant.
    """
    month = list_due(act.session, act.office, act.now)
    if month is None:
        return False
    person, day, about = _key(month)
    act.session.add(DayReminded(person=person, day=day, about=about, at=act.now))
    act.session.flush()
    rows = sent_in(act.session, month, act.office)
    content = as_workbook(rows, month, act.office, mailed=True)
    sha256 = store(act.session, content, media_type=XLSX, now=act.now)
    attached = [{"name": f"报送清单{month}.xlsx", "sha256": sha256}]
    act.record(
        Did.DELIVERIES_LISTED, subject=month.name, document=sha256, detail={"number": len(rows)}
    )
    for holder in office_staff(act.office):
        queue(act, "sent_list", holder, month=month, rows=rows, attachments=attached)
    return True


def _key(month: Period) -> tuple[str, date, str]:
    return WHOSE, month.last_day + timedelta(days=1), ABOUT
