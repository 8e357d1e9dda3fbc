"""The tables of an embedded Prefect server, made once in a process of tests and copied.

Making them costs more than half of a server's first start. The trial with a report of one's own
and the one that Ctrl-C ends start without: `tests/e2e`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from huibao.ports import LOOPBACK
from huibao.prefect_server import server_environment

UPGRADE = ("-m", "prefect", "server", "database", "upgrade", "--yes")


@cache
def _made() -> TemporaryDirectory[str]:
    folder = TemporaryDirectory(prefix="huibao-prefect-")
    settings = server_environment(Path(folder.name), LOOPBACK, 0, login="nobody:nothing")
    command = [sys.executable, *UPGRADE]
    subprocess.run(command, env=os.environ | settings, check=True, capture_output=True)
    return folder


def lay_prefect_tables(data: Path) -> None:
    """Let the Prefect server of the installation in `data` find all its tables, and no rows."""
    (data / "prefect").mkdir()
    shutil.copy(Path(_made().name) / "prefect.db", data / "prefect")
