"""An installation with something of everything, and putting it back as it was.

One report is archived, one was returned, one is in review, one is being collected, one is
confidential and being collected, one was imported; there are links that are good, spent, expired
and withdrawn, mails that failed, people who are logged in.
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import docx
from sqlalchemy import create_engine, select, text

from config.installation import Installation
from huibao.chain import read_manifest
from huibao.cycle.filing.archive import package_path
from huibao.cycle.ledger.importing.reports import import_report
from huibao.cycle.ledger.promises import progress
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_cycle
from huibao.cycle.sections.submissions import HandIn, return_section, submit
from huibao.cycle.verification import verify_cycle
from huibao.links import CODE, Holder, address, code_of, issue
from huibao.records.models import Chain, Cycle, Document, Link, Message, Record
from huibao.web.app import create_app
from tests.ledger.samples import ANNUAL
from tests.security.asgi import Answer, Request, Wire
from tests.web.deciding import archived, rule
from tests.web.house import KIND, House
from tests.web.signing_in import csrf_in

FORM = ("content-type", "application/x-www-form-urlencoded")
LIVE = (f"{KIND}-2024-H1", f"{KIND}-2022-H2")
"""Reports that somebody writes and reviews."""
NOT_STATE = ("link_openings", "alembic_version")
"""Tables that looking may touch: the access log (see `huibao/web/link_openings.py`)."""


@dataclass
class Ways:
    """What visitors come with: tokens by the purpose and state of their link, cookies, ids."""

    tokens: dict[str, list[str]] = field(default_factory=dict)
    sessions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By role: the cookies of a browser, and what its forms carry."""
    unlocked: tuple[str, str] = ("", "")
    """The token of a confidential report's link, and the cookie that a code has brought."""
    names: dict[str, list[str]] = field(default_factory=dict)
    """Values for the parameters of paths."""
    led_to: list[str] = field(default_factory=list)
    """Pages that only something done leads to."""


class World:
    """The installation, its application, and what visitors come with."""

    def __init__(self, installation: Installation, keep: Callable[[], Callable[[], None]]):
        self.house = House(installation, web="")
        self.wire = Wire(create_app(installation))
        self.ways = Ways()
        _tell_stories(self.house)
        self._log_in()
        self._unlock()
        self._gather()
        self._upload()
        self.put_back = keep()
        self.wire.faults.seen.clear()

    def post(self, path: str, cookies: str = "", **fields: str) -> Answer:
        """Send a form."""
        headers = (FORM, ("cookie", cookies))
        return self.wire.send(
            Request("POST", path, headers=headers, body=urlencode(fields).encode())
        )

    def get(self, path: str, cookies: str = "") -> Answer:
        """Look at a page."""
        path, _, query = path.partition("?")
        return self.wire.send(Request("GET", path, query, (("cookie", cookies),)))

    def _log_in(self) -> None:
        for role, person in {"office": "su", "auditor": "han"}.items():
            mail = self.house.installation.office.person(person).mail
            self.post("/login", mail=mail)
            answer = self.post(self.house.path(person, "login"), touched="1")
            cookies = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
            self.ways.sessions[role] = cookies, csrf_in(self.get("/audit", cookies).text)
        self.post("/login", mail=self.house.installation.office.person("su").mail)

    def _unlock(self) -> None:
        token = self.house.path("ye", "write").rpartition("/")[2]
        self.post(f"/unlock/{token}/code", touched="1")
        with self.house.installation.database.reading() as session:
            newest = select(Link).where(Link.purpose == CODE).order_by(Link.id.desc()).limit(1)
            code = code_of(session.scalars(newest).one(), self.house.installation.secret)
        cookies = self.post(f"/unlock/{token}", code=code).cookies
        self.ways.unlocked = token, "; ".join(f"{k}={v}" for k, v in cookies.items())

    def _upload(self) -> None:
        file = io.BytesIO()
        word = docx.Document()
        word.add_paragraph("一是办理取水许可12件。")
        word.save(file)
        writing = f"/write/{self.ways.tokens['write'][0]}/upload"
        self.ways.led_to.append(self._send_file(writing, file.getvalue()))
        cookies, csrf = self.ways.sessions["office"]
        chosen = {"csrf": csrf, "kind": "annual", "period": "2019"}
        waiting = self._send_file("/office/ledger/import", file.getvalue(), cookies, **chosen)
        self.ways.names["sha256"].insert(0, waiting.rpartition("/")[2])

    def _send_file(self, path: str, file: bytes, cookies: str = "", **fields: str) -> str:
        """Send a Word file with a form's fields; return where that leads."""
        boundary = b"b" * 20
        part = b'Content-Disposition: form-data; name="%b"%b\r\n\r\n%b'
        parts = [part % (name.encode(), b"", value.encode()) for name, value in fields.items()]
        parts.append(part % (b"file", b'; filename="a.docx"', file))
        body = b"".join(b"--%b\r\n%b\r\n" % (boundary, each) for each in parts)
        kind = ("content-type", f"multipart/form-data; boundary={boundary.decode()}")
        headers = (kind, ("cookie", cookies))
        body += b"--%b--\r\n" % boundary
        answer = self.wire.send(Request("POST", path, headers=headers, body=body))
        return answer.headers["location"]

    def _gather(self) -> None:
        house, names = self.house.installation, self.ways.names
        with house.database.reading() as session:
            links = session.scalars(select(Link).where(Link.purpose != CODE)).all()
            for link in sorted(links, key=lambda each: (_place(each), -each.id)):
                token = address(link, secret=house.secret, web_address="").rpartition("/")[2]
                self.ways.tokens.setdefault(_label(link), []).append(token)
            names["sha256"] = list(session.scalars(select(Document.sha256)))
            names["mark"] = ["0" * 16, names["sha256"][0][:16]]
            cycle = cycle_by_key(session, f"{KIND}-2023-H1")
            names["name"] = [section.key for section in cycle.sections]
            assert cycle.archive_item is not None
            folder = package_path(house.archive_folder, cycle.archive_item)
            names["name:path"] = [*read_manifest(folder), "manifest-sha256.txt"]
            names["key"] = list(session.scalars(select(Cycle.key).order_by(Cycle.id.desc())))
        names["number"] = [str(n) for n in range(1, 30)]
        names["year"] = ["2023", "2026"]

    def faults(self) -> list[str]:
        """Return what is wrong with any chain; nothing, whatever was sent."""
        with self.house.installation.database.reading() as session:
            names = list(session.scalars(select(Chain.name)))
            return [str(fault) for name in names for fault in verify_cycle(session, name)]


def _place(link: Link) -> int:
    """Return how soon a visitor takes that link: those come first that open something to do."""
    live = link.revoked_at is None and link.cycle is not None and link.cycle.key in LIVE
    return LIVE.index(link.cycle.key) if live and link.cycle else len(LIVE)


def _label(link: Link) -> str:
    state = "spent" if link.spent_at else "revoked" if link.revoked_at else ""
    expired = "" if link.expires_at > link.issued_at + timedelta(seconds=1) else "expired"
    return "-".join(filter(None, (link.purpose, state or expired)))


def _tell_stories(house: House) -> None:
    archived(house)
    in_review = _opened(house, "2023-H2")
    house.hand_everything_in(in_review)
    house.send(in_review)
    rule(house, in_review, "lu", "return", "请修改。")
    with house.clerk() as act:
        import_report(act, ANNUAL.encode(), name="report.txt", kind="annual", period="2022")
        progress.call(act, "水资源管理科")
    again = _opened(house, "2022-H2")
    house.hand_everything_in(again)
    house.send(again)
    collecting = _opened(house, "2024-H1")
    with house.clerk() as act:
        sections = cycle_by_key(act.session, collecting).sections
        submit(act, sections[0], house.sample_of(sections[0]))
        faulty = house.sample_of(sections[1]).text + "按照《《云岭市供水条例》执行，"
        submit(act, sections[1], HandIn(text=faulty, figures=house.sample_of(sections[1]).figures))
        return_section(act, sections[1], "请补充数据。")
    _spoil(house)
    _confidential(house)


def _opened(house: House, period: str) -> str:
    with house.clerk() as act:
        key = open_cycle(act, KIND, period).key
    house.run_stages(key)
    return key


def _confidential(house: House) -> None:
    office = house.installation.office
    kinds = tuple(kind.model_copy(update={"confidential": True}) for kind in office.kinds)
    object.__setattr__(house.installation, "office", office.model_copy(update={"kinds": kinds}))
    _opened(house, "2021-H2")
    object.__setattr__(house.installation, "office", office)


def _spoil(house: House) -> None:
    """Let time and the mail server do to some links and mails what they do."""
    with house.clerk() as act:
        for purpose in ("write", "confirm", "review", "login", "tasks"):
            some = select(Link).where(Link.purpose == purpose).order_by(Link.id.desc()).limit(1)
            like = act.session.scalars(some).first()
            clerk = ("jiang", "江一禾", "jiang@shuiwu.yunling.example.com")
            of = (like.person, like.person_name, like.person_mail) if like else clerk
            holder = Holder(*of)
            for valid in (timedelta(days=9), timedelta(seconds=1)):
                issue(
                    act,
                    purpose,
                    holder,
                    cycle=like.cycle if like else None,
                    section=like.section if like else None,
                    review=like.review if like else None,
                    valid=valid,
                )
        mails = list(act.session.scalars(select(Message).limit(3)))
        mails[0].state, mails[0].fault_text = "failed", "550 no such mailbox"
        mails[1].doubtful = True


def fingerprint(installation: Installation) -> dict[str, str]:
    """Return a hash over every row of each table but the access log."""
    found = {}
    with installation.database.reading() as session:
        for table in Record.metadata.sorted_tables:
            if table.name in NOT_STATE:
                continue
            digest = hashlib.sha256()
            # A document is named by its hash: reading its bytes each time would tell no more.
            columns = [c for c in table.columns if c is not Document.__table__.c.content]
            for row in session.execute(select(*columns).order_by(*table.primary_key.columns)):
                digest.update(repr(tuple(row)).encode())
            found[table.name] = digest.hexdigest()
    return found


def kept_on_sqlite(installation: Installation, file: Path) -> Callable[[], None]:
    """Keep the database as it is in `file`; return what puts it back."""
    place = Path(str(installation.database.engine.url.database))
    live = sqlite3.connect(place, check_same_thread=False)
    kept = sqlite3.connect(file, check_same_thread=False)
    live.backup(kept)
    return lambda: kept.backup(live)


def kept_on_postgres(installation: Installation) -> Callable[[], None]:
    """Keep the database as it is under another name; return what puts it back."""
    engine = installation.database.engine
    name, kept = str(engine.url.database), f"{engine.url.database}_as_it_was"
    whole = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")

    def copy(source: str, target: str) -> None:
        engine.dispose()
        with whole.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{target}" TEMPLATE "{source}"'))

    copy(name, kept)
    return lambda: copy(kept, name)


class Watch:
    """Knows the database's fingerprint, and takes a new one only after something was written."""

    def __init__(self, installation: Installation):
        self._installation, self._mark, self._print = installation, None, {}
        self._engine = installation.database.engine.execution_options(huibao_reads=True)
        # SQLite counts what others wrote, connection by connection: there this one is kept.
        self._kept = self._engine.connect() if installation.database.is_sqlite else None

    def _written(self) -> Any:
        """Return something that changes with whatever is written."""
        if self._kept is not None:
            mark = self._kept.execute(text("PRAGMA data_version")).scalar()
            self._kept.rollback()
            return mark
        with self._engine.connect() as connection:
            return connection.execute(text("SELECT pg_current_wal_insert_lsn()")).scalar()

    def fingerprint(self) -> dict[str, str]:
        """Return the fingerprint of the database as it is now."""
        mark = self._written()
        if mark != self._mark:
            self._mark, self._print = mark, fingerprint(self._installation)
        return self._print

    def close(self) -> None:
        """Give the connection back."""
        if self._kept is not None:
            self._kept.close()


def tokens_of(ways: Ways) -> Iterator[str]:
    """Yield every token of every link."""
    for tokens in ways.tokens.values():
        yield from tokens
