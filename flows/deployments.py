"""Registers the flows with Prefect: what may be run from its UI, and what runs by schedule."""

from __future__ import annotations

from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType

from flows.housekeeping import housekeeping
from flows.report_cycle import open_report_cycle, report_cycle
from huibao.office import Office

MODULE = EntrypointType.MODULE_PATH
"""Deployments name modules, so that they load from a wheel wherever it is installed."""

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


async def serve(office: Office, *, poll_seconds: int = 10) -> None:
    """Register the deployments and run what their schedules and Prefect's UI ask for."""
    runner = Runner(name="huibao", query_seconds=poll_seconds, limit=2, pause_on_shutdown=False)
    for deployment in deployments(office):
        await runner.aadd_deployment(deployment)
    await runner.start()
