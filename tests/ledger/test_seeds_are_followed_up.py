"""Two consecutive reports of one office, where they are at hand: what a careful reader finds."""

from __future__ import annotations

from datetime import date

from huibao.cycle.ledger.figures import mismatches
from huibao.cycle.ledger.imports import import_report
from huibao.cycle.ledger.past import final_text, report_before
from huibao.cycle.ledger.review import cadence_faults, follow_ups, problems_back
from huibao.cycle.opening import open_kind
from huibao.cycle.submissions import HandIn, accept, submit
from huibao.demo.from_report import source_from
from huibao.lifecycle import SectionState
from huibao.periods import parse_period
from tests.report.seeds import seed
from tests.web.conftest import House


def test_the_second_report_is_held_against_the_first(house: House) -> None:
    first, second = seed("000"), seed("004")
    with house.clerk() as act:
        import_report(act, first.encode(), name="first.txt", kind="annual", period="2022")
    source = source_from(second, house.installation.office, today=date(2023, 7, 1))
    kind = source.kind.model_copy(update={"key": "half-year", "period": "H"})
    with house.clerk() as act:
        cycle = open_kind(act, kind, parse_period("H", "2023-H1"))
        for section in cycle.sections:
            submit(act, section, HandIn(source.texts[section.key]))
            if section.state is SectionState.SUBMITTED:
                accept(act, section)
        found = follow_ups(act.session, cycle, second)
        assert len(found) == 7
        assert [bool(each.repeated) for each in found] == [False] * 5 + [True] * 2
        assert [bool(each.unmentioned) for each in found] == [False] + [True] * 3 + [False] * 3
        assert sum(bool(each.evidence) for each in found) == 6
        assert len(problems_back(act.session, cycle, second)) == 3
        faults = {each.fault for each in mismatches(act.session, cycle)}
        assert {"unit", "dropped"} <= faults
        assert "two-values" not in faults
        before = report_before(act.session, cycle)
        assert before is not None
        assert len(cadence_faults(final_text(act.session, before))) == 2
