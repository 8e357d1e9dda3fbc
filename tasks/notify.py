"""Notify (通知): send what the outbox still holds. Most of it has gone out before this runs."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

from prefect import task

from config.installation import installation
from huibao.mail.outbox import Outbox


@task(name="notify", task_run_name="通知：{cycle}")
async def notify(cycle: str) -> int:
    """Send every mail that is due, and return how many were left for us to send."""
    house = installation()
    outbox = Outbox(house.database, house.office, house.secret, house.smtp_password)
    with contextlib.closing(outbox):
        return outbox.sweep(datetime.now(UTC))
