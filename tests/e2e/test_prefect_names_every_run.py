"""Whoever looks at Prefect's pages finds each run of a report, by a name that people understand."""

from __future__ import annotations

from collections import Counter

from tests.e2e.conftest import Server


def test_prefect_shows_every_run_of_the_report_by_names_that_people_understand(server: Server):
    server.start()
    key = server.play(lambda _: None)
    runs = server.ask_prefect(
        "flow_runs", flow_runs={"name": {"like_": f"{key} · "}}, sort="START_TIME_ASC"
    )
    names = [run["name"] for run in runs]
    assert names[0].startswith(f"{key} · 启动征集")
    moves = ("征集中 → 汇总统稿", "审阅中 → 修改中", "审阅中 → 已签发")
    # A run that is under way when somebody acts may carry that out as well, under its own name.
    assert sum(any(move in name for name in names) for move in moves) >= len(moves) - 1, names
    assert {run["state_type"] for run in runs} <= {"COMPLETED", "RUNNING"}

    tasks = server.ask_prefect(
        "task_runs", flow_runs={"id": {"any_": [run["id"] for run in runs]}}, limit=200
    )
    stages = Counter(task["name"].partition("：")[0] for task in tasks)
    assert {"征集", "汇总", "呈批", "修改", "归档", "通知"} <= set(stages)
    assert stages["呈批"] == 2
    assert {task["name"].partition("：")[2] for task in tasks} == {key}

    # The history points at the very runs that Prefect shows.
    carried_out = {row for (row,) in server.rows("SELECT flow_run FROM work WHERE flow_run <> ''")}
    assert carried_out <= {run["id"] for run in runs}
    assert carried_out
