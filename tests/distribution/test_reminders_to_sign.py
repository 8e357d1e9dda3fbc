"""Organs that have not signed are reminded in working days, a few times, and then left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from huibao.audit import Actor
from huibao.calendar import is_working_day
from huibao.cycle.filing.distribution import MOST_REMINDERS, Receipt, enter_receipt
from huibao.records.models import Delivery
from tasks.remind import remind_everybody
from tests.distribution.conftest import GOVERNMENT, RIVERS, link_of, mails_to
from tests.web.house import House
from tests.web.signing_in import TOUCHED


def days_at_work(house: House, count: int) -> list[datetime]:
    """The next `count` working days, at noon where the office is."""
    zone, day = house.installation.office.zone, datetime.now(UTC)
    found: list[datetime] = []
    while len(found) < count:
        day += timedelta(days=1)
        if is_working_day(day.astimezone(zone).date(), house.installation.office.holidays):
            noon = day.astimezone(zone).replace(hour=18, minute=0)
            found.append(noon.astimezone(UTC))
    return found


def told(house: House) -> list[str]:
    mails = mails_to(house, "", "delivery_reminder")
    return [mail.to_mail.partition("@")[0] for mail in mails]


def test_whoever_has_not_signed_is_reminded_after_the_days_and_not_before(sent: House) -> None:
    sent.browser().post(link_of(sent, GOVERNMENT), data={**TOUCHED, "name": "周文启"})
    first, second, third, *_ = days_at_work(sent, 3)
    for day in (first, second):
        remind_everybody(sent.installation, day)
    assert told(sent) == []
    remind_everybody(sent.installation, third)
    assert told(sent) == ["hezhangban"]
    (mail,) = mails_to(sent, "hezhangban", "delivery_reminder")
    assert mail.text.startswith(f"{RIVERS}：")
    assert "尚未收到签收回执" in mail.text
    assert mail.attachments


def test_two_clocks_remind_once(sent: House) -> None:
    day = days_at_work(sent, 3)[-1]
    for _ in range(3):
        remind_everybody(sent.installation, day)
    assert told(sent) == ["zhengfuban", "hezhangban"]


def test_after_a_few_reminders_it_is_the_office_that_calls(sent: House) -> None:
    for day in days_at_work(sent, 3 * (MOST_REMINDERS + 2)):
        remind_everybody(sent.installation, day)
    assert told(sent).count("hezhangban") == MOST_REMINDERS


def test_a_receipt_entered_by_the_office_ends_the_reminders(sent: House) -> None:
    clerk = Actor(role="office", key="su", name="苏念安")
    with sent.installation.acting(clerk) as act:
        for delivery in act.session.query(Delivery).all():
            enter_receipt(act, delivery, Receipt("phone", "罗一鸣", "9日10时电话确认"))
    for day in days_at_work(sent, 8):
        remind_everybody(sent.installation, day)
    assert told(sent) == []
