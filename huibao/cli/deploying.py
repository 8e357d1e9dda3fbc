"""Many processes instead of one: `huibao deploy`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from config.office import OfficeFilesWrong, load_office
from config.settings import SettingWrong, load_settings
from huibao.cli import app
from huibao.service import set_environment


@app.command
def deploy(*, office: Path | None = None) -> int:
    """在 Prefect 工作池上登记全部流程 / Register all flows on Prefect's work pool.

    Parameters
    ----------
    office
        配置文件夹 / the folder of the office's files
    """
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
        print(f"Prefect 没有应答：{settings.prefect_api_url} / Prefect does not answer: {fault}")
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


def answers_strangers(api_url: str) -> bool:
    """Whether Prefect's API tells its flows to whoever asks, without a login."""
    try:
        asked = httpx.post(f"{api_url}/flows/count", json={}, timeout=5, trust_env=False)
    except httpx.HTTPError:
        return False
    return asked.is_success
