"""The Prefect server of an embedded installation: a child process on loopback, kept alive by us.

Whoever may use Prefect's API may run programs, and loopback is open to every account of the
machine: so its API asks for a login, which our own processes bring by their environment.

Nothing here imports Prefect: the child runs its own command line. The child ends when we do,
however we end, for it watches the pipe that only we hold open.
"""

from __future__ import annotations

import logging
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
START_SECONDS = 90.0
PAUSE_BEFORE_RESTART = 1.0
SECONDS_TO_END = 5.0
_SPARED = {
    **{
        f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false"
        for name in (
            "LATE_RUNS",
            "PAUSE_EXPIRATIONS",  # no flow of ours pauses
            "FOREMAN",  # there are no work pools
            "CLEANUP_RECONCILER",
            "REPOSSESSOR",  # nor concurrency limits
        )
    },
    "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_LOOP_SECONDS": "60",
}
"""What an embedded server need not do: each looks into its database every few seconds, for ever."""


def server_environment(folder: Path, host: str, port: int, login: str) -> dict[str, str]:
    """Return the settings of Prefect for an embedded server that keeps all in `folder`.

    They hold the `login` that its API asks for, `user:password`.

    Batches keep its SQLite from answering 503 to a burst: one run after another took 1981 ms at
    the median with Prefect's defaults and 156 ms with these.
    """
    return {
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": f"http://{host}:{port}/api",
        "PREFECT_API_AUTH_STRING": login,
        "PREFECT_SERVER_API_AUTH_STRING": login,
        "PREFECT_PROFILES_PATH": str(folder / "profiles.toml"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": f"http://{host}:{port}",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
        "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": '["events","flow_runs"]',
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
        "PREFECT_CLI_PROMPT": "false",
    }


class PrefectServer:
    """A Prefect server that is started, restarted when it dies, and stopped with us."""

    def __init__(self, folder: Path, *, login: str, port: int):
        self.host, self.port, self.folder = LOOPBACK, port, folder
        self.environment = server_environment(folder, LOOPBACK, port, login) | _SPARED
        self.api_url = self.environment["PREFECT_API_URL"]
        self.ui_url = f"http://{LOOPBACK}:{port}"
        self._child: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="prefect-server", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process id of the child, while it runs."""
        child = self._child
        return child.pid if child and child.poll() is None else None

    def start(self) -> None:
        """Start the child, and keep it running until `stop`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def is_up(self) -> bool:
        """Whether the server answers."""
        address = f"{self.api_url}/health"
        try:
            # Asked often, and over plain HTTP: reading all certificates took 20 ms each time.
            return httpx.get(address, timeout=2, trust_env=False, verify=False).is_success  # noqa: S501
        except httpx.HTTPError:
            return False

    def wait_until_up(self, seconds: float = START_SECONDS) -> bool:
        """Wait until the server answers; False when it does not within `seconds`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._stopping.is_set():
            if self.is_up():
                return True
            self._stopping.wait(0.1)
        return False

    def begin_to_stop(self) -> None:
        """Let nobody wait for the child any more; it goes on for who still needs it."""
        self._stopping.set()

    def stop(self, timeout: float = 10) -> None:
        """Stop the child and wait for it."""
        self.begin_to_stop()
        child = self._child
        if child is not None and child.stdin is not None and child.poll() is None:
            child.stdin.close()
            try:
                child.wait(timeout)
            except subprocess.TimeoutExpired:
                child.kill()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            with (self.folder / "server.log").open("ab") as out:
                self._child = subprocess.Popen(  # noqa: S603  our own interpreter and module
                    [sys.executable, "-m", "huibao.prefect_server", self.host, str(self.port)],
                    env={**os.environ, **self.environment},
                    stdin=subprocess.PIPE,
                    # A group of its own: Ctrl-C ends us, and we end it when its last run is done.
                    process_group=0,
                    stdout=out,
                    stderr=out,
                )
            code = self._child.wait()
            if not self._stopping.wait(PAUSE_BEFORE_RESTART):
                log.warning("the Prefect server ended with %s; starting it again", code)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(SECONDS_TO_END)
    os._exit(1)


def main(host: str, port: str) -> None:
    """Run `prefect server start` in this process, until the pipe on standard input closes."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = ["prefect", "server", "start", "--host", host, "--port", port]
    runpy.run_module("prefect", run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:3])
