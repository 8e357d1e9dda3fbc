"""The figure ledger (数据台账): what each report counted, and whether it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cycle.ledger.counting import Typed, counted_in, counted_now, written_now
from huibao.cycle.ledger.past import (
    final_text,
    open_to,
    read_period,
    report_before,
    same_kind_before,
    same_part_last_year,
)
from huibao.cycle.ledger.promises.targets import shortfalls
from huibao.cycle.moves import kind_of
from huibao.lifecycle import CycleState
from huibao.periods import PER_YEAR, Period
from huibao.records.models import Cycle, FigureValue, Section
from huibao.report.cutting import done_part
from huibao.report.denials import denies
from huibao.report.figures.counted import Counted, name_of
from huibao.report.figures.tallies import (
    SWING,
    Mismatch,
    changed_units,
    dropped,
    falls,
    parts_in_report,
    parts_over_periods,
    stale,
    swings,
    two_values,
)
from huibao.report.tables.rows import find_tables


def form_against_text(section: Section) -> list[Mismatch]:
    """Return the figures that the section's form says otherwise than its own text."""
    own = [each for each in counted_now(section.cycle) if each.section == section.name]
    return [each for each in two_values(own) if each.here.filled_in != each.there[0].filled_in]


def unreached(session: Session, section: Section) -> list[Mismatch]:
    """Return what the section answers as done and its figures say is less than was planned."""
    found = shortfalls(session, section.cycle, counted_now(section.cycle), {})
    return [each for each in found if each.here.section == section.name]


def mismatches(
    session: Session, cycle: Cycle, *, limit: Decimal = SWING, typed: Typed | None = None
) -> list[Mismatch]:
    """Return what of the report does not add up, by itself and against those before it.

    What is compared in size or missed is compared with the last report of the same kind, running
    totals with that on the same part of last year; units with the last report of any.
    """
    now = counted_now(cycle, typed)
    found = [*two_values(now), *parts_in_report(now), *stale(now)]
    year = _of_the_year(session, cycle)
    same, any_ = same_kind_before(session, cycle), report_before(session, cycle)
    last_year = same_part_last_year(session, cycle)
    wanted = {c.id for c in (same, any_, last_year) if c} | {number for _, number in year}
    values = counted_in(session, wanted)
    if any_:
        found += changed_units(now, values[any_.id])
        done = done_part(written_now(cycle, typed).text)
        gone = (m for m in dropped(now, values[(same or any_).id]) if not _is_denied(m, done))
        found += _missed(session, cycle, gone, same or any_)
    if same:
        of_last_year = values[last_year.id] if last_year else ()
        found += swings(now, values[same.id], limit=limit, year_before=of_last_year)
    found += _against_the_year(cycle, now, [(p, values[n]) for p, n in year])
    found += shortfalls(session, cycle, now, typed.answers if typed else {})
    return found


def _is_denied(gone: Mismatch, done: str) -> bool:
    """Tell 安全事故2起 of the last report where this one says that there was none."""
    return denies(done, name_of(gone.here.label))


def _missed(
    session: Session, cycle: Cycle, gone: Iterable[Mismatch], last: Cycle
) -> Iterator[Mismatch]:
    """Yield what is missed of the last report: what is asked for by name, or stood in its text.

    A table's rows may be a list of things by name, of which the next report has others.
    """
    asked = {name_of(f.label) for s in kind_of(cycle).sections() for f in s.figures}
    tables = find_tables(final_text(session, last))
    query = select(FigureValue.label, FigureValue.start, FigureValue.kind).where(
        FigureValue.cycle_id == last.id, FigureValue.removed.is_(False)
    )
    told = {
        name_of(label)
        for label, place, kind in session.execute(query)
        if kind == "asked" or not any(start <= place < end for start, end in tables)
    }
    yield from (each for each in gone if name_of(each.here.label) in told | asked)


def _against_the_year(
    cycle: Cycle, now: list[Counted], year: list[tuple[Period, list[Counted]]]
) -> Iterator[Mismatch]:
    own = read_period(cycle.period)
    earlier = [values for period, values in year if period.last_day < own.last_day]
    if earlier:
        yield from falls(now, earlier[-1])
    for kind, per_year in PER_YEAR.items():
        parts: dict[Period, list[Counted]] = {}
        for period, values in year:
            if period.kind == kind and own.first_day <= period.first_day < own.last_day:
                parts.setdefault(period, []).extend(values)
        if per_year > PER_YEAR[own.kind] and len(parts) * PER_YEAR[own.kind] == per_year:
            yield from parts_over_periods(now, list(parts.values()))
            return


def _of_the_year(session: Session, cycle: Cycle) -> list[tuple[Period, int]]:
    """Return the filed reports on parts of the same year that it may tell of, in order."""
    own = read_period(cycle.period)
    rows = session.execute(
        select(Cycle.period, Cycle.id).where(
            Cycle.state == CycleState.ARCHIVED,
            Cycle.id != cycle.id,
            open_to(cycle),
            Cycle.period.startswith(f"{own.year}-"),
        )
    )
    dated = [(read_period(period), number) for period, number in rows]
    return sorted(dated, key=lambda each: (each[0].last_day, each[0].kind))
