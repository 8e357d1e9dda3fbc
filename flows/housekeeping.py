"""Housekeeping: what time brings about, without anybody's click."""

from __future__ import annotations

from prefect import flow

from tasks.remind import remind


@flow(name="housekeeping", flow_run_name="日常事务", retries=0)
async def housekeeping() -> int:
    """Remind whoever is to be reminded now, and return how many people were mailed."""
    return await remind()
