"""Who may open and press what: every route of the application against everybody who may come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from huibao.records.models import Draft, Event
from huibao.web.app import create_app
from huibao.web.office.copies import VERBS as PROPOSAL_VERBS
from huibao.web.office.cycle import VERBS as CYCLE_VERBS
from huibao.web.office.figures import VERBS as FIGURE_VERBS
from huibao.web.office.ledger import VERBS as ITEM_VERBS
from huibao.web.office.ledger_cycle import VERBS as REPORT_VERBS
from huibao.web.office.ledger_imported import VERBS as IMPORTED_VERBS
from huibao.web.office.ledger_problems import VERBS as PROBLEM_VERBS
from huibao.web.office.section import VERBS as SECTION_VERBS
from tests.web.house import House
from tests.web.signing_in import TOUCHED, csrf_in, sign_in

VISITORS = ("stranger", "contributor", "head", "reviewer", "office", "auditor")
EVERYBODY = frozenset(VISITORS)
READERS = frozenset({"office", "auditor"})
OFFICE, CONTRIBUTOR = frozenset({"office"}), frozenset({"contributor"})
HEAD, REVIEWER = frozenset({"head"}), frozenset({"reviewer"})

ON_BEHALF = (
    *(("GET", place) for place in ("", "/preview", "/upload", "/picture/{mark}")),
    *(("GET", f"/submissions/{{number}}.{kind}") for kind in ("docx", "txt")),
    *(("POST", place) for place in ("", "/autosave", "/preview", "/preview/hand-in")),
    *(("POST", place) for place in ("/dismiss", "/upload", "/take")),
)
"""What the office does where a contributor does it by his link."""

RULES: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "GET /write/{token}",
            "POST /write/{token}",
            "POST /write/{token}/autosave",
            "GET /write/{token}/preview",
            "POST /write/{token}/preview",
            "POST /write/{token}/preview/hand-in",
            "POST /write/{token}/dismiss",
            "GET /write/{token}/upload",
            "POST /write/{token}/upload",
            "POST /write/{token}/take",
            "GET /write/{token}/picture/{mark}",
            "GET /write/{token}/submissions/{number}.docx",
            "GET /write/{token}/submissions/{number}.txt",
        ),
        CONTRIBUTOR,
    ),
    **dict.fromkeys(
        (
            "GET /confirm/{token}",
            "POST /confirm/{token}",
            "POST /confirm/{token}/autosave",
            "GET /confirm/{token}/picture/{key}",
            "GET /confirm/{token}/uploaded.docx",
        ),
        HEAD,
    ),
    **dict.fromkeys(  # nobody here is asked for progress; see `tests/ledger`
        (
            "GET /progress/{token}",
            "POST /progress/{token}",
            "POST /progress/{token}/autosave",
        ),
        frozenset(),
    ),
    **dict.fromkeys(
        (
            "GET /review/{token}",
            "POST /review/{token}",
            "GET /review/{token}/confirm",
            "POST /review/{token}/confirm",
            "POST /review/{token}/autosave",
            "GET /review/{token}/report.docx",
            "POST /review/{token}/hand-over",
            "POST /review/{token}/opinion",
            "GET /review/{token}/redline.docx",
            "GET /review/{token}/scan",
            "GET /review/{token}/picture/{key}",
            "GET /review/{token}/copy",
            "POST /review/{token}/copy",
            "POST /review/{token}/copy/take",
        ),
        REVIEWER,
    ),
    **dict.fromkeys(
        (
            "GET /",
            "GET /health",
            "GET /metrics",  # everybody here comes from this machine; see `tests/keeping`
            "POST /renew/{token}",
            "GET /renew/asked",
            "GET /login",
            "POST /login",
            "GET /login/sent",
            "GET /login/{token}",
        ),
        EVERYBODY,
    ),
    "GET /tasks/{token}": CONTRIBUTOR | HEAD | REVIEWER,
    "POST /tasks/{token}/open": CONTRIBUTOR | HEAD | REVIEWER,
    **dict.fromkeys(  # no report here is signed; see `tests/distribution`
        (
            "GET /receive/{token}",
            "POST /receive/{token}",
            "GET /receive/{token}/report.docx",
            "GET /explain/{token}",
            "POST /explain/{token}",
        ),
        frozenset(),
    ),
    **dict.fromkeys(  # no report here is confidential; see `tests/links`
        ("GET /unlock/{token}", "POST /unlock/{token}", "POST /unlock/{token}/code"), frozenset()
    ),
    "POST /login/{token}": frozenset(),  # nobody here comes with a login link; see `test_login.py`
    "POST /logout": READERS,
    **dict.fromkeys(
        (
            "GET /office",
            "GET /office/catalogue/{year}.xlsx",
            "GET /office/cycles/{key}",
            "GET /office/cycles/{key}/text",
            "GET /office/cycles/{key}/follow-up",
            "GET /office/cycles/{key}/sections/{name}",
            "GET /office/cycles/{key}/copies/{number}",
            "GET /office/cycles/{key}/reviews/{number}/copy",
            "GET /office/cycles/{key}/archive/{name:path}",
            "GET /office/cycles/{key}/supplements/{number}/{name:path}",
            "GET /office/ledger",
            "GET /office/ledger/tasks.xlsx",
            "GET /office/ledger/tasks.docx",
            "GET /office/ledger/items/{number}",
            "GET /office/ledger/figures",
            "GET /office/ledger/figures.xlsx",
            "GET /office/ledger/indicators/{name}",
            "GET /office/ledger/imported/{key}",
            "GET /office/ledger/problems",
            "GET /office/ledger/problems/table.xlsx",
            "GET /office/ledger/problems/table.docx",
            "GET /office/ledger/problems/{number}",
            "GET /office/ledger/cycles/{key}",
            "GET /office/distribution",
            "GET /office/distribution/{month}.docx",
            "GET /office/distribution/{month}.xlsx",
            "GET /office/messages",
            "GET /office/messages/{number}",
            "GET /documents/{sha256}",
            "GET /audit",
            "GET /audit/cycles/{key}",
            "GET /audit/cycles/{key}/history.csv",
            "GET /audit/cycles/{key}/history.json",
            "GET /audit/office",
        ),
        READERS,
    ),
    **dict.fromkeys(
        (
            f"{method} /office/cycles/{{key}}/sections/{{name}}/on-behalf{place}"
            for method, place in ON_BEHALF
        ),
        OFFICE,
    ),
    **dict.fromkeys(
        (
            "GET /office/ledger/import",
            "POST /office/ledger/import",
            "GET /office/ledger/import/{sha256}",
            "POST /office/ledger/import/{sha256}",
            "POST /office/cycles",
            "POST /office/cycles/{key}/{verb}",
            "POST /office/cycles/{key}/sections/{name}/{verb}",
            "POST /office/cycles/{key}/proposals/{number}/{verb}",
            "POST /office/cycles/{key}/reviews/{number}/copy",
            "GET /office/cycles/{key}/reviews/{number}/paper",
            "POST /office/cycles/{key}/reviews/{number}/paper",
            "GET /office/cycles/{key}/reviews/{number}/paper/confirm",
            "POST /office/cycles/{key}/reviews/{number}/paper/enter",
            "POST /office/ledger/merge",
            "POST /office/ledger/hand-over",
            "POST /office/ledger/items/{number}/{verb}",
            "POST /office/ledger/indicators/{name}",
            "POST /office/ledger/figures/{number}/{verb}",
            "POST /office/ledger/cycles/{key}/{verb}",
            "POST /office/ledger/imported/{key}/{verb}",
            "POST /office/ledger/problems/{number}/{verb}",
            "POST /office/messages/{number}/again",
        ),
        OFFICE,
    ),
}
"""Every route, and who gets in. Whoever adds a route says here whose it is."""

ABOUT_NOTHING = (
    *("picture", ".docx", "/archive/", "/take", "/answer", "/items/", "/imported/", "/problems/"),
    *("/replace", "/fill", "/skip", "/send-again", "/received", "/copies/", "/proposals/"),
    *("/supplements/", "/withdraw-receipt", "/scan"),
    *("/indicators/", "/figures/"),
)
"""Routes of files, uploads, remarks and reviews that the story has not: who gets in hears so."""


def routes_of(app: FastAPI) -> list[str]:
    """Every route as `METHOD /path`, those of included routers too."""

    def walk(routes: list[object]) -> Iterator[str]:
        for route in routes:
            inner = getattr(route, "original_router", None)
            if inner is not None:
                yield from walk(inner.routes)
            for method in getattr(route, "methods", None) or ():
                if method != "HEAD":
                    yield f"{method} {route.path}"  # type: ignore[attr-defined]

    return sorted(walk(list(app.routes)))


def test_every_route_has_a_rule(house: House) -> None:
    assert routes_of(create_app(house.installation)) == sorted(RULES)


@dataclass
class Visitor:
    """Somebody with a browser, perhaps logged in, perhaps with a link of his own."""

    name: str
    browser: httpx.Client
    token: str
    csrf: str

    def visits(self, method: str, path: str) -> httpx.Response:
        """Go there, with a form's token where he has one."""
        fields = {"csrf": self.csrf, **TOUCHED} if method == "POST" else None
        return self.browser.request(method, path, data=fields, follow_redirects=False)


def visitor(house: House, name: str) -> Visitor:
    """Return that visitor, coming with what he really has."""
    links = {"contributor": ("jiang", "write"), "head": ("wen", "confirm"),
             "reviewer": ("lu", "review")}  # fmt: skip
    token = "x" * 43
    if name in links:
        token = house.path(*links[name]).rpartition("/")[2]
    if name not in READERS:
        return Visitor(name, house.browser(), token, csrf="0" * 64)
    browser = sign_in(house, {"office": "su", "auditor": "han"}[name])
    return Visitor(name, browser, token, csrf_in(browser.get("/audit").text))


def places(house: House, key: str, route: str) -> list[str]:
    """The paths to try for a route, each with something real in it."""
    sha256 = house.see(lambda session: session.scalars(select(Draft.document_sha256)).first())
    own = {
        "/ledger/cycles/": REPORT_VERBS,
        "/figures/": FIGURE_VERBS,
        "/sections/": SECTION_VERBS,
        "/proposals/": PROPOSAL_VERBS,
        "/items/": ITEM_VERBS,
        "/imported/": IMPORTED_VERBS,
        "/problems/": PROBLEM_VERBS,
    }
    verbs = next((verbs for mark, verbs in own.items() if mark in route), CYCLE_VERBS)
    path = route.partition(" ")[2].replace("{key}", "0" * 16 if "picture" in route else key)
    path = path.replace("{name:path}", "report.docx").replace("{name}", "supply")
    path = path.replace("{number}", "1").replace("{sha256}", str(sha256))
    path = path.replace("{year}", "2023").replace("{month}", "2023-06")
    return [path.replace("{verb}", verb) for verb in verbs] if "{verb}" in path else [path]


def events(house: House) -> int:
    return int(house.see(lambda session: session.scalar(select(func.count()).select_from(Event))))


def kept_out(answer: httpx.Response) -> bool:
    to_login = answer.headers.get("location", "").startswith("/login?")
    return to_login or answer.status_code in (401, 403, 404)


@pytest.mark.parametrize("name", VISITORS)
def test_who_gets_in_where(house: House, name: str) -> None:
    key = house.in_review()
    who, wrong = visitor(house, name), []
    # Logging out comes last: all that came after it would be a stranger's.
    for route in sorted(RULES, key=lambda route: ("logout" in route, route)):
        for place in places(house, key, route):
            method, before = route.partition(" ")[0], events(house)
            answer = who.visits(method, place.replace("{token}", who.token))
            said = f"{name}: {method} {place} -> {answer.status_code}"
            if answer.status_code >= 500:
                wrong.append(said)
            elif name in RULES[route]:
                missing = any(mark in place for mark in ABOUT_NOTHING)
                if kept_out(answer) and not (missing and answer.status_code == 404):
                    wrong.append(f"{said}, but should get in")
            elif not kept_out(answer):
                wrong.append(f"{said}, but should be kept out")
            elif events(house) != before:
                wrong.append(f"{said}, and yet something was changed")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(READERS))
def test_no_form_is_taken_without_the_token_of_its_login(house: House, name: str) -> None:
    key = house.in_review()
    who = visitor(house, name)
    for route in RULES:
        method, _, pattern = route.partition(" ")
        if method == "GET" or not pattern.startswith(("/office", "/audit", "/logout")):
            continue
        for place in places(house, key, route):
            for csrf in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "错"}):
                before = events(house)
                answer = who.browser.post(place, data=csrf, follow_redirects=False)
                assert (answer.status_code, events(house)) == (403, before), (place, csrf)


@pytest.mark.parametrize("name", VISITORS)
def test_looking_changes_nothing(house: House, name: str) -> None:
    key = house.in_review()
    who = visitor(house, name)
    before = events(house)
    for route in RULES:
        if route.startswith("GET "):
            for place in places(house, key, route):
                for method in ("GET", "HEAD"):
                    assert who.visits(method, place.replace("{token}", who.token)).status_code < 500
    assert events(house) == before


def test_the_offices_pages_show_nobodys_link(house: House) -> None:
    key = house.in_review()
    office = visitor(house, "office")
    tokens = [house.path("jiang", "write"), house.path("lu", "review"), house.path("su", "login")]
    pages = [office.browser.get(place).text for route in RULES if route.startswith("GET /office")
             for place in places(house, key, route)]  # fmt: skip
    assert not [t for t in tokens for page in pages if t.rpartition("/")[2] in page]
