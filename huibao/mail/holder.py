"""Who holds a claim: a sender on some machine, which others can tell to be gone.

The name tells the running system (and, in containers, the process space), the process and when it
began, so that a sender that starts after a crash need not wait for its dead forerunner's lease.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from functools import cache
from pathlib import Path


def new_holder() -> str:
    """Return a name for one sender in this process, at most 80 characters long."""
    pid = os.getpid()
    return f"{_place()}:{pid}:{_began(pid)}:{secrets.token_hex(4)}"


def is_gone(holder: str) -> bool:
    """Whether that holder's process is known to have ended; False when nobody here can tell."""
    place, pid, began, *_ = [*holder.split(":"), "", "", ""]
    if place != _place() or not pid.isdigit() or not began:
        return False
    return _began(int(pid)) != began and not _hidden(int(pid))


@cache
def _place() -> str:
    # A process number means something only within one boot and one process space.
    boot = _read("/proc/sys/kernel/random/boot_id")
    space = _link("/proc/self/ns/pid")
    if not boot or not space:
        return f"{socket.gethostname()[:30]}-unknown"
    digest = hashlib.sha256(f"{boot}{space}".encode()).hexdigest()[:12]
    return f"{socket.gethostname()[:24]}-{digest}"


def _began(pid: int) -> str:
    """Return when that process began, in ticks since boot; empty when it does not run."""
    stat = _read(f"/proc/{pid}/stat")
    fields = stat.rpartition(")")[2].split()
    # Field 22 of proc(5), counted from the third; `Z` is a process that has already died.
    return fields[19] if len(fields) > 19 and fields[0] not in "ZX" else ""


def _hidden(pid: int) -> bool:
    """Whether that process runs, but under another account that /proc may not show."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return not Path(f"/proc/{pid}").exists()
    except OSError:
        return False
    return False


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _link(path: str) -> str:
    try:
        return str(Path(path).readlink())
    except OSError:
        return ""
