"""What the ledgers say of a report before it is sent: promises, problems and copied text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from huibao.cycle.assembly import assemble
from huibao.cycle.last_period import cycle_before, section_before
from huibao.cycle.ledger.past import filed_before, final_text, plans_before, report_before
from huibao.cycle.moves import kind_of
from huibao.records.models import CarriedItem, Cycle, PlanItem, Problem, Section
from huibao.report.cutting import done_part
from huibao.report.followed import TakenUp, answers_to, taken_up
from huibao.report.likeness import Answer, Known, copied, copied_share, likeness, unmentioned
from huibao.report.plan import PlanPoint, find_plan, find_problems
from huibao.report.proof import Finding, proof

SHORT = 8
"""Characters from which words of a point are copied: points are shorter than sections."""
WORTH_SHOWING = 0.3
"""From this share on a section is said to be copied."""
LEAST_COPIED, MOSTLY = 40, 0.8
"""Characters below which it is not unless it is most: a sentence or two are worded alike each time,
with other numbers."""


@dataclass(frozen=True)
class Again:
    """A plan point that takes an earlier promise up, and how."""

    title: str
    taken: TakenUp


@dataclass(frozen=True)
class FollowUp:
    """What became of an earlier promise in this report, as far as its words tell."""

    item: PlanItem
    evidence: tuple[Answer, ...]
    """Sentences outside plans and problems that may answer it."""
    again: tuple[Again, ...]
    """Plan points that promise it again, in whole or in part."""
    unmentioned: tuple[str, ...]
    """Names in it (titles, methods) that the report nowhere mentions."""


@dataclass(frozen=True)
class CameBack:
    """A problem of this report that earlier ones admitted too: in how many, and since which."""

    text: str
    times: int
    since: str
    before: str
    number: int
    """The problem's number in its ledger."""


@dataclass(frozen=True)
class Pair:
    """A passage here, and where it stood before."""

    here: str
    there: str


@dataclass(frozen=True)
class CopiedText:
    """How much of a section (0 to 1) stood in the last report, and which passages."""

    section: Section
    share: float
    source: str
    passages: tuple[Pair, ...]


def follow_ups(session: Session, cycle: Cycle, text: str) -> list[FollowUp]:
    """Return what became of what was planned for this period, and of what was carried over."""
    before = [each.id for each in plans_before(session, cycle)]
    if not before:
        return []
    carried = select(CarriedItem.item_id).where(CarriedItem.cycle_id == cycle.id)
    query = select(PlanItem).where(
        PlanItem.replaced.is_(False),
        or_(
            PlanItem.cycle_id.in_(before),
            PlanItem.last_cycle_id.in_(before),
            PlanItem.id.in_(carried),
        ),
    )
    items = session.scalars(query.order_by(PlanItem.start, PlanItem.id)).all()
    points = find_plan(text)
    evidence = answers_to([item.text for item in items], done_part(text))
    return [
        FollowUp(item, answers, again, unmentioned(item.text, text))
        for item, answers, again in zip(items, evidence, _again(items, points), strict=True)
    ]


def _again(items: Sequence[PlanItem], points: Sequence[PlanPoint]) -> list[tuple[Again, ...]]:
    """Return for each promise the plan points that take it up.

    A point goes to the promise that it is most like: what all tasks end with (责任到人、按月通报)
    makes none of them the other.
    """
    found: list[list[Again]] = [[] for _ in items]
    for point in points:
        taken = [
            taken_up(item.text, point.text, old_title=item.title, new_title=point.title)
            for item in items
        ]
        alike = [
            max(likeness(item.title, point.title), likeness(item.text, point.text)) if each else 0.0
            for item, each in zip(items, taken, strict=True)
        ]
        for rows, each, share in zip(found, taken, alike, strict=True):
            if each and share >= max(alike):
                rows.append(Again(point.title, each))
    return [tuple(rows) for rows in found]


def problems_back(session: Session, cycle: Cycle, text: str) -> list[CameBack]:
    """Return the problems of the text that earlier reports admitted too."""
    earlier = filed_before(session, cycle)
    admitted = session.scalars(
        select(Problem).where(Problem.cycle_id.in_(earlier)).order_by(Problem.id.desc()).limit(400)
    ).all()
    known = Known(problem.text for problem in admitted)
    here = [(problem.text, known.likest(problem.text)) for problem in find_problems(text)]
    return [
        _came_back(session, words, admitted[number], earlier)
        for words, number in here
        if number is not None
    ]


def problems_back_in(session: Session, section: Section, text: str) -> list[CameBack]:
    """Return the problems of a section, as it is being typed, that earlier reports admitted too."""
    kind = kind_of(section.cycle)
    part = next(p for p in kind.parts if any(s.key == section.key for s in p.sections))
    if not text.strip() or "问题" not in part.heading + section.name:
        return []
    whole = assemble("", kind, {s.key: None for s in kind.sections()} | {section.key: text})
    return problems_back(session, section.cycle, whole.text)


def _came_back(session: Session, text: str, last: Problem, earlier: Sequence[int]) -> CameBack:
    first = session.get_one(Problem, last.first_id or last.id)
    same = or_(Problem.id == first.id, Problem.first_id == first.id)
    reports = select(func.count(Problem.cycle_id.distinct())).where(
        same, Problem.cycle_id.in_(earlier)
    )
    times = session.scalar(reports) or 1
    return CameBack(text, times, first.cycle.title, last.text, first.id)


def copied_in(session: Session, cycle: Cycle) -> list[CopiedText]:
    """Return the sections of which much is the last report's, in their order.

    Each is compared with the same section of the last period, or else with the whole last report.
    """
    report = report_before(session, cycle)
    before = cycle_before(session, cycle)
    last = {s.key: s.text for s in before.sections if s.text} if before else {}
    whole = final_text(session, report) if report else ""
    found = []
    for section in cycle.sections:
        if before and section.key in last:
            found.append(
                copied_from(section, section.text, old=last[section.key], title=before.title)
            )
        elif report:
            found.append(copied_from(section, section.text, old=whole, title=report.title))
    return [each for each in found if each]


def copied_text(session: Session, section: Section, text: str) -> CopiedText | None:
    """Return how much of the typed section is the last report's; None where little is."""
    if not text.strip():
        return None
    before = section_before(session, section)
    if before is not None:
        return copied_from(section, text, old=before.text, title=before.cycle.title)
    report = report_before(session, section.cycle)
    if report is None:
        return None
    return copied_from(section, text, old=final_text(session, report), title=report.title)


def copied_from(section: Section, text: str, *, old: str, title: str) -> CopiedText | None:
    """Return how much of the text stood in an older one, and where; None where little did."""
    passages = copied(text, old) if old else ()
    share = copied_share(text, passages)
    few = sum(p.end - p.start for p in passages) < LEAST_COPIED
    if share < (MOSTLY if few else WORTH_SHOWING):
        return None
    pairs = tuple(
        Pair(text[p.start : p.end], old[p.old_start : p.old_end])
        for p in sorted(passages, key=lambda p: p.start - p.end)[:8]
    )
    return CopiedText(section, share, title, pairs)


def repeated_shares(session: Session, cycle: Cycle, text: str) -> dict[str, float]:
    """Return how much (0 to 1) of plan and problems stood in the reports that planned for it."""
    old = "\n".join(final_text(session, each) for each in plans_before(session, cycle))
    said = {
        "plan": "\n".join(point.text for point in find_plan(text)),
        "problems": "\n".join(problem.text for problem in find_problems(text)),
    }
    return {
        name: copied_share(own, copied(own, old, least=SHORT))
        for name, own in said.items()
        if own and old
    }


def cadence_faults(text: str) -> list[Finding]:
    """Return where fewer events are counted than the stated cadence makes (双月, yet 4 a year)."""
    return [finding for finding in proof(text) if finding.rule == "below-cadence"]
