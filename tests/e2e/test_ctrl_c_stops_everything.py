"""Ctrl-C ends the program and all it has started, politely and whenever it is pressed."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import HUIBAO, PATIENCE, Server, children_of, wait_for_end


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def test_serve_ends_with_all_its_children_and_frees_its_ports(server: Server):
    server.start()
    children = children_of(server.pid)
    assert server.interrupt() == 0
    for child in children:
        wait_for_end(child)
    assert is_free(server.port)
    assert is_free(server.prefect_port)
    assert "Traceback" not in server.log


@pytest.mark.parametrize("after", ["Ctrl-C", "办公室 / console"], ids=["waiting", "just begun"])
def test_the_demo_ends_with_code_0_and_without_a_traceback(tmp_path: Path, after: str):
    with subprocess.Popen(
        [*HUIBAO, "demo", "--data", str(tmp_path)],
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as demo:
        assert demo.stdout is not None
        said = []
        for line in demo.stdout:
            said.append(line)
            if after in line:
                break
        children = children_of(demo.pid)
        os.killpg(demo.pid, signal.SIGINT)
        _, errors = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 0, errors
    assert "Traceback" not in errors
    for child in children:
        wait_for_end(child)
    ports = [int(port) for line in said for port in re.findall(r"http://127\.0\.0\.1:(\d+)", line)]
    assert ports
    assert [port for port in ports if not is_free(port)] == []
