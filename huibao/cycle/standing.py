"""Who keeps a report waiting: the office's list and pages read it here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from huibao.cycle.drafts import waiting_proposals
from huibao.cycle.endings import vacant_in
from huibao.cycle.review.recheck import recheck_until
from huibao.lifecycle import FINAL, SETTLED, CycleState, SectionState
from huibao.records.models import Cycle, Section

OFFICE = "办公室"


@dataclass(frozen=True)
class Wait:
    """Somebody who owes something, what it is, and until when, where there is such a time."""

    who: str
    what: str
    due: datetime | None = None
    late: bool = False
    what_en: str = ""
    """The same in English, where it is more than a name."""

    @property
    def on_the_office(self) -> bool:
        """Whether it is the office that owes it."""
        return self.who == OFFICE


def waits(cycle: Cycle, now: datetime) -> tuple[Wait, ...]:
    """Return whom the report waits for, in the order of the report; nobody once it has ended."""
    if cycle.state in FINAL:
        return ()
    if cycle.state is CycleState.SIGNED:
        return tuple(_of_recheck(cycle, now))
    if cycle.state is CycleState.IN_REVIEW:
        return tuple(_of_route(cycle, now))
    owed = [wait for section in cycle.sections if (wait := _owed(section, now))]
    if cycle.state is CycleState.COLLECTING:
        return (*owed,)
    own = list(_of_the_office(cycle)) or [("统稿、送审", "consolidate the text and send it")]
    what, what_en = ("、".join(said for said, _ in own), ", ".join(said for _, said in own))
    return (*owed, Wait(OFFICE, what, what_en=what_en))


def _of_recheck(cycle: Cycle, now: datetime) -> Iterator[Wait]:
    if until := recheck_until(cycle):
        yield Wait(OFFICE, "复核", until, until < now, "recheck what was signed")


def _of_route(cycle: Cycle, now: datetime) -> Iterator[Wait]:
    for review in cycle.reviews:
        if review.open:
            yield Wait(review.shown_name, review.step_name, review.due, review.due < now)
    for review in vacant_in(cycle):
        step, gone = review.step_name, review.reviewer_name
        what = f"指定“{step}”的审阅人（{gone}已不在人员名单）"
        what_en = f"name who reviews at “{step}” ({gone} has left)"
        yield Wait(OFFICE, what, review.due, review.due < now, what_en)


def _of_the_office(cycle: Cycle) -> Iterator[tuple[str, str]]:
    """Yield what the office has to do, each in Chinese and in English."""
    if unanswered := sum(remark.answer is None for remark in cycle.remarks):
        yield f"答复{unanswered}条修改意见", f"answer the remarks ({unanswered})"
    if proposed := len(waiting_proposals(cycle)):
        yield f"处理审改稿中{proposed}条修改建议", f"settle what marked copies propose ({proposed})"


def _owed(section: Section, now: datetime) -> Wait | None:
    if section.state in SETTLED:
        return None
    late = is_late(section, now)
    if section.state is SectionState.SUBMITTED:
        who = section.head_name or OFFICE
        what, what_en = f"{section.name}（核稿）", f"{section.name} (to confirm)"
        return Wait(who, what, section.owed_by, late, what_en)
    return Wait(section.contributor_name, section.name, section.due, late)


def is_late(section: Section, now: datetime) -> bool:
    """Whether the section's time is over and somebody still waits for it."""
    return section.state not in SETTLED and section.owed_by < now
