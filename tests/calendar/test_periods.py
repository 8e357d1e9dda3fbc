"""Periods are read, printed, followed and named in titles."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibao.periods import (
    PER_YEAR,
    TITLE_FIELDS,
    Period,
    PeriodDoesNotFit,
    current,
    due_on,
    parse_period,
    placeholders,
)

kinds = st.sampled_from(sorted(PER_YEAR))
periods = kinds.flatmap(
    lambda kind: st.builds(
        Period, st.just(kind), st.integers(1950, 2990), st.integers(1, PER_YEAR[kind])
    )
)


@given(periods)
def test_a_period_is_read_as_it_is_printed(period):
    assert parse_period(period.kind, str(period)) == period
    assert parse_period(period.kind, period.name) == period


@given(periods)
def test_periods_follow_one_another_without_a_gap(period):
    assert period.next().previous() == period
    assert period < period.next()
    assert period.last_day + timedelta(days=1) == period.next().first_day
    assert current(period.kind, period.first_day) == period
    assert current(period.kind, period.last_day) == period


@given(periods)
def test_every_placeholder_that_a_kind_may_use_is_filled(period):
    template = " ".join(f"{{{name}}}" for name in sorted(TITLE_FIELDS[period.kind]))

    title = period.title(template, "办公室", bureau="局")

    assert "{" not in title
    assert set(period.fields()) | {"office", "bureau"} == TITLE_FIELDS[period.kind]


@pytest.mark.parametrize(
    ("kind", "text", "period"),
    [
        ("Y", "2023", Period("Y", 2023)),
        ("Y", "2023年", Period("Y", 2023)),
        ("H", "2023-h1", Period("H", 2023, 1)),
        ("H", " 2023 年下半年", Period("H", 2023, 2)),
        ("Q", "2023－Q3", Period("Q", 2023, 3)),
        ("Q", "2023第二季度", Period("Q", 2023, 2)),
        ("M", "2023-06", Period("M", 2023, 6)),
        ("M", "2023年12月", Period("M", 2023, 12)),
    ],
)
def test_a_period_is_read_as_people_write_it(kind, text, period):
    assert parse_period(kind, text) == period


@pytest.mark.parametrize(
    ("kind", "text"),
    [("Y", "2023-H1"), ("H", "2023"), ("H", "2023-H3"), ("Q", "2023-Q0"), ("M", "2023-13"),
     ("M", ""), ("M", "六月"), ("Y", "20233"), ("Y", "0000"), ("H", "上半年")],
)  # fmt: skip
def test_another_period_is_refused_with_how_to_write_it(kind, text):
    with pytest.raises(PeriodDoesNotFit) as caught:
        parse_period(kind, text)

    assert f"“{text}”不是" in str(caught.value)
    assert {"Y": "2023", "H": "2023-H1", "Q": "2023-Q2", "M": "2023-06"}[kind] in str(caught.value)


@pytest.mark.parametrize(
    ("period", "name", "english", "following"),
    [
        (Period("Y", 2023), "2023年", "2023", "2024年"),
        (Period("H", 2023, 1), "2023年上半年", "first half of 2023", "下半年"),
        (Period("H", 2023, 2), "2023年下半年", "second half of 2023", "2024年上半年"),
        (Period("Q", 2023, 2), "2023年第二季度", "second quarter of 2023", "第三季度"),
        (Period("M", 2023, 6), "2023年6月", "June 2023", "7月"),
        (Period("M", 2023, 12), "2023年12月", "December 2023", "2024年1月"),
    ],
)
def test_a_period_and_the_next_one_have_names(period, name, english, following):
    assert (period.name, period.name_en) == (name, english)
    assert period.fields()["next"] == following


def test_a_title_names_the_bureau_or_else_the_office():
    period = Period("H", 2023, 1)

    assert period.title("{bureau}{period}总结", "办公室") == "办公室2023年上半年总结"
    assert period.title("{bureau}{period}总结", "办公室", bureau="某局") == "某局2023年上半年总结"


@pytest.mark.parametrize(
    ("kind", "day", "due"),
    [
        ("H", date(2023, 6, 15), "2023-H1"),
        ("H", date(2023, 7, 3), "2023-H1"),
        ("H", date(2023, 12, 15), "2023-H2"),
        ("Y", date(2023, 12, 1), "2023"),
        ("Y", date(2024, 1, 5), "2023"),
        ("Q", date(2023, 3, 20), "2023-Q1"),
        ("Q", date(2023, 4, 3), "2023-Q1"),
        ("M", date(2023, 6, 25), "2023-06"),
        ("M", date(2023, 7, 1), "2023-06"),
        ("M", date(2024, 1, 2), "2023-12"),
    ],
)
def test_a_schedule_opens_the_period_that_ends_or_has_just_ended(kind, day, due):
    assert str(due_on(kind, day)) == due


def test_placeholders_are_all_that_stands_in_braces():
    assert placeholders("{year}年{half}{{x}}") == {"year", "half"}
    with pytest.raises(ValueError, match="expected '}'"):
        placeholders("{year")


def test_a_number_that_the_kind_does_not_have_is_refused():
    with pytest.raises(PeriodDoesNotFit):
        Period("H", 2023, 3)
