"""The catalogue of a year's filed reports (归档文件目录), as DA/T 22-2015 has its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cycle.filing.archive import package_path
from huibao.document import workbook
from huibao.document.pdf import page_count
from huibao.document.workbook import Sheet
from huibao.office import Office
from huibao.records.models import ArchiveItem, Cycle

COLUMNS: Final = (
    ("序号", 6), ("档号", 26), ("文号", 24), ("责任者", 20), ("题名", 48), ("日期", 10),
    ("密级", 6), ("页数", 6), ("备注", 14),
)  # fmt: skip
"""Names and widths, in characters."""
PRINTED: Final = "正本.pdf"


def secrecy(cycle: Cycle) -> str:
    """Return what every paper of the package says of its 密级: 内部, or nothing."""
    return "内部" if cycle.confidential else ""


def items_of(session: Session, year: int) -> Sequence[ArchiveItem]:
    """Return the year's numbered items, in the order of their codes."""
    query = select(ArchiveItem).where(ArchiveItem.year == year)
    return session.scalars(query.order_by(ArchiveItem.series, ArchiveItem.number)).all()


def years(session: Session) -> list[int]:
    """Return the years that have anything to list, the newest first."""
    found = select(ArchiveItem.year).distinct().order_by(ArchiveItem.year.desc())
    return list(session.scalars(found))


def as_xlsx(items: Sequence[ArchiveItem], office: Office, archive_folder: Path) -> bytes:
    """Return the catalogue as a workbook.

    密级 says at most 内部, for what is secret by law has no place in this system; 页数 where a PDF
    lies in the package.
    """
    return workbook.as_xlsx(Sheet("归档文件目录", COLUMNS, _rows(items, office, archive_folder)))


def entry_as_xlsx(item: ArchiveItem, office: Office, pages: str) -> bytes:
    """Return the catalogue's line of one item, as it lies in its package."""
    return workbook.as_xlsx(Sheet("归档文件目录", COLUMNS, [_row(1, item, office, pages, "")]))


def _rows(
    items: Sequence[ArchiveItem], office: Office, archive_folder: Path
) -> Iterator[tuple[str, ...]]:
    for number, item in enumerate(items, 1):
        pages = _pages(package_path(archive_folder, item) / PRINTED)
        yield _row(number, item, office, pages, "" if item.filed_at else "尚未归档")


def _row(
    number: int, item: ArchiveItem, office: Office, pages: str, remark: str
) -> tuple[str, ...]:
    return (
        str(number),
        item.code,
        item.document_number,
        office.bureau,
        item.cycle.title,
        f"{item.signed_on:%Y%m%d}",
        secrecy(item.cycle),
        pages,
        remark,
    )


def _pages(pdf: Path) -> str:
    try:
        return pages_of(pdf.read_bytes())
    except OSError:
        return ""


def pages_of(pdf: bytes) -> str:
    """Return how many pages LibreOffice's PDF has; empty when none are found."""
    return str(page_count(pdf) or "")
