"""Prefect can run programs, so its API is for whoever keeps the installation's key alone."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.e2e.conftest import HUIBAO, PATIENCE, Server, program_of, wait_for_prefect

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
    server.start()
    wait_for_prefect(server)

    login = shown_login(server)
    for method, path in READS:
        assert answer(server, method, path) == 401, path
        assert answer(server, method, path, "huibao:guess") == 401, path
        assert answer(server, method, path, login) == 200, path
    assert answer(server, "POST", "work_pools/") == 401
    assert asyncio.run(hears_events(server)) is False
    assert listening_addresses(server.prefect_pid()) == {"0100007F"}

    password = login.partition(":")[2]
    assert password not in program_of(server.prefect_pid()) + program_of(server.pid)

    server.interrupt()
    written = [p for p in server.data.rglob("*") if p.is_file() and p.name != "secret.key"]
    assert [p.name for p in written if password.encode() in p.read_bytes()] == []
    assert "prefect/server.log" in {str(p.relative_to(server.data)) for p in written}
