"""A due time is said as people say it, in the office's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from huibao.calendar import in_words, in_words_en

SHANGHAI = ZoneInfo("Asia/Shanghai")
DUE = datetime(2025, 6, 25, 9, 30, tzinfo=UTC)


def test_in_chinese():
    assert in_words(DUE, SHANGHAI) == "6月25日（周三）17:30前"


def test_in_english():
    assert in_words_en(DUE, SHANGHAI) == "by 17:30 on Wed 25 June"


def test_the_year_is_said_where_it_is_another_one():
    this_year = datetime(2025, 1, 2, tzinfo=UTC)
    last_year = datetime(2024, 12, 30, tzinfo=UTC)

    assert in_words(DUE, SHANGHAI, this_year) == "6月25日（周三）17:30前"
    assert in_words(DUE, SHANGHAI, last_year) == "2025年6月25日（周三）17:30前"
    assert in_words_en(DUE, SHANGHAI, last_year) == "by 17:30 on Wed 25 June 2025"


def test_the_year_is_that_of_the_offices_zone():
    new_year_in_shanghai = datetime(2024, 12, 31, 20, 0, tzinfo=UTC)

    assert in_words(DUE, SHANGHAI, new_year_in_shanghai) == "6月25日（周三）17:30前"


def test_the_day_and_the_weekday_are_those_of_the_offices_zone():
    late = datetime(2025, 6, 30, 16, 5, tzinfo=UTC)

    assert in_words(late, SHANGHAI) == "7月1日（周二）00:05前"
