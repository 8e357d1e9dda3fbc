"""What does not add up in a report, whose it is to explain, and the word of why that was given.

Figures that contradict each other, and one that moved far, wait for a word (说明) as open points;
any other finding may have one. It is kept with the report while the figures stay what they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.ledger.counting import Typed
from huibao.cycle.ledger.figures.mismatches import form_against_text, mismatches, unreached
from huibao.cycle.miscounted import FallsShort, FiguresDisagree
from huibao.cycle.moves import must_be_writable
from huibao.cycle.people import contributor_of, is_named, on_duty
from huibao.lifecycle import SectionState
from huibao.links import issue
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import Cycle, FigureExplanation, Indicator, OpenPointWaiver, Section
from huibao.report.figures.counted import name_of
from huibao.report.figures.tallies import Mismatch

LINK = "explain"
"""The purpose of a link by which an owner explains his figures."""
FAULTS = {
    "two-values": "前后不一",
    "parts": "分项不符",
    "falls": "累计减少",
    "unit": "单位变化",
    "dropped": "本期未提",
    "swing": "变动较大",
    "stale": "时间较早",
    "short": "未达计划",
}
"""What a check found, in a word."""
ASKS = frozenset({"two-values", "parts", "falls", "swing", "short"})
"""What waits for a word before the report is sent: contradictions, what moved far or fell short.

Another unit and a figure that is not mentioned any more are shown; they may well be meant.
"""
FEW = 4
"""So many of one table's cells, or of one section's missing figures, are asked of one by one."""
SAID = 3
"""How many of those that are asked of together are named; the rest is counted."""


@dataclass(frozen=True)
class Question:
    """What does not add up, who owns the figure, and what was said of it."""

    found: Mismatch
    key: str
    owner: str
    """The department that answers for the figure."""
    explanation: FigureExplanation | None
    waived: str | None = None
    """The reason for which the office lets it pass, or None."""
    more: tuple[Mismatch, ...] = ()
    """What else of the same table, section or fact is asked with it."""

    @property
    def all(self) -> tuple[Mismatch, ...]:
        """All that one word of why answers."""
        return (self.found, *self.more)

    @property
    def message(self) -> str:
        """What is asked, the first few of what is asked together by name."""
        said = list(dict.fromkeys(each.message for each in self.all))
        if len(said) <= SAID:
            return "；".join(said)
        return f"{FAULTS[self.found.fault]}共{len(said)}处：{'；'.join(said[:SAID])}……"

    @property
    def places(self) -> str:
        """Where the figures stand that it is about, each place once."""
        figures = (self.found.here, *self.found.there)
        return "　↔　".join(dict.fromkeys(f"{each.report}　{each.section}" for each in figures))

    @property
    def answer(self) -> str:
        """The word of why; empty while there is none."""
        return self.explanation.text if self.explanation else ""

    @property
    def waits(self) -> bool:
        """Whether a word of why is asked for and was not given yet."""
        return self.asks and not self.answer and self.waived is None

    @property
    def asks(self) -> bool:
        """Whether the report may not be sent without a word of it."""
        return self.found.fault in ASKS


def questions(
    session: Session, cycle: Cycle, office: Office, *, typed: Typed | None = None
) -> list[Question]:
    """Return what does not add up in the report, by itself and against those before it.

    `typed` is what somebody is writing in one section just now, and counts in its place.
    """
    limit = Decimal(office.swing_limit) / 100
    found = mismatches(session, cycle, limit=limit, typed=typed)
    owners = _owners(session, found)
    kept = _explanations(session, cycle)
    waived = _waivers(session, cycle)
    asked: list[tuple[str, Mismatch]] = []
    for each in found:
        # For a promise answers who made it, whoever owns the indicator.
        owned = "" if each.fault == "short" else owners.get(name_of(each.here.label))
        owner = owned or each.here.department
        if not _is_spared(cycle, each, owner):
            asked.append((owner, each))
    return [
        Question(
            first,
            key := _key_of(first, *more),
            owner,
            kept.get(key),
            waived.get(digest(f"question:{key}")),
            tuple(more),
        )
        for owner, (first, *more) in _put_together(asked)
    ]


def _is_spared(cycle: Cycle, each: Mismatch, owner: str) -> bool:
    """Whether nobody is asked of what is missed, for its section need not be written (免报)."""
    stood = [s for s in cycle.sections if s.name == each.here.section]
    asked = stood or [s for s in cycle.sections if s.department == owner]
    waived = bool(asked) and all(s.state is SectionState.WAIVED for s in asked)
    return each.fault == "dropped" and waived


def _put_together(
    asked: Sequence[tuple[str, Mismatch]],
) -> Iterator[tuple[str, Sequence[Mismatch]]]:
    """Yield with its owner what one word of why may answer: mostly one figure by itself.

    Of a table many cells at which the same check stopped; of a section the missing figures behind
    the first few; of one fact all its names (送戏下乡, 演出场次).
    """
    alike: dict[tuple[str, tuple[object, ...]], list[Mismatch]] = {}
    for owner, each in asked:
        alike.setdefault((owner, _kin(each)), []).append(each)
    for (owner, kin), found in alike.items():
        alone = FEW if kin[0] == "missed" or (kin[0] == "table" and len(found) <= FEW) else 0
        yield from ((owner, [each]) for each in found[:alone])
        if found[alone:]:
            yield owner, found[alone:]


def _kin(each: Mismatch) -> tuple[object, ...]:
    here = each.here
    if each.fault == "dropped":
        return "missed", here.section
    if here.table is not None:
        return "table", each.fault, here.table
    if each.fault == "swing":
        return "fact", here.section, here.value, here.unit
    return "alone", _key(each)


def _waivers(session: Session, cycle: Cycle) -> dict[str, str]:
    """Return why the office lets points pass, by what their keys say behind the section's."""
    query = select(OpenPointWaiver).where(OpenPointWaiver.cycle_id == cycle.id)
    return {row.point.partition(":")[2]: row.reason for row in session.scalars(query)}


def _owners(session: Session, found: Sequence[Mismatch]) -> dict[str, str]:
    names = {name_of(each.here.label) for each in found}
    query = select(Indicator.name, Indicator.department).where(Indicator.name.in_(names))
    return dict(session.execute(query).tuples().all())


def _explanations(session: Session, cycle: Cycle) -> dict[str, FigureExplanation]:
    query = select(FigureExplanation).where(FigureExplanation.cycle_id == cycle.id)
    return {row.finding: row for row in session.scalars(query)}


def _key_of(*found: Mismatch) -> str:
    return _key(found[0]) if len(found) == 1 else digest("|".join(sorted(map(_key, found))))


def _key(each: Mismatch) -> str:
    there = sorted(f"{other.report} {other.said}" for other in each.there)
    said = "|".join([each.fault, name_of(each.here.label), each.here.said, *there])
    return digest(said)


def digest(what: str) -> str:
    """Return the 16 hex digits by which a question, or an open point, is known."""
    return hashlib.sha256(what.encode()).hexdigest()[:16]


def answering_section(cycle: Cycle, question: Question) -> Section | None:
    """Return the section in whose page the question stands: its owner's, or else where it stands.

    Of several of its owner's that which holds the figure; None for a figure of no section here.
    One that need not be written (免报) answers nothing.
    """
    written = [s for s in cycle.sections if s.state is not SectionState.WAIVED]
    here = [s for s in written if s.name == question.found.here.section]
    owned = [s for s in written if s.department == question.owner]
    return next(iter([*(s for s in here if s in owned), *owned, *here]), None)


def questions_for(
    session: Session, section: Section, office: Office, *, typed: Typed | None = None
) -> list[Question]:
    """Return the questions that stand in that section's page, without those let pass."""
    found = questions(session, section.cycle, office, typed=typed)
    return [q for q in found if q.waived is None and answering_section(section.cycle, q) is section]


def must_agree(session: Session, section: Section, office: Office) -> None:
    """Raise where form and text of the section say a figure differently and nobody said why.

    `FiguresDisagree`; `FallsShort` where what it calls done is less than was planned.
    """
    apart = [*form_against_text(section), *unreached(session, section)]
    if not apart:
        return
    explained = {
        (each.fault, name_of(each.here.label))
        for q in questions(session, section.cycle, office)
        if q.answer or q.waived is not None
        for each in q.all
    }
    for each in apart:
        if (each.fault, name_of(each.here.label)) not in explained:
            raise (FallsShort if each.fault == "short" else FiguresDisagree)(each.message)


def explain(act: Act, cycle: Cycle, said: Mapping[str, str]) -> int:
    """Keep what was said of each question, by its key; return of how many something new was said.

    What is empty, or speaks of figures that are others by now, is passed over; `NotNow` when the
    report's text is fixed.
    """
    given = {key: text.strip() for key, text in said.items() if text.strip()}
    if not given:
        return 0
    must_be_writable(act, cycle)
    changed = [
        question
        for question in questions(act.session, cycle, act.office)
        if question.key in given and given[question.key] != question.answer
    ]
    for question in {question.key: question for question in changed}.values():
        _keep(act, cycle, question, given[question.key])
        act.record(
            Did.FIGURE_EXPLAINED,
            chain=cycle.key,
            subject=question.found.here.label,
            detail={"finding": _whole(question), "text": given[question.key]},
        )
    return len(changed)


def _keep(act: Act, cycle: Cycle, question: Question, text: str) -> None:
    row = question.explanation
    if row is None:
        row = FigureExplanation(cycle_id=cycle.id, finding=question.key, said=_whole(question))
        act.session.add(row)
    row.text, row.by, row.at = text, act.actor.name, act.now


def _whole(question: Question) -> str:
    return "；".join(dict.fromkeys(each.message for each in question.all))


def ask_owners(act: Act, cycle: Cycle, *, again: bool = False) -> int:
    """Mail each section's writer what does not add up in his figures; return how many were mailed.

    Nobody is mailed of the same question twice, unless the office asks `again`; nor is anybody who
    has left, and while he is away his deputy is. `NotNow` when the report's text is fixed.
    """
    must_be_writable(act, cycle)
    asked = [
        question
        for question in questions(act.session, cycle, act.office)
        if not question.answer
        and question.waived is None
        and (again or question.explanation is None)
    ]
    mailed = 0
    for section in cycle.sections:
        own = [q for q in asked if answering_section(cycle, q) is section]
        if own and is_named(act.office, section.contributor):
            _ask(act, section, own)
            mailed += 1
    return mailed


def _ask(act: Act, section: Section, asked: Sequence[Question]) -> None:
    cycle, holder = section.cycle, on_duty(act.office, act.now, contributor_of(section))
    for question in {question.key: question for question in asked}.values():
        _keep(act, cycle, question, "")
    act.session.flush()
    link = issue(act, LINK, holder, cycle=cycle, section=section)
    queue(act, "figure_questions", holder, cycle=cycle, link=link, section=section, questions=asked)
    act.record(
        Did.FIGURES_QUESTIONED,
        chain=cycle.key,
        subject=section.name,
        detail={"to": holder.name, "number": len(asked)},
    )
