"""Remind (催办): whoever owes something near or past its due time, and whom it is escalated to.

On its day of the month, departments are asked how their open promises stand.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from prefect import task
from prefect.runtime import flow_run

from config.installation import Installation, installation
from huibao.audit import Act
from huibao.cycle import owed, reminders, vacancies
from huibao.cycle.filing import distribution, distribution_list
from huibao.cycle.ledger.promises import progress
from huibao.cycle.review import handing
from huibao.cycle.sections import absences, gathering
from huibao.records.database import Overtaken

log = logging.getLogger(__name__)

Whom = TypeVar("Whom", str, int)
"""A person by key, or a delivery by number."""


@task(name="remind", task_run_name="催办")
async def remind() -> int:
    """Queue every reminder that is due, and return how many people were mailed."""
    return remind_everybody(installation(), datetime.now(UTC), run=flow_run.get_id())


def remind_everybody(house: Installation, now: datetime, *, run: str | None = None) -> int:
    """Queue every reminder that is due at `now`, and return how many people were mailed.

    Any number of clocks may do so at once: nobody is reminded twice on one day.
    """
    cover_absences(house, now, run=run)
    mailed = gather_confirmations(house, now, run=run)
    with house.database.reading() as session:
        calls = progress.to_call(session, house.office, now)
    mailed += _each(house, [(progress.call, name) for name in calls], now, run)
    with house.database.reading() as session:
        owing = reminders.to_remind(session, house.office, now)
        told = reminders.to_tell(session, house.office, now)
        unsigned = distribution.to_remind(session, house.office, now)
    mailed += _each(house, [(reminders.remind, key) for key in owing], now, run)
    mailed += _each(house, [(reminders.tell, key) for key in told], now, run)
    mailed += _each(house, [(distribution.remind, number) for number in unsigned], now, run)
    return mailed + _mail_the_list(house, now, run)


def gather_confirmations(house: Installation, now: datetime, *, run: str | None = None) -> int:
    """Mail heads of what was held for them, each report in one mail; return how many mails."""
    with house.database.reading() as session:
        sections = gathering.to_gather(session, house.office, now)
    return _each(house, [(gathering.gather, one) for one in sections], now, run)


def _mail_the_list(house: Installation, now: datetime, run: str | None) -> int:
    with house.database.reading() as session:
        due = distribution_list.list_due(session, house.office, now)
    if due is None:
        return 0
    return _each(house, [(lambda act, _: distribution_list.mail_list(act), str(due))], now, run)


def _each(
    house: Installation,
    plan: Sequence[tuple[Callable[[Act, Whom], bool], Whom]],
    now: datetime,
    run: str | None,
) -> int:
    """Do each in a transaction of its own, and return how many people were mailed."""
    mailed = 0
    for verb, whom in plan:
        try:
            with house.acting(now=now, flow_run=run) as act:
                mailed += verb(act, whom)
        except Overtaken:
            log.info("another clock has just mailed %s", whom)
    return mailed


def cover_absences(house: Installation, now: datetime, *, run: str | None = None) -> int:
    """Pass what waits for people who are away to their deputies; return how much it was.

    Of what waits for people who have left, the office is told.
    """
    with house.database.reading() as session:
        vacated = vacancies.reviews_of_the_gone(session, house.office)
        orphaned = vacancies.sections_of_the_gone(session, house.office)
    told = _each(house, [(handing.vacate, review) for review in vacated], now, run)
    told += _each(house, [(absences.vacate_section, one) for one in orphaned], now, run)
    with house.database.reading() as session:
        reviews = handing.to_cover(session, house.office, now)
        sections = owed.to_cover(session, house.office, now)
    covered = _each(house, [(handing.cover, review) for review in reviews], now, run)
    covered += _each(house, [(absences.cover_section, one) for one in sections], now, run)
    return told + covered
