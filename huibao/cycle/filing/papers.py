"""Decisions on paper (纸质签批) in the archive package: the scans as they came, and whose."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.records.documents import SUFFIXES, load
from huibao.records.models import Cycle, Decision, Document

NAMED = "纸质签批"
"""Begins the name of each scan in the package."""


def _numbered(session: Session, cycle: Cycle) -> Iterator[tuple[str, Decision, str]]:
    """Yield each scan's name in the package, its decision, and its SHA-256."""
    decided = (review.decision for review in cycle.reviews)
    signed = [each for each in decided if each is not None and each.scan_sha256]
    for number, decision in enumerate(signed, start=1):
        sha256 = str(decision.scan_sha256)
        of_type = session.scalar(select(Document.media_type).where(Document.sha256 == sha256))
        yield f"{NAMED}{number}{SUFFIXES[str(of_type)]}", decision, sha256


def scans(session: Session, cycle: Cycle) -> dict[str, bytes]:
    """Return the scans of what was signed on paper, under their names in the package."""
    return {name: load(session, sha256) for name, _, sha256 in _numbered(session, cycle)}


def describe(root: ET.Element, session: Session, cycle: Cycle, zone: ZoneInfo) -> None:
    """List them in 元数据.xml: which draft was signed by whom and when, and who entered it."""
    found = list(_numbered(session, cycle))
    if not found:
        return
    listed = ET.SubElement(root, NAMED)
    for name, decision, sha256 in found:
        ET.SubElement(
            listed,
            "文件",
            文件名=name,
            签批人=decision.name,
            签批日期=decision.day(zone).isoformat(),
            文稿=f"第{decision.review.draft.number}稿",
            代录人=decision.entered_by,
            代录时间=decision.decided_at.astimezone(zone).isoformat(timespec="seconds"),
            摘要=sha256,
        )
