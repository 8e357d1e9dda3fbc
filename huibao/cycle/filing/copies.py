"""Marked copies (审改稿) in the archive package: the files as they came, and what became of them.

Earlier drafts are not filed; a file that bears a reviewer's own hand is, beside the form that names
it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from huibao.cycle.review.marked_copies import in_words
from huibao.document.writing.routing_slip import SlipStep
from huibao.records.documents import load
from huibao.records.models import Cycle, MarkedCopy, Review

FATES = {
    "taken": "采用",
    "refused": "不采用",
    "done": "列为意见、已修改",
    "not_adopted": "列为意见、未采纳",
    "remarked": "列为意见、未答复",
    "reference": "仅供参考",
    "waiting": "未处理",
}
"""What became of a proposal, as the package says it."""


def _numbered(cycle: Cycle) -> Iterator[tuple[str, MarkedCopy]]:
    for number, copy in enumerate(cycle.marked_copies, start=1):
        yield f"审改稿{number}.docx", copy


def marked_files(session: Session, cycle: Cycle) -> dict[str, bytes]:
    """Return the files that came from reviewers, under their names in the package."""
    return {name: load(session, copy.document_sha256) for name, copy in _numbered(cycle)}


def marked_steps(review: Review, zone: ZoneInfo) -> tuple[SlipStep, ...]:
    """Return what the 发文处理单 says of a review's files: how many proposals met which fate."""
    return tuple(
        SlipStep(
            step=name.removesuffix(".docx"),
            name=copy.review.shown_name,
            opinion=f"在第{copy.draft.number}稿上修改，建议{len(copy.proposals)}条：{outcome(copy)}",
            decided_on=copy.received_at.astimezone(zone),
        )
        for name, copy in _numbered(review.cycle)
        if copy.review_id == review.id
    )


def outcome(copy: MarkedCopy) -> str:
    """Return how many of its proposals met which fate: `采用3条，不采用1条`."""
    counted = Counter(proposal.fate for proposal in copy.proposals)
    return "；".join(f"{word}{counted[fate]}条" for fate, word in FATES.items() if counted[fate])


def describe(root: ET.Element, cycle: Cycle, zone: ZoneInfo) -> None:
    """List the files in 元数据.xml with each proposal, its fate and the reason."""
    if not cycle.marked_copies:
        return
    listed = ET.SubElement(root, "审改稿")
    for name, copy in _numbered(cycle):
        when = copy.received_at.astimezone(zone).isoformat(timespec="seconds")
        own = ET.SubElement(
            listed,
            "文件",
            文件名=name,
            审阅人=copy.review.reviewer_name,
            提交人=copy.received_by,
            收到时间=when,
            底稿=f"第{copy.draft.number}稿",
            摘要=copy.document_sha256,
        )
        for proposal in copy.proposals:
            section = proposal.section.name if proposal.section else "全文"
            said = ET.SubElement(own, "建议", 部分=section, 结果=FATES[proposal.fate])
            said.text = in_words(proposal)
            if proposal.said_of_it:
                said.set("说明", proposal.said_of_it)
