"""Two consecutive reports of one office, where they are at hand: what a careful reader finds."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from huibao.audit import Act
from huibao.cycle.ledger.figures.mismatches import mismatches
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.past import final_text, report_before
from huibao.cycle.ledger.review import (
    FollowUp,
    cadence_faults,
    follow_ups,
    problems_back,
    repeated_shares,
)
from huibao.cycle.opening import open_kind
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.demo.from_report import source_from
from huibao.lifecycle import SectionState
from huibao.periods import parse_period
from huibao.records.models import Cycle
from tests.report.seeds import seed
from tests.web.house import House

EXPECTED = [
    # Most are partly answered; the sixth and seventh are promised again word for word, the first
    # under its title; a method and two titles to be won are never mentioned again.
    (3, ["title"], 0),
    (3, [], 3),
    (2, [], 1),
    (4, ["part", "part"], 1),
    (2, ["part"] * 4, 0),
    (2, ["part", "repeated"], 0),
    (1, ["part", "part", "repeated"], 0),
]
"""Of each of the seven plan points: sentences that answer, how it is promised again, names lost."""


def _read(each: FollowUp) -> tuple[int, list[str], int]:
    return len(each.evidence), [again.taken.how for again in each.again], len(each.unmentioned)


def before_title(act: Act) -> str:
    """The title of the imported report."""
    return act.session.scalars(select(Cycle.title).where(Cycle.imported)).one()


def test_the_second_report_is_held_against_the_first(house: House) -> None:
    first, second = seed("000"), seed("004")
    with house.clerk() as act:
        given = {"name": "first.txt", "kind": "annual", "period": "2022"}
        import_report(act, first.encode(), **given, sure=True)
    source = source_from(second, house.installation.office, today=date(2023, 7, 1))
    kind = source.kind.model_copy(update={"key": "half-year", "period": "H"})
    with house.clerk() as act:
        cycle = open_kind(act, kind, parse_period("H", "2023-H1"))
        for section in cycle.sections:
            submit(act, section, HandIn(source.texts[section.key]))
            if section.state is SectionState.SUBMITTED:
                accept(act, section)
        found = follow_ups(act.session, cycle, second)
        assert [_read(each) for each in found] == EXPECTED
        shares = repeated_shares(act.session, cycle, second)
        assert shares["plan"] > 0.5
        assert shares["problems"] > 0.6
        back = problems_back(act.session, cycle, second)
        assert [(each.times, each.since) for each in back] == [(1, before_title(act))] * 3
        faults = {each.fault for each in mismatches(act.session, cycle)}
        assert {"unit", "dropped"} <= faults
        assert "two-values" not in faults
        before = report_before(act.session, cycle)
        assert before is not None
        assert len(cadence_faults(final_text(act.session, before))) == 2
