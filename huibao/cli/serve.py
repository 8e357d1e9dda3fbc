"""`huibao serve`: the whole program of one installation, until it is told to stop."""

from __future__ import annotations

import signal
import threading

from config.office import OfficeFilesWrong
from config.settings import SettingWrong, load_settings
from huibao.cli import app
from huibao.logs import set_up
from huibao.service import Service


class Stop:
    """Ctrl-C or a polite signal, heard from now on: also one that comes while all is starting."""

    def __init__(self) -> None:
        self._told = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._told.set())

    def wait(self) -> None:
        """Return when one has come."""
        while not self._told.wait(0.5):
            continue


@app.command
def serve(*, port: int | None = None) -> int:
    """启动汇报系统 / Run everything: pages, mail, Prefect.

    Parameters
    ----------
    port
        网页端口 / the port of the pages
    """
    stop = Stop()
    try:
        settings = load_settings(port=port)
        set_up(settings.log_format)
        service = Service(settings)
        service.start()
    except (SettingWrong, OfficeFilesWrong, OSError) as wrong:
        print(wrong)
        return 1
    print(f"汇报系统 / Huibao: {service.installation.office.web_address}/office")
    print(f"Prefect: {service.prefect_ui}")
    stop.wait()
    service.stop()
    return 0
