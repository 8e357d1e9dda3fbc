"""Working days follow China's calendar and the office's own days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibao.calendar import (
    add_working_days,
    calendar_known,
    due_at,
    is_working_day,
    working_days_until,
)
from huibao.office import Holidays

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSE = time(17, 30)
days = st.dates(date(2015, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2023, 6, 21), True, "an ordinary Wednesday"),
        (date(2023, 6, 22), False, "端午, a Thursday"),
        (date(2023, 6, 25), True, "a Sunday made up for 端午"),
        (date(2023, 7, 1), False, "an ordinary Saturday"),
        (date(2023, 1, 28), True, "a Saturday made up for 春节"),
        (date(2023, 10, 6), False, "a Friday of 国庆"),
    ],
)
def test_public_holidays_and_make_up_days_count(day, works, why):
    assert is_working_day(day) is works, why


def test_the_offices_own_days_go_before_the_public_calendar():
    own = Holidays(off=(date(2023, 6, 21),), work=(date(2023, 6, 22),))

    assert not is_working_day(date(2023, 6, 21), own)
    assert is_working_day(date(2023, 6, 22), own)


def test_a_year_that_is_not_published_counts_plain_weekdays_and_says_so():
    assert calendar_known(2023)
    assert not calendar_known(2061)
    assert is_working_day(date(2061, 10, 3))  # a Monday within 国庆
    assert not is_working_day(date(2061, 10, 2))


def test_counting_steps_over_a_holiday_and_takes_the_make_up_day():
    assert add_working_days(date(2023, 6, 20), 1) == date(2023, 6, 21)
    assert add_working_days(date(2023, 6, 20), 2) == date(2023, 6, 25)
    assert add_working_days(date(2023, 6, 25), -1) == date(2023, 6, 21)


def test_no_days_are_today_or_the_first_working_day_after():
    assert add_working_days(date(2023, 6, 21), 0) == date(2023, 6, 21)
    assert add_working_days(date(2023, 6, 22), 0) == date(2023, 6, 25)


@given(start=days, count=st.integers(-15, 15))
def test_the_day_counted_to_is_a_working_day_that_many_away(start, count):
    end = add_working_days(start, count)

    assert is_working_day(end)
    between = working_days_until(min(start, end), max(start, end))
    if count > 0:
        assert between == count
    elif count < 0:
        assert between == -count - 1 + is_working_day(start)


@given(start=days, gap=st.integers(-20, 20))
def test_days_left_turn_into_days_overdue(start, gap):
    end = start + timedelta(days=gap)

    assert working_days_until(start, end) == -working_days_until(end, start)


def test_what_is_due_is_due_at_close_of_business_in_the_offices_zone():
    late = datetime(2023, 6, 20, 23, 0, tzinfo=ZoneInfo("UTC"))  # already the 21st in Shanghai

    due = due_at(late, 1, zone=SHANGHAI, close_of_business=CLOSE)

    assert due == datetime(2023, 6, 25, 17, 30, tzinfo=SHANGHAI)
    assert due.utcoffset() == timedelta(hours=8)


def test_the_offices_own_days_off_move_what_is_due():
    now = datetime(2023, 6, 20, 9, 0, tzinfo=SHANGHAI)
    own = Holidays(off=(date(2023, 6, 21),))

    due = due_at(now, 1, zone=SHANGHAI, close_of_business=CLOSE, holidays=own)

    assert due.date() == date(2023, 6, 25)
