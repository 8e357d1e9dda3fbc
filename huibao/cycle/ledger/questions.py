"""What does not add up in a report, whose it is to explain, and the word of why that was given.

Figures that contradict each other, and one that moved far, wait for a word (说明) as open points;
any other finding may have one. It is kept with the report while the figures stay what they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.ledger.figures import Typed, form_against_text, mismatches
from huibao.cycle.moves import must_be_writable
from huibao.cycle.people import contributor_of
from huibao.cycle.refusals import FiguresDisagree
from huibao.links import issue
from huibao.mail.compose import queue
from huibao.office import Office
from huibao.records.models import Cycle, FigureExplanation, Indicator, Section
from huibao.report.tallies import Mismatch, name_of

LINK = "explain"
"""The purpose of a link by which an owner explains his figures."""
FAULTS = {
    "two-values": "前后不一",
    "parts": "分项不符",
    "falls": "累计减少",
    "unit": "单位变化",
    "dropped": "本期未提",
    "swing": "变动较大",
}
"""What a check found, in a word."""
ASKS = frozenset({"two-values", "parts", "falls", "swing"})
"""What waits for a word before the report is sent: contradictions, and what moved far.

Another unit and a figure that is not mentioned any more are shown; they may well be meant.
"""


@dataclass(frozen=True)
class Question:
    """What does not add up, who owns the figure, and what was said of it."""

    found: Mismatch
    key: str
    owner: str
    """The department that answers for the figure."""
    explanation: FigureExplanation | None

    @property
    def answer(self) -> str:
        """The word of why; empty while there is none."""
        return self.explanation.text if self.explanation else ""

    @property
    def waits(self) -> bool:
        """Whether a word of why is asked for and was not given yet."""
        return self.asks and not self.answer

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
    return [
        Question(
            each,
            key := _key(each),
            owners.get(name_of(each.here.label)) or each.here.department,
            kept.get(key),
        )
        for each in found
    ]


def _owners(session: Session, found: Sequence[Mismatch]) -> dict[str, str]:
    names = {name_of(each.here.label) for each in found}
    query = select(Indicator.name, Indicator.department).where(Indicator.name.in_(names))
    return dict(session.execute(query).tuples().all())


def _explanations(session: Session, cycle: Cycle) -> dict[str, FigureExplanation]:
    query = select(FigureExplanation).where(FigureExplanation.cycle_id == cycle.id)
    return {row.finding: row for row in session.scalars(query)}


def _key(each: Mismatch) -> str:
    there = sorted(f"{other.report} {other.said}" for other in each.there)
    said = "|".join([each.fault, name_of(each.here.label), each.here.said, *there])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def answering_section(cycle: Cycle, question: Question) -> Section | None:
    """Return the section in whose page the question stands: its owner's, or else where it stands.

    Of several of its owner's that which holds the figure; None for a figure of no section here.
    """
    here = [s for s in cycle.sections if s.name == question.found.here.section]
    owned = [s for s in cycle.sections if s.department == question.owner]
    return next(iter([*(s for s in here if s in owned), *owned, *here]), None)


def questions_for(
    session: Session, section: Section, office: Office, *, typed: Typed | None = None
) -> list[Question]:
    """Return the questions that stand in that section's page."""
    found = questions(session, section.cycle, office, typed=typed)
    return [q for q in found if answering_section(section.cycle, q) is section]


def must_agree(session: Session, section: Section, office: Office) -> None:
    """Raise `FiguresDisagree` where its form and its text say a figure differently, unexplained."""
    apart = form_against_text(section)
    if not apart:
        return
    explained = {
        name_of(q.found.here.label) for q in questions(session, section.cycle, office) if q.answer
    }
    for each in apart:
        if name_of(each.here.label) not in explained:
            raise FiguresDisagree(each.message)


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
            detail={"finding": question.found.message, "text": given[question.key]},
        )
    return len(changed)


def _keep(act: Act, cycle: Cycle, question: Question, text: str) -> None:
    row = question.explanation
    if row is None:
        row = FigureExplanation(
            cycle_id=cycle.id, finding=question.key, said=question.found.message
        )
        act.session.add(row)
    row.text, row.by, row.at = text, act.actor.name, act.now


def ask_owners(act: Act, cycle: Cycle, *, again: bool = False) -> int:
    """Mail each section's writer what does not add up in his figures; return how many were mailed.

    Nobody is mailed of the same question twice, unless the office asks `again`.
    """
    asked = [
        question
        for question in questions(act.session, cycle, act.office)
        if not question.answer and (again or question.explanation is None)
    ]
    mailed = 0
    for section in cycle.sections:
        own = [q for q in asked if answering_section(cycle, q) is section]
        if own and section.contributor_mail:
            _ask(act, section, own)
            mailed += 1
    return mailed


def _ask(act: Act, section: Section, asked: Sequence[Question]) -> None:
    cycle, holder = section.cycle, contributor_of(section)
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
