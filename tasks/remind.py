"""Remind (催办): whoever owes something near or past its due time, and whom it is escalated to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from prefect import task
from prefect.runtime import flow_run

from config.installation import Installation, installation
from huibao.audit import Act
from huibao.cycle import reminders
from huibao.cycle.handing import cover_absences
from huibao.cycle.ledger import progress
from huibao.records.database import Overtaken

log = logging.getLogger(__name__)


@task(name="remind", task_run_name="催办")
async def remind() -> int:
    """Queue every reminder that is due, and return how many people were mailed."""
    return remind_everybody(installation(), datetime.now(UTC), run=flow_run.get_id())


def remind_everybody(house: Installation, now: datetime, *, run: str | None = None) -> int:
    """Queue every reminder that is due at `now`, and return how many people were mailed.

    Any number of clocks may do so at once: nobody is reminded twice on one day.
    """
    with house.acting(now=now, flow_run=run) as act:
        cover_absences(act)
    with house.database.reading() as session:
        calls = progress.to_call(session, house.office, now)
    mailed = _each(house, [(progress.call, name) for name in calls], now, run)
    with house.database.reading() as session:
        owing = reminders.to_remind(session, house.office, now)
        told = reminders.to_tell(session, house.office, now)
    plan = [(reminders.remind, key) for key in owing] + [(reminders.tell, key) for key in told]
    return mailed + _each(house, plan, now, run)


def _each(
    house: Installation,
    plan: Sequence[tuple[Callable[[Act, str], bool], str]],
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
