"""Working days of China, the office's own days among them, and due times said in words.

Public holidays (法定节假日) and make-up days (调休) come from `chinese_calendar`, which holds the
years that the State Council has announced; another year counts as plain weekdays, and
`calendar_known` tells so that people can be warned.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

from huibao.office import Holidays

WEEKDAYS = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August",
             "September", "October", "November", "December")  # fmt: skip
SATURDAY = 5
NONE_OF_OUR_OWN = Holidays()


def calendar_known(year: int) -> bool:
    """Whether the public holidays and make-up days of that year are known."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def unknown_years(today: date) -> tuple[int, ...]:
    """Return which years, today's and in a month, count as plain weekdays for want of data."""
    years = sorted({today.year, (today + timedelta(days=30)).year})
    return tuple(year for year in years if not calendar_known(year))


def is_working_day(day: date, holidays: Holidays = NONE_OF_OUR_OWN) -> bool:
    """Whether the office works on that day; its own days go before the public calendar."""
    if day in holidays.work:
        return True
    if day in holidays.off:
        return False
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


def add_working_days(start: date, days: int, holidays: Holidays = NONE_OF_OUR_OWN) -> date:
    """Return the working day that many working days after the start, which does not count itself.

    Negative days count backwards; none give the start, or the first working day after it.
    """
    onward = timedelta(days=-1 if days < 0 else 1)
    day = start
    if days == 0:
        while not is_working_day(day, holidays):
            day += onward
    left = abs(days)
    while left:
        day += onward
        left -= is_working_day(day, holidays)
    return day


def working_days_until(start: date, end: date, holidays: Holidays = NONE_OF_OUR_OWN) -> int:
    """Return how many working days follow the start up to the end: 0 on the day, below 0 after."""
    if end < start:
        return -working_days_until(end, start, holidays)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def due_at(
    now: datetime,
    days: int,
    *,
    zone: ZoneInfo,
    close_of_business: time,
    holidays: Holidays = NONE_OF_OUR_OWN,
) -> datetime:
    """Return close of business, that many working days after today in the office's zone; aware."""
    day = add_working_days(now.astimezone(zone).date(), days, holidays)
    return datetime.combine(day, close_of_business, tzinfo=zone)


def in_words(moment: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """Return `6月25日（周三）17:30前`, with the year where it is not that of `now`."""
    there = moment.astimezone(zone)
    year = f"{there.year}年" if _another_year(there, now) else ""
    weekday = WEEKDAYS[there.weekday()]
    return f"{year}{there.month}月{there.day}日（周{weekday}）{there:%H:%M}前"


def in_words_en(moment: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """Return `by 17:30 on Wed 25 June`, with the year where it is not that of `now`."""
    there = moment.astimezone(zone)
    year = f" {there.year}" if _another_year(there, now) else ""
    day = f"{WEEKDAYS_EN[there.weekday()]} {there.day} {MONTHS_EN[there.month - 1]}"
    return f"by {there:%H:%M} on {day}{year}"


def day_in_words(day: date, now: datetime | None = None) -> str:
    """Return `6月25日`, with the year where it is not that of `now` (in the office's zone)."""
    year = f"{day.year}年" if now is not None and now.year != day.year else ""
    return f"{year}{day.month}月{day.day}日"


def chinese_date(day: date) -> str:
    """A full date in Arabic numerals without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _another_year(there: datetime, now: datetime | None) -> bool:
    return now is not None and now.astimezone(there.tzinfo).year != there.year
