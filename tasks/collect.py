"""Collect (征集): the call for inputs goes out, each with a personal link."""

from __future__ import annotations

from prefect import task

from huibao.lifecycle import CycleState
from tasks.stage import enter


@task(name="collect", task_run_name="征集：{cycle}")
async def collect(cycle: str) -> bool:
    """Mail every contributor the call; False when that had been done."""
    return enter(cycle, CycleState.COLLECTING)
