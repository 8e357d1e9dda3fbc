"""Review (审阅): the draft is fixed and goes to the first step's reviewers by mail."""

from __future__ import annotations

from prefect import task

from huibao.lifecycle import CycleState
from tasks.stage import enter


@task(name="review", task_run_name="呈批：{cycle}")
async def review(cycle: str) -> bool:
    """Fix the draft and ask the first step's reviewers; False when that had been done."""
    return enter(cycle, CycleState.IN_REVIEW)
