"""Decisions on paper (纸质签批): what a leader signed on the printed draft, entered by the office.

Leaders of many organs sign the print (圈阅、签批) and hand it back. The office enters it with the
opinion, the day and a scan of the page, as 条例 art. 22 asks; it counts as if given by link, and
whose name it bears is mailed at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huibao.audit import Act, Did
from huibao.calendar import chinese_date
from huibao.cycle.people import reviewer_of
from huibao.cycle.refusals import Refused, StandsOtherwise
from huibao.cycle.review.marked_copies import SentFile
from huibao.links import issue, spend_all_of
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import Decision, Review


class PaperNotTaken(Refused):
    """The office's files do not want it."""

    says = (
        "本单位未启用代录纸质签批（office.yaml 中 paper_decisions: false），"
        "请由本人凭邮件链接签署。"
        " (This office does not enter decisions signed on paper.)"
    )


class OwnReview(Refused):
    """Whoever enters a decision is another person than who made it."""

    says = (
        "这是您本人的审阅，不能由您自己代录；请用邮件中的链接签署，或由办公室其他同志录入。"
        " (This review is your own: decide by your link, or have a colleague enter it.)"
    )


class DecidedMeanwhile(StandsOtherwise):
    """The reviewer, or a colleague for him, was faster."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}的意见刚才已经签署或录入，以首次为准，这次没有录入；您填写的都在下面。"
            f" ({name} has decided meanwhile, and the first one stands. Yours was not entered.)",
        )


class DraftOutdated(StandsOtherwise):
    """What was signed is an earlier draft than the one that is under review now."""

    def __init__(self, signed: int, newest: int) -> None:
        super().__init__(
            f"您录入的是第{signed}稿的签批，现在已有第{newest}稿，旧稿上的签批不能用于新稿，没有录入。"
            f"请核对纸面是第几稿；签的是旧稿的，请将第{newest}稿重新送签。"
            f" (This was signed on draft {signed}; there is a draft {newest} now, which it cannot"
            f" approve. Have that one signed.)",
        )


class ReviewOver(StandsOtherwise):
    """The review ended undecided: returned by another, handed over, enough others approved."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}的这项审阅已经结束（他人退回、人数已够、换人或撤回），没有录入；请在报告页面查看。"
            f" (This review has ended; see the report's page. Nothing was entered.)",
        )


class DayImpossible(Refused):
    """Nobody signs tomorrow, nor a draft that was not sent yet."""

    def __init__(self, first: date, today: date) -> None:
        super().__init__(
            f"签批日期应在{chinese_date(first)}（本稿送审之日）至{chinese_date(today)}（今天）之间，"
            f"请按纸面上的日期填写。"
            f" (The day of signing lies between the day the draft was sent and today.)"
        )


@dataclass(frozen=True)
class Paper:
    """What lies on the desk: the day that stands beside the signature, and the scan, stored."""

    signed_on: date
    scan: SentFile


def may_enter(office: Office, clerk: str, review: Review) -> None:
    """Raise what keeps that clerk, by key, from entering a decision on this review."""
    if not office.paper_decisions:
        raise PaperNotTaken
    if clerk == review.reviewer:
        raise OwnReview
    if review.decision is not None:
        raise DecidedMeanwhile(review.reviewer_name)
    newest = review.cycle.drafts[-1].number
    if not review.open and newest != review.draft.number:
        raise DraftOutdated(review.draft.number, newest)
    if not review.open:
        raise ReviewOver(review.reviewer_name)


def check_paper(act: Act, review: Review, paper: Paper) -> None:
    """Raise the same, or `DayImpossible`."""
    may_enter(act.office, act.actor.key, review)
    first, today = days_possible(act.office, act.now, review)
    if not first <= paper.signed_on <= today:
        raise DayImpossible(first, today)


def days_possible(office: Office, now: datetime, review: Review) -> tuple[date, date]:
    """Return the first and the last day on which its draft can have been signed.

    The print may reach a leader before the office has entered who signed before him: what counts is
    when the draft was sent to the first.
    """
    sent = min(one.asked_at for one in review.cycle.reviews if one.draft_id == review.draft_id)
    return sent.astimezone(office.zone).date(), now.astimezone(office.zone).date()


def as_entered(act: Act, paper: Paper) -> dict[str, Any]:
    """Return what the decision's row says of the paper."""
    return {
        "on_paper": paper.signed_on,
        "entered_by": act.actor.name,
        "scan_sha256": paper.scan.sha256,
    }


def record_scan(act: Act, review: Review, paper: Paper) -> dict[str, Any]:
    """Record that the signed page came; return what the decision's event says of it.

    The event of the decision bears the draft's SHA-256, this one the scan's.
    """
    act.record(
        Did.PAPER_RECEIVED,
        chain=review.cycle.key,
        subject=f"{review.step_name}：{review.shown_name}",
        document=paper.scan.sha256,
        detail={"file": paper.scan.name, "draft": review.draft.number},
    )
    return {
        "on_paper": paper.signed_on.isoformat(),
        "entered_by": act.actor.name,
        "scan_sha256": paper.scan.sha256,
        "reviewer": review.reviewer,
        "reviewer_name": review.reviewer_name,
    }


def tell_the_signer(act: Act, decision: Decision, words: str) -> None:
    """Mail the reviewer what was entered in his name; each link of his shows the receipt."""
    review = decision.review
    holder = reviewer_of(review)
    spend_all_of(act, review)
    receipt = issue(act, "review", holder, cycle=review.cycle, review=review)
    receipt.spent_at = act.now
    queue(
        act,
        "paper_entered",
        holder,
        cycle=review.cycle,
        link=receipt,
        review=review,
        decision=decision,
        words=words,
    )
