"""Supplement (归档补充): file receipts beside the packages whose copies were signed for."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from prefect import task
from prefect.runtime import flow_run

from config.installation import Installation, installation
from huibao.cycle.filing import supplement
from huibao.cycle.filing.package import ArchiveTaken
from huibao.cycle.moves import cycle_by_key
from huibao.records.database import Overtaken

log = logging.getLogger(__name__)


@task(name="supplement", task_run_name="归档补充")
async def supplement_archive() -> int:
    """File the receipts that are due, and return for how many reports."""
    return file_receipts(installation(), datetime.now(UTC), run=flow_run.get_id())


def file_receipts(house: Installation, now: datetime, *, run: str | None = None) -> int:
    """File the receipts that are due at `now`, and return for how many reports."""
    with house.database.reading() as session:
        due = supplement.to_supplement(session, now)
    return sum(_file(house, key, now, run) for key in due)


def _file(house: Installation, key: str, now: datetime, run: str | None) -> bool:
    with house.database.reading() as session:
        cycle = cycle_by_key(session, key)
        folder = supplement.next_folder(cycle)
        built = supplement.build(session, cycle, house.office)
    try:
        manifest = supplement.write(house.archive_folder / folder, built, key=key)
        with house.acting(now=now, flow_run=run) as act:
            cycle = cycle_by_key(act.session, key)
            return supplement.file(act, cycle, folder, manifest, archive=house.archive_folder)
    except Overtaken:
        log.info("another clock has just filed the receipts of %s", key)
    except ArchiveTaken as taken:
        log.warning("%s", taken)
    return False
