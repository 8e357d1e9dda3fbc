"""Every route by every kind of link that is no longer good: what it still opens, and what it does.

The routes come from the router. Whoever adds one by link hears here when a spent or expired link
opens it, or changes more than what its holder was typing.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from huibao.cycle.moves import cycle_by_key
from huibao.links import address, find_any
from huibao.records.documents import store
from huibao.records.models import Link
from tests.security.asgi import Answer, Request
from tests.security.odd_requests import Route, routes_of
from tests.security.world import FORM, LIVE, Watch, World

RECEIPT = frozenset({"GET /review/{token}", "GET /review/{token}/report.docx"})
STILL_OPENS = {
    # A receipt with the very draft that was decided on, and the way to what else he owes.
    "review-spent": RECEIPT | {"GET /tasks/{token}"},
    **dict.fromkeys(
        ("write-expired", "confirm-expired", "review-expired", "tasks-expired"), frozenset()
    ),
    **dict.fromkeys(("login-spent", "login-expired"), frozenset()),
}
"""What each still shows. The login's button is shown to everybody, whatever his link."""
FOR_EVERYBODY = frozenset({"GET /login/{token}", "POST /renew/{token}"})
KEPT_FOR_ITS_HOLDER = {"autosaves"}
"""What an expired link may change: nothing typed is lost; a new link shows it."""
PIXEL = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
FILLED = {
    "text": "改过的内容", "decision": "approve", "reason": "理由", "name": "陆清和", "task": "x",
    "person": "gu", "opinion": "同意", "note": "请看", "how": "replace", "code": "123456",
}  # fmt: skip


@pytest.fixture(scope="module")
def routes(world: World) -> list[Route]:
    """Every route that a link leads to."""
    world.put_back()
    return [route for route in routes_of(world) if "{token}" in route.path]


def visited(
    world: World, routes: list[Route], token: str
) -> Iterator[tuple[str, Answer, set[str]]]:
    """Yield each route, what it answered to that link, and the tables that were changed."""
    watch = Watch(world.house.installation)
    for route in routes:
        before = watch.fingerprint()
        path = (
            route.path.replace("{token}", token)
            .replace("{key}", "0" * 16)
            .replace("{mark}", "0" * 16)
        )
        body = urlencode(FILLED).encode() if route.method == "POST" else b""
        sent = Request(route.method, path.replace("{number}", "1"), headers=(FORM,), body=body)
        answer, after = world.wire.send(sent), watch.fingerprint()
        changed = {table for table in after if after[table] != before[table]}
        yield f"{route.method} {route.path}", answer, changed
    watch.close()


def is_open(answer: Answer, token: str) -> bool:
    """Whether it showed or took something, rather than lead back to the link's own page."""
    _, _, done = answer.headers.get("location", "").partition(f"/{token}")
    led_back = answer.status == 303 and done in ("", "?done=again", "?gone=yes")
    return answer.status < 400 and (not led_back or "asked" in answer.headers["location"])


@pytest.mark.parametrize("label", sorted(STILL_OPENS))
def test_a_link_that_is_no_longer_good(world: World, routes: list[Route], label: str) -> None:
    world.put_back()
    wrong, token = [], world.ways.tokens[label][0]
    for name, answer, changed in visited(world, routes, token):
        if is_open(answer, token) != (name in STILL_OPENS[label] | FOR_EVERYBODY):
            wrong.append(f"{name} -> {answer.status} {answer.headers.get('location', '')}")
        allowed = KEPT_FOR_ITS_HOLDER if "expired" in label else set()
        if not changed <= allowed and name != "POST /renew/{token}":
            wrong.append(f"{name} changed {changed}")
    assert wrong == []


OF_ITS_OWN_TASK = {
    "/write/{token}/submissions/{number}.docx",
    "/write/{token}/submissions/{number}.txt",
}
"""Routes that name something by its number within the link's own section."""
BY_HASH = {"/write/{token}/picture/{mark}"} | {
    f"/{page}/{{token}}/picture/{{key}}" for page in ("confirm", "review")
}
"""Routes that name something which another report may have."""


def test_a_route_that_names_more_than_a_link_has_a_rule(routes: list[Route]) -> None:
    more = {route.path for route in routes if route.path.count("{") > 1}
    assert more == OF_ITS_OWN_TASK | BY_HASH


@pytest.mark.parametrize("path", sorted(BY_HASH))
def test_another_reports_link_reaches_nothing(world: World, path: str) -> None:
    world.put_back()
    key, purpose = _picture_of_another_report(world), path.split("/")[1]
    for token in world.ways.tokens[purpose]:
        asked = path.replace("{token}", token).replace("{key}", key).replace("{mark}", key)
        link = next(iter(_links_of(world, token)))
        if link.cycle is not None and link.cycle.key != LIVE[0]:
            # A confidential report's link leads to its code first, wherever it is to go.
            assert world.get(asked).status in (403, 404)


def _links_of(world: World, token: str) -> list[Link]:
    with world.house.clerk() as act:
        found = find_any(act.session, token)
        assert found is not None
        assert found.cycle is None or found.cycle.key
        return [found]


def test_a_link_opens_nothing_of_another_report(world: World) -> None:
    world.put_back()
    own, key = world.ways.tokens["write"][0], _picture_of_another_report(world)
    assert world.get(f"/write/{own}/picture/{key}").status == 404
    for other in ("review", "confirm", "receive", "progress"):
        assert world.get(f"/{other}/{own}").status == 404
    for task in ("write:1", "review:1", "confirm:1"):
        led = world.post(f"/tasks/{own}/open", task=task)
        assert led.headers["location"] == f"/tasks/{own}?gone=yes"


def _picture_of_another_report(world: World) -> str:
    """Put a picture into a report's section, see that its own link shows it, and return its key."""
    house = world.house
    with house.clerk() as act:
        sha256 = store(act.session, PIXEL, media_type="image/png", now=act.now)
        sections = cycle_by_key(act.session, LIVE[0]).sections
        owed = next(s for s in sections if s.contributor == "ye")
        owed.text = f"{owed.text}\n［图：{sha256[:16]}］"
        of_section = select(Link).where(Link.section_id == owed.id, Link.purpose == "write")
        link = act.session.scalars(of_section.order_by(Link.id.desc())).first()
    assert link is not None
    path = address(link, secret=house.installation.secret, web_address="")
    shown = world.get(f"{path}/picture/{sha256[:16]}")
    assert (shown.status, shown.body) == (200, PIXEL)
    return sha256[:16]
