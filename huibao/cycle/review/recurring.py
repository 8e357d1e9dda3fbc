"""Remarks that come back (反复提出的修改意见): made on one report, and again on a later one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from huibao.records.models import Cycle, Remark, Section
from huibao.report.likeness import came_back

REMEMBERED: Final = 120
"""How many remarks back one is looked for."""
LEAST: Final = 6
"""Characters that a remark must have to be known again: a bare 请核对 is every reviewer's."""


@dataclass
class Recurring:
    """A remark made on several reports, in the order in which it was made."""

    made: list[Remark] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its newest wording."""
        return self.made[-1].text

    @property
    def times(self) -> int:
        """On how many reports it was made."""
        return len({remark.cycle_id for remark in self.made})

    @property
    def since(self) -> str:
        """The title of the first report that it was made on."""
        return self.made[0].cycle.title

    @property
    def sections(self) -> set[str]:
        """The names of the sections that it was made on; empty for the whole report."""
        return {remark.section.name if remark.section else "" for remark in self.made}


def recurring_remarks(session: Session, cycle: Cycle) -> list[Recurring]:
    """Return the remarks made on two reports or more, this one included, the most frequent first.

    Those on confidential reports are told on these reports alone.
    """
    query = (
        select(Remark)
        .join(Remark.cycle)
        .order_by(Remark.id.desc())
        .limit(REMEMBERED)
        .options(selectinload(Remark.cycle), selectinload(Remark.section))
    )
    remarks = [r for r in session.scalars(query) if _may_be_told(r, cycle)]
    groups: list[Recurring] = []
    for remark in reversed(remarks):
        group = next((g for g in groups if came_back(remark.text, g.text)), None)
        if group is None:
            groups.append(group := Recurring())
        group.made.append(remark)
    return sorted((g for g in groups if g.times > 1), key=lambda g: -g.times)


def _may_be_told(remark: Remark, cycle: Cycle) -> bool:
    known = remark.cycle_id == cycle.id or not remark.cycle.confidential
    return known and len(remark.text.strip()) >= LEAST


def of_remarks(found: Sequence[Recurring], cycle: Cycle) -> dict[int, Recurring]:
    """Return by a remark's id how it came back, for the remarks of this report."""
    return {r.id: group for group in found for r in group.made if r.cycle_id == cycle.id}


def for_section(found: Sequence[Recurring], section: Section) -> list[Recurring]:
    """Return what came back on that section, or on whole reports, for whoever writes it."""
    return [group for group in found if group.sections & {section.name, ""}]
