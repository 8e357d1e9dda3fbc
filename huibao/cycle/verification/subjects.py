"""What events say of a cycle's rows, and what the rows say: one `Subject` for each sort of row."""

from __future__ import annotations

from functools import partial

from huibao.audit import Did
from huibao.cycle.filing.distribution import HOW
from huibao.cycle.people import ASKED
from huibao.cycle.review.marked_copies import SETTLING, proposal_sha256
from huibao.cycle.verification.told import (
    Subject,
    asked,
    moment_said,
    on_paper,
    own_rows,
    receipts,
    redlines,
    report,
    requested,
    said,
    seated,
    settled,
    whose,
    withdrawn,
    words_with_it,
)
from huibao.records.documents import text_sha256, values_sha256
from huibao.records.models import (
    CarriedItem,
    FigureExplanation,
    FindingDismissal,
    OpenPointWaiver,
)

BY = ("actor_name", "at")
"""Who did it, and when."""
OF_REPORT = said("kind", "period", "kind_sha256", of=("subject", *BY))

SUBJECTS = (
    Subject(
        "报告 (report)",
        Did.CYCLE_OPENED,
        OF_REPORT,
        lambda session, cycle: () if cycle.imported else (report(cycle),),
    ),
    Subject(
        "导入的报告 (imported report)",
        Did.REPORT_IMPORTED,
        OF_REPORT,
        lambda session, cycle: (report(cycle),) if cycle.imported else (),
    ),
    Subject(
        "报送材料 (submission)",
        Did.SECTION_SUBMITTED,
        lambda event: (
            *said(
                *("section", "number", "text_sha256", "figures_sha256", "note", "by"),
                of=("document_sha256", "at"),
            )(event),
            moment_said(event, "due_at"),
        ),
        lambda session, cycle: (
            (
                *(section.key, row.number, text_sha256(row.text), values_sha256(row.figures)),
                *(row.note, row.submitted_by, row.document_sha256, row.submitted_at, row.due),
            )
            for section in cycle.sections
            for row in section.submissions
        ),
    ),
    Subject(
        "文稿 (draft)",
        Did.DRAFT_MADE,
        said("number", "text_sha256", "ranges_sha256", of=("document_sha256",)),
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
        lambda event: (*said("round", "step", "draft", *ASKED)(event), words_with_it(event)),
        lambda session, cycle: (
            requested(review) for review in seated(cycle) if review.carried_from_id is None
        ),
        once_unsaid=-1,
    ),
    Subject(
        "沿用同意 (approval kept)",
        Did.REVIEW_CARRIED,
        said("round", "step", "draft", *ASKED, "review", of=("document_sha256",)),
        lambda session, cycle: (
            (*asked(review), origin.id, origin.draft.document_sha256)
            for review in seated(cycle)
            if (origin := review.carried_from) and not review.ended
        ),
    ),
    Subject(
        "撤回呈批 (review that ended)",
        Did.REVIEW_WITHDRAWN,
        said("round", "why", of=("subject",)),
        lambda session, cycle: (
            (review.round, review.ended, f"{review.step_name}：{review.reviewer_name}")
            for review in seated(cycle)
            if review.ended
        ),
        all_stay=False,
    ),
    Subject(
        "签署意见 (decision)",
        Did.REVIEW_DECIDED,
        lambda event: (
            *said("round", "step", "decision", "opinion", "name", "signs")(event),
            *said("on_paper", "entered_by", "scan_sha256")(event),
            *whose(event),
            *said(of=("address", "browser", "document_sha256", "at"))(event),
        ),
        lambda session, cycle: (
            (
                *(review.round, review.step_key, row.decision, row.opinion, row.name),
                *(review.signs, *on_paper(row), review.reviewer, review.reviewer_name),
                *(row.address, row.browser, row.draft_sha256, row.decided_at),
            )
            for review in cycle.reviews
            if (row := review.decision)
        ),
    ),
    Subject(
        "纸质签批件 (signed page)",
        Did.PAPER_RECEIVED,
        said(of=("document_sha256", "actor_name", "at")),
        lambda session, cycle: (
            (row.scan_sha256, row.entered_by, row.decided_at)
            for review in cycle.reviews
            if (row := review.decision) and row.on_paper
        ),
    ),
    Subject(
        "修改意见 (remark)",
        Did.REMARK_MADE,
        said("remark", "text", "by", of=("subject", "at")),
        lambda session, cycle: (
            (
                *(row.id, row.text, row.review.reviewer_name),
                *(row.section.name if row.section else "全文", row.made_at),
            )
            for row in cycle.remarks
        ),
        once_unsaid=0,
    ),
    Subject(
        "答复修改意见 (answer to a remark)",
        Did.REMARK_ANSWERED,
        said("remark", "answer", "text", of=BY),
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
        said("section", "before", "after", "why", of=BY),
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
        said("point", "reason", of=BY),
        lambda session, cycle: (
            (row.point, row.reason, row.waived_by, row.waived_at)
            for row in own_rows(session, cycle, OpenPointWaiver)
        ),
        once_unsaid=0,
    ),
    Subject(
        "不采纳校对提示 (dismissal)",
        Did.FINDING_DISMISSED,
        said("finding", "reason", of=BY),
        lambda session, cycle: (
            (row.finding, row.reason, row.dismissed_by, row.dismissed_at)
            for row in own_rows(session, cycle, FindingDismissal)
        ),
        once_unsaid=0,
    ),
    Subject(
        "数据说明 (explanation)",
        Did.FIGURE_EXPLAINED,
        said("finding", "text", of=BY),
        lambda session, cycle: (
            (row.said, row.text, row.by, row.at)
            for row in own_rows(session, cycle, FigureExplanation)
            if row.text
        ),
        all_stay=False,
    ),
    Subject(
        "答复任务 (answer to a promise)",
        Did.ITEM_ANSWERED,
        said("item", "section", "state", "text", of=BY),
        lambda session, cycle: (
            (row.item_id, row.section.key, row.how, row.text, row.answered_by, row.answered_at)
            for row in own_rows(session, cycle, CarriedItem)
            if row.how
        ),
        all_stay=False,
    ),
    Subject(
        "对照稿 (comparison)",
        Did.DRAFT_COMPARED,
        said("from", "to", of=("document_sha256",)),
        redlines,
    ),
    Subject(
        "报送件 (delivery)",
        Did.DELIVERY_SENT,
        said("copy", "text_sha256", of=("subject", "document_sha256", "at")),
        lambda session, cycle: (
            (row.number, row.text_sha256, row.organ, row.document_sha256, row.sent_at)
            for row in cycle.deliveries
        ),
    ),
    Subject(
        "签收 (receipt)",
        Did.DELIVERY_RECEIVED,
        said("copy", "how", "by", "note", of=("at",)),
        lambda session, cycle: (
            (row.number, HOW[given.received_how], given.received_by, given.note, given.received_at)
            for row, given in receipts(cycle)
        ),
    ),
    Subject(
        "撤销签收 (receipt taken back)",
        Did.RECEIPT_WITHDRAWN,
        said("copy", "by", "reason", of=("at",)),
        lambda session, cycle: (
            (row.number, gone.received_by, gone.reason, gone.at) for row, gone in withdrawn(cycle)
        ),
    ),
    Subject(
        "归档补充 (supplement)",
        Did.SUPPLEMENT_FILED,
        said("number", "folder", "manifest_sha256"),
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
            said("proposal", "reason", "remark", of=BY),
            partial(settled, state),
        )
        for state, did in SETTLING.items()
    ),
    Subject(
        "登记编号 (numbers)",
        Did.ARCHIVE_NUMBERED,
        said("signed_on", "signatory", "retention", of=("subject",)),
        lambda session, cycle: (
            (
                *(item.signed_on.isoformat(), item.signatory, item.retention),
                f"{item.document_number} · {item.code}",
            )
            for item in [cycle.archive_item]
            if item
        ),
    ),
    Subject(
        "归档登记 (archive entry)",
        Did.ARCHIVE_FILED,
        said("folder", "manifest_sha256", of=("subject", "document_sha256", "at")),
        lambda session, cycle: (
            (
                *(item.folder, item.manifest_sha256),
                *(item.code, item.document_sha256, item.filed_at),
            )
            for item in [cycle.archive_item]
            if item and item.manifest_sha256
        ),
    ),
)
"""What is compared. The texts of sections are not: what counts of them stands in the drafts."""
