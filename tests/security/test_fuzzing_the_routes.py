"""Whatever is sent, no page breaks, looking changes nothing, and nobody's markup or link is shown.

Requests come from the router's own table (see `odd_requests.py`), each example on the same
installation with something of everything. A gate sends some; `--fuzz-requests=20000` sends many.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.security.asgi import Answer, Request
from tests.security.odd_requests import CANARY, requests, routes_of
from tests.security.world import Watch, World, tokens_of

AT_ONCE = 20
"""Requests of one example, one after the other on the same database."""
ALWAYS = ("content-security-policy", "x-content-type-options", "referrer-policy", "cache-control")


def test_no_request_breaks_a_page_and_no_look_changes_anything(
    world: World, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = int(request.config.getoption("--fuzz-requests"))
    routes, statuses = routes_of(world), Counter[tuple[str, int]]()
    watch = Watch(world.house.installation)

    @settings(
        max_examples=-(-wanted // AT_ONCE),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.lists(requests(world, routes), min_size=AT_ONCE, max_size=AT_ONCE))
    def fuzz(several: list[Request]) -> None:
        world.put_back()
        for sent in several:
            answer = examined(world, watch, sent)
            statuses[sent.method, answer.status] += 1
        assert world.faults() == []

    try:
        fuzz()
    finally:
        watch.close()
    assert sum(statuses.values()) >= wanted
    with capsys.disabled():
        print(f"\n{sum(statuses.values())} requests on {len(routes)} routes: {told(statuses)}")


def examined(world: World, watch: Watch, sent: Request) -> Answer:
    """Send it, and hold the answer to what every answer must be."""
    looks = sent.method in ("GET", "HEAD")
    before = watch.fingerprint() if looks else {}
    world.wire.faults.seen.clear()
    answer = world.wire.send(sent)
    assert answer.status < 500, f"{sent}\n{world.wire.faults.seen[-1:]}"
    if looks:
        assert watch.fingerprint() == before, f"looking changed something: {sent}"
    missing = [name for name in ALWAYS if name not in answer.headers]
    assert not missing, (sent, missing)
    assert "x-set" not in answer.headers, sent
    assert _stays_here(answer.headers.get("location", "/")), (sent, answer.headers)
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert CANARY not in answer.text, sent
        foreign = [t for t in tokens_of(world.ways) if t in answer.text and t not in str(sent)]
        assert not foreign, f"{sent} shows somebody's link"
    return answer


def _stays_here(location: str) -> bool:
    own_path = location.startswith("/") and not location.startswith(("//", "/\\"))
    return own_path or re.match(r"http://(127\.0\.0\.1|localhost)(:\w*)?/", location) is not None


def told(statuses: Counter[tuple[str, int]]) -> str:
    return ", ".join(f"{m} {s}: {n}" for (m, s), n in sorted(statuses.items()))
