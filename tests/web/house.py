"""The sample office over HTTP: an installation, a server in a thread, and the cast of every story.

The cast: 苏念安 runs the office, 江一禾 writes for her department and 温如松 heads it, 陆清和,
顾明川 and 沈知远 review, 韩守正 audits, and somebody whom nobody knows.
"""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from ruamel.yaml import YAML
from sqlalchemy import select

from config.installation import Installation, placed
from config.settings import Settings, secret_key
from huibao.audit import Actor
from huibao.cycle.moves import cycle_by_key, kind_of
from huibao.cycle.opening import open_cycle
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.cycle.stages import ENTER, enter, stage_due
from huibao.lifecycle import SectionState
from huibao.links import address
from huibao.office import Office
from huibao.records.database import Database
from huibao.records.models import Link, Message, Section
from tests import ways
from tests.sending import send_as_it_stands

KIND, PERIOD = "half-year", "2023-H1"
KEY = f"{KIND}-{PERIOD}"
SECRET = "one key for all, so that a way gone once leads to the same links"


@contextmanager
def installed(office: Office, settings: Settings, tables: Path) -> Iterator[Installation]:
    """Yield what `build` makes of these settings, from an office and tables that are ready."""
    settings.data.mkdir()
    key = settings.data / "secret.key"
    key.write_text(SECRET)
    key.chmod(0o600)
    shutil.copy(tables, settings.data / "huibao.db")
    database = Database(settings.database_url)
    yield Installation(settings, placed(office, settings), database, secret_key(settings))
    database.dispose()


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve these pages by a real server in a thread; yield their address."""
    # asyncio sets TCP_NODELAY only on sockets that say they are TCP; without it every answer to a
    # kept connection waits 40 ms for an acknowledgement.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(100)
        config = uvicorn.Config(app, access_log=False, log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@dataclass
class House:
    """The installation as its people meet it: links from their mails, pages over HTTP."""

    installation: Installation
    web: str
    clients: list[httpx.Client] = field(default_factory=list)

    def browser(self, **headers: str) -> httpx.Client:
        """A browser of its own, with no cookies yet; it follows redirects."""
        # It speaks plain HTTP: `verify=False` spares it reading all certificates of the world.
        client = httpx.Client(
            base_url=self.web,
            follow_redirects=True,
            headers=headers,
            trust_env=False,
            timeout=30,
            verify=False,
        )
        self.clients.append(client)
        return client

    def as_person(self, key: str, *, role: str = "office") -> Any:
        """One act of that person in one transaction."""
        name = self.installation.office.person(key).name
        return self.installation.acting(Actor(role=role, key=key, name=name, address="127.0.0.1"))

    def clerk(self) -> Any:
        """One act of the office's clerk."""
        return self.as_person("su")

    def run_stages(self, key: str) -> None:
        """Do the work of every stage that is due, as the Prefect run would; archiving apart."""
        while True:
            with self.installation.acting() as act:
                state = stage_due(cycle_by_key(act.session, key))
                if state not in ENTER or not enter(act, key, state):
                    return

    def opened(self) -> str:
        """Open the half-year report and call for its inputs; return the cycle's key."""
        ways.go(self.installation, "opened", self._open)
        return KEY

    def _open(self) -> None:
        with self.clerk() as act:
            key = open_cycle(act, KIND, PERIOD).key
        self.run_stages(key)

    def merged(self) -> str:
        """The same, with every section handed in and accepted and the first draft laid out."""
        ways.go(self.installation, "merged", lambda: self.hand_everything_in(self.opened()))
        return KEY

    def hand_everything_in(self, key: str) -> None:
        """Hand in and accept every section of that cycle, and lay out what follows."""
        with self.clerk() as act:
            for section in cycle_by_key(act.session, key).sections:
                submit(act, section, self.sample_of(section))
                if section.state is SectionState.SUBMITTED:
                    accept(act, section)
        self.run_stages(key)

    def in_review(self) -> str:
        """The same, sent for review with every open point waived; the first reviewer is asked."""
        ways.go(self.installation, "in review", lambda: self.send(self.merged()))
        return KEY

    def send(self, key: str) -> None:
        """Send the text as it stands for review."""
        with self.clerk() as act:
            send_as_it_stands(act, key)
        self.run_stages(key)

    def sample_of(self, section: Section) -> HandIn:
        """What the sample office's contributor hands in for that section."""
        inputs = files("config") / "sample" / "inputs" / section.cycle.kind
        text = (inputs / f"{section.key}.txt").read_text(encoding="utf-8")
        given = YAML(typ="safe").load(inputs.joinpath("figures.yaml").read_text(encoding="utf-8"))
        values = given.get(section.key, {})
        asked = next(s for s in kind_of(section.cycle).sections() if s.key == section.key).figures
        return HandIn(
            text=text,
            figures={
                figure.key: {"value": str(values[figure.key])}
                if values.get(figure.key)
                else {"open_until": "2023-07-10"}
                for figure in asked
            },
        )

    def path(self, person: str, purpose: str, *, section: str = "") -> str:
        """The path of that person's newest link of that purpose, as his mail says it."""
        with self.installation.database.reading() as session:
            query = select(Link).where(Link.person == person, Link.purpose == purpose)
            if section:
                query = query.join(Link.section).where(Section.key == section)
            link = session.scalars(query.order_by(Link.id.desc())).first()
            assert link is not None, f"{person} has no link to {purpose}"
            return address(link, secret=self.installation.secret, web_address="")

    def expire(self, path: str) -> None:
        """Let the time of that link pass."""
        with self.installation.acting() as act:
            for link in act.session.scalars(select(Link)):
                if address(link, secret=self.installation.secret, web_address="") == path:
                    link.issued_at = act.now - timedelta(days=20)
                    link.expires_at = act.now - timedelta(days=6)

    def see(self, look: Callable[[Any], Any]) -> Any:
        """Return what `look` finds with a session of the database."""
        with self.installation.database.reading() as session:
            return look(session)

    def section(self, key: str) -> dict[str, Any]:
        """How that section stands: state, text, figures, reason, and its hand-ins' texts."""
        with self.installation.database.reading() as session:
            section = session.scalars(select(Section).where(Section.key == key)).one()
            return {
                "state": section.state.value,
                "text": section.text,
                "figures": section.figures,
                "reason": section.reason,
                "submissions": [s.text for s in section.submissions],
                "documents": [s.document_sha256 for s in section.submissions],
            }

    def cycle_state(self, key: str) -> str:
        """How the cycle stands."""
        return str(self.see(lambda session: cycle_by_key(session, key).state.value))

    def mails(self, template: str = "") -> list[tuple[str, str]]:
        """Every queued mail, as address and subject, in order; of one template when it is named."""
        with self.installation.database.reading() as session:
            query = select(Message).order_by(Message.id)
            return [
                (message.to_mail, message.subject)
                for message in session.scalars(query)
                if template in ("", message.template)
            ]
