"""A day is read as people write it, with a browser's picker and without one."""

from datetime import date, datetime

import pytest

from huibao.office import Office
from huibao.web.days import DayUnreadable, DueUnreadable, day_of, due_of, iso_of

DAYS = ("2023-06-05", "2023/6/5", "2023.06.05", "2023年6月5日", " 2023 年 6 月 5 日 ")


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_read(written: str, sample_office: Office) -> None:
    assert day_of(written) == date(2023, 6, 5)
    assert iso_of(written) == "2023-06-05"
    at = datetime(2023, 6, 5, 17, 30, tzinfo=sample_office.zone)
    assert due_of(written, sample_office) == at


@pytest.mark.parametrize("between", ["T", " ", "日", "日 "])
@pytest.mark.parametrize("time", ["09:05", "9：05"])
def test_a_moment_is_read(between: str, time: str, sample_office: Office) -> None:
    at = datetime(2023, 6, 5, 9, 5, tzinfo=sample_office.zone)
    assert due_of(f"2023-06-05{between}{time}", sample_office) == at


def test_an_empty_field_names_no_day() -> None:
    assert day_of("  ") is None


@pytest.mark.parametrize(
    "written", ["年底", "6月5日", "2023-06-31", "2023-06-051", "2023-06-05 25:00", "05/06/2023"]
)
def test_what_is_none_is_named(written: str, sample_office: Office) -> None:
    with pytest.raises(DayUnreadable, match=f"“{written}”不是日期"):
        day_of(written)
    with pytest.raises(DueUnreadable, match=f"“{written}”不是日期时间"):
        due_of(written, sample_office)


def test_no_day_has_a_time_behind_it() -> None:
    with pytest.raises(DayUnreadable):
        day_of("2023-06-05 09:00")


@pytest.mark.parametrize("written", ["", "0203-06-05", "20230-06-05"])
def test_a_deadline_lies_in_our_time(written: str, sample_office: Office) -> None:
    with pytest.raises(DueUnreadable):
        due_of(written, sample_office)
