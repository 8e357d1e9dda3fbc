"""The sample office and its clock: time is passed in, and weeks go by without waiting.

The half-year report is opened on Thursday 15 June 2023. Its collection ends on the sixth working
day, Monday 26 June: the Dragon Boat holiday (22 to 24 June) lies between, and Sunday 25 June is a
make-up day on which everybody works.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from config.installation import Installation
from huibao.audit import Act, Actor
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.reviews import Ruling, decide
from huibao.cycle.stages import enter, stage_due
from huibao.cycle.submissions import HandIn, accept, submit
from huibao.lifecycle import SectionState
from huibao.records.models import Cycle, Event, Link, Message, Section
from tasks.remind import remind_everybody
from tests import ways
from tests.sending import send_as_it_stands

KEY = "half-year-2023-H1"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def june(day: int, at: str = "09:00", *, month: int = 6) -> datetime:
    """That day of June 2023 (or another month), at that time where the office is."""
    hour, minute = map(int, at.split(":"))
    return datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


@dataclass
class Office:
    """The office at work; every act happens at the time that is said."""

    house: Installation

    def acting(self, now: datetime) -> object:
        """One act of the clerk."""
        return self.house.acting(Actor(role="office", key="su", name="苏念安"), now=now)

    def opened(self, now: datetime | None = None, period: str = "2023-H1") -> None:
        """The half-year report is opened, and everybody is called for his part."""
        at = now or june(15)
        ways.go(self.house, ("opened", at, period), lambda: self._open(at, period))

    def _open(self, now: datetime, period: str) -> None:
        with self.acting(now) as act:
            open_cycle(act, "half-year", period)
        self.run(now, key=f"half-year-{period}")

    def run(self, now: datetime, key: str = KEY) -> None:
        """Do the work of every stage that is due."""
        while True:
            with self.house.acting(now=now) as act:
                state = stage_due(cycle_by_key(act.session, key))
                if state is None or not enter(act, key, state):
                    return

    def hand_in(self, key: str, now: datetime) -> None:
        """Have a section handed in; its head has yet to confirm it."""
        with self.acting(now) as act:
            _submit(act, section_of(cycle_by_key(act.session, KEY), key))

    def in_review(self, now: datetime) -> None:
        """Everything is in, and the first reviewer is asked."""
        with self.acting(now) as act:
            for section in cycle_by_key(act.session, KEY).sections:
                _submit(act, section)
                if section.state is SectionState.SUBMITTED:
                    accept(act, section)
        self.run(now)
        with self.acting(now) as act:
            send_as_it_stands(act, KEY)
        self.run(now)

    def returned(self, now: datetime) -> None:
        """The first reviewer returns the report as a whole."""
        with self.house.acting(Actor(role="reviewer", key="lu", name="陆清和"), now=now) as act:
            (review,) = [r for r in cycle_by_key(act.session, KEY).reviews if r.open]
            link = act.session.scalars(select(Link).where(Link.review_id == review.id)).one()
            sha256 = review.draft.document_sha256
            decide(act, review, Ruling("return", "陆清和", "请核实。", (), sha256), link)
        self.run(now)

    def tick(self, now: datetime) -> int:
        """The clock comes by; how many people were mailed."""
        return remind_everybody(self.house, now)

    def mails(self, template: str = "reminders") -> list[Message]:
        """The mails of that template, in order."""
        with self.house.database.reading() as session:
            query = select(Message).where(Message.template == template).order_by(Message.id)
            found = list(session.scalars(query))
            session.expunge_all()
            return found

    def told(self, template: str = "reminders") -> list[str]:
        """To whom mails of that template were queued, in order."""
        return [message.to_mail.partition("@")[0] for message in self.mails(template)]

    def leads_to(self, message: Message) -> str:
        """What the link in a mail is for."""
        with self.house.database.reading() as session:
            return session.get_one(Link, message.link_id).purpose

    def actions(self) -> list[str]:
        """What the report's events say was done."""
        with self.house.database.reading() as session:
            return list(session.scalars(select(Event.action).where(Event.chain == KEY)))

    def state(self) -> str:
        """Where the report stands."""
        with self.house.database.reading() as session:
            return cycle_by_key(session, KEY).state.value


def section_of(cycle: Cycle, key: str) -> Section:
    """The section of that key."""
    return next(section for section in cycle.sections if section.key == key)


def _submit(act: Act, section: Section) -> None:
    asked = {kind["key"]: kind["figures"] for part in section.cycle.kind_snapshot["parts"]
             for kind in part["sections"]}[section.key]  # fmt: skip
    figures = {figure["key"]: {"value": "12"} for figure in asked}
    submit(act, section, HandIn(text=f"{section.name}，已完成。", figures=figures))


@pytest.fixture
def office(installation: Installation) -> Office:
    """The sample office, nothing opened yet."""
    return Office(installation)
