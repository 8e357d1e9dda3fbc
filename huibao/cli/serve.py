"""`huibao serve`: the whole program of one installation, until it is told to stop."""

from __future__ import annotations

import signal
import threading

from config.office import OfficeFilesWrong
from config.settings import SettingWrong, load_settings
from huibao.cli import app
from huibao.service import Service


def until_told_to_stop() -> None:
    """Wait for Ctrl-C or a polite signal."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    while not told.wait(0.5):
        continue


@app.command
def serve(*, port: int | None = None) -> int:
    """启动汇报系统 / Run everything: pages, mail, Prefect.

    Parameters
    ----------
    port
        网页端口 / the port of the pages
    """
    try:
        service = Service(load_settings(port=port))
        service.start()
    except (SettingWrong, OfficeFilesWrong, OSError) as wrong:
        print(wrong)
        return 1
    print(f"汇报系统 / Huibao: {service.installation.office.web_address}/office")
    print(f"Prefect: {service.prefect_ui}")
    until_told_to_stop()
    service.stop()
    return 0
