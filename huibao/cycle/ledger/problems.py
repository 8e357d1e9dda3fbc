"""The problem ledger (问题台账): what reports admit, how often, and which tasks answer it.

A problem is the chain of its wordings: what is tied to it stays when a later report says it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, selectinload

from huibao.audit import Act
from huibao.cycle.ledger.promises.items import note
from huibao.cycle.refusals import Unknown
from huibao.records.models import PlanItem, Problem, ProblemAnswer
from huibao.report.likeness import likeness

WORTH_NAMING: Final = 0.15
"""From this likeness on a task is offered first as an answer to a problem."""


class UnknownProblem(Unknown):
    """No such problem."""

    def __init__(self, number: object):
        super().__init__(f"台账中没有第{number}号问题。 (No problem {number} in the ledger.)")


@dataclass(frozen=True)
class Admitted:
    """A problem as the ledger shows it: all its wordings, and the tasks that answer it."""

    problem: Problem
    """Its first wording."""
    wordings: tuple[Problem, ...]
    items: tuple[PlanItem, ...]

    @property
    def text(self) -> str:
        """Its newest wording."""
        return self.wordings[-1].text

    @property
    def times(self) -> int:
        """In how many reports it was admitted."""
        return len({wording.cycle_id for wording in self.wordings})

    @property
    def since(self) -> str:
        """The title of the first report that admits it."""
        return self.wordings[0].cycle.title

    @property
    def last(self) -> str:
        """The title of the last report that admits it."""
        return self.wordings[-1].cycle.title


def problem_numbered(session: Session, number: int) -> Problem:
    """Return the first wording of the problem of that number; `UnknownProblem`."""
    found = session.get(Problem, number)
    if found is None:
        raise UnknownProblem(number)
    return found if found.first_id is None else session.get_one(Problem, found.first_id)


def admitted(session: Session, *, limit: int | None = None, offset: int = 0) -> list[Admitted]:
    """Return the problems, those admitted last in front."""
    first = func.coalesce(Problem.first_id, Problem.id)
    query = select(first).group_by(first).order_by(func.max(Problem.id).desc()).offset(offset)
    numbers = list(session.scalars(query.limit(limit) if limit else query))
    return _with_all(session, numbers)


def one(session: Session, number: int) -> Admitted:
    """Return the problem of that number; `UnknownProblem`."""
    return _with_all(session, [problem_numbered(session, number).id])[0]


def count(session: Session) -> int:
    """Return how many problems there are, each of however many wordings."""
    return session.scalar(select(func.count()).where(Problem.first_id.is_(None))) or 0


def _with_all(session: Session, numbers: Sequence[int]) -> list[Admitted]:
    query = (
        select(Problem)
        .where(or_(Problem.id.in_(numbers), Problem.first_id.in_(numbers)))
        .order_by(Problem.id)
        .options(selectinload(Problem.cycle))
    )
    wordings: dict[int, list[Problem]] = defaultdict(list)
    for problem in session.scalars(query):
        wordings[problem.first_id or problem.id].append(problem)
    items = _items_of(session, numbers)
    return [Admitted(wordings[n][0], tuple(wordings[n]), tuple(items.get(n, ()))) for n in numbers]


def _items_of(session: Session, numbers: Sequence[int]) -> Mapping[int, list[PlanItem]]:
    found: dict[int, list[PlanItem]] = defaultdict(list)
    for problem, item in _ties(session, ProblemAnswer.problem_id.in_(numbers)):
        found[problem.id].append(item)
    return found


def problems_of(session: Session, items: Sequence[PlanItem]) -> Mapping[int, list[Problem]]:
    """Return the problems that those tasks answer, by the tasks' ids."""
    found: dict[int, list[Problem]] = defaultdict(list)
    for problem, item in _ties(session, ProblemAnswer.item_id.in_([i.id for i in items])):
        found[item.id].append(problem)
    return found


def _ties(session: Session, which: ColumnElement[bool]) -> list[tuple[Problem, PlanItem]]:
    query = (
        select(Problem, PlanItem)
        .join(ProblemAnswer, ProblemAnswer.problem_id == Problem.id)
        .join(PlanItem, ProblemAnswer.item_id == PlanItem.id)
        .where(which, PlanItem.replaced.is_(False))
        .order_by(ProblemAnswer.at, PlanItem.id)
    )
    return [(problem, item) for problem, item in session.execute(query)]


def tie(act: Act, problem: Problem, item: PlanItem) -> None:
    """Note that the task answers the problem; tied twice is tied once."""
    if act.session.get(ProblemAnswer, (problem.id, item.id)) is None:
        act.session.add(
            ProblemAnswer(problem_id=problem.id, item_id=item.id, by=act.actor.name, at=act.now)
        )
        note(act, item, "tied", after=problem.text)


def untie(act: Act, problem: Problem, item: PlanItem) -> None:
    """Note that the task does not answer the problem after all."""
    tied = act.session.get(ProblemAnswer, (problem.id, item.id))
    if tied is not None:
        act.session.delete(tied)
        note(act, item, "untied", before=problem.text)


def may_answer(session: Session, problem: Problem) -> tuple[list[PlanItem], list[PlanItem]]:
    """Return the open tasks that may answer the problem: the likeliest, and all the others."""
    tied = select(ProblemAnswer.item_id).where(ProblemAnswer.problem_id == problem.id)
    query = select(PlanItem).where(PlanItem.is_open, PlanItem.id.not_in(tied))
    items = list(session.scalars(query.order_by(PlanItem.id)))
    alike = {item.id: likeness(problem.text, item.text) for item in items}
    likely = sorted((i for i in items if alike[i.id] >= WORTH_NAMING), key=lambda i: -alike[i.id])
    return likely[:5], [item for item in items if item not in likely[:5]]


def hand_on(act: Act, problem: Problem, successor: Problem | None) -> None:
    """Hand what is tied to a problem on to the wording that takes its place, if there is one."""
    for tied in act.session.scalars(
        select(ProblemAnswer).where(ProblemAnswer.problem_id == problem.id)
    ).all():
        act.session.delete(tied)
        act.session.flush()
        if successor is not None:
            act.session.add(
                ProblemAnswer(problem_id=successor.id, item_id=tied.item_id, by=tied.by, at=tied.at)
            )
