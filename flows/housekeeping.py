"""Housekeeping: what time brings about, without anybody's click."""

from __future__ import annotations

from prefect import flow

from tasks.remind import remind
from tasks.seal import seal
from tasks.stage import carried_out
from tasks.supplement import supplement_archive


@flow(name="housekeeping", flow_run_name="日常事务", retries=0)
async def housekeeping() -> int:
    """Seal the day, file receipts, remind whoever is due; return how many people were reminded."""
    with carried_out():
        await seal()
        await supplement_archive()
        return await remind()
