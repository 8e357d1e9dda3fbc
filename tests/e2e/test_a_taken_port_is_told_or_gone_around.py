"""Two programs on one machine: neither meets the other's Prefect, and who is second is told."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from huibao.demo.play import wait_until
from huibao.ports import listen
from tests.e2e.conftest import HUIBAO, PATIENCE, Server, wait_for_prefect
from tests.prefect_tables import lay_prefect_tables

ELSEWHERE = {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
"""What stands in the environment of whoever uses another Prefect for other things."""


def trial_in(data: Path, told: dict[str, str]) -> subprocess.Popen[str]:
    """Begin a trial in a new folder."""
    data.mkdir()
    lay_prefect_tables(data)
    return subprocess.Popen(
        [*HUIBAO, "demo", "--data", str(data)],
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def said_by(trial: subprocess.Popen[str]) -> str:
    """Return what a trial says until it waits for Ctrl-C."""
    assert trial.stdout is not None
    said = ""
    for line in trial.stdout:
        said += line
        if "Ctrl-C" in line:
            return said
    raise AssertionError(f"the trial ended: {said}{trial.communicate()[1]}")


def lets_in(address: str, login: str) -> bool:
    """Whether the Prefect there has begun, lets this login in, and knows the deployments."""
    user, password = login.split(":")
    try:
        answer = httpx.post(
            f"{address}/api/deployments/count", auth=(user, password), json={}, trust_env=False
        )
    except httpx.TransportError:
        return False
    return answer.raise_for_status().json() > 0


def test_two_trials_begun_at_once_have_a_prefect_each(tmp_path: Path) -> None:
    with ExitStack() as running:
        trials = [
            running.enter_context(trial_in(tmp_path / name, told))
            for name, told in (("a", {}), ("b", ELSEWHERE))
        ]
        try:
            said = [said_by(trial) for trial in trials]
            logins = [
                re.search(r"Prefect +(http://[\d.:]+).*(huibao:\w+)", told).groups()  # type: ignore[union-attr]
                for told in said
            ]
            for address, login in logins:
                assert wait_until(lambda a=address, p=login: lets_in(a, p), PATIENCE)
        finally:
            for trial in trials:
                os.killpg(trial.pid, signal.SIGINT)
            errors = [trial.communicate(timeout=PATIENCE)[1] for trial in trials]
    ports = [set(re.findall(r"http://127\.0\.0\.1:(\d+)", told)) for told in said]
    assert [len(of_one) for of_one in ports] == [3, 3]
    assert ports[0].isdisjoint(ports[1])
    assert [trial.returncode for trial in trials] == [0, 0], errors


def test_serve_says_that_prefects_port_is_taken_and_works_on_until_it_is_free(
    server: Server,
) -> None:
    with listen(server.prefect_port) as another:
        server.start()
        assert httpx.get(f"{server.address}/health", trust_env=False).status_code == 200
        (told,) = (line for line in server.log.splitlines() if "WARNING" in line)
        for part in (
            f"端口 {server.prefect_port} 被其他程序占用",
            "is taken",
            "HUIBAO_PREFECT_PORT",
        ):
            assert part in told
        another.setblocking(False)
        with pytest.raises(BlockingIOError):  # whoever holds the port never hears our login
            another.accept()
    wait_for_prefect(server)
    assert f"端口 {server.prefect_port} 已空出" in server.log


def test_serve_ends_with_a_sentence_when_the_port_of_its_pages_is_taken(server: Server) -> None:
    with listen(server.port):
        ended = subprocess.run(
            [*HUIBAO, "serve"],
            env=server.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert ended.returncode == 1
    assert f"端口 {server.port} 已被占用" in ended.stdout
    assert "--port" in ended.stdout
    assert "Traceback" not in ended.stderr
