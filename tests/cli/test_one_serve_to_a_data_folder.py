"""Two programs never work on one data folder, and one that was killed keeps nobody out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from huibao.lock import Locked, lock

HOLDS_AND_HAS_A_CHILD = """
import subprocess, sys
from pathlib import Path
from huibao.lock import lock
held = lock(Path(sys.argv[1]))
child = subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
sys.stdin.read()
"""


def serve_on(data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from huibao.cli import main; main()", "serve"],
        env=os.environ | {"HUIBAO_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_data_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "serve.lock").mkdir(parents=True)  # nobody, not even root, writes there
    refused = serve_on(data)
    assert refused.returncode == 1
    assert f"{data / 'serve.lock'}：无法完成" in refused.stdout
    assert "Check that place, its permissions" in refused.stdout
    assert "Errno" not in refused.stdout + refused.stderr


def test_a_second_serve_says_that_the_folder_is_taken(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with lock(data / "serve.lock"):
        second = serve_on(data)
    assert second.returncode == 1
    assert f"已由另一个汇报系统（进程 {os.getpid()}）使用" in second.stdout
    assert f"works on {data}: stop it first" in second.stdout
    assert "Traceback" not in second.stderr
    assert not (data / "huibao.db").exists(), "nothing was touched"


def test_the_folder_is_free_the_moment_its_program_is_killed(tmp_path: Path) -> None:
    held = tmp_path / "serve.lock"
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDS_AND_HAS_A_CHILD, str(held)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdout is not None
        child = int(program.stdout.readline())
        try:
            with pytest.raises(Locked, match=str(program.pid)):
                lock(held)
            program.kill()
            program.wait()
            lock(held).close()  # though what it had started still runs
            os.kill(child, 0)
        finally:
            os.kill(child, signal.SIGKILL)
