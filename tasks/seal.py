"""Seal the day (封存): one hash over all chains, mailed to the auditors; and sweep old typing."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from prefect import task
from prefect.runtime import flow_run

from config.installation import Installation, installation
from huibao.cycle.sections.autosaves import forget_typing
from huibao.cycle.verification import seals
from huibao.records.database import Overtaken

log = logging.getLogger(__name__)


@task(name="seal", task_run_name="封存")
async def seal() -> bool:
    """Make today's seal when it is due; whether this run made it."""
    return seal_the_day(installation(), datetime.now(UTC), run=flow_run.get_id())


def seal_the_day(house: Installation, now: datetime, *, run: str | None = None) -> bool:
    """Make today's seal when it is due at `now`; whether this call made it."""
    with house.database.reading() as session:
        if not seals.seal_due(session, house.office, now):
            return False
    try:
        with house.acting(now=now, flow_run=run) as act:
            sealed = seals.seal(act) is not None
            if sealed:
                forget_typing(act)
            return sealed
    except Overtaken:
        log.info("another clock has just sealed the day")
        return False
