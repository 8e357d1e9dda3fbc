"""A thousand connections that say nothing take nobody's place."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

MANY, FEW = 600, 128
OPENING = f"""
import resource, socket
resource.setrlimit(resource.RLIMIT_NOFILE, ({FEW}, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
from huibao.service import _make_room_for_connections
_make_room_for_connections()
listening = socket.create_server(("127.0.0.1", 0), backlog={MANY})
held = []
for _ in range({MANY}):
    held += [socket.create_connection(listening.getsockname()), listening.accept()[0]]
print(len(held))
"""


def test_there_is_room_for_more_than_the_usual_limit_of_open_files() -> None:
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 2 * MANY + FEW:
        pytest.skip(f"the hard limit of open files is below {2 * MANY + FEW}: raise `ulimit -Hn`")
    said = subprocess.run(
        [sys.executable, "-c", OPENING], capture_output=True, text=True, check=False
    )
    assert said.stdout.strip() == str(2 * MANY), said.stderr
