"""A data folder that cannot be made, for a file lies there, is told in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.office import sample_folder
from huibao.cli import app, load_commands

IMPORT = "import REPORT --kind annual --period 2022"
COMMANDS = ("open half-year 2023-H1", IMPORT, "rekey", "migrate", "demo")


@pytest.mark.parametrize("below", ["", "/deeper"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_in_its_place(
    command: str,
    below: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUIBAO_OFFICE", str(sample_folder()))
    report = tmp_path / "2022.txt"
    report.write_text("一份总结", encoding="utf-8")
    words = [*command.replace("REPORT", str(report)).split(), "--data", f"{report}{below}"]
    load_commands(words[0])
    with pytest.raises(SystemExit) as left:
        app(words)
    told = capsys.readouterr().out + str(left.value.code)
    assert left.value.code not in (0, None)
    assert "不能用作数据文件夹" in told
    assert "请用 --data 或 HUIBAO_DATA 另指定一个" in told
