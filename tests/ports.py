"""Ports for programs that a test starts."""

from __future__ import annotations

from huibao.ports import listen, port_of


def free_port() -> int:
    """Return a port of loopback on which nobody listened just now."""
    with listen(0) as probe:
        return port_of(probe)
