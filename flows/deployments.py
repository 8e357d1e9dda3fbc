"""Registers the flows with Prefect: what may be run from its UI, and what runs by schedule."""

from __future__ import annotations

import contextlib

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType
from prefect.workers.process import ProcessWorker

from flows.housekeeping import housekeeping
from flows.report_cycle import open_report_cycle, report_cycle, report_cycles
from huibao.office import Office

MODULE = EntrypointType.MODULE_PATH
"""Deployments name modules, so that they load from a wheel wherever it is installed."""

FLOWS = tuple(f.name for f in (report_cycle, report_cycles, open_report_cycle, housekeeping))
"""The names of all flows, as Prefect knows them."""

DUE = f"{report_cycles.name}/due"
"""The deployment that dispatchers ask for runs, where a work pool carries them out."""

HOUSEKEEPING = "*/15 * * * *"
"""Every quarter of an hour; in the embedded way to run the service's own clock ticks in between."""


def deployments(office: Office) -> list[RunnerDeployment]:
    """Return the deployments of an office: to open each kind of report, to go on, to keep house."""
    made = [
        RunnerDeployment.from_flow(
            report_cycle,
            name="continue",
            description="检查一个周期的进度，继续未完成的环节。 (Go on with a cycle.)",
            entrypoint_type=MODULE,
        ),
        RunnerDeployment.from_flow(
            housekeeping,
            name="by-the-clock",
            description="催办、逾期告知。 (Reminders and escalations.)",
            schedules=[CronSchedule(cron=HOUSEKEEPING, timezone=office.time_zone)],
            entrypoint_type=MODULE,
        ),
    ]
    for kind in office.kinds:
        cron = kind.schedule
        schedules = [CronSchedule(cron=cron, timezone=office.time_zone)] if cron else []
        made.append(
            RunnerDeployment.from_flow(
                open_report_cycle,
                name=kind.key,
                description=f"启动{kind.name}。 (Opens a cycle; no period: the due one.)",
                parameters={"kind": kind.key, "period": ""},
                schedules=schedules,
                entrypoint_type=MODULE,
            )
        )
    return made


async def deploy(office: Office, pool: str) -> list[str]:
    """Register all deployments on that process work pool, made where it is absent.

    Returns their names. Doing it again brings them up to date; workers need no restart.
    """
    due = RunnerDeployment.from_flow(
        report_cycles,
        name="due",
        description="由调度器交来的待办周期。 (What the dispatchers hand over.)",
        entrypoint_type=MODULE,
    )
    async with get_client() as client:
        template = ProcessWorker.get_default_base_job_template()
        wanted = WorkPoolCreate(name=pool, type=ProcessWorker.type, base_job_template=template)
        with contextlib.suppress(ObjectAlreadyExists):
            await client.create_work_pool(wanted)
    every = [due, *deployments(office)]
    for deployment in every:
        await deployment.aapply(work_pool_name=pool)
    return [deployment.full_name for deployment in every]


async def serve(office: Office) -> None:
    """Register the deployments and run what their schedules and Prefect's UI ask for."""
    runner = Runner(name="huibao", limit=2, pause_on_shutdown=False)
    for deployment in deployments(office):
        await runner.aadd_deployment(deployment)
    await runner.start()
