"""A reader who has seen enough, and a disk that is full, are no reason for a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-c", "from huibao.cli import main; main()"]
REPORT = "某局2023年工作总结\n一、工作情况\n" + "一是办理取水许可90件，巡河200人次。\n" * 2000


@pytest.fixture
def report(tmp_path: Path) -> str:
    """A report long enough to fill every pipe."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return str(path)


def run(*words: str, stdout: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *words], stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )


COMMANDS = [
    ("outline", "{report}"),
    ("outline", "{report}", "--json"),
    ("outline", "--help"),
    ("--help",),
    ("check", "--offline", "--office", "{office}"),
]


def test_a_terminal_that_knows_no_chinese_is_told_all_the_same(tmp_path: Path) -> None:
    posix = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for command, told in (("migrate", "up to date"), ("cycles", "no cycle"), ("verify", "Whole")):
        ran = subprocess.run(
            [*PROGRAM, command, "--data", str(tmp_path / "data")],
            env=os.environ | posix,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told in ran.stdout, ran
        assert (ran.returncode, ran.stderr) == (0, "")


def words_of(command: tuple[str, ...], report: str, tmp_path: Path) -> list[str]:
    return [word.format(report=report, office=tmp_path) for word in command]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_closed_pipe_ends_the_command_quietly(
    command: tuple[str, ...], report: str, tmp_path: Path
) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        ran = run(*words_of(command, report, tmp_path), stdout=write)
    finally:
        os.close(write)
    assert ran.stderr == ""
    assert ran.returncode == 141


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_disk_is_told_in_a_sentence(
    command: tuple[str, ...], report: str, tmp_path: Path
) -> None:
    with Path("/dev/full").open("w") as full:
        ran = run(*words_of(command, report, tmp_path), stdout=full.fileno())
    assert "输出没有写完：磁盘已满" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.returncode == os.EX_IOERR
