"""The Prefect server of an embedded installation: a child process on loopback, kept alive by us.

Whoever may use Prefect's API may run programs, and loopback is open to every account of the
machine: so its API asks for a login, which our own processes bring by their environment.

The port is ours before the child begins and until it has ended: it listens on our socket, so that
what answers there is our own Prefect and never another installation's, which would refuse our
login, or learn it. Nothing here imports Prefect; the child's program is `huibao/prefect_child.py`.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from importlib.metadata import distribution
from pathlib import Path

import httpx

from huibao.ports import LOOPBACK, listen
from huibao.prefect_watch import Patience, ask_health, wait_for_silence

log = logging.getLogger(__name__)

START_SECONDS = 90.0
PAUSE_BEFORE_RESTART = 1.0
PATIENCE = Patience()
PROGRAM = Path(str(distribution("prefect").locate_file("prefect/server")))
"""Where Prefect keeps its server's program, and lays out its pages."""
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


def own_pages(folder: Path) -> dict[str, str]:
    """Return the setting by which Prefect lays its pages out in that folder.

    It does so beside its program otherwise, where the account it runs as may not be let to write;
    then its API answers, and there are no pages.
    """
    return {"PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "pages")}


class PrefectNotUp(Exception):
    """Our Prefect server does not answer; the message says why, and what to do."""


class PrefectServer:
    """A Prefect server that is started, restarted when it dies or hangs, and stopped with us.

    Where somebody has chosen a port already, `listening` is the socket that holds it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        login: str,
        port: int,
        listening: socket.socket | None = None,
    ):
        self.port, self.folder = port, folder
        self.environment = server_environment(folder, LOOPBACK, port, login) | _SPARED
        if not os.access(PROGRAM, os.W_OK):
            self.environment |= own_pages(folder)
        self.api_url = self.environment["PREFECT_API_URL"]
        self.ui_url = f"http://{LOOPBACK}:{port}"
        self._listening = listening
        self._child: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="prefect-server", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process id of the child, while it runs."""
        child = self._child
        return child.pid if child and child.poll() is None else None

    @property
    def fault(self) -> str | None:
        """What keeps the server from being started, in a sentence; None where nothing does."""
        if self._listening is not None:
            return None
        return (
            f"端口 {self.port} 被其他程序占用，Prefect 暂未启动（网页和邮件照常，"
            "汇总、送审、归档等待），请用 HUIBAO_PREFECT_PORT 换一个端口，或等端口空出。"
            f" (Port {self.port} is taken by another program, so Prefect waits for it: pages and"
            " mails go on, stages do not. Choose another port with HUIBAO_PREFECT_PORT.)"
        )

    def start(self) -> None:
        """Start the child, and keep it running until `stop`."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._take_port() is None:
            log.warning(self.fault)
        self._thread.start()

    def is_up(self) -> bool:
        """Whether our server answers, and not another that has taken its port."""
        return self._listening is not None and answers(self.api_url)

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
        """Stop the child, wait for it, and give the port back."""
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
        if self._listening is not None:
            self._listening.close()

    def _take_port(self) -> socket.socket | None:
        """Return the socket that holds our port; None while another program has it."""
        if self._listening is None:
            with contextlib.suppress(OSError):
                self._listening = listen(self.port)
        return self._listening

    def _keep(self) -> None:
        was_taken = self._listening is None
        while (listening := self._take_port()) is None:
            if self._stopping.wait(PAUSE_BEFORE_RESTART):
                return
        if was_taken:
            log.info("端口 %s 已空出，启动 Prefect (the port is free now)", self.port)
        while not self._stopping.is_set():
            why = self._run_child(listening.fileno())
            if not self._stopping.wait(PAUSE_BEFORE_RESTART):
                log.warning("the Prefect server %s; starting it again", why)

    def _run_child(self, listening: int) -> str:
        """Run a child until it ends, or is ended because it hangs; return which of them it was."""
        with (self.folder / "server.log").open("ab") as out:
            self._child = child = subprocess.Popen(  # noqa: S603  our own interpreter and module
                [sys.executable, "-m", "huibao.prefect_child", str(listening)],
                env={**os.environ, **self.environment},
                stdin=subprocess.PIPE,
                pass_fds=[listening],
                # A group of its own: Ctrl-C ends us, and we end it when its last run is done.
                process_group=0,
                stdout=out,
                stderr=out,
            )
        ended, silent = threading.Event(), threading.Event()
        threading.Thread(
            target=self._end_if_it_hangs, args=(child, ended, silent), daemon=True
        ).start()
        code = child.wait()
        ended.set()
        if child.stdin is not None:
            child.stdin.close()
        return "hung, and was ended" if silent.is_set() else f"ended with {code}"

    def _end_if_it_hangs(
        self, child: subprocess.Popen[bytes], ended: threading.Event, silent: threading.Event
    ) -> None:
        if wait_for_silence(self.api_url, PATIENCE, ended):
            silent.set()
            child.kill()


def answers(api_url: str) -> bool:
    """Whether a Prefect server answers there, whosever it is."""
    try:
        return ask_health(api_url, seconds=2).is_success
    except httpx.HTTPError:
        return False
