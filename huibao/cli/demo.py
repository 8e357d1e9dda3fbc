"""`huibao demo`: the whole product with a fictional office; `--play` plays everybody."""

from __future__ import annotations

import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from config.mistakes import OfficeFilesWrong
from config.office import load_office, sample_folder
from config.settings import SettingWrong, make_data_folder, prefect_login
from huibao.cli import app
from huibao.cli.given import given_report
from huibao.cli.options import AsJson
from huibao.cli.output import CannotDo
from huibao.cli.serve import Stop
from huibao.demo.browser import PageFault
from huibao.demo.from_report import Source, source_from
from huibao.demo.play import Play, Told
from huibao.demo.trial import Trial, prepare_office, quiet, sample_story, story_from


@app.command
def demo(
    *,
    play: bool = False,
    report: Path | None = None,
    as_json: AsJson = False,
    data: Path | None = None,
) -> int:
    """试用：样例单位的完整流程 / Try all of it with a fictional office.

    Parameters
    ----------
    play
        自动扮演每个人走完一轮 / play every person through a whole report
    report
        用现有报告（.txt 或 .docx）作为各科室的材料 / an existing report as the inputs
    as_json
        最后输出一行 JSON / end with one line of JSON
    data
        数据保存到此文件夹 / keep everything in this folder
    """
    began = time.monotonic()
    stop = None if play else Stop()  # what is played is broken off at once
    quiet()
    screen = Console(stderr=as_json)
    data = (data or Path(tempfile.mkdtemp(prefix="huibao-demo-"))).absolute()
    try:
        make_data_folder(data)
        source = _source(report) if report else None
        prepare_office(data, sample_folder(), source)
        trial = Trial(data)
        trial.start()
    except (OfficeFilesWrong, SettingWrong, CannotDo, OSError) as wrong:
        screen.print(str(wrong), style="red", markup=False, soft_wrap=True)
        return 2
    try:
        _welcome(screen, trial, data)
        if stop is not None:
            screen.print("按 Ctrl-C 结束 / Ctrl-C stops everything")
            stop.wait()
            return 0
        return _play(screen, trial, source, began, as_json=as_json)
    finally:
        trial.stop()


def _source(report: Path) -> Source:
    today = datetime.now(UTC).date()
    return source_from(given_report(report).text, load_office(sample_folder()), today=today)


def _welcome(screen: Console, trial: Trial, data: Path) -> None:
    login = prefect_login(trial.settings)
    for name, address in {
        "办公室 / console": f"{trial.address}/office",
        "邮箱 / mailbox": trial.mailbox_address,
        "Prefect": f"{trial.service.prefect_ui}（登录口令 / its login: {login}）",
        "全过程记录 / history": f"{trial.address}/audit",
        "数据 / data": str(data),
    }.items():
        screen.print(f"{name:24}{address}", highlight=False, soft_wrap=True)


def _play(
    screen: Console, trial: Trial, source: Source | None, began: float, *, as_json: bool
) -> int:
    story = story_from(source, trial) if source else sample_story(trial.office, trial)
    with screen.status("启动中 / starting …") as status:

        def tell(told: Told) -> None:
            screen.print(
                f"{time.monotonic() - began:6.1f} s  {told.who:　<5}{told.what}", soft_wrap=True
            )
            status.update(told.what)

        played = Play(story, trial.office, trial.mailbox, address=trial.address, tell=tell)
        try:
            key = played.run()
            status.update("核验归档 / verifying …")
            outcome = trial.outcome(key, time.monotonic() - began)
        except (PageFault, TimeoutError) as fault:
            screen.print(f"[red]演示中断 / the play stopped: {fault}[/]")
            return 1
    screen.print(f"归档 / archive: {outcome['archive']}", highlight=False, soft_wrap=True)
    screen.print(
        "核验通过 / verified" if outcome["verified"] else "[red]核验未通过 / not verified[/]"
    )
    if as_json:
        print(json.dumps(outcome, ensure_ascii=False))
    return 0 if outcome["verified"] else 1
