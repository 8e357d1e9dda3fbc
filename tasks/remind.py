"""Remind (催办): whoever owes something near or past its due time, and whom it is escalated to."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from prefect import task
from prefect.runtime import flow_run

from config.installation import Installation, installation
from huibao.cycle import reminders
from huibao.cycle.handing import cover_absences
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
        owing = reminders.to_remind(session, house.office, now)
        told = reminders.to_tell(session, house.office, now)
    plan = [(reminders.remind, key) for key in owing] + [(reminders.tell, key) for key in told]
    mailed = 0
    for verb, person in plan:
        try:
            with house.acting(now=now, flow_run=run) as act:
                mailed += verb(act, person)
        except Overtaken:
            log.info("another clock has just reminded %s", person)
    return mailed
