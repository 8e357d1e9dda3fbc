"""What a report counts stands in the ledger under the name by which its kind asks for it."""

from __future__ import annotations

import pytest

from huibao.cycle.ledger.figures.questions import questions
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.opening import open_cycle
from huibao.cycle.sections.submissions import HandIn, submit
from huibao.office import FigureAsked, Office, ReportKind
from huibao.records.models import FigureValue
from huibao.report.figures import find_figures
from huibao.report.figures.declared import under_declared_names
from tests.web.house import House

ASKED = [("接待游客", "万人次")]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("接待游客10万人次。", ["接待游客"]),
        ("上半年全县共接待游客10万人次。", ["接待游客"]),
        ("接待游客10人次。", ["游客"]),
        ("接待游客36.5万人次，接待境外游客2万人次。", ["接待游客", "境外游客"]),
        ("景区接待游客8万人次。", ["游客"]),
    ],
)
def test_verb_and_noun_together_may_be_the_indicator(text: str, labels: list[str]) -> None:
    found = under_declared_names(text, find_figures(text), ASKED)
    assert [figure.label for figure in found] == labels


def test_several_values_of_one_time_stay_as_they_were_read() -> None:
    text = "接待游客3万人次。接待游客8万人次。"
    assert under_declared_names(text, find_figures(text), ASKED) == find_figures(text)


def asking_for_visitors(house: House) -> None:
    """The office's months and quarters ask for 接待游客."""
    office = house.installation.office
    kinds = tuple(
        _with_visitors(kind) if kind.key in ("monthly", "quarterly") else kind
        for kind in office.kinds
    )
    changed: Office = office.model_copy(update={"kinds": kinds})
    object.__setattr__(house.installation, "office", changed)


def _with_visitors(kind: ReportKind) -> ReportKind:
    first, *others = kind.parts
    section, *rest = first.sections
    figure = FigureAsked(key="visitors", label="接待游客", unit="万人次")
    section = section.model_copy(update={"figures": (figure,)})
    part = first.model_copy(update={"sections": (section, *rest)})
    return kind.model_copy(update={"parts": (part, *others)})


def test_three_imported_months_are_held_against_the_quarter(house: House) -> None:
    asking_for_visitors(house)
    for number in (1, 2, 3):
        done = f"（一）水利风景区。接待游客{9 + number}万人次。"
        text = f"2023年{number}月工作小结\n一、本月工作\n{done}\n"
        with house.clerk() as act:
            import_report(
                act, text.encode(), name="m.txt", kind="monthly", period=f"2023-0{number}"
            )
    names = house.see(lambda s: [(f.name, f.value) for f in s.query(FigureValue)])
    assert names == [("接待游客", "10"), ("接待游客", "11"), ("接待游客", "12")]
    with house.clerk() as act:
        cycle = open_cycle(act, "quarterly", "2023-Q1")
        section = cycle.sections[0]
        said = HandIn("一季度接待游客50万人次。", figures={"visitors": {"value": "50"}})
        submit(act, section, said)
        told = "；".join(q.message for q in questions(act.session, cycle, act.office))
    assert "10＋11＋12＝33" in told


def test_the_form_and_the_text_of_one_section_are_compared_under_that_name(house: House) -> None:
    asking_for_visitors(house)
    with house.clerk() as act:
        cycle = open_cycle(act, "quarterly", "2023-Q1")
        said = HandIn("一季度接待游客50万人次。", figures={"visitors": {"value": "5"}})
        submit(act, cycle.sections[0], said)
        told = "；".join(q.message for q in questions(act.session, cycle, act.office))
    assert "指标栏填接待游客 5万人次，正文写接待游客 50万人次" in told
