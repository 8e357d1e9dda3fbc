"""Housekeeping: what time brings about, without anybody's click."""

from __future__ import annotations

from prefect import flow

from tasks.recheck import recheck_ends
from tasks.remind import remind
from tasks.seal import seal
from tasks.stage import carried_out
from tasks.supplement import supplement_archive


@flow(name="housekeeping", flow_run_name="日常事务", retries=0)
async def housekeeping() -> int:
    """Do all that time brings about; return how many people were reminded."""
    with carried_out():
        await seal()
        await supplement_archive()
        await recheck_ends()
        return await remind()
