"""Merge (汇总): the sections become one numbered Word document."""

from __future__ import annotations

from prefect import task

from huibao.lifecycle import CycleState
from tasks.stage import enter


@task(name="merge", task_run_name="汇总：{cycle}")
async def merge(cycle: str) -> bool:
    """Lay out the draft and tell the office; False when that had been done."""
    return enter(cycle, CycleState.MERGING)
