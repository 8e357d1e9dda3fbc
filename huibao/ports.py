"""Ports of this machine, held from the moment that they are chosen.

A port that was only looked at may be another program's by the time somebody listens there. So
whoever chooses one listens at once, and hands the listening socket on to what will answer.
"""

from __future__ import annotations

import socket

LOOPBACK = "127.0.0.1"


def listen(port: int, host: str = LOOPBACK) -> socket.socket:
    """Return a socket that listens there, on any free port where it is 0; `OSError` if taken."""
    return socket.create_server((host, port))


def listen_near(port: int) -> socket.socket:
    """Return a socket that listens on that port of loopback, or on a free one if it is taken."""
    try:
        return listen(port)
    except OSError:
        return listen(0)


def port_of(listening: socket.socket) -> int:
    """Return the port on which the socket listens."""
    return int(listening.getsockname()[1])
