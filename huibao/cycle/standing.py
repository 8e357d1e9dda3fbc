"""Who keeps a report waiting: the office's list and pages read it here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from huibao.cycle.vacancies import vacant_in
from huibao.lifecycle import FINAL, SETTLED, CycleState, SectionState
from huibao.records.models import Cycle, Proposal, Section

OFFICE = "办公室"


@dataclass(frozen=True)
class Wait:
    """Somebody who owes something, what it is, and until when, where there is such a time."""

    who: str
    what: str
    due: datetime | None = None
    late: bool = False


def waits(cycle: Cycle, now: datetime) -> tuple[Wait, ...]:
    """Return whom the report waits for, in the order of the report; nobody once it has ended."""
    if cycle.state in FINAL or cycle.state is CycleState.SIGNED:
        return ()
    if cycle.state is CycleState.IN_REVIEW:
        return tuple(_of_route(cycle, now))
    owed = [wait for section in cycle.sections if (wait := _owed(section, now))]
    if cycle.state is CycleState.COLLECTING:
        return (*owed,)
    return (*owed, Wait(OFFICE, "、".join(_of_the_office(cycle)) or "统稿、送审"))


def _of_route(cycle: Cycle, now: datetime) -> Iterator[Wait]:
    for review in cycle.reviews:
        if review.open:
            yield Wait(review.shown_name, review.step_name, review.due, review.due < now)
    for review in vacant_in(cycle):
        what = f"指定“{review.step_name}”的审阅人（{review.reviewer_name}已不在人员名单）"
        yield Wait(OFFICE, what, review.due, review.due < now)


def _of_the_office(cycle: Cycle) -> Iterator[str]:
    if unanswered := sum(remark.answer is None for remark in cycle.remarks):
        yield f"答复{unanswered}条修改意见"
    if proposed := len(waiting_proposals(cycle)):
        yield f"处理审改稿中{proposed}条修改建议"


def waiting_proposals(cycle: Cycle) -> list[Proposal]:
    """Return what reviewers' own Word files propose and nobody has settled.

    What became a remark with a return is settled by the remark's answer; what was left for
    reference keeps nobody waiting.
    """
    return [
        proposal
        for copy in cycle.marked_copies
        if not copy.for_reference
        for proposal in copy.proposals
        if proposal.waits and proposal.remark_id is None
    ]


def _owed(section: Section, now: datetime) -> Wait | None:
    if section.state in SETTLED:
        return None
    late = is_late(section, now)
    if section.state is SectionState.SUBMITTED:
        who = section.head_name or OFFICE
        return Wait(who, f"{section.name}（核稿）", section.due, late)
    return Wait(section.contributor_name, section.name, section.due, late)


def is_late(section: Section, now: datetime) -> bool:
    """Whether the section's time is over and somebody still waits for it."""
    return section.state not in SETTLED and section.due < now
