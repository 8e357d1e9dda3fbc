"""Indicators over the periods: values by report, and what the office says an indicator means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from huibao.audit import Act, Did
from huibao.cycle.ledger.counting import number
from huibao.cycle.ledger.intake import ASKED
from huibao.cycle.ledger.past import read_period
from huibao.cycle.refusals import Unknown
from huibao.lifecycle import CycleState
from huibao.office import Office
from huibao.periods import Period
from huibao.records.models import Cycle, FigureValue, Indicator
from huibao.report.figures.counted import name_of
from huibao.report.figures.roughness import amount_said, number_said
from huibao.report.quantities.quantity import COMPARED

COUNTED = (*COMPARED, "asked")
"""Kinds of figures that are values of an indicator; ranks and ordinals are none."""


class UnknownIndicator(Unknown):
    """No report ever counted it."""

    def __init__(self, name: str):
        super().__init__(f"台账中没有指标“{name}”。 (No indicator '{name}' in the ledger.)")


@dataclass(frozen=True)
class Meaning:
    """What an indicator is: as the office put it, or else as its files or the last report do."""

    name: str
    label: str
    unit: str
    department: str
    basis: str = ""


@dataclass(frozen=True)
class Row:
    """An indicator and its values, by the period that each report is on."""

    meaning: Meaning
    cells: dict[str, list[FigureValue]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Indicators by periods, the oldest period first."""

    periods: list[Period]
    rows: list[Row]


def number_of(value: FigureValue) -> str:
    """Return the value without its unit as the report says it: 20—30, 近3000, ＊ where masked."""
    return number_said(value.value or "＊", upper=value.upper, rough=value.rough)


def amount_of(value: FigureValue) -> str:
    """Return the value with its unit as the report says it: 20—30个, 近3000件, ＊件."""
    return amount_said(value.value or "＊", value.unit, upper=value.upper, rough=value.rough)


def periods_of(session: Session) -> list[Period]:
    """Return the periods that a filed report is on, the newest first."""
    query = select(Cycle.period).where(Cycle.state == CycleState.ARCHIVED).distinct()
    found = [read_period(text) for text in session.scalars(query)]
    return sorted(found, key=lambda period: (period.last_day, period.first_day), reverse=True)


def counted_over(session: Session, office: Office, periods: Sequence[Period]) -> Table:
    """Return what the filed reports on those periods counted, by indicator."""
    shown = sorted(periods, key=lambda period: period.last_day)
    query = (
        select(FigureValue, Cycle.period)
        .join(FigureValue.cycle)
        .where(
            Cycle.period.in_([str(period) for period in shown]),
            Cycle.state == CycleState.ARCHIVED,
            FigureValue.removed.is_(False),
            FigureValue.kind.in_(COUNTED),
        )
        .order_by(FigureValue.id)
    )
    cells: dict[str, dict[str, list[FigureValue]]] = {}
    for value, period in session.execute(query):
        cells.setdefault(value.name, {}).setdefault(period, []).append(value)
    cells = {name: {p: _once(own) for p, own in found.items()} for name, found in cells.items()}
    meanings = _meanings(session, office, {name: _last(found) for name, found in cells.items()})
    rows = [Row(meaning, cells[meaning.name]) for meaning in meanings]
    return Table(shown, sorted(rows, key=_order))


def _once(values: list[FigureValue]) -> list[FigureValue]:
    """Return the values without those of the form that the text of the same section repeats."""
    told = {
        (v.section, v.unit, number(v.value))
        for v in values
        if v.kind != ASKED and v.value and not (v.upper or v.rough)
    }
    return [
        v for v in values if v.kind != ASKED or (v.section, v.unit, number(v.value)) not in told
    ]


def _last(by_period: dict[str, list[FigureValue]]) -> FigureValue:
    newest = max(by_period, key=lambda text: read_period(text).last_day)
    return by_period[newest][-1]


def _order(row: Row) -> tuple[str, int, str]:
    # What is counted in most periods comes first within its department.
    return row.meaning.department, -len(row.cells), row.meaning.name


def meaning_of(session: Session, office: Office, name: str) -> Meaning:
    """Return what that indicator is; `UnknownIndicator` when nobody ever counted it."""
    values = values_of(session, name)
    if not values:
        raise UnknownIndicator(name)
    return _meanings(session, office, {name: values[0]})[0]


def values_of(session: Session, name: str) -> list[FigureValue]:
    """Return every value of that indicator with its history, the newest period first."""
    query = (
        select(FigureValue)
        .join(FigureValue.cycle)
        .where(FigureValue.name == name, Cycle.state == CycleState.ARCHIVED)
        .options(joinedload(FigureValue.cycle), selectinload(FigureValue.changes))
    )
    found = session.scalars(query).all()
    return sorted(
        found, key=lambda each: (read_period(each.cycle.period).last_day, each.id), reverse=True
    )


def _meanings(session: Session, office: Office, last: dict[str, FigureValue]) -> list[Meaning]:
    said = {row.name: row for row in session.scalars(select(Indicator))}
    asked = declared(office)
    found = []
    for name, value in last.items():
        own, theirs = said.get(name), asked.get(name)
        counted = Meaning(name, value.label, value.unit, value.department)
        if own is not None:
            department = own.department or (theirs or counted).department
            found.append(Meaning(name, own.label, own.unit, department, own.basis))
        else:
            found.append(theirs or counted)
    return found


def declared(office: Office) -> dict[str, Meaning]:
    """Return the indicators that the office's files ask for by name (指标, 单位, 口径)."""
    found: dict[str, Meaning] = {}
    for kind in office.kinds:
        for section in kind.sections():
            for figure in section.figures:
                name, owner = name_of(figure.label), office.department(section.department).name
                if name not in found or (figure.basis and not found[name].basis):
                    found[name] = Meaning(name, figure.label, figure.unit, owner, figure.basis)
    return found


def define(act: Act, meaning: Meaning) -> None:
    """Say what an indicator is: label, unit, meaning (口径) and owner; the same again is nothing.

    `UnknownIndicator` when nobody ever counted it.
    """
    before = meaning_of(act.session, act.office, meaning.name)
    if before == meaning or not meaning.label:
        return
    row = act.session.get(Indicator, meaning.name) or Indicator(name=meaning.name)
    row.label, row.unit, row.basis = meaning.label, meaning.unit, meaning.basis
    row.department, row.changed_at, row.changed_by = meaning.department, act.now, act.actor.name
    act.session.add(row)
    act.record(
        Did.INDICATOR_DEFINED,
        subject=meaning.label,
        detail={"from": _in_words(before), "to": _in_words(meaning)},
    )


def _in_words(meaning: Meaning) -> str:
    said = (meaning.label, meaning.unit, meaning.department, meaning.basis)
    return "，".join(part for part in said if part)
