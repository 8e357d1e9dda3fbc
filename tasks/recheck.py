"""Recheck (复核): send on the signed reports whose time for it is over."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from prefect import task
from prefect.runtime import flow_run

from config.installation import Installation, installation
from huibao.cycle.review import recheck
from huibao.records.database import Overtaken

log = logging.getLogger(__name__)


@task(name="recheck", task_run_name="复核到时")
async def recheck_ends() -> int:
    """Have every report numbered whose recheck is over, and return how many there were."""
    return end_rechecks(installation(), datetime.now(UTC), run=flow_run.get_id())


def end_rechecks(house: Installation, now: datetime, *, run: str | None = None) -> int:
    """End the rechecks that are over at `now`, and return how many there were."""
    with house.database.reading() as session:
        over = recheck.rechecks_over(session, now)
    return sum(_end(house, key, now, run) for key in over)


def _end(house: Installation, key: str, now: datetime, run: str | None) -> bool:
    try:
        with house.acting(now=now, flow_run=run) as act:
            return recheck.end_when_over(act, key)
    except Overtaken:
        log.info("somebody has just ended the recheck of %s", key)
    return False
