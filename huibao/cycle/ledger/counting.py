"""What a report counts: while it is written, by text and forms; a filed one, as was entered."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cycle.assembly import Assembled, assemble, texts_of
from huibao.cycle.moves import kind_of
from huibao.lifecycle import SectionState
from huibao.records.models import Cycle, FigureValue, Section
from huibao.report.cutting import planned
from huibao.report.figures.counted import Counted
from huibao.report.figures.declared import under_declared_names
from huibao.report.figures.restated import indicators
from huibao.report.figures.roughness import rough_word
from huibao.report.quantities.quantity import COMPARED
from huibao.report.tables.rows import find_tables

LONGEST_LABEL = 40
"""Characters that the label of a figure asked for may have, to be known again in a text."""


@dataclass(frozen=True)
class Typed:
    """What somebody is writing in a section just now, in the place of what it holds."""

    section: Section
    text: str
    figures: Mapping[str, Mapping[str, Any]]
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What is being answered of earlier promises, by the id of each carried one."""


def written_now(cycle: Cycle, typed: Typed | None = None) -> Assembled:
    """Return the report as it stands, with what somebody is writing just now."""
    texts = texts_of(cycle)
    if typed:
        texts[typed.section.key] = typed.text
    return assemble(cycle.title, kind_of(cycle), texts)


def counted_now(cycle: Cycle, typed: Typed | None = None) -> list[Counted]:
    """Return what the report counts as it stands, the figures asked for by name among it.

    What stands in a plan counts nothing yet.
    """
    whole = written_now(cycle, typed)
    plans, tables = planned(whole.text), find_tables(whole.text)
    sections = {section.key: section for section in cycle.sections}
    found: list[Counted] = []
    asked = kind_of(cycle).indicators()
    for f in under_declared_names(whole.text, indicators(whole.text), asked):
        span = next((s for s in whole.spans if s.start <= f.start < s.end), None)
        in_plan = any(start <= f.start < end for start, end in plans)
        if span and not in_plan and f.kind in COMPARED:
            place = _place(cycle, sections[span.key])
            value = number(str(f.value))
            table = next((t for t in tables if t[0] <= f.start < t[1]), None)
            found.append(
                Counted(
                    f.label,
                    f.unit,
                    value,
                    span=f.period,
                    as_of=f.as_of,
                    table=table[0] if table else None,
                    upper=None if f.upper is None else number(str(f.upper)),
                    rough=rough_word(f, whole.text),
                    led_by=whole.text[max(span.start, f.start - LONGEST_LABEL) : f.start],
                    **place,
                )
            )
    return found + _asked(cycle, typed)


def _asked(cycle: Cycle, typed: Typed | None) -> list[Counted]:
    own = {typed.section.key: typed.figures} if typed else {}
    asked = {section.key: section.figures for section in kind_of(cycle).sections()}
    return [
        Counted(
            figure.label,
            figure.unit,
            number(str(own.get(section.key, section.figures).get(figure.key, {}).get("value", ""))),
            filled_in=True,
            **_place(cycle, section),
        )
        for section in cycle.sections
        if section.state is not SectionState.WAIVED
        for figure in asked.get(section.key, ())
    ]


class _Place(TypedDict):
    section: str
    department: str
    report: str
    part: str


def _place(cycle: Cycle, section: Section) -> _Place:
    return {
        "section": section.name,
        "department": section.department,
        "report": cycle.title,
        "part": cycle.period,
    }


def number(text: str) -> Decimal | None:
    """Return the number that was typed, with full-width digits and signs as well; None for none."""
    try:
        return Decimal(unicodedata.normalize("NFKC", text).replace(",", "").rstrip("%"))
    except InvalidOperation:
        return None


def counted_in(session: Session, cycles: Iterable[int]) -> dict[int, list[Counted]]:
    """Return what those filed reports counted, by their ids."""
    wanted = list(cycles)
    found: dict[int, list[Counted]] = {number: [] for number in wanted}
    query = (
        select(FigureValue, Cycle.title, Cycle.period)
        .join(FigureValue.cycle)
        .where(FigureValue.cycle_id.in_(wanted), FigureValue.kind.in_((*COMPARED, "asked")))
        .where(FigureValue.removed.is_(False))
        .order_by(FigureValue.id)
    )
    for row, title, period in session.execute(query):
        found[row.cycle_id].append(
            Counted(
                row.label,
                row.unit,
                number(row.value),
                upper=number(row.upper),
                rough=row.rough,
                section=row.section,
                department=row.department,
                report=title,
                part=period,
                span=row.period,
                as_of=row.as_of,
            )
        )
    return found
