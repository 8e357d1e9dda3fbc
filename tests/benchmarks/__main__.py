"""All benchmarks, one after the other: `python -m tests.benchmarks`, or by name."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> int:
    """Run the named benchmarks, or all; return how many failed."""
    there = sorted(path.stem for what in ("speed", "size") for path in FOLDER.glob(f"*_{what}.py"))
    wanted = [
        next((stem for stem in there if name in (stem, stem.rpartition("_")[0])), name)
        for name in sys.argv[1:]
    ]
    unknown = [name for name in wanted if name not in there]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(there)}")
        return len(unknown)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    failed = 0
    for name in wanted or there:
        print(f"\n{name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False)
        failed += bool(done.returncode)
    return failed


if __name__ == "__main__":
    sys.exit(main())
