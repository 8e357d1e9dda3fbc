"""Read by every Python that starts with this folder on its path: arms the processes of runs.

A worker's own process carries out nothing of ours, and is left alone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.orig_argv[-1] == "prefect.engine":
    from tests.storm.points import DIE_AT, LEDGER, Points

    die_at = Path(os.environ[DIE_AT]).read_text(encoding="utf-8")
    if die_at != "-":
        Points(die_at, Path(os.environ[LEDGER]), Path(os.environ["HUIBAO_DATA"])).arm()
