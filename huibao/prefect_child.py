"""The child process in which an embedded installation's Prefect server runs.

`prefect server start` opens a port by its number, and only when all has begun, seconds after it
looked whether the port is free. Here the same app answers on a socket that our parent has held all
the while. The child ends when its parent does, however that ends, for it watches the pipe on
standard input that only the parent holds open.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import time

import uvicorn
from starlette.middleware.trustedhost import TrustedHostMiddleware

SECONDS_TO_END = 5.0
OWN_NAMES = ("127.0.0.1", "localhost")
"""By these the machine itself reaches it, and whoever comes through a tunnel."""


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(SECONDS_TO_END)
    os._exit(1)


def main(listening: socket.socket) -> None:
    """Answer there as `prefect server start` does, until the pipe on standard input closes."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # These take seconds, and whoever ends us meanwhile does not wait for them.
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    settings = get_current_settings().server
    config = uvicorn.Config(
        # A stranger's page whose name was made to lead to this machine is not answered.
        TrustedHostMiddleware(create_app(final=True), allowed_hosts=OWN_NAMES),
        timeout_keep_alive=settings.api.keepalive_timeout,
        ws_ping_interval=settings.api.websocket_ping_interval,
        ws_ping_timeout=settings.api.websocket_ping_timeout,
        log_level=settings.logging_level.lower(),
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main(socket.socket(fileno=int(sys.argv[1])))
