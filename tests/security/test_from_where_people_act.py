"""The record says from where people act as the reverse proxy saw it, not as they say themselves."""

from __future__ import annotations

import anyio
import httpx
import pytest
from sqlalchemy import select

from huibao.audit import Did
from huibao.records.models import Event
from huibao.service import _web_server
from tests.web.house import House

PROXY, STRANGER = "127.0.0.1", "198.51.100.7"
CLAIMED, SEEN = "192.0.2.66", "203.0.113.9"


def recorded(house: House, *, connecting: str, forwarded: str) -> str:
    """Return the address on record of somebody who asks for a login with that header."""
    config = _web_server(house.installation, house.installation.settings, prefect_ui="").config
    config.load()

    async def ask() -> httpx.Response:
        wire = httpx.ASGITransport(config.loaded_app, client=(connecting, 1))
        headers = {"X-Forwarded-For": forwarded}
        async with httpx.AsyncClient(transport=wire, base_url=house.web, headers=headers) as client:
            return await client.post("/login", data={"mail": "nobody@x.example"})

    assert anyio.run(ask).status_code == 303
    asked = select(Event.address).where(Event.action == Did.LOGIN_ASKED.value)
    return house.see(lambda session: session.scalars(asked.order_by(Event.id.desc())).first())


@pytest.mark.parametrize("claimed", [CLAIMED, "127.0.0.1", f"{CLAIMED}, 127.0.0.1", "a" * 500])
def test_behind_the_proxy_nobody_chooses_his_own_address(house: House, claimed: str) -> None:
    assert recorded(house, connecting=PROXY, forwarded=f"{claimed}, {SEEN}") == SEEN


def test_whoever_is_no_proxy_of_ours_is_recorded_as_who_connects(house: House) -> None:
    assert recorded(house, connecting=STRANGER, forwarded=CLAIMED) == STRANGER
