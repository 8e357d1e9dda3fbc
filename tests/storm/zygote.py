"""Lives of `huibao serve`, one after another, each forked from a process that has imported all.

A life runs the very command that an office runs. Only the imports, which would cost several
seconds of both cores at each of some hundred starts, have been done before. It is told on standard
input `start NUMBER DIE_AT`, and tells on standard output `born NUMBER PID`, `up NUMBER` and
`ended NUMBER STATUS`. When its input ends, the life under way is killed and it ends too.
"""

from __future__ import annotations

import faulthandler
import os
import selectors
import signal
import sys
from importlib import import_module
from pathlib import Path

from config.settings import load_settings, prefect_login
from huibao.prefect_server import PrefectServer, answers
from huibao.service import Service, set_environment
from tests.storm.points import LEDGER, Points

IMPORTED = (
    *("flows.deployments", "flows.report_cycle", "tasks.remind", "tasks.seal"),
    *("huibao.cli.serve", "huibao.dispatch", "huibao.web.app"),
)


OUTLIVING = "HUIBAO_STORM_PREFECT_OUTLIVES"
"""Set where the storm keeps Prefect's server, so that no life has to start one of its own."""


def tell(*words: object) -> None:
    """Say one line, whole: several threads speak."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def import_all() -> None:
    """Import what `serve` imports, in the environment in which it does."""
    settings = load_settings()
    server = None
    if not settings.prefect_api_url:
        login = prefect_login(settings)
        server = PrefectServer(settings.data / "prefect", login=login, port=settings.prefect_port)
    set_environment(settings, server)
    for module in IMPORTED:
        import_module(module)
    if server:
        # The life itself says where its Prefect is.
        del os.environ["PREFECT_API_URL"]
    if OUTLIVING in os.environ:
        PrefectServer.start = lambda _server: None  # type: ignore[method-assign]
        PrefectServer.is_up = lambda server: answers(server.api_url)  # type: ignore[method-assign]


def live(number: str, die_at: str) -> None:
    """Be one life of the program, until it is killed or told to stop."""
    if die_at != "-":
        Points(die_at, Path(os.environ[LEDGER]), load_settings().data).arm()
    log = os.open(load_settings().data / "serve.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 2)
    faulthandler.register(signal.SIGUSR1, file=log)  # whoever wonders why a life hangs can ask it
    start = Service.start

    def start_and_tell(service: Service) -> None:
        start(service)
        tell("up", number)

    Service.start = start_and_tell  # type: ignore[method-assign]  # to hear that the pages answer
    from huibao.cli.serve import serve

    said = os.dup(1)
    sys.stdout = os.fdopen(log, "w", closefd=False)
    code = serve()
    sys.stdout.flush()
    os.close(said)
    os._exit(code)


def main() -> None:
    """Fork a life whenever one is asked for, and tell when it has ended.

    All on one thread: what another thread holds at the instant of a fork, no life could let go.
    """
    import_all()
    tell("ready")
    with selectors.DefaultSelector() as waiting:
        waiting.register(0, selectors.EVENT_READ)
        pid = 0
        while True:
            for ready, _ in waiting.select():
                if ready.fd:
                    waiting.unregister(ready.fd)
                    os.close(ready.fd)
                    _, status = os.waitpid(pid, 0)
                    tell("ended", ready.data, os.waitstatus_to_exitcode(status))
                    pid = 0
                    continue
                line = os.read(0, 4096).decode()
                if not line:
                    return _kill(pid)
                _, number, die_at = line.rstrip("\n").split(" ", 2)
                pid = _begin(number, die_at)
                waiting.register(os.pidfd_open(pid), selectors.EVENT_READ, number)
                tell("born", number, pid)


def _begin(number: str, die_at: str) -> int:
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        live(number, die_at)
    return pid


def _kill(pid: int) -> None:
    if pid:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
