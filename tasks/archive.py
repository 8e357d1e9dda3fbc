"""Archive (归档): number the report, write its package, file it, and mail everybody concerned."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import task
from prefect.runtime import flow_run

from config.installation import installation
from huibao.cycle.filing import archive as filing
from huibao.cycle.filing import package
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.stages import stage_due
from huibao.lifecycle import CycleState


@task(name="archive", task_run_name="归档：{cycle}")
async def archive(cycle: str) -> bool:
    """Number, write and file the report; False when that had been done.

    Dying between any two of the three steps loses nothing: the numbers stay, and a package that
    was written whole is found and filed.
    """
    house, run = installation(), flow_run.get_id()
    with house.acting(flow_run=run) as act:
        record = cycle_by_key(act.session, cycle)
        if stage_due(record) is not CycleState.SIGNED:
            return False
        folder = filing.package_path(house.archive_folder, filing.number(act, record))
    with house.database.reading() as session:
        built = package.build(
            session, cycle_by_key(session, cycle), house.office, now=datetime.now(UTC)
        )
    manifest_sha256 = package.write(folder, built)
    with house.acting(flow_run=run) as act:
        record = cycle_by_key(act.session, cycle)
        if stage_due(record) is not CycleState.SIGNED:
            return False
        filing.file(
            act,
            record,
            issued=package.issued(folder),
            copies=package.copies(folder, record),
            manifest_sha256=manifest_sha256,
        )
    return True
