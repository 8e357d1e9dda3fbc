"""Requests as attackers and broken programs send them, drawn from the router's own table.

The routes, their parameters and the fields of their forms are found, not listed: a new page is
fuzzed from its first day. Values are real ones (so that requests get past the first check), and odd
ones: too long, too large, of another type, of another encoding, markup, paths, dates at the ends of
time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote, quote_from_bytes, urlencode

import lxml.html
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from huibao.web.office.cycle import VERBS as CYCLE_VERBS
from huibao.web.office.ledger import VERBS as ITEM_VERBS
from huibao.web.office.ledger_imported import VERBS as IMPORTED_VERBS
from huibao.web.office.ledger_problems import VERBS as PROBLEM_VERBS
from huibao.web.office.section import VERBS as SECTION_VERBS
from tests.security.asgi import Request
from tests.security.world import FORM, World
from tests.web.signing_in import TOUCHED

CANARY = '"><i data-canary='
"""Markup that no page may hold as markup, whoever typed it."""

NUMBERS = (
    "0", "-1", "1", "2.5", "１２", "²", "1e9", str(2**31), str(2**63), str(10**30), str(-(10**30)),
    "9" * 5000,
)  # fmt: skip
WORDS = (
    "", " ", "true", "null", "yes",
    "2023-06-30", "0001-01-01", "9999-12-31", "9999-12-31T23:59", "0001-01-01T00:00", "2023-02-30",
    "2023-H1", "9998", "0002-H1", "9998-H2", "１９９９", "2023-13",
    "approve", "return", "accept", "ack", "opinion", "done", "not_adopted", "delayed", "replace",
    "append", "dropped", "su", "jiang", "lu", "nobody",
    f"{CANARY}1>", "<script>alert(1)</script>", "{{ 7 * 7 }}", "{0.__class__}", "%s%n%(x)s",
    "=1+1", "'; DROP TABLE cycles; --", "../../../etc/passwd", "..\\..\\x", "//evil.example",
    "a\x00b", "\ufeff\u202e\u2028", "\U0001f600\U00020000", "一是办理12件。\n二是" + "，" * 300,
    "［图：0123456789abcdef］", "⟦LINK⟧", "a\tb\nc\td", "x" * 70_000, "\r\nX-Set: 1", "\ud800",
)  # fmt: skip
FIELDS = ("text", "tab", "code", "dismiss", "decision", "reason", "note", "seen", "name", "drop")
"""What is sent where no page was found to hold a form."""
RAW = (
    b"%00",
    b"%ff%fe",
    b"%ed%a0%80",
    b"..%2f..%2fx",
    b"%2e%2e/x",
    b"%0d%0aX-Set:%201",
    b";",
    b"%",
)
HEADERS = (
    ("host", "evil.example"), ("host", ""), ("host", "127.0.0.1:x"),
    ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"),
    ("user-agent", f"{CANARY}2>" + "u" * 500), ("user-agent", "浏览器\x00"),
    ("accept", "application/json"), ("accept-language", "x" * 300), ("if-none-match", "*"),
    ("x-forwarded-for", f"{CANARY}3>"), ("x-forwarded-host", "evil.example"),
    ("cookie", "lang=zz"), ("cookie", "lang=en"), ("cookie", "=;;=\x7f"),
    ("cookie", "huibao=" + "c" * 300), ("range", "bytes=0-"), ("authorization", "Bearer é"),
    ("x-http-method-override", "DELETE"),
)  # fmt: skip
TYPES = (
    "application/x-www-form-urlencoded; charset=utf-7", "application/json", "text/plain", "",
    "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x; charset=utf-7",
    "multipart/form-data; boundary=x; charset=idna",
    "multipart/form-data; boundary=x; charset=hex",
    "multipart/form-data; boundary=x; charset=utf-16",
    "multipart/form-data; boundary=\x00",
)  # fmt: skip
PARAMETER = re.compile(r"{([a-z0-9]+(?::path)?)}")


Form = tuple[str, tuple[tuple[str, str], ...]]
"""A form's address, and its fields with what stands in them."""


@dataclass(frozen=True)
class Route:
    """One route, the names in its path and query, and the forms of our pages that lead to it."""

    method: str
    path: str
    query: tuple[str, ...]
    forms: tuple[Form, ...] = ()


def routes_of(world: World) -> list[Route]:
    """Return every route of the application, with the forms that its pages were found to hold."""
    bare = sorted(set(_walk(list(world.wire.app.routes))), key=lambda r: (r.path, r.method))
    forms = {form for page in pages_of(world, bare).values() for form in _forms_in(page)}
    return [
        Route(r.method, r.path, r.query, tuple(sorted(f for f in forms if _fits(r, f[0]))))
        for r in bare
    ]


def _walk(routes: list[object]) -> list[Route]:
    found = []
    for route in routes:
        inner = getattr(route, "original_router", None)
        found += _walk(inner.routes) if inner is not None else []
        dependant = getattr(route, "dependant", None)
        asked = tuple(field.alias for field in dependant.query_params) if dependant else ()
        found += [Route(m, route.path, asked) for m in getattr(route, "methods", None) or ()]  # type: ignore[attr-defined]
    return found


def _fits(route: Route, action: str) -> bool:
    pattern = PARAMETER.sub("[^/]+", route.path)
    return route.method == "POST" and re.fullmatch(pattern, action.partition("?")[0]) is not None


def pages_of(world: World, routes: list[Route]) -> dict[str, str]:
    """Return the pages that visitors with good links and logins see, by where they stand."""
    tokens, sessions = world.ways.tokens, [cookies for cookies, _ in world.ways.sessions.values()]
    everybodys = [token for label in tokens for token in tokens[label]]
    seen = {}
    for route in routes:
        by_link = "{token}" in route.path
        purpose = route.path.split("/")[1]
        own = [t for label in tokens if label.startswith(purpose) for t in tokens[label]]
        names = world.ways.names | {"token": own or everybodys}
        if route.method != "GET":
            continue
        for path, cookies in product(_filled(route.path, names), [""] if by_link else sessions):
            answer = world.get(path, cookies)
            if answer.headers.get("content-type", "").startswith("text/html"):
                seen[f"{path} {sessions.index(cookies) if cookies else ''}"] = answer.text
    more = {page: world.get(page) for page in world.ways.led_to}
    return seen | {page: answer.text for page, answer in more.items() if answer.status == 200}


def _filled(path: str, names: dict[str, list[str]]) -> list[str]:
    wanted = PARAMETER.findall(path)
    if "/picture/{key}" in path:
        names = names | {"key": names["mark"]}
    filled = []
    most = 8 if len(wanted) == 1 else 3
    for values in product(*(names.get(name, ["x"])[:most] for name in wanted)):
        made = path
        for name, value in zip(wanted, values, strict=True):
            made = made.replace(f"{{{name}}}", quote(value), 1)
        filled.append(made)
    return filled


def _forms_in(page: str) -> list[Form]:
    """Return every form, once for each of its buttons."""
    found, tree = [], lxml.html.fromstring(page)
    signer = tree.xpath("string(//*[@name='name']/@data-sign)")
    for form in tree.forms:
        if form.method != "POST":
            continue
        fields = dict.fromkeys(form.fields, "") | dict(form.form_values())
        # As the page's script does when somebody touches it.
        fields |= {name: value for name, value in TOUCHED.items() if name in fields}
        if signer and "name" in fields:
            fields["name"] = signer
        buttons = [
            (b.get("name"), b.get("value", ""), b.get("formaction")) for b in form.iter("button")
        ]
        for name, value, action in buttons or [(None, "", None)]:
            pressed = fields | ({name: value} if name else {})
            found.append((action or form.action or "", tuple(sorted(pressed.items()))))
    return found


def requests(world: World, routes: list[Route]) -> SearchStrategy[Request]:
    """Return requests of all routes, half of them writing."""
    writing = [route for route in routes if route.method == "POST"]
    # A route's weight grows with the forms that lead to it.
    by_form = [route for route in writing for _ in range(1 + min(len(route.forms), 12))]
    looking = [route for route in routes if route.method != "POST"]
    return st.one_of(
        st.sampled_from(by_form).flatmap(lambda route: _request(world, route)),
        st.sampled_from(looking).flatmap(lambda route: _request(world, route)),
    )


def often(usual: SearchStrategy[str], odd: SearchStrategy[str]) -> SearchStrategy[str]:
    """Return mostly the usual."""
    return st.integers(0, 5).flatmap(lambda n: odd if n == 0 else usual)


ODD_TEXT = st.one_of(
    st.sampled_from(NUMBERS), st.sampled_from(WORDS), st.sampled_from(WORDS), st.text(max_size=30)
)
ODD_PART = st.one_of(
    st.sampled_from(NUMBERS).map(quote),
    st.sampled_from(WORDS[:-4]).map(
        lambda w: quote(w[:3000].encode("utf-8", "surrogatepass"), safe="")
    ),
    st.sampled_from(RAW).map(bytes.decode),
)


@st.composite
def _request(draw: DrawFn, world: World, route: Route) -> Request:
    action, fields = draw(st.sampled_from(route.forms)) if route.forms else ("", ())
    path = draw(_paths(world, route)) if not action or draw(st.integers(0, 4)) == 0 else action
    asked = {name: draw(ODD_TEXT) for name in route.query if draw(st.booleans())}
    cookies, csrf = draw(_visitor(world, route))
    headers = [("cookie", cookies)] if cookies else []
    headers += (
        draw(st.lists(st.sampled_from(HEADERS), max_size=2)) if draw(st.integers(0, 3)) == 0 else []
    )
    query = urlencode(asked, errors="surrogatepass")
    if route.method != "POST":
        return Request(route.method, path, query, tuple(headers))
    typed = {name: draw(often(st.just(value), ODD_TEXT)) for name, value in fields}
    for name in draw(st.lists(st.sampled_from(sorted(typed) or FIELDS), max_size=4)):
        typed[name] = draw(ODD_TEXT)
    if csrf:
        typed["csrf"] = csrf
    kind, body = draw(_bodies(typed))
    return Request("POST", path.partition("?")[0], query, (*headers, ("content-type", kind)), body)


@st.composite
def _paths(draw: DrawFn, world: World, route: Route) -> str:
    path = route.path
    for name in PARAMETER.findall(path):
        usual = _usual(world, route, name)
        path = path.replace(f"{{{name}}}", draw(often(usual, ODD_PART)), 1)
    return path


def _usual(world: World, route: Route, name: str) -> SearchStrategy[str]:
    if name == "token":
        purpose = route.path.split("/")[1]
        own = world.ways.tokens.get(purpose, [world.ways.unlocked[0]])
        others = [token for tokens in world.ways.tokens.values() for token in tokens]
        return st.one_of(st.sampled_from(own), st.sampled_from(own), st.sampled_from(others))
    if name == "verb":
        own = {
            "/sections/": SECTION_VERBS,
            "/items/": ITEM_VERBS,
            "/imported/": IMPORTED_VERBS,
            "/problems/": PROBLEM_VERBS,
        }
        return st.sampled_from(
            sorted(next((v for k, v in own.items() if k in route.path), CYCLE_VERBS))
        )
    if name == "key" and "/picture/{key}" in route.path:
        return st.sampled_from(world.ways.names["mark"])
    return st.sampled_from(world.ways.names.get(name, ["x"])).map(quote)


def _visitor(world: World, route: Route) -> SearchStrategy[tuple[str, str]]:
    """Return cookies, and what a form carries with them; mostly of somebody who may go there."""
    nobody, unlocked = ("", ""), (world.ways.unlocked[1], "")
    if "{token}" in route.path:
        return st.sampled_from([nobody, nobody, nobody, unlocked])
    office, auditor = world.ways.sessions["office"], world.ways.sessions["auditor"]
    return st.sampled_from([office] * 6 + [auditor, (office[0], auditor[1]), nobody])


def _bodies(typed: dict[str, str]) -> SearchStrategy[tuple[str, bytes]]:
    """Return the form as browsers send it, or as they never would."""
    encoded = urlencode(typed, errors="surrogatepass").encode()
    usual = st.just((FORM[1], encoded))
    multipart = st.just(("multipart/form-data; boundary=x", _multipart(typed, "utf-8")))
    odd = st.sampled_from(TYPES).map(
        lambda kind: (kind, _multipart(typed, "utf-7") if "x" in kind else encoded)
    )
    garbage = st.binary(max_size=60).map(lambda body: (FORM[1], body))
    return st.integers(0, 19).flatmap(
        lambda n: usual if n < 15 else (multipart, odd, odd, garbage, garbage)[n - 15]
    )


def _multipart(typed: dict[str, str], encoding: str) -> bytes:
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
        % (
            quote_from_bytes(name.encode(), safe="").encode(),
            b'; filename="a.docx"' if name == "file" else b"",
            value.encode(encoding, "surrogatepass" if encoding == "utf-8" else "strict"),
        )
        for name, value in typed.items()
    ]
    return b"".join(parts) + b"--x--\r\n"
