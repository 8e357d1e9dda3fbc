"""Open points (待补事项): what a draft still lacks, and which of them the office lets pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.calendar import day_in_words
from huibao.cycle.assembly import report_text
from huibao.cycle.ledger.figures.questions import FAULTS, answering_section, digest, questions
from huibao.cycle.ledger.promises.carried import carried_in, is_answered
from huibao.cycle.moves import kind_of, must_be_writable
from huibao.cycle.refusals import reason_in
from huibao.lifecycle import CHINESE, FINAL, SETTLED, CycleState, SectionState
from huibao.office import Office
from huibao.records.models import Cycle, OpenPointWaiver, Section
from huibao.report.figures.declared import masked_as
from huibao.report.placeholders import find_placeholders


@dataclass(frozen=True)
class OpenPoint:
    """Something that the draft still lacks."""

    key: str
    """Stays the same until the text around it changes, and so does its waiver."""
    section: Section
    what: str
    passage: str = ""
    waived: str | None = None
    """The reason for which the office lets it pass, or None."""
    is_figure: bool = False
    """Whether it waits for a word on a figure that does not add up, rather than for text."""


def open_points(session: Session, cycle: Cycle, *, office: Office) -> tuple[OpenPoint, ...]:
    """Return the open points of the cycle's text as it stands, in the order of the report."""
    rows = session.scalars(select(OpenPointWaiver).where(OpenPointWaiver.cycle_id == cycle.id))
    waivers = {row.point: row.reason for row in rows}
    found = [point for section in cycle.sections for point in _of_section(section)]
    found += _pointing(cycle)
    found += _unanswered(session, cycle)
    found += _unexplained(session, cycle, office)
    return tuple(replace(point, waived=waivers.get(point.key, point.waived)) for point in found)


def _of_section(section: Section) -> Iterator[OpenPoint]:
    if section.state is SectionState.WAIVED:
        return
    if section.state not in SETTLED or not section.text.strip():
        state = CHINESE[section.state]
        # With the text in it: what comes in after all, yet unconfirmed, was not waived.
        yield OpenPoint(_key(section, f"missing:{section.text}"), section, f"材料未报齐（{state}）")
    told: set[int] = set()
    uncounted = list(_uncounted(section, told))
    masked: dict[str, list[str]] = {}
    for placeholder in find_placeholders(section.text):
        if placeholder.start not in told:
            words = section.text[placeholder.start : placeholder.end]
            masked.setdefault(_key(section, placeholder.clause + words), []).append(
                placeholder.clause
            )
    # A name masked several times in one clause is one point, for one waiver lets all of it pass.
    for key, clauses in masked.items():
        places = f"（{len(clauses)}处）" if len(clauses) > 1 else ""
        yield OpenPoint(key, section, f"数据或名称待补{places}", clauses[0])
    yield from uncounted


def _uncounted(section: Section, told: set[int]) -> Iterator[OpenPoint]:
    """Yield the figures asked for that are not counted yet.

    Where the text leaves the same figure open, that is the same point; its place goes into `told`.
    """
    asked = {f.key: f for s in kind_of(section.cycle).sections() for f in s.figures}
    masks = {each.start: each.clause for each in find_placeholders(section.text)}
    for name, answer in section.figures.items():
        until = answer.get("open_until")
        if not until or answer.get("value"):
            continue
        figure = asked.get(name)
        masked = masked_as(section.text, figure.label, figure.unit) if figure else ()
        places = [each.start for each in masked if each.start in masks]
        told.update(places)
        passage = "；".join(dict.fromkeys(masks[place] for place in places))
        day = day_in_words(date.fromisoformat(until))
        what = f"“{figure.label if figure else name}”暂未统计，预计{day}补报"
        yield OpenPoint(_key(section, f"figure:{name}:{until}{passage}"), section, what, passage)


def _pointing(cycle: Cycle) -> Iterator[OpenPoint]:
    """Yield the words that point to numbers which the report prints otherwise.

    A report whose text is signed has none.
    """
    if cycle.state in (CycleState.SIGNED, *FINAL):
        return
    sections = {section.key: section for section in cycle.sections}
    for span in report_text(cycle).spans:
        section = sections[span.key]
        for words in dict.fromkeys(span.numbered.references):
            key = _key(section, f"reference:{words}:{section.text}")
            yield OpenPoint(key, section, "编号已统一排定，提到编号处请核对", words)


def _unanswered(session: Session, cycle: Cycle) -> Iterator[OpenPoint]:
    """Yield the promises of earlier reports that nobody has answered for."""
    for row in carried_in(session, cycle):
        if not is_answered(row, cycle):
            key = _key(row.section, f"promise:{row.item_id}")
            yield OpenPoint(key, row.section, "此前计划的任务尚未答复", row.item.title)


def _unexplained(session: Session, cycle: Cycle, office: Office) -> Iterator[OpenPoint]:
    """Yield the figures that contradict each other or moved far, and of which nobody said why.

    A report whose text is signed has none: its figures are past explaining.
    """
    if cycle.state in (CycleState.SIGNED, *FINAL):
        return
    waiting = {q.key: q for q in questions(session, cycle, office) if q.asks and not q.answer}
    for key, question in waiting.items():
        section = answering_section(cycle, question) or cycle.sections[0]
        what = f"数据待说明（{FAULTS[question.found.fault]}）"
        yield OpenPoint(
            _key(section, f"question:{key}"),
            section,
            what,
            question.message,
            waived=question.waived,
            is_figure=True,
        )


def _key(section: Section, what: str) -> str:
    return f"{section.key}:{digest(what)}"


def waive_point(act: Act, cycle: Cycle, key: str, reason: str) -> None:
    """Let one open point pass (准予缺项), by name and with a reason, until its text changes."""
    reason = reason_in(reason)
    must_be_writable(act, cycle)
    point = next(
        (p for p in open_points(act.session, cycle, office=act.office) if p.key == key), None
    )
    if point is not None and point.waived is None:
        _waive(act, cycle, point, reason)


def waive_figures(act: Act, cycle: Cycle, section: str, reason: str) -> int:
    """Let all figures of that section pass that wait for a word (免予说明); return how many.

    One reason serves for all; each is recorded by itself.
    """
    reason = reason_in(reason)
    must_be_writable(act, cycle)
    waiting = [
        point
        for point in open_points(act.session, cycle, office=act.office)
        if point.is_figure and point.waived is None and point.section.key == section
    ]
    for point in waiting:
        _waive(act, cycle, point, reason)
    return len(waiting)


def _waive(act: Act, cycle: Cycle, point: OpenPoint, reason: str) -> None:
    act.session.add(
        OpenPointWaiver(
            cycle_id=cycle.id,
            point=point.key,
            reason=reason,
            waived_by=act.actor.name,
            waived_at=act.now,
        )
    )
    act.record(
        Did.POINT_WAIVED,
        chain=cycle.key,
        subject=f"{point.section.name}：{point.what}",
        detail={"point": point.key, "passage": point.passage, "reason": reason},
    )
