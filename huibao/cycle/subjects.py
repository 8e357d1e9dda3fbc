"""What events say of a cycle's rows, and what the rows say: one `Subject` for each sort of row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Did
from huibao.cycle.distribution import HOW
from huibao.cycle.marked_copies import SETTLING, proposal_sha256
from huibao.cycle.people import ASKED, asked_of
from huibao.records.documents import text_sha256, values_sha256
from huibao.records.models import (
    CarriedItem,
    Cycle,
    Delivery,
    Draft,
    Event,
    FigureExplanation,
    FindingDismissal,
    OpenPointWaiver,
    Redline,
    Review,
    WithdrawnReceipt,
)

Told = tuple[Any, ...]


@dataclass(frozen=True)
class Subject:
    """One sort of rows that events speak of: what an event says of one, and what the row says."""

    name: str
    did: Did
    of_event: Callable[[Event], Told]
    of_rows: Callable[[Session, Cycle], Iterable[Told]]
    all_stay: bool = True
    """Whether every event has its row still; where not, a later act may have taken its place."""


def _from(*names: str) -> Callable[[Event], Told]:
    return lambda event: tuple(event.detail.get(name) for name in names)


def _moment(event: Event, name: str) -> datetime | None:
    return datetime.fromisoformat(said) if (said := event.detail.get(name)) else None


def _own(session: Session, cycle: Cycle, table: type[Any]) -> Sequence[Any]:
    """Return the rows of that table that are the cycle's."""
    return session.scalars(select(table).where(table.cycle_id == cycle.id)).all()


def _redlines(session: Session, cycle: Cycle) -> Iterable[Told]:
    numbers = {draft.id: draft.number for draft in cycle.drafts}
    of_cycle = select(Draft.id).where(Draft.cycle_id == cycle.id)
    made = select(Redline).where(Redline.new_draft_id.in_(of_cycle))
    return (
        (numbers.get(row.old_draft_id), numbers[row.new_draft_id], row.document_sha256)
        for row in session.scalars(made)
    )


def _report(cycle: Cycle) -> Told:
    kind = values_sha256(cycle.kind_snapshot)
    return (cycle.title, cycle.kind, cycle.period, kind, cycle.opened_by, cycle.opened_at)


def _seated(cycle: Cycle) -> Iterator[Review]:
    """Yield the reviews that somebody was mailed; a seat that nobody could be asked for is none."""
    return (review for review in cycle.reviews if review.reviewer_mail)


def _asked(review: Review) -> Told:
    who = asked_of(review)
    return (review.round, review.step_key, review.draft.number, *(who[name] for name in ASKED))


def _settled(state: str, _session: Session, cycle: Cycle) -> Iterable[Told]:
    """Yield what marked copies propose and is in that state, with why, by whom and when."""
    return (
        (row.id, row.reason, row.remark_id, row.settled_by, row.settled_at)
        for copy in cycle.marked_copies
        for row in copy.proposals
        if row.state == state
    )


def _receipts(cycle: Cycle) -> Iterator[tuple[Delivery, Delivery | WithdrawnReceipt]]:
    """Yield every receipt that was given, with its delivery, those taken back among them."""
    yield from ((row, row) for row in cycle.deliveries if row.received_at)
    yield from _withdrawn(cycle)


def _withdrawn(cycle: Cycle) -> Iterator[tuple[Delivery, WithdrawnReceipt]]:
    return ((row, gone) for row in cycle.deliveries for gone in row.withdrawn)


SUBJECTS = (
    Subject(
        "报告 (report)",
        Did.CYCLE_OPENED,
        lambda event: (
            event.subject,
            *_from("kind", "period", "kind_sha256")(event),
            event.actor_name,
            event.at,
        ),
        lambda session, cycle: () if cycle.imported else (_report(cycle),),
    ),
    Subject(
        "导入的报告 (imported report)",
        Did.REPORT_IMPORTED,
        lambda event: (
            event.subject,
            *_from("kind", "period", "kind_sha256")(event),
            event.actor_name,
            event.at,
        ),
        lambda session, cycle: (_report(cycle),) if cycle.imported else (),
    ),
    Subject(
        "报送材料 (submission)",
        Did.SECTION_SUBMITTED,
        lambda event: (
            *_from("section", "number", "text_sha256", "figures_sha256", "note", "by")(event),
            _moment(event, "due_at"),
            event.document_sha256,
            event.at,
        ),
        lambda session, cycle: (
            (
                *(section.key, row.number, text_sha256(row.text), values_sha256(row.figures)),
                *(row.note, row.submitted_by, row.due, row.document_sha256, row.submitted_at),
            )
            for section in cycle.sections
            for row in section.submissions
        ),
    ),
    Subject(
        "文稿 (draft)",
        Did.DRAFT_MADE,
        lambda event: (
            *_from("number", "text_sha256", "ranges_sha256")(event),
            event.document_sha256,
        ),
        lambda session, cycle: (
            (
                *(draft.number, text_sha256(draft.text), values_sha256(draft.ranges)),
                draft.document_sha256,
            )
            for draft in cycle.drafts
        ),
    ),
    Subject(
        "呈送审阅 (review)",
        Did.REVIEW_ASKED,
        _from("round", "step", "draft", *ASKED),
        lambda session, cycle: (
            _asked(review) for review in _seated(cycle) if review.carried_from_id is None
        ),
    ),
    Subject(
        "沿用同意 (approval kept)",
        Did.REVIEW_CARRIED,
        lambda event: (
            *_from("round", "step", "draft", *ASKED, "review")(event),
            event.document_sha256,
        ),
        lambda session, cycle: (
            (*_asked(review), origin.id, origin.draft.document_sha256)
            for review in _seated(cycle)
            if (origin := review.carried_from)
        ),
    ),
    Subject(
        "撤回呈批 (review that ended)",
        Did.REVIEW_WITHDRAWN,
        lambda event: (*_from("round", "why")(event), event.subject),
        lambda session, cycle: (
            (review.round, review.ended, f"{review.step_name}：{review.reviewer_name}")
            for review in _seated(cycle)
            if review.ended
        ),
        all_stay=False,
    ),
    Subject(
        "签署意见 (decision)",
        Did.REVIEW_DECIDED,
        lambda event: (
            *_from("round", "step", "decision", "opinion", "name", "signs")(event),
            *(event.actor, event.actor_name, event.address, event.browser),
            *(event.document_sha256, event.at),
        ),
        lambda session, cycle: (
            (
                *(review.round, review.step_key, row.decision, row.opinion, row.name),
                *(review.signs, review.reviewer, review.reviewer_name, row.address, row.browser),
                *(row.draft_sha256, row.decided_at),
            )
            for review in cycle.reviews
            if (row := review.decision)
        ),
    ),
    Subject(
        "修改意见 (remark)",
        Did.REMARK_MADE,
        lambda event: (*_from("text", "by")(event), event.subject, event.at),
        lambda session, cycle: (
            (
                *(row.text, row.review.reviewer_name),
                *(row.section.name if row.section else "全文", row.made_at),
            )
            for row in cycle.remarks
        ),
    ),
    Subject(
        "答复修改意见 (answer to a remark)",
        Did.REMARK_ANSWERED,
        lambda event: (*_from("remark", "answer", "text")(event), event.actor_name, event.at),
        lambda session, cycle: (
            (row.id, row.answer, row.answer_text, row.answered_by, row.answered_at)
            for row in cycle.remarks
            if row.answer
        ),
        all_stay=False,
    ),
    Subject(
        "统稿修改 (edit)",
        Did.SECTION_EDITED,
        lambda event: (
            *_from("section", "before", "after", "why")(event),
            event.actor_name,
            event.at,
        ),
        lambda session, cycle: (
            (
                *(section.key, text_sha256(row.before), text_sha256(row.after), row.why),
                *(row.edited_by, row.edited_at),
            )
            for section in cycle.sections
            for row in section.edits
        ),
    ),
    Subject(
        "准予缺项 (waiver)",
        Did.POINT_WAIVED,
        lambda event: (event.detail.get("reason"), event.actor_name, event.at),
        lambda session, cycle: (
            (row.reason, row.waived_by, row.waived_at)
            for row in _own(session, cycle, OpenPointWaiver)
        ),
    ),
    Subject(
        "不采纳校对提示 (dismissal)",
        Did.FINDING_DISMISSED,
        lambda event: (event.detail.get("reason"), event.actor_name, event.at),
        lambda session, cycle: (
            (row.reason, row.dismissed_by, row.dismissed_at)
            for row in _own(session, cycle, FindingDismissal)
        ),
    ),
    Subject(
        "数据说明 (explanation)",
        Did.FIGURE_EXPLAINED,
        lambda event: (*_from("finding", "text")(event), event.actor_name, event.at),
        lambda session, cycle: (
            (row.said, row.text, row.by, row.at)
            for row in _own(session, cycle, FigureExplanation)
            if row.text
        ),
        all_stay=False,
    ),
    Subject(
        "答复任务 (answer to a promise)",
        Did.ITEM_ANSWERED,
        lambda event: (
            *_from("item", "section", "state", "text")(event),
            event.actor_name,
            event.at,
        ),
        lambda session, cycle: (
            (row.item_id, row.section.key, row.how, row.text, row.answered_by, row.answered_at)
            for row in _own(session, cycle, CarriedItem)
            if row.how
        ),
        all_stay=False,
    ),
    Subject(
        "对照稿 (comparison)",
        Did.DRAFT_COMPARED,
        lambda event: (*_from("from", "to")(event), event.document_sha256),
        _redlines,
    ),
    Subject(
        "报送件 (delivery)",
        Did.DELIVERY_SENT,
        lambda event: (
            *_from("copy", "text_sha256")(event),
            *(event.subject, event.document_sha256, event.at),
        ),
        lambda session, cycle: (
            (row.number, row.text_sha256, row.organ, row.document_sha256, row.sent_at)
            for row in cycle.deliveries
        ),
    ),
    Subject(
        "签收 (receipt)",
        Did.DELIVERY_RECEIVED,
        lambda event: (*_from("copy", "how", "by", "note")(event), event.at),
        lambda session, cycle: (
            (row.number, HOW[given.received_how], given.received_by, given.note, given.received_at)
            for row, given in _receipts(cycle)
        ),
    ),
    Subject(
        "撤销签收 (receipt taken back)",
        Did.RECEIPT_WITHDRAWN,
        lambda event: (*_from("copy", "by", "reason")(event), event.at),
        lambda session, cycle: (
            (row.number, gone.received_by, gone.reason, gone.at) for row, gone in _withdrawn(cycle)
        ),
    ),
    Subject(
        "归档补充 (supplement)",
        Did.SUPPLEMENT_FILED,
        _from("number", "folder", "manifest_sha256"),
        lambda session, cycle: (
            (row.number, row.folder, row.manifest_sha256) for row in cycle.supplements
        ),
    ),
    Subject(
        "审改稿 (marked copy)",
        Did.COPY_RECEIVED,
        lambda event: (event.document_sha256, tuple(event.detail.get("proposals", ()))),
        lambda session, cycle: (
            (copy.document_sha256, tuple(map(proposal_sha256, copy.proposals)))
            for copy in cycle.marked_copies
        ),
    ),
    *(
        Subject(
            "修改建议的处理 (proposal settled)",
            did,
            lambda event: (
                *_from("proposal", "reason", "remark")(event),
                *(event.actor_name, event.at),
            ),
            partial(_settled, state),
        )
        for state, did in SETTLING.items()
    ),
    Subject(
        "登记编号 (numbers)",
        Did.ARCHIVE_NUMBERED,
        lambda event: (
            event.subject,
            *_from("signed_on", "signatory", "retention")(event),
        ),
        lambda session, cycle: (
            (
                f"{item.document_number} · {item.code}",
                *(item.signed_on.isoformat(), item.signatory, item.retention),
            )
            for item in [cycle.archive_item]
            if item
        ),
    ),
    Subject(
        "归档登记 (archive entry)",
        Did.ARCHIVE_FILED,
        lambda event: (
            *(event.subject, event.document_sha256, event.at),
            *_from("folder", "manifest_sha256")(event),
        ),
        lambda session, cycle: (
            (
                *(item.code, item.document_sha256, item.filed_at),
                *(item.folder, item.manifest_sha256),
            )
            for item in [cycle.archive_item]
            if item and item.manifest_sha256
        ),
    ),
)
"""What is compared. The texts of sections are not: what counts of them stands in the drafts."""
