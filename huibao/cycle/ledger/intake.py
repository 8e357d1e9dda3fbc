"""Taking a filed report into the ledgers: its promises, its figures and its problems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from huibao.audit import Act, Did
from huibao.cycle.ledger.agreement import STANDS, figures_stand
from huibao.cycle.ledger.past import ends_on, filed_before, may_tell_of, section_at
from huibao.cycle.ledger.promises.items import note
from huibao.cycle.moves import kind_of
from huibao.lifecycle import ItemState
from huibao.office import Office, ReportKind
from huibao.records.models import Cycle, FigureValue, PlanItem, Problem, Section
from huibao.report.cutting import planned
from huibao.report.figures import Figure, find_figures
from huibao.report.figures.counted import name_of
from huibao.report.figures.declared import under_declared_names
from huibao.report.figures.roughness import rough_word
from huibao.report.likeness import Known
from huibao.report.plan import PlanPoint, find_plan, find_problems
from huibao.report.plan import Problem as Admitted

ASKED = "asked"
"""The kind of a figure that stands beside the text, not in it."""
UNIT, VALUE = 32, 64
"""Characters of a figure's unit and value that the ledger has room for."""
REMEMBERED = 24
"""How many reports back that admitted any a problem is looked for: two years of monthly ones."""


@dataclass(frozen=True)
class Taken:
    """How much a report brought into the ledgers."""

    items: int
    repeated: int
    figures: int
    problems: int


def take_in(act: Act, cycle: Cycle) -> Taken:
    """Enter what the filed report promises, counts and admits, once; return how much it was.

    A promise that stands word for word in the ledger already, still open and for the same day, is
    counted there again, unless it is one of a later period's.
    """
    entered = act.session.scalar(
        select(FigureValue.id).where(FigureValue.cycle_id == cycle.id).limit(1)
    ) or act.session.scalar(select(PlanItem.id).where(PlanItem.cycle_id == cycle.id).limit(1))
    if entered or not cycle.drafts:
        return Taken(0, 0, 0, 0)
    text = cycle.drafts[-1].text
    known = _OpenItems(act, cycle)
    repeated = sum(_promise(act, cycle, point, known) for point in find_plan(text))
    points, figures, problems = find_plan(text), _counted(act, cycle, text), find_problems(text)
    act.session.add_all(figures)
    act.session.add_all(asked_for(cycle))
    _admit(act, cycle, problems)
    taken = Taken(len(points) - repeated, repeated, len(figures), len(problems))
    act.record(
        Did.LEDGER_FILLED,
        chain=cycle.key,
        subject=cycle.title,
        detail={"counted": vars(taken), STANDS: figures_stand(act.session, cycle)},
    )
    return taken


def _promise(act: Act, cycle: Cycle, point: PlanPoint, open_items: _OpenItems) -> bool:
    """Enter one promise; whether it only repeated one that is open still."""
    section = section_at(cycle, point.start, point.end)
    department = owner_of(act.office, point, section)
    known = open_items.said_again(point, department)
    if known is not None:
        if known.last_cycle_id != cycle.id:
            known.times, known.last_cycle_id = known.times + 1, cycle.id
            note(act, known, "repeated", after=cycle.title)
        return True
    item = PlanItem(
        cycle_id=cycle.id,
        last_cycle_id=cycle.id,
        section=_name(section),
        start=point.start,
        end=point.end,
        title=point.title,
        text=point.text,
        department=department,
        lead=(section.head_name or "") if section else "",
        due=point.due_date,
        due_assumed=point.due is None and point.due_date is not None,
        horizon=point.horizon or "",
        state=ItemState.NOT_STARTED,
        made_at=act.now,
        changed_at=act.now,
    )
    act.session.add(item)
    act.session.flush()
    note(act, item, "made", after=cycle.title)
    open_items.add(item)
    return False


def _is_due_alike(known: PlanItem, point: PlanPoint) -> bool:
    """Tell whether no day is lost when the point is counted with the promise that is known."""
    named = point.due is not None and point.due_date is not None
    return not named or known.due == point.due_date


class _OpenItems:
    """The open promises of periods that are not later than the cycle's, by department."""

    def __init__(self, act: Act, cycle: Cycle) -> None:
        query = (
            select(PlanItem)
            .join(Cycle, PlanItem.cycle_id == Cycle.id)
            .options(contains_eager(PlanItem.cycle))
            .where(PlanItem.is_open)
            .order_by(PlanItem.id)
        )
        last_day = ends_on(cycle)
        self._items: dict[str, list[PlanItem]] = defaultdict(list)
        self._words: dict[str, Known] = defaultdict(Known)
        for item in act.session.scalars(query):
            if ends_on(item.cycle) <= last_day and may_tell_of(cycle, item.cycle):
                self.add(item)

    def add(self, item: PlanItem) -> None:
        """Remember one more."""
        self._items[item.department].append(item)
        self._words[item.department].add(item.text)

    def said_again(self, point: PlanPoint, department: str) -> PlanItem | None:
        """Return the first that the point says again for the same day, None for a new promise."""
        found = (
            self._items[department][number]
            for number in self._words[department].repeating(point.text)
        )
        return next((item for item in found if _is_due_alike(item, point)), None)


def owner_of(office: Office, point: PlanPoint, section: Section | None) -> str:
    """Return the department that the point names itself, or that wrote it."""
    for department in office.departments:
        if point.owner and department.name in point.owner:
            return department.name
    return section.department if section else ""


def _name(section: Section | None) -> str:
    return section.name if section else ""


def _counted(act: Act, cycle: Cycle, text: str) -> list[FigureValue]:
    # An imported report has the outline of its own, and is of the office's kind all the same.
    return counted(cycle, text, act.office.kind(cycle.kind) if cycle.imported else kind_of(cycle))


def counted(cycle: Cycle, text: str, kind: ReportKind) -> list[FigureValue]:
    """Return what the cycle's last draft counts, without what it only plans; nothing is entered.

    What the kind asks for by name stands under that name.
    """
    found = under_declared_names(text, find_figures(text), kind.indicators())
    return [_figure(cycle, figure, text) for figure in counted_in(text, found)]


def asked_for(cycle: Cycle) -> Iterator[FigureValue]:
    """Yield the figures that the office asked for by name; they have no place in the text."""
    asked = {section.key: section.figures for section in kind_of(cycle).sections()}
    for section in cycle.sections:
        for figure in asked.get(section.key, ()):
            value = str(section.figures.get(figure.key, {}).get("value", ""))
            yield FigureValue(
                cycle_id=cycle.id,
                section=section.name,
                department=section.department,
                name=name_of(figure.label)[:120],
                label=figure.label,
                unit=figure.unit[:UNIT],
                value=value[:VALUE],
                kind=ASKED,
            )


def counted_in(text: str, figures: Iterable[Figure]) -> list[Figure]:
    """Return those of the figures that the report counts, without what it only plans."""
    plans = planned(text)
    return [f for f in figures if not any(start <= f.start < end for start, end in plans)]


def _figure(cycle: Cycle, figure: Figure, text: str) -> FigureValue:
    section = section_at(cycle, figure.start)
    return FigureValue(
        cycle_id=cycle.id,
        section=_name(section),
        department=section.department if section else "",
        start=figure.start,
        end=figure.end,
        name=name_of(figure.label)[:120],
        label=figure.label,
        unit=figure.unit[:UNIT],
        value="" if figure.value is None else str(figure.value)[:VALUE],
        upper="" if figure.upper is None else str(figure.upper)[:VALUE],
        rough=rough_word(figure, text),
        kind=figure.kind,
        period=figure.period,
        as_of=figure.as_of,
    )


def _admit(act: Act, cycle: Cycle, problems: Iterable[Admitted]) -> None:
    """Enter the problems, each tied to the first report's wording of the same one."""
    earlier = _earlier_problems(act, cycle)
    known = Known(problem.text for problem in earlier)
    for problem in problems:
        alike = known.likest(problem.text)
        first = None if alike is None else earlier[alike]
        act.session.add(
            Problem(
                cycle_id=cycle.id,
                section=_name(section_at(cycle, problem.start, problem.end)),
                start=problem.start,
                end=problem.end,
                text=problem.text,
                first_id=(first.first_id or first.id) if first else None,
            )
        )


def _earlier_problems(act: Act, cycle: Cycle) -> list[Problem]:
    admitting = set(act.session.scalars(select(Problem.cycle_id).distinct()))
    recent = [number for number in filed_before(act.session, cycle) if number in admitting]
    query = select(Problem).where(Problem.cycle_id.in_(recent[:REMEMBERED])).order_by(Problem.id)
    return list(act.session.scalars(query))
