"""What opens something is with whom it was given to, and is written down nowhere.

Prefect can run programs, so its API is for whoever keeps the installation's key alone.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from config.office import sample_folder
from huibao.demo.browser import Browser, Page
from huibao.demo.delivery import Delivery
from huibao.demo.play import wait_until
from huibao.demo.sink import Mailbox
from tests.e2e.conftest import HUIBAO, PATIENCE, Server, program_of, wait_for_prefect
from tests.written_down import places_of

GIVEN = {
    "HUIBAO_SECRET_KEY": "7f2c9d51e8b04a36-only-for-this-test",
    "HUIBAO_METRICS_TOKEN": "c3a1d7740b9e-only-for-this-test",
    "HUIBAO_SMTP_PASSWORD": "5e90b2f1c68d-only-for-this-test",
}
"""Secrets that the operator has put into the environment."""

LOUD = {
    "PREFECT_DEBUG_MODE": "true",
    "PREFECT_LOGGING_LEVEL": "DEBUG",
    "PREFECT_LOGGING_SERVER_LEVEL": "DEBUG",
}
"""What an operator in search of a fault may set; at DEBUG, Prefect's server would write most of its
login."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample office's program, up and loud; its half-year report is confidential."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(sample_folder(), folder / "office", ignore=shutil.ignore_patterns("inputs"))
    kind = folder / "office" / "reports" / "half-year.yaml"
    kind.write_text(kind.read_text().replace("confidential: false", "confidential: true"))
    with pytest.MonkeyPatch.context() as environment, Mailbox() as mailbox:
        for name, value in (GIVEN | LOUD).items():
            environment.setenv(name, value)
        made = Server(folder, mailbox)
        made.start()
        try:
            wait_for_prefect(made)
            yield made
        finally:
            made.kill()


READS = (
    ("POST", "flow_runs/filter"),
    ("POST", "deployments/filter"),
    ("POST", "logs/filter"),
    ("POST", "work_pools/filter"),
    ("GET", "admin/settings"),
    ("GET", "admin/version"),
)


def shown_login(server: Server) -> str:
    told = subprocess.run(
        [*HUIBAO, "prefect"],
        env=server.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return told.stdout.splitlines()[1]


def answer(server: Server, method: str, path: str, login: str | None = None) -> int:
    auth = httpx.BasicAuth(*login.split(":")) if login else None
    url = f"{server.prefect}/{path}"
    asked = {"json": {}} if method == "POST" else {}
    return httpx.request(method, url, auth=auth, timeout=30, trust_env=False, **asked).status_code


def listening_addresses(pid: int) -> set[str]:
    """Return the addresses on which that process listens, as /proc writes them."""
    sockets = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets.add(str(handle.readlink()))
        except FileNotFoundError:
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            field = line.split()
            if field[3] == "0A" and f"socket:[{field[9]}]" in sockets:
                found.add(field[1].partition(":")[0])
    return found


async def hears_events(server: Server) -> bool:
    address = server.prefect.replace("http", "ws") + "/events/out"
    try:
        async with connect(address, subprotocols=["prefect"]) as listening:
            await listening.send('{"type": "auth", "token": "guess"}')
            return "auth_success" in str(await asyncio.wait_for(listening.recv(), 30))
    except ConnectionClosed:
        return False


@pytest.mark.timeout(300)
def test_a_stranger_gets_nothing_and_the_administrator_gets_in(server):
    login = shown_login(server)
    for method, path in READS:
        assert answer(server, method, path) == 401, path
        assert answer(server, method, path, "huibao:guess") == 401, path
        assert answer(server, method, path, login) == 200, path
    assert answer(server, "POST", "work_pools/") == 401
    by_another_name = {"Host": "rebound.example"}
    asked = httpx.get(f"{server.prefect}/health", headers=by_another_name, trust_env=False)
    assert asked.status_code == 400
    assert asyncio.run(hears_events(server)) is False
    assert listening_addresses(server.prefect_pid()) == {"0100007F"}


def came(server: Server, subject: str) -> Delivery:
    return server.mailbox.wait_for(lambda mail: subject in mail.subject, PATIENCE)


def link_in(mail: Delivery, page: str) -> str:
    return next(address for address in mail.addresses if page in address)


def opened_with_its_code(server: Server, browser: Browser, visitor: Browser) -> set[str]:
    """Log in, open the confidential report, unlock a section; return all that opened something."""
    asked = browser.open(f"{server.address}/login").form("发送登录链接")
    browser.send(asked, mail="su@shuiwu.yunling.example.com")
    login = link_in(came(server, "【登录】"), "/login/")
    browser.send(browser.open(login).form("登录"))
    cookie = browser._client.cookies["huibao"]
    forms = browser.open(f"{server.address}/office").forms("启动", action="/office/cycles")
    browser.send(next(f for f in forms if f.text("kind") == "half-year"), period="2023-H1")

    task = link_in(came(server, "【内部件】请报送材料"), "/write/")
    shut = Page(visitor._client.get(task))
    door = visitor.send(shut.form("把验证码发到我的邮箱"))
    code = re.search(r"(?<!\d)\d{6}(?!\d)", came(server, "验证码").text)
    assert code is not None
    inside = visitor.send(door.form("验证并打开"), code=code[0])
    assert list(inside.forms("报送"))
    return {cookie, code[0], *(address.rpartition("/")[2] for address in (login, task))}


def test_what_opens_something_is_written_down_nowhere(server):
    password = shown_login(server).partition(":")[2]
    secrets = {password, *GIVEN.values()}
    commands = program_of(server.prefect_pid()) + program_of(server.pid)
    assert [secret for secret in secrets if secret in commands] == []

    with closing(Browser("clerk")) as clerk, closing(Browser("contributor")) as contributor:
        secrets |= opened_with_its_code(server, clerk, contributor)
    asked = {"Authorization": f"Bearer {GIVEN['HUIBAO_METRICS_TOKEN']}"}
    metrics = httpx.get(f"{server.address}/metrics", headers=asked, trust_env=False)
    assert metrics.is_success
    # The run, its parameters and its log are with Prefect by then.
    done = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
    assert wait_until(lambda: bool(server.ask_prefect("flow_runs", **done)), PATIENCE)

    assert (server.data / "prefect" / "server.log").exists()
    assert list(places_of(secrets, server.data)) == []
