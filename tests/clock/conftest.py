"""The sample office and its clock: time is passed in, and weeks go by without waiting.

The half-year report is opened on Thursday 15 June 2023. Its collection ends on the sixth working
day, Monday 26 June: the Dragon Boat holiday (22 to 24 June) lies between, and Sunday 25 June is a
make-up day on which everybody works.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from config.installation import Installation
from huibao.records.models import Link, Message
from tasks.remind import remind_everybody
from tests.lifecycle.bureau import Bureau
from tests.lifecycle.conftest import _no_pdf

__all__ = ["_no_pdf"]

SHANGHAI = ZoneInfo("Asia/Shanghai")


def june(day: int, at: str = "09:00", *, month: int = 6) -> datetime:
    """That day of June 2023 (or another month), at that time where the office is."""
    hour, minute = map(int, at.split(":"))
    return datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


class Office(Bureau):
    """The bureau, by whose clock the test says what time it is."""

    def at(self, now: datetime) -> Office:
        """The same office at that time: what is done next happens then."""
        self.now = now
        return self

    def sent(self) -> None:
        """Everything is in, and the first reviewer is asked."""
        self.hand_in_all()
        self.send()

    def tick(self, now: datetime) -> int:
        """The clock comes by; how many people were mailed."""
        return remind_everybody(self.house, now)

    def messages(self, template: str = "reminders") -> list[Message]:
        """The mails of that template, in order."""
        return super().messages(template)

    def told(self, template: str = "reminders") -> list[str]:
        """To whom mails of that template were queued, in order."""
        return self.mails(template)

    def leads_to(self, message: Message) -> str:
        """What the link in a mail is for."""
        with self.house.database.reading() as session:
            return session.get_one(Link, message.link_id).purpose


@pytest.fixture
def office(installation: Installation) -> Office:
    """The sample office, nothing opened yet."""
    return Office(installation)
