"""The usual way to wait for a person with Prefect: a served run that suspends itself.

`python -m tests.benchmarks.usual_prefect SECONDS` serves it, asking so often for runs to begin. The
second time the run begins it goes on behind the suspension, and sends its mail.
"""

from __future__ import annotations

import asyncio
import smtplib
import sys
import time
from email.message import EmailMessage
from typing import Any

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.deployments.runner import RunnerDeployment
from prefect.flow_runs import resume_flow_run, suspend_flow_run
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType

NAME = "usual-review/served"
SUBJECT = "usual"


def mail(smtp_port: int, subject: str) -> None:
    """Send one mail, as plainly as can be."""
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = "a@x.example", "b@x.example", subject
    written.set_content("decided")
    with smtplib.SMTP("127.0.0.1", smtp_port) as server:
        server.send_message(written)


@flow(name="usual-review", persist_result=True)
def review(smtp_port: int) -> None:
    """Wait for the decision, and tell the next person."""
    suspend_flow_run(timeout=3600, key="decision")
    mail(smtp_port, SUBJECT)


async def decide(smtp_port: int) -> float:
    """Begin a run, wait until it is suspended, resume it; return when that was asked."""
    async with get_client() as client:
        deployment = await client.read_deployment_by_name(NAME)
        run = await client.create_flow_run_from_deployment(
            deployment.id, parameters={"smtp_port": smtp_port}
        )

        async def paused() -> bool:
            state: Any = (await client.read_flow_run(run.id)).state
            return bool(state.is_paused())

        while not await paused():
            await asyncio.sleep(0.2)
        # Right after suspending it would take longer still: its first process is ending.
        await asyncio.sleep(5)
        began = time.time()
        await resume_flow_run(run.id)
        return began


async def serve(poll_seconds: int) -> None:
    """Serve it, until told to stop."""
    runner = Runner(name="usual", query_seconds=poll_seconds, pause_on_shutdown=False)
    await runner.aadd_deployment(
        RunnerDeployment.from_flow(
            review, name="served", entrypoint_type=EntrypointType.MODULE_PATH
        )
    )
    print("served", flush=True)
    await runner.start()


if __name__ == "__main__":
    from tests.benchmarks import usual_prefect

    asyncio.run(usual_prefect.serve(int(sys.argv[1])))
