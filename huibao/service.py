"""Everything that one process of an installation runs: pages, dispatcher, outbox, clock.

In the embedded way to run, also Prefect's server and the flows. In the distributed one there may be
many such processes, and the flows run on Prefect's workers. Each part can die or be restarted by
itself; what they share is the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import resource
import socket
import threading
import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TextIO

import uvicorn

from config.installation import Installation, installation
from config.settings import Settings, SettingWrong, make_data_folder, prefect_login
from huibao.channels import ChannelSender
from huibao.clock import Clock
from huibao.lock import Locked, lock
from huibao.mail.halves import load_templates
from huibao.mail.outbox import Outbox
from huibao.prefect_server import PrefectNotUp, PrefectServer
from huibao.web.app import create_app

if TYPE_CHECKING:
    from huibao.dispatch import Dispatcher

OPEN_FILES = 65_536
"""Connections and files at once, where the machine's hard limit lets us have so many."""
OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""A few clicks make so many; with the 700 of Python each click would be halted several times."""

log = logging.getLogger(__name__)


def set_environment(settings: Settings, server: PrefectServer | None) -> None:
    """Tell this process and its children, by their environment, which installation they serve.

    Prefect reads its settings when it is first imported, so this comes before.
    """
    told = {
        "HUIBAO_DATA": str(settings.data),
        "HUIBAO_OFFICE": str(settings.office),
        "HUIBAO_DATABASE_URL": settings.database_url,
        "HUIBAO_WEB_ADDRESS": settings.web_address,
        "HUIBAO_SMTP_HOST": settings.smtp_host,
        "HUIBAO_SMTP_PORT": settings.smtp_port and str(settings.smtp_port),
        "PREFECT_API_URL": settings.prefect_api_url,
        **(server.environment if server else {}),
    }
    if server is not None:
        server.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update({name: value for name, value in told.items() if value})


class Service:
    """The running program. `start` returns at once; `stop` ends every part in its order.

    Whoever has chosen its ports by himself gives the sockets that hold them.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        pages: socket.socket | None = None,
        prefect: socket.socket | None = None,
    ):
        self.settings = settings
        self._alone = _alone_with(settings)
        self.server = _prefect_server(settings, prefect)
        set_environment(settings, self.server)
        self.installation = house = installation()
        self.outbox = Outbox(house.database, house.office, house.secret, house.smtp_password)
        self.channels = ChannelSender(house.database, house.office, house.secret)
        self.dispatcher = _dispatcher(house, self.server)
        self.clock = _clock(house)
        self.schedules = _Schedules(self) if self.server else None
        self.web = _web_server(house, settings, prefect_ui=self.prefect_ui)
        self._web_thread = threading.Thread(
            target=self.web.run, args=([pages] if pages else None,), name="web", daemon=True
        )

    @property
    def prefect_ui(self) -> str:
        """Where Prefect's own pages are."""
        if self.server is not None:
            return self.server.ui_url
        return (self.settings.prefect_api_url or "").removesuffix("/api")

    @property
    def listens_on(self) -> str:
        """Where the pages answer, whatever address the mails say."""
        host = self.settings.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.settings.port}"

    def start(self) -> None:
        """Start every part; the pages answer when this returns, Prefect a little later."""
        if self.server is not None:
            self.server.start()
        self.outbox.start()
        self.dispatcher.start()
        self._web_thread.start()
        while not self.web.started and self._web_thread.is_alive():
            time.sleep(0.01)
        if not self.web.started:
            self.stop()
            raise OSError(
                f"端口 {self.settings.port} 已被占用，请用 --port 换一个端口。"
                f" (Port {self.settings.port} is taken; choose another with --port.)"
            )
        _make_room_for_connections()
        load_templates()
        _spare_what_stays()
        self.clock.start()
        self.channels.start()
        if self.schedules is not None:
            self.schedules.start()

    def stop(self) -> None:
        """End every part; what was committed goes on at the next start."""
        if self.server is not None:
            self.server.begin_to_stop()
        self.web.should_exit = True
        if self.schedules is not None:
            self.schedules.stop()
        self.clock.stop()
        self.channels.stop()
        self.dispatcher.stop()
        self.outbox.stop()
        if self._web_thread.is_alive():
            self._web_thread.join(10)
        if self.server is not None:
            self.server.stop()
        self.installation.database.dispose()
        if self._alone is not None:
            self._alone.close()


def _alone_with(settings: Settings) -> TextIO | None:
    """Return the lock on the data folder, held until it is closed; None on PostgreSQL.

    There any number of processes share the database. `SettingWrong` names the process that has it.
    """
    if not settings.database_url.startswith("sqlite"):
        return None
    make_data_folder(settings.data)
    try:
        return lock(settings.data / "serve.lock")
    except Locked as taken:
        raise SettingWrong(
            f"{settings.data} 已由另一个汇报系统（进程 {taken.holder}）使用：请先停止它，"
            "或用 HUIBAO_DATA 指定别的文件夹。"
            f" (Another Huibao, process {taken.holder}, works on {settings.data}: stop it first, or"
            " name another folder by HUIBAO_DATA.)"
        ) from None


def _prefect_server(settings: Settings, listening: socket.socket | None) -> PrefectServer | None:
    """Return our own server; None where another one is named."""
    if settings.prefect_api_url:
        return None
    return PrefectServer(
        settings.data / "prefect",
        login=prefect_login(settings),
        port=settings.prefect_port,
        listening=listening,
    )


def _dispatcher(house: Installation, server: PrefectServer | None) -> Dispatcher:
    """Return what has claimed work carried out: here with our own server, else on a work pool."""
    # Only now may Prefect be imported: its settings stand in the environment.
    from flows.deployments import DUE, FLOWS
    from flows.report_cycle import report_cycle
    from huibao.dispatch import (
        TIME_TO_BEGIN,
        Dispatcher,
        InThisProcess,
        OnAWorkPool,
        close_stale_runs,
    )

    async def recover(was_down: bool) -> None:
        patience = TIME_TO_BEGIN
        if server is not None:
            if not await asyncio.to_thread(server.wait_until_up):
                raise PrefectNotUp(server.fault or "Prefect 尚未启动 (Prefect is not up yet)")
            # It is ours alone, and what was running when it went down died with it.
            patience = timedelta(0) if was_down else TIME_TO_BEGIN
        await close_stale_runs(house.database, FLOWS, older_than=patience)

    carrier = InThisProcess(report_cycle) if server else OnAWorkPool(house.database, DUE)
    return Dispatcher(house.database, carrier, recover=recover)


def _clock(house: Installation) -> Clock:
    """Return what brings about, by itself, all that time does."""
    from tasks.recheck import end_rechecks
    from tasks.remind import remind_everybody
    from tasks.seal import seal_the_day
    from tasks.supplement import file_receipts

    parts = (seal_the_day, file_receipts, end_rechecks, remind_everybody)
    return Clock(*(partial(part, house) for part in parts))


def _web_server(house: Installation, settings: Settings, *, prefect_ui: str) -> uvicorn.Server:
    """Return the server of the pages, not started yet."""
    app = create_app(house)
    app.state.prefect_ui = prefect_ui
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,  # an address may hold the token of somebody's link
            timeout_graceful_shutdown=5,
        )
    )


def _make_room_for_connections() -> None:
    """Raise the soft limit of open files: at the usual 1024 a thousand idle browsers stop all."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = OPEN_FILES if most == resource.RLIM_INFINITY else min(most, OPEN_FILES)
    if now != resource.RLIM_INFINITY and now < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


def _spare_what_stays() -> None:
    """Keep the garbage collector from what was imported, and from halting every second click."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 20, 20)


class _Schedules:
    """Serves the deployments, so that schedules and Prefect's own pages open cycles too."""

    def __init__(self, service: Service):
        self._service = service
        self._loop: asyncio.AbstractEventLoop | None = None
        self._serving: asyncio.Task[None] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="schedules", daemon=True)

    def start(self) -> None:
        """Register the deployments as soon as Prefect is up, and serve them."""
        self._thread.start()

    def stop(self, timeout: float = 10) -> None:
        """Stop serving."""
        self._stopping.set()
        if self._loop is not None and self._serving is not None:
            self._loop.call_soon_threadsafe(self._serving.cancel)
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        server = self._service.server
        while not self._stopping.is_set():
            if server is not None and not server.wait_until_up():
                continue
            with contextlib.suppress(asyncio.CancelledError):
                asyncio.run(self._serve())

    async def _serve(self) -> None:
        import httpx

        from flows.deployments import serve

        self._loop = asyncio.get_running_loop()
        self._serving = asyncio.current_task()
        try:
            await serve(self._service.installation.office)
        except (httpx.HTTPError, OSError, RuntimeError, ExceptionGroup) as fault:
            log.warning("schedules wait for Prefect: %r", fault)
            await asyncio.sleep(5)
