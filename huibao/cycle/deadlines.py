"""Due times: so many working days from now, at the office's close of business."""

from __future__ import annotations

from datetime import datetime

from huibao.audit import Act
from huibao.calendar import due_at


def due_in(act: Act, days: int) -> datetime:
    """Return close of business, that many working days after today; aware."""
    office = act.office
    return due_at(
        act.now,
        days,
        zone=office.zone,
        close_of_business=office.close_of_business,
        holidays=office.holidays,
    )
