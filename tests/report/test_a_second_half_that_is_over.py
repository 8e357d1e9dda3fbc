"""In a report on a second half, 下半年 heads what was done; in one on a first half, the plan."""

from __future__ import annotations

import pytest

from huibao.report.cutting import planned
from huibao.report.plan.subjects import subject_of

REPORT = """青溪县档案馆2026年下半年工作总结及2027年上半年工作计划
一、下半年工作情况及成效
（一）接收进馆。一是规范接收，下半年接收档案3200卷。二是完成库房改造2间。
二、2027年上半年工作计划
（一）接收进馆。一是接收档案1500卷。
"""


def test_what_the_second_half_counted_is_no_plan() -> None:
    plans = [REPORT[start:end].strip() for start, end in planned(REPORT)]
    assert plans
    assert not any("3200卷" in plan or "库房改造" in plan for plan in plans)
    assert any("1500卷" in plan for plan in plans)


@pytest.mark.parametrize(
    "heading", ["下半年工作情况及成效", "2026年下半年工作总结", "下半年主要做法和成绩"]
)
def test_headings_that_look_back_on_it(heading: str) -> None:
    assert subject_of(heading) == "achievements"


@pytest.mark.parametrize(
    "heading",
    ["下半年工作打算", "下半年工作安排", "工作情况和下半年重点工作", "下半年重点开展以下工作"],
)
def test_headings_that_plan_for_it(heading: str) -> None:
    assert subject_of(heading) == "plan"
