"""What is done to a promise (任务): state, progress, due date, owner, splitting and merging.

Each change is a line of the promise's history and an event of the office's chain.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.ledger.agreement import STANDS, item_stands
from huibao.cycle.ledger.changes import CHANGES
from huibao.cycle.refusals import ReasonMissing, Refused, Unknown, reason_in
from huibao.lifecycle import CHINESE, ItemState
from huibao.records.models import PlanItem, PlanItemChange, ProblemAnswer

NEEDS_WORDS = frozenset({ItemState.DONE, ItemState.DELAYED, ItemState.DROPPED})
"""States that say nothing without evidence or a reason."""


class UnknownItem(Unknown):
    """No such promise."""

    def __init__(self, number: object):
        super().__init__(f"台账中没有第{number}号任务。 (No task {number} in the ledger.)")


class EvidenceMissing(Refused):
    """A promise is called done, delayed or dropped without a word why."""

    def __init__(self, title: str):
        super().__init__(
            f"“{title}”：已完成的请写明完成情况，延期、取消的请写明理由。"
            f" (“{title}”: say what shows that it is done, or why it is delayed or dropped.)"
        )


class PercentWrong(Refused):
    """What stands for the progress is no share of a hundred."""

    def __init__(self, text: object):
        super().__init__(
            f"进度“{text}”应为0到100的整数。 (Progress is a whole number from 0 to 100.)"
        )


class Replaced(Refused):
    """Others stand in its place."""

    says = (
        "这项任务已分解或合并，请在新的任务上办理。"
        " (It was split or merged: see what took its place.)"
    )


class TooFewParts(Refused):
    """Splitting or merging needs at least two."""

    says = "至少要有两项：分解时每行写一项，合并时至少选两项。 (At least two are needed.)"


def item_numbered(session: Session, number: int) -> PlanItem:
    """Return the promise of that number; `UnknownItem` when there is none."""
    item = session.get(PlanItem, number)
    if item is None:
        raise UnknownItem(number)
    return item


def note(
    act: Act, item: PlanItem, what: str, *, before: str = "", after: str = "", reason: str = ""
) -> None:
    """Add a line to the promise's history, with its event on the office's chain."""
    change = PlanItemChange(
        what=what, before=before, after=after, reason=reason, by=act.actor.name, at=act.now
    )
    item.changes.append(change)
    item.changed_at = act.now
    act.record(
        Did.ITEM_CHANGED,
        subject=f"{CHANGES[what]}：{item.title}",
        detail={
            "item": item.id,
            "from": before,
            "to": after,
            "reason": reason,
            STANDS: item_stands(item),
        },
    )


def set_state(act: Act, item: PlanItem, state: ItemState, words: str) -> None:
    """Say where the promise stands, with its evidence or the reason.

    `EvidenceMissing` for done, delayed or dropped without a word.
    """
    _must_stand(item)
    words = words.strip()
    if state in NEEDS_WORDS and not words:
        raise EvidenceMissing(item.title)
    if state is item.state and words in ("", item.evidence):
        return
    before, item.state = item.state, state
    item.evidence = words or item.evidence
    if state is ItemState.DONE:
        set_progress(act, item, 100)
    note(act, item, "state", before=CHINESE[before], after=CHINESE[state], reason=words)


def set_progress(act: Act, item: PlanItem, percent: int) -> None:
    """Say how far the promise has come; `PercentWrong` for what is no share of a hundred."""
    _must_stand(item)
    if not 0 <= percent <= 100:
        raise PercentWrong(percent)
    if percent != item.progress:
        before, item.progress = item.progress, percent
        note(act, item, "progress", before=f"{before}%", after=f"{percent}%")


def set_due(act: Act, item: PlanItem, due: date | None, reason: str = "") -> None:
    """Set or move the day by which it must be done; a day once set is moved with a reason.

    The end of the plan, which stands where the report names no day, was set by nobody.
    """
    _must_stand(item)
    assumed, item.due_assumed = item.due_assumed, False
    if due == item.due:
        return
    if item.due is not None and not assumed and not reason.strip():
        raise ReasonMissing
    before, item.due = item.due, due
    item.proposed_due, item.proposed_why = None, ""
    note(act, item, "due", before=str(before or ""), after=str(due or ""), reason=reason.strip())


def percent_of(text: str) -> int:
    """Return the progress that was typed, with or without its sign; 0 for an empty field.

    `PercentWrong` for anything else.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("%").strip()
    if plain and not (plain.isdecimal() and len(plain) < 10):
        raise PercentWrong(text.strip())
    return int(plain or "0")


def propose_due(act: Act, item: PlanItem, due: date, why: str) -> None:
    """Ask to move the promise's day; one within the plan is set at once where there is none."""
    _must_stand(item)
    if item.due is None or (item.due_assumed and due <= item.due):
        set_due(act, item, due)
        return
    why = reason_in(why)
    if (item.proposed_due, item.proposed_why) != (due, why):
        item.proposed_due, item.proposed_why = due, why
        note(act, item, "proposed", before=str(item.due), after=str(due), reason=why)


def accept_due(act: Act, item: PlanItem) -> None:
    """Move the promise's day to the one that its department proposed."""
    if item.proposed_due is not None:
        set_due(act, item, item.proposed_due, item.proposed_why)


def decline_due(act: Act, item: PlanItem, reason: str) -> None:
    """Leave the promise's day as it is, against the proposal; `ReasonMissing` without a reason."""
    reason = reason_in(reason)
    if item.proposed_due is not None:
        note(act, item, "declined", after=str(item.proposed_due), reason=reason)
        item.proposed_due, item.proposed_why = None, ""


def reassign(act: Act, item: PlanItem, *, department: str, lead: str = "") -> None:
    """Hand the promise to a department, and name the leader who answers for it."""
    _must_stand(item)
    for what, value in (("department", department.strip()), ("lead", lead.strip())):
        before = getattr(item, what)
        if before != value:
            setattr(item, what, value)
            note(act, item, what, before=before, after=value)


def reword(act: Act, item: PlanItem, text: str) -> None:
    """Mend what was understood of the promise's words."""
    _must_stand(item)
    text = text.strip()
    if not text or text == item.text:
        return
    before, item.text = item.text, text
    item.title = title_of(text)
    note(act, item, "text", before=before, after=text)


def split(act: Act, item: PlanItem, texts: Sequence[str]) -> list[PlanItem]:
    """Put several promises in the place of one (任务分解), and return them.

    They keep its source, owner and due date; `TooFewParts` for fewer than two.
    """
    _must_stand(item)
    wanted = [text.strip() for text in texts if text.strip()]
    if len(wanted) < 2:
        raise TooFewParts
    parts = [_copy(act, item, text) for text in wanted]
    item.replaced = True
    act.session.flush()
    for part in parts:
        part.parent_id = item.id
        note(act, part, "made", after=item.title)
        _answers_too(act, part, item)
    note(act, item, "split", after="；".join(part.title for part in parts))
    return parts


def merge(act: Act, items: Sequence[PlanItem], text: str) -> PlanItem:
    """Put one promise in the place of several that say the same, and return it.

    It has the first one's source and owner, and the earliest due date.
    """
    for item in items:
        _must_stand(item)
    if len(items) < 2:
        raise TooFewParts
    whole = _copy(act, items[0], text.strip() or items[0].text)
    first = min((item for item in items if item.due), key=_day_and_whose, default=None)
    whole.due = first.due if first else None
    whole.due_assumed = bool(first and first.due_assumed)
    act.session.flush()
    for item in items:
        item.replaced, item.into_id = True, whole.id
        note(act, item, "merged", after=whole.title)
        _answers_too(act, whole, item)
    note(act, whole, "made", after="；".join(item.title for item in items))
    return whole


def _day_and_whose(item: PlanItem) -> tuple[date, bool]:
    return item.due or date.max, item.due_assumed


def _copy(act: Act, item: PlanItem, text: str) -> PlanItem:
    names = ("cycle_id", "last_cycle_id", "section", "start", "end", "department", "lead", "due",
             "due_assumed", "horizon", "times")  # fmt: skip
    made = PlanItem(
        **{name: getattr(item, name) for name in names},
        text=text,
        title=title_of(text),
        state=ItemState.NOT_STARTED,
        made_at=act.now,
        changed_at=act.now,
    )
    act.session.add(made)
    return made


def _answers_too(act: Act, item: PlanItem, replaced: PlanItem) -> None:
    """Have the task answer the problems that the one in whose place it stands answered."""
    query = select(ProblemAnswer).where(ProblemAnswer.item_id == replaced.id)
    for tied in act.session.scalars(query).all():
        act.session.merge(
            ProblemAnswer(problem_id=tied.problem_id, item_id=item.id, by=tied.by, at=tied.at)
        )


def title_of(text: str) -> str:
    """Return the first sentence of a promise, cut at 60 characters."""
    first = first_sentence(text)
    return first if len(first) <= 60 else first[:59] + "…"


def first_sentence(text: str) -> str:
    """Return the first sentence of a promise, without its stop."""
    return text.strip().split("。")[0].split("\n")[0].strip("；; ")


def _must_stand(item: PlanItem) -> None:
    if item.replaced:
        raise Replaced


def is_overdue(item: PlanItem, today: date) -> bool:
    """Whether its day has passed and it is still open."""
    return item.is_open and item.due is not None and item.due < today
