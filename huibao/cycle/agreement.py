"""Whether the rows of a cycle still say what its events said when they were written.

A chain shows that no event was changed; this shows that nobody went behind the chain's back and
changed, removed or added what the events speak of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from huibao.audit import Did
from huibao.cycle.marked_copies import proposal_sha256
from huibao.records.documents import text_sha256
from huibao.records.models import Cycle, Delivery, Event, WithdrawnReceipt

Told = tuple[Any, ...]


@dataclass(frozen=True)
class Subject:
    """One sort of rows that events speak of: what an event says of one, and what the row says."""

    name: str
    did: Did
    of_event: Callable[[Event], Told]
    of_rows: Callable[[Cycle], Iterable[Told]]


def _from(*names: str) -> Callable[[Event], Told]:
    return lambda event: tuple(event.detail.get(name) for name in names)


def _withdrawn(cycle: Cycle) -> Iterator[tuple[Delivery, WithdrawnReceipt]]:
    return ((row, gone) for row in cycle.deliveries for gone in row.withdrawn)


SUBJECTS = (
    Subject(
        "报送材料 (submission)",
        Did.SECTION_SUBMITTED,
        _from("section", "number", "text_sha256"),
        lambda cycle: (
            (section.key, row.number, text_sha256(row.text))
            for section in cycle.sections
            for row in section.submissions
        ),
    ),
    Subject(
        "文稿 (draft)",
        Did.DRAFT_MADE,
        lambda event: (*_from("number", "text_sha256")(event), event.document_sha256),
        lambda cycle: (
            (draft.number, text_sha256(draft.text), draft.document_sha256) for draft in cycle.drafts
        ),
    ),
    Subject(
        "签署意见 (decision)",
        Did.REVIEW_DECIDED,
        lambda event: (
            *_from("round", "step", "decision", "opinion")(event),
            event.document_sha256,
            event.at,
        ),
        lambda cycle: (
            (
                *(review.round, review.step_key, row.decision, row.opinion),
                *(row.draft_sha256, row.decided_at),
            )
            for review in cycle.reviews
            if (row := review.decision)
        ),
    ),
    Subject(
        "修改意见 (remark)",
        Did.REMARK_MADE,
        lambda event: (*_from("text", "by")(event), event.at),
        lambda cycle: ((row.text, row.review.reviewer_name, row.made_at) for row in cycle.remarks),
    ),
    Subject(
        "报送件 (delivery)",
        Did.DELIVERY_SENT,
        lambda event: (event.detail.get("copy"), event.subject, event.document_sha256, event.at),
        lambda cycle: (
            (row.number, row.organ, row.document_sha256, row.sent_at) for row in cycle.deliveries
        ),
    ),
    Subject(
        "签收 (receipt)",
        Did.DELIVERY_RECEIVED,
        lambda event: (*_from("copy", "by", "note")(event), event.at),
        lambda cycle: (
            *(
                (row.number, row.received_by, row.note, row.received_at)
                for row in cycle.deliveries
                if row.received_at
            ),
            *(
                (row.number, gone.received_by, gone.note, gone.received_at)
                for row, gone in _withdrawn(cycle)
            ),
        ),
    ),
    Subject(
        "撤销签收 (receipt taken back)",
        Did.RECEIPT_WITHDRAWN,
        lambda event: (*_from("copy", "by", "reason")(event), event.at),
        lambda cycle: (
            (row.number, gone.received_by, gone.reason, gone.at) for row, gone in _withdrawn(cycle)
        ),
    ),
    Subject(
        "归档补充 (supplement)",
        Did.SUPPLEMENT_FILED,
        _from("number", "folder", "manifest_sha256"),
        lambda cycle: ((row.number, row.folder, row.manifest_sha256) for row in cycle.supplements),
    ),
    Subject(
        "审改稿 (marked copy)",
        Did.COPY_RECEIVED,
        lambda event: (event.document_sha256, tuple(event.detail.get("proposals", ()))),
        lambda cycle: (
            (copy.document_sha256, tuple(map(proposal_sha256, copy.proposals)))
            for copy in cycle.marked_copies
        ),
    ),
    Subject(
        "归档登记 (archive entry)",
        Did.ARCHIVE_FILED,
        lambda event: (event.subject, event.document_sha256, event.detail.get("manifest_sha256")),
        lambda cycle: (
            (item.code, item.document_sha256, item.manifest_sha256)
            for item in [cycle.archive_item]
            if item and item.manifest_sha256
        ),
    ),
)
"""What is compared. The texts of sections are not: what counts of them stands in the drafts."""

TELLING = frozenset({*(subject.did.value for subject in SUBJECTS), Did.CYCLE_MOVED.value})
"""The actions of the events that are compared with rows."""


def disagreements(cycle: Cycle, events: Sequence[Event]) -> Iterator[str]:
    """Yield where the rows say something else than the events, each naming the sort of row.

    Of the events only those are needed whose actions are `TELLING`.
    """
    for subject in SUBJECTS:
        told = Counter(subject.of_event(e) for e in events if e.action == subject.did)
        found = Counter(subject.of_rows(cycle))
        for row in told - found:
            yield f"{cycle.key} {subject.name} {_named(row)}：缺失或被改动 (missing or changed)"
        for row in found - told:
            yield f"{cycle.key} {subject.name} {_named(row)}：无相应过程记录 (no event tells of it)"
    moves = [event.detail.get("to") for event in events if event.action == Did.CYCLE_MOVED]
    if moves and moves[-1] != cycle.state.value:
        yield f"{cycle.key}：状态被改动，应为 {moves[-1]} (its state was changed)"


def _named(row: Told) -> str:
    return " ".join(str(value) for value in row[:2])
