"""The office's hours: due times by its working days, and when people may be reminded."""

from __future__ import annotations

from datetime import datetime

from huibao.audit import Act
from huibao.calendar import due_at, is_working_day
from huibao.office import Office


def due_in(act: Act, days: int) -> datetime:
    """Return close of business, that many working days after today; aware."""
    return due_after(act.office, act.now, days)


def due_after(office: Office, moment: datetime, days: int) -> datetime:
    """Return close of business, that many working days after the day of that moment; aware."""
    return due_at(
        moment,
        days,
        zone=office.zone,
        close_of_business=office.close_of_business,
        holidays=office.holidays,
    )


def may_remind(office: Office, now: datetime) -> bool:
    """Whether people may be reminded now: on a working day, outside the quiet hours."""
    there = now.astimezone(office.zone)
    quiet = office.quiet_hours.hold(there.time())
    return is_working_day(there.date(), office.holidays) and not quiet
