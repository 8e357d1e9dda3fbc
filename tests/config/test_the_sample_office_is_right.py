"""The sample that an office copies is right, is fictional, and its inputs fit its outline."""

import re

import pytest
from ruamel.yaml import YAML

from config.office import check_office, load_office, sample_folder
from huibao.office import (
    Deadlines,
    FigureAsked,
    Holidays,
    Office,
    PartKind,
    QuietHours,
    Reminders,
    ReportKind,
    SectionKind,
    Smtp,
    Step,
)
from huibao.periods import Period
from huibao.staff import Absence, Department, Person, Role

INPUTS = sample_folder() / "inputs" / "half-year"


@pytest.fixture(scope="module")
def office():
    return load_office(sample_folder())


def test_the_sample_has_no_mistake():
    assert check_office(sample_folder()) == ()


@pytest.mark.parametrize(
    ("file", "values"),
    [
        ("office.yaml", (Office, Smtp, Holidays, Reminders, QuietHours)),
        ("people.yaml", (Absence, Department, Person)),
        (
            "reports/half-year.yaml",
            (ReportKind, PartKind, SectionKind, FigureAsked, Step, Deadlines),
        ),
    ],
)
def test_every_key_that_an_office_may_write_is_shown(file, values):
    text = (sample_folder() / file).read_text(encoding="utf-8")
    elsewhere = {Office: {"departments", "people", "kinds"}, ReportKind: {"key"}}
    for value in values:
        for key in value.model_fields.keys() - elsewhere.get(value, set()):
            assert re.search(rf"(?<![\w-]){key}(?![\w-])", text), f"{file} does not show {key}"


def test_it_has_a_kind_for_every_period(office):
    assert {kind.key: kind.period for kind in office.kinds} == {
        "annual": "Y",
        "half-year": "H",
        "quarterly": "Q",
        "monthly": "M",
    }


@pytest.mark.parametrize(
    ("key", "period", "title"),
    [
        ("annual", Period("Y", 2023), "水务局2023年工作总结及2024年工作计划"),
        ("half-year", Period("H", 2023, 1), "水务局2023年上半年工作总结及下半年工作计划"),
        (
            "half-year",
            Period("H", 2023, 2),
            "水务局2023年下半年工作总结及2024年上半年工作计划",
        ),
        ("quarterly", Period("Q", 2023, 2), "水务局2023年第二季度工作总结及第三季度工作计划"),
        ("monthly", Period("M", 2023, 12), "水务局2023年12月工作小结及2024年1月工作计划"),
    ],
)
def test_its_titles_read_well(office, key, period, title):
    assert period.title(office.kind(key).title, office.name, bureau="水务局") == title


def test_every_kind_is_approved_in_three_steps_and_signed_by_the_head(office):
    for kind in office.kinds:
        posts = [office.person(step.reviewers[0]).post for step in kind.steps]
        assert posts == ["办公室主任", "副局长", "局长"]
        assert [step.signs for step in kind.steps] == [False, False, True]


def test_it_has_somebody_for_every_role_and_nobody_is_real(office):
    assert all(office.with_role(role) for role in Role)
    mails = [person.mail for person in office.people]
    mails += [who.mail for kind in office.kinds for who in kind.recipients] + [office.sender]
    assert all(mail.rstrip(">").endswith(".example.com") for mail in mails)


def test_every_section_of_the_half_year_report_has_a_text_to_hand_in(office):
    keys = {section.key for section in office.kind("half-year").sections()}
    first = {path.stem for path in INPUTS.glob("*.txt") if ".later" not in path.name}
    assert first == keys


def test_the_texts_are_as_long_as_the_sections_ask(office):
    for section in office.kind("half-year").sections():
        text = (INPUTS / f"{section.key}.txt").read_text(encoding="utf-8")
        least, most = section.length
        assert least <= len("".join(text.split())) <= most, section.key


def test_a_figure_that_is_not_counted_yet_is_filled_in_later(office):
    yaml = YAML(typ="safe")
    now, later = (
        yaml.load((INPUTS / name).read_text(encoding="utf-8"))
        for name in ("figures.yaml", "figures.later.yaml")
    )
    asked = {
        (section.key, figure.key): figure.label
        for section in office.kind("half-year").sections()
        for figure in section.figures
    }
    given = {(s, f): value for s, figures in now.items() for f, value in figures.items()}
    filled = {(s, f): value for s, figures in later.items() for f, value in figures.items()}

    assert given.keys() == asked.keys()
    assert {place for place, value in given.items() if value is None} == filled.keys()
    for (section, _), value in (given | filled).items():
        texts = (path.read_text(encoding="utf-8") for path in INPUTS.glob(f"{section}.*txt"))
        assert value in "".join(texts)
    assert "*" in (INPUTS / "supply.txt").read_text(encoding="utf-8")
    assert "*" not in (INPUTS / "supply.later.txt").read_text(encoding="utf-8")
