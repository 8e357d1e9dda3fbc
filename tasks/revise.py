"""Revise (修改): remarked sections go back with their remarks."""

from __future__ import annotations

from prefect import task

from huibao.lifecycle import CycleState
from tasks.stage import enter


@task(name="revise", task_run_name="修改：{cycle}")
async def revise(cycle: str) -> bool:
    """Return the remarked sections and tell the office; False when that had been done."""
    return enter(cycle, CycleState.REVISING)
