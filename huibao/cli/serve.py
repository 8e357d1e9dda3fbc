"""`huibao serve`: the whole program of one installation, until it is told to stop.

And `huibao prefect`: how its administrator gets into Prefect's own pages, where nobody else may.
"""

from __future__ import annotations

import signal
import threading
from urllib.parse import urlsplit

from config.mistakes import OfficeFilesWrong
from config.settings import KEY_FILE, SettingWrong, load_settings, prefect_login
from huibao.cli import app
from huibao.cli.options import DataFolder
from huibao.cli.unforeseen import in_words
from huibao.logs import set_up
from huibao.service import Service

LOOPBACK = ("127.0.0.1", "localhost", "::1")
NOBODY_THERE = """
注意：邮件中的链接以 {address} 开头，该地址没有本系统，链接无法打开；请改 office.yaml 的 web_address
Note: links in mails lead to {address}, where this Huibao does not listen: change web_address in
office.yaml, or set HUIBAO_WEB_ADDRESS"""

NO_KEY_YET = """\
{data} 中没有密钥，口令无从得知：请用 --data 指定正在使用的数据文件夹，或先运行 huibao serve
There is no key in {data}, from which the login follows: name the data folder that is in use by
--data, or run huibao serve first"""


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
    except (SettingWrong, OfficeFilesWrong) as wrong:
        print(wrong)
        return 1
    except OSError as wrong:
        print(in_words(wrong) if wrong.errno else wrong)
        return 1
    print(where_it_is(service.installation.office.web_address, service.listens_on))
    if service.server is None or service.server.fault is None:
        print(f"Prefect: {service.prefect_ui}（登录口令 / its login: huibao prefect）")
    stop.wait()
    service.stop()
    return 0


def where_it_is(web_address: str, listens_on: str) -> str:
    """Return the console's address as the mails say it, and as this machine does if it differs.

    The office's files name what its people use; until a proxy leads there, it answers nobody.
    """
    told = f"汇报系统 / Huibao: {web_address}/office"
    if web_address == listens_on:
        return told
    told += f"\n监听地址 / It listens on: {listens_on}/office"
    meant = urlsplit(web_address)
    if meant.hostname in LOOPBACK and meant.port != urlsplit(listens_on).port:
        told += NOBODY_THERE.format(address=web_address)
    return told


@app.command
def prefect(*, data: DataFolder = None) -> int:
    """Prefect 页面的地址和登录口令 / Where Prefect's own pages are, and the login they ask for."""
    try:
        settings = load_settings(data=data)
        if settings.prefect_api_url:
            print(
                f"{settings.prefect_api_url}\n口令由该服务器设定 / The login is that server's own"
            )
            return 0
        if settings.secret_key is None and not (settings.data / KEY_FILE).is_file():
            print(NO_KEY_YET.format(data=settings.data))
            return 1
        login = prefect_login(settings)
    except (SettingWrong, OSError) as wrong:
        print(wrong)
        return 1
    port = settings.prefect_port
    print(f"http://127.0.0.1:{port}\n{login}")
    print(
        "只在本机监听；从别的电脑查看，先建隧道"
        f" / Listens on this machine alone; from another: ssh -L {port}:127.0.0.1:{port} HOST"
    )
    return 0
