"""`huibao demo --play`: a whole report through real mails and pages, filed and verified."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from huibao.chain import package_faults
from huibao.cli.given import given_report
from huibao.document.word_in import read_word
from tests.e2e.conftest import HUIBAO, Server

SEEDS = Path(os.environ.get("HUIBAO_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))

REPORT = """云溪区数据局2022年工作总结和2023年工作计划

2022年，在区委、区政府的正确领导下，全局上下团结一心，各项工作取得新成效。
一、2022年工作情况
（一）坚持学用结合，队伍建设不断加强。全年组织学习12次，撰写心得36篇。一是抓学习，二是抓落实。
（二）坚持问题导向，数据治理扎实推进。归集数据1,208万条，质量合格率99.6%。
二、存在的问题
一是共享不够充分；二是应用有待深化；三是人才相对缺乏。
三、2023年工作计划
（一）完善制度。制定数据分类分级办法，6月底前印发。
（二）深化应用。建成“一网通览”平台，接入*个部门。
"""


def played(data: Path, *more: str) -> dict[str, Any]:
    """Play a report and return the last line that programs read."""
    result = subprocess.run(
        [*HUIBAO, "demo", "--play", "--json", "--data", str(data), *more],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    outcome: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return outcome


def bare(text: str) -> str:
    return "".join(text.split())


def check_outcome(outcome: dict[str, Any]) -> None:
    assert outcome["state"] == "archived"
    assert outcome["verified"] is True
    assert outcome["rounds"] == 2
    assert min(outcome["mails"], outcome["events"], outcome["prefect_runs"]) > 5
    assert Path(outcome["document"]).is_file()
    assert list(package_faults(Path(outcome["archive"]))) == []


def check_every_character(outcome: dict[str, Any], source: str) -> None:
    issued = bare(read_word(Path(outcome["document"]).read_bytes()).text)
    # Between its title and its text the issued document says who issued it, and when.
    position = 0
    for line in source.splitlines():
        found = issued.find(bare(line), position)
        assert found >= 0, line
        position = found + len(bare(line))


def test_the_sample_offices_report_is_played_to_its_archive(tmp_path):
    outcome = played(tmp_path)
    check_outcome(outcome)
    issued = read_word(Path(outcome["document"]).read_bytes()).text
    for words in ("坚持党建引领", "严格水资源管理", "存在的主要问题", "以上数据均已"):
        assert words in issued
    assert "*" not in issued, "what was missing was asked for and came in"


def test_a_report_of_ones_own_comes_out_with_every_character_in_order(tmp_path):
    report = tmp_path / "总结.txt"
    report.write_text(REPORT, encoding="utf-8")
    outcome = played(tmp_path / "data", "--report", str(report))
    check_outcome(outcome)
    check_every_character(outcome, REPORT)


@pytest.mark.parametrize("which", [0, 1])
def test_a_real_report_comes_out_with_every_character_in_order(tmp_path, which):
    seeds = sorted(SEEDS.glob("*.txt"))
    if len(seeds) <= which:
        pytest.skip("needs real reports as .txt; name their folder in HUIBAO_SEEDS")
    outcome = played(tmp_path, "--report", str(seeds[which]))
    check_outcome(outcome)
    check_every_character(outcome, given_report(seeds[which]).text)


def test_prefect_shows_every_run_of_the_report_by_names_that_people_understand(server: Server):
    server.start()
    key = server.play(lambda _: None)
    runs = server.ask_prefect(
        "flow_runs", flow_runs={"name": {"like_": f"{key} · "}}, sort="START_TIME_ASC"
    )
    names = [run["name"] for run in runs]
    assert names[0].startswith(f"{key} · 启动征集")
    for reason in ("征集中 → 汇总统稿", "审阅中 → 修改中", "审阅中 → 已签发"):
        assert any(reason in name for name in names), names
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
