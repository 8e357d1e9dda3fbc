"""Many processes instead of one: `huibao deploy` and `huibao units`."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from pathlib import Path

import httpx

from config.mistakes import OfficeFilesWrong
from config.office import load_office
from config.settings import SettingWrong, load_settings
from huibao.cli import app
from huibao.cli.options import OfficeFolder
from huibao.service import set_environment
from huibao.units import ENVIRONMENT, UNITS, NotForSystemd, Place, environment, units


@app.command
def deploy(*, office: OfficeFolder = None) -> int:
    """在 Prefect 工作池上登记全部流程 / Register all flows on Prefect's work pool."""
    try:
        settings = load_settings(office=office)
        if settings.prefect_api_url is None:
            print(
                "请先设置 PREFECT_API_URL；单机运行不需要部署"
                " / Set PREFECT_API_URL first; on one machine nothing needs to be deployed"
            )
            return 1
        told = load_office(settings.office)
    except (SettingWrong, OfficeFilesWrong) as wrong:
        print(wrong)
        return 1
    set_environment(settings, None)
    # Only now: Prefect reads its settings when it is first imported.
    from flows.deployments import deploy as register

    try:
        names = asyncio.run(register(told, settings.work_pool))
    except (httpx.HTTPError, RuntimeError) as fault:
        print(_why_not(fault, settings.prefect_api_url))
        return 1
    for name in names:
        print(name)
    print(
        f"已登记到工作池 {settings.work_pool}，用下面的命令启动执行进程"
        f" / Registered; start workers: prefect worker start --pool {settings.work_pool}"
    )
    if answers_strangers(settings.prefect_api_url):
        print(
            "警告：Prefect 不要求登录，请设置 PREFECT_SERVER_API_AUTH_STRING"
            " / Warning: Prefect asks nobody for a login, so anybody may run programs here"
        )
    return 0


def _why_not(fault: httpx.HTTPError | RuntimeError, api_url: str) -> str:
    """Return in a sentence why the flows could not be registered."""
    answer = fault.response if isinstance(fault, httpx.HTTPStatusError) else None
    if answer is not None and answer.status_code == httpx.codes.UNAUTHORIZED:
        return (
            f"{api_url} 的 Prefect 不接受本系统的登录口令，请核对 PREFECT_API_AUTH_STRING，"
            "并看这个端口上是不是另一套系统的 Prefect"
            " / Prefect does not take our login: look at PREFECT_API_AUTH_STRING, and whether"
            " another installation's Prefect has that port"
        )
    return f"Prefect 没有应答：{api_url} / Prefect does not answer: {fault}"


@app.command(name="units")
def units_(folder: Path, *, data: Path = Path("/var/lib/huibao"), user: str = "huibao") -> int:
    """写出 systemd 单元和环境文件 / Write systemd's units, and the environment they share.

    Parameters
    ----------
    folder
        放在哪里，如 /etc/systemd/system / where to, such as /etc/systemd/system
    data
        数据文件夹 / the data folder
    user
        以哪个账号运行 / the account they run as
    """
    where, kept = folder.resolve(), data.resolve()  # systemd takes no `..`
    try:
        place = Place(where, Path(sys.executable).parent, kept, user)
    except NotForSystemd as unfit:
        print(unfit)
        return 1
    env = place.folder / ENVIRONMENT
    if where.exists() and not where.is_dir():
        print(f"{folder} 不是文件夹，请另写一个 / It is no folder: name one")
        return 1
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
        for name, text in units(place).items():
            (place.folder / name).write_text(text, encoding="utf-8")
        # With the secrets in it: made for its owner alone, and never over an older one.
        with os.fdopen(os.open(env, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(environment(place))
    except FileExistsError:
        print(f"{env} 已存在，未作改动 / {env} is there already and was not changed")
    except OSError as fault:
        print(f"无法写入 / Cannot be written: {fault}")
        return 1
    print(
        f"已写入 {place.folder}：{'、'.join(UNITS)}；请先核对 {ENVIRONMENT} 中的数据库地址"
        f" / Written. Check the databases' addresses in {ENVIRONMENT} first"
    )
    shut = shut_to_others(Path(sys.executable).resolve())
    if shut is not None and user != "root":
        print(
            f"注意：其他账号进不了 {shut}，账号 {user} 可能运行不了那里的 Python，服务将无法启动；"
            "请把 Python 和程序装在人人可读的地方，如 /opt"
            f" / Note: other accounts cannot enter {shut}, where our Python is, so {user} may not"
            " be able to run it: install both where everybody may read"
        )
    return 0


def shut_to_others(program: Path) -> Path | None:
    """Return the first folder on the way to a program that only its owner may enter, if any."""
    way = reversed(program.parents)
    return next((folder for folder in way if not folder.stat().st_mode & stat.S_IXOTH), None)


def answers_strangers(api_url: str) -> bool:
    """Whether Prefect's API tells its flows to whoever asks, without a login."""
    try:
        asked = httpx.post(f"{api_url}/flows/count", json={}, timeout=5, trust_env=False)
    except httpx.HTTPError:
        return False
    return asked.is_success
