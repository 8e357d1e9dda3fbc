"""Carry-over (结转): a new report asks each department for what it promised and has not done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from huibao.audit import Act, Did
from huibao.cycle.assembly import assemble
from huibao.cycle.ledger.past import LONG, ends_on, may_tell_of
from huibao.cycle.ledger.promises.items import set_due, set_state
from huibao.cycle.moves import WRITABLE, kind_of, must_be_writable
from huibao.cycle.refusals import ReasonMissing
from huibao.lifecycle import CHINESE, CycleState, ItemState
from huibao.periods import parse_period
from huibao.records.models import CarriedItem, Cycle, PlanItem, Section
from huibao.report.cutting import done_part
from huibao.report.followed import answers_to
from huibao.report.likeness import Answer

ANSWERS = (ItemState.DONE, ItemState.IN_PROGRESS, ItemState.DELAYED, ItemState.DROPPED)
"""How a promise may be answered."""

_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]+是|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、](?!\d))"
)
MOST = 4
"""Sentences proposed for one promise."""
UNDER_REVIEW = frozenset({CycleState.IN_REVIEW, CycleState.REVISING})
"""States of a report that is not asked by itself for what is filed meanwhile."""


@dataclass(frozen=True)
class Reply:
    """What a department says of a promise: the state, its evidence or reason, a new day."""

    how: str
    text: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Proposal:
    """A sentence of a section that may answer a promise; only a person says that it does."""

    section: str
    answer: Answer

    @property
    def words(self) -> str:
        """The sentence without the number that it bears where it stands (一是, （二）, 3.)."""
        return _NUMBER.sub("", self.answer.text.strip())


def carry_over(act: Act, cycle: Cycle) -> int:
    """Ask the cycle's sections for the open promises it has to answer; return how many those are.

    A report on half a year or more answers for all of them; a shorter one for those of its own
    kind and those due by the end of its period, so that no month is asked for the year's plan, and
    of these only the departments that write in it. A confidential report's are asked for by its own
    kind alone.
    What the report of a later period, or of one that ends with this one, plans is no earlier plan.
    A promise goes to its department's first section under a heading, which is no lead (导语); one
    of nobody's, or of a department that writes nothing here, to the drafter's.
    """
    return _ask(act, cycle, _open(act.session))


def unasked(session: Session, cycle: Cycle) -> int:
    """Return how many open promises the report would be asked for, were it opened now.

    A report under review when the one before it is filed is left alone: its text is being read.
    The next period's is asked in any case; for this one the office may choose to ask, too.
    """
    return len(_to_ask(session, cycle, _open(session))) if cycle.state in UNDER_REVIEW else 0


def ask_after_all(act: Act, cycle: Cycle) -> None:
    """Ask the report for what it was not asked while it was under review; `NotNow` while it is."""
    must_be_writable(act, cycle)
    if number := carry_over(act, cycle):
        act.record(
            Did.ITEMS_CARRIED, chain=cycle.key, subject=cycle.title, detail={"carried": number}
        )


def _open(session: Session) -> Sequence[PlanItem]:
    query = select(PlanItem).where(PlanItem.is_open)
    return session.scalars(query.order_by(PlanItem.id).options(selectinload(PlanItem.cycle))).all()


def later_reports(act: Act, filed: Cycle) -> list[Cycle]:
    """Return the reports of later periods that are being written, alone with each till the end.

    The ledger is held after them, as whoever answers a promise does.
    """
    act.hold(filed.key)
    query = select(Cycle).where(Cycle.state.in_(WRITABLE), Cycle.id != filed.id)
    later = [each for each in act.session.scalars(query) if ends_on(filed) < ends_on(each)]
    for cycle in sorted(later, key=lambda each: (ends_on(each), each.id)):
        act.hold(cycle.key)
    return [cycle for cycle in later if cycle.state in WRITABLE]


def carry_into(act: Act, filed: Cycle, later: Sequence[Cycle]) -> dict[str, int]:
    """Ask those reports, opened before this one was filed, for what it promises, each task once.

    Returns how many promises each was newly asked for, by its title, which a confidential
    one does not tell. What was handed in stays so: the office sees there what nobody has answered.
    """
    query = select(PlanItem).where(
        PlanItem.is_open,
        or_(PlanItem.cycle_id == filed.id, PlanItem.last_cycle_id == filed.id),
    )
    items = act.session.scalars(query.order_by(PlanItem.id)).all()
    carried = {}
    for cycle in later:
        if number := _ask(act, cycle, items):
            carried["内部件" if cycle.confidential else f"《{cycle.title}》"] = number
            act.record(
                Did.ITEMS_CARRIED,
                chain=cycle.key,
                subject=filed.title,
                detail={"report": filed.key, "carried": number},
            )
    return carried


def _ask(act: Act, cycle: Cycle, items: Sequence[PlanItem]) -> int:
    """Ask the cycle's sections for those promises that it has to answer and is not asked for."""
    asked = _to_ask(act.session, cycle, items)
    if not asked:
        return 0
    answering = _answering(act, cycle)
    for item in asked:
        section = answering.get(item.department) or answering[""]
        act.session.add(CarriedItem(cycle_id=cycle.id, section_id=section.id, item_id=item.id))
    return len(asked)


def _to_ask(session: Session, cycle: Cycle, items: Sequence[PlanItem]) -> list[PlanItem]:
    if not cycle.sections:
        return []
    known = set(
        session.scalars(select(CarriedItem.item_id).where(CarriedItem.cycle_id == cycle.id))
    )
    return [
        item
        for item in items
        if item.id not in known and ends_on(item.cycle) < ends_on(cycle) and _is_asked(item, cycle)
    ]


def _is_asked(item: PlanItem, cycle: Cycle) -> bool:
    if not may_tell_of(cycle, item.cycle):
        return False
    period = kind_of(cycle).period
    if period in LONG or item.cycle.kind == cycle.kind:
        return True
    if item.department not in {s.department for s in cycle.sections}:
        return False  # its department answers in a report that it writes for
    return item.due is not None and item.due <= parse_period(period, cycle.period).last_day


def _answering(act: Act, cycle: Cycle) -> dict[str, Section]:
    """Return by department the section in which it answers; under the empty name, the rest."""
    kind = kind_of(cycle)
    headed = {
        section.key
        for part in kind.parts
        for section in part.sections
        if section.heading or part.heading
    }
    found: dict[str, Section] = {}
    for section in sorted(cycle.sections, key=lambda s: (s.key not in headed, s.position)):
        found.setdefault(section.department, section)
    own = next(
        (
            act.office.department(person.department).name
            for person in act.office.people
            if person.key == kind.drafter and person.department
        ),
        "",
    )
    return {**found, "": found.get(own) or next(iter(found.values()))}


def carried_of(session: Session, section: Section) -> list[CarriedItem]:
    """Return what the section is asked to answer, in the order of the ledger."""
    query = (
        select(CarriedItem)
        .where(CarriedItem.section_id == section.id)
        .order_by(CarriedItem.item_id)
        .options(selectinload(CarriedItem.item).selectinload(PlanItem.cycle))
    )
    return [row for row in session.scalars(query) if not row.item.replaced]


def carried_in(session: Session, cycle: Cycle) -> list[CarriedItem]:
    """Return what the whole report is asked to answer, the owing sections in their order."""
    query = (
        select(CarriedItem)
        .where(CarriedItem.cycle_id == cycle.id)
        .order_by(CarriedItem.item_id)
        .options(
            selectinload(CarriedItem.section),
            selectinload(CarriedItem.item).selectinload(PlanItem.changes),
        )
    )
    return [row for row in session.scalars(query) if not row.item.replaced]


def is_answered(row: CarriedItem, cycle: Cycle) -> bool:
    """Whether the promise was answered for this report: by its department, or in the ledger."""
    return bool(
        row.how
        or not row.item.is_open
        or any(c.what == "state" and c.at >= cycle.opened_at for c in row.item.changes)
    )


def answer_promise(act: Act, row: CarriedItem, reply: Reply) -> None:
    """Answer a promise: done with evidence, in progress, delayed or dropped with a reason.

    `EvidenceMissing` without those words, `NotNow` once the report's text is fixed; the same
    answer twice is one.
    """
    if reply.how not in ANSWERS or row.item.replaced:
        return
    text = reply.text.strip()
    if (row.how, row.text, row.due) == (reply.how, text, reply.due):
        return
    cycle = row.section.cycle
    must_be_writable(act, cycle)
    state = ItemState(reply.how)
    set_state(act, row.item, state, text)
    if reply.due is not None:
        if not text:
            raise ReasonMissing
        set_due(act, row.item, reply.due, text)
    row.how, row.text, row.due = reply.how, text, reply.due
    row.answered_by, row.answered_at = act.actor.name, act.now
    act.record(
        Did.ITEM_ANSWERED,
        chain=cycle.key,
        subject=f"{row.item.title}：{CHINESE[state]}",
        detail={"item": row.item_id, "section": row.section.key, "state": row.how, "text": text},
    )


def proposals(
    cycle: Cycle, items: Sequence[PlanItem], texts: Mapping[str, str]
) -> tuple[list[Proposal], ...]:
    """Return for each promise what of the sections' texts, by key, may answer it, likeliest first.

    All are weighed against each other, so that a sentence goes to the promise it speaks of most;
    what is planned or admitted answers none.
    """
    kind = kind_of(cycle)
    none: dict[str, str | None] = {section.key: None for section in kind.sections()}
    whole = assemble(cycle.title, kind, {**none, **texts})
    names = {section.key: section.name for section in cycle.sections}
    found = answers_to([item.text for item in items], done_part(whole.text), most=MOST)
    return tuple(
        [
            Proposal(names[span.key], answer)
            for answer in answers
            for span in whole.spans
            if span.start <= answer.start < span.end
        ]
        for answers in found
    )
