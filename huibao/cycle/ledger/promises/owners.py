"""Whose a promise is that is nobody's: an imported one, or one of a department that is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huibao.audit import Act
from huibao.cycle.ledger.promises.items import reassign
from huibao.office import Office
from huibao.records.models import Cycle, PlanItem, Section
from huibao.report.followed import nearest

RECENT = 40
"""How many sections of a department's own are read to know what it writes about."""


def propose_departments(
    session: Session, office: Office, items: Sequence[PlanItem]
) -> Mapping[int, str]:
    """Return for each promise that is nobody's the department it sounds like, where one does.

    What a department sounds like are the headings, guidance and figures that the office's files ask
    of it, its name, and what it wrote in earlier reports.
    """
    wanted = [item for item in items if not item.department]
    names = [department.name for department in office.departments]
    likely = nearest(
        [item.text for item in wanted], [_voice(session, office, name) for name in names]
    )
    return {
        item.id: names[number]
        for item, number in zip(wanted, likely, strict=True)
        if number is not None
    }


def _voice(session: Session, office: Office, name: str) -> str:
    written = (
        select(Section.text)
        .where(Section.department == name, Section.text != "")
        .order_by(Section.id.desc())
        .limit(RECENT)
    )
    return "\n".join([name, *_asked_of(office, name), *session.scalars(written)])


def _asked_of(office: Office, name: str) -> Iterator[str]:
    key = next(department.key for department in office.departments if department.name == name)
    for kind in office.kinds:
        for section in kind.sections():
            if section.department == key:
                yield from (section.heading, section.guidance)
                yield from (figure.label for figure in section.figures)


def without_department(session: Session, cycle: Cycle | None = None) -> int:
    """Return how many open promises are nobody's, of that report or of all."""
    query = select(PlanItem.id).where(PlanItem.department == "", PlanItem.is_open)
    query = query if cycle is None else query.where(PlanItem.cycle_id == cycle.id)
    return len(session.scalars(query).all())


def departments_gone(session: Session, office: Office) -> dict[str, int]:
    """Return how many promises are open of each department that the files do not name any more.

    A department was renamed, merged or closed between two reports; the promises keep its old name.
    """
    known = [department.name for department in office.departments]
    query = (
        select(PlanItem.department, func.count())
        .where(PlanItem.department.not_in(["", *known]), PlanItem.is_open)
        .group_by(PlanItem.department)
        .order_by(PlanItem.department)
    )
    return dict(session.execute(query).tuples().all())


def hand_over(act: Act, gone: str, department: str) -> int:
    """Hand what is open of a department that is gone to another one; return how many those are.

    Nothing where the files still name the first, or do not name the other.
    """
    if gone not in departments_gone(act.session, act.office):
        return 0
    query = select(PlanItem).where(PlanItem.department == gone, PlanItem.is_open)
    items = act.session.scalars(query.order_by(PlanItem.id)).all()
    return assign(act, items, {item.id: department for item in items})


def assign(act: Act, items: Sequence[PlanItem], departments: Mapping[int, str]) -> int:
    """Hand several promises to departments at one time; return how many were handed.

    A department that the office's files do not name is passed over.
    """
    known = {department.name for department in act.office.departments}
    chosen = [item for item in items if departments.get(item.id) in known]
    for item in chosen:
        reassign(act, item, department=departments[item.id], lead=item.lead)
    return len(chosen)
