"""The sample office and its half-year report, acted on by a fixed cast, verb by verb.

The cast: 苏念安 runs the office and writes for it; 江一禾 writes for 水资源管理科, which 温如松
heads; 程立言 and 方予宁, 叶临川 and 邱望山 likewise for theirs. 陆清和, 顾明川 and 沈知远 review,
in this order, and 沈知远 signs. 韩守正 audits. Time is passed in: nobody waits.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config.installation import Installation, placed
from config.office import sample_folder
from config.settings import load_settings
from huibao.audit import Act, Actor
from huibao.cycle.drafts import close_collection, send_for_review
from huibao.cycle.filing import archive, package
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_kind
from huibao.cycle.points import open_points
from huibao.cycle.review.decisions import Ruling, decide
from huibao.cycle.review.remarks import DONE, answer
from huibao.cycle.review.route import APPROVE, RETURN
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.cycle.stages import enter, stage_due
from huibao.cycle.verification import verify_cycle
from huibao.document.pdf import PdfUnavailable
from huibao.lifecycle import SETTLED, CycleState, SectionState
from huibao.links import LinkExpired, LinkRevoked, check
from huibao.office import Office, ReportKind
from huibao.periods import parse_period
from huibao.records.database import Database
from huibao.records.models import Cycle, Event, Link, Message, Review, Section
from tests import ways
from tests.sending import waive_every_point

KIND, PERIOD = "half-year", "2023-H1"
KEY = f"{KIND}-{PERIOD}"
OPENED = datetime(2023, 6, 15, 1, 0, tzinfo=UTC)
"""A Thursday, nine in the morning where the office is."""


@dataclass
class Bureau:
    """The office at work: everybody acts in a transaction of his own, at the time that `now` is."""

    house: Installation
    now: datetime = OPENED
    period: str = PERIOD
    kind: ReportKind = field(init=False)

    def __post_init__(self) -> None:
        self.kind = self.house.office.kind(KIND)

    @property
    def key(self) -> str:
        """The report's key."""
        return f"{KIND}-{self.period}"

    @contextmanager
    def acting(self, person: str = "su", role: str = "office") -> Iterator[Act]:
        """One act of that person."""
        name = self.house.office.person(person).name
        actor = Actor(role=role, key=person, name=name, address="192.0.2.7", browser="测试")
        with self.house.acting(actor, now=self.now) as act:
            yield act

    def do(self, verb: Callable[..., Any], *given: Any, person: str = "su", **named: Any) -> Any:
        """Have that person do something to the cycle."""
        with self.acting(person) as act:
            return verb(act, cycle_by_key(act.session, self.key), *given, **named)

    def do_to(
        self, verb: Callable[..., Any], key: str, *given: Any, person: str = "su", **named: Any
    ) -> Any:
        """Have that person do something to one section."""
        with self.acting(person) as act:
            return verb(act, section_of(cycle_by_key(act.session, self.key), key), *given, **named)

    def open(self, **changes: Any) -> None:
        """Open the half-year report, its kind changed so, and call for its inputs."""
        self.kind = self.kind.model_copy(update=changes)
        self._go("opened", self._open)

    def _open(self) -> None:
        with self.acting() as act:
            open_kind(act, self.kind, parse_period("H", self.period))
        self.run()

    def _go(self, where: Hashable, walk: Callable[[], None]) -> None:
        ways.go(self.house, (where, self.now, self.period, self.kind.model_dump_json()), walk)

    def run(self) -> None:
        """Do what every stage that is due needs, as Prefect's run does."""
        while (state := self.see(stage_due)) is not None:
            if state is CycleState.SIGNED:
                self.file()
                continue
            with self.house.acting(now=self.now, flow_run="run-1") as act:
                enter(act, self.key, state)

    def file(self) -> None:
        """Number, write and file, in three steps as `tasks/archive.py` does."""
        self.number()
        manifest = self.write()
        with self.house.acting(now=self.now) as act:
            cycle = cycle_by_key(act.session, self.key)
            lying = {
                "issued": package.issued(self.folder),
                "copies": package.copies(self.folder, cycle),
            }
            archive.file(act, cycle, **lying, manifest_sha256=manifest)

    def number(self) -> None:
        """Fix the numbers."""
        with self.house.acting(now=self.now) as act:
            archive.number(act, cycle_by_key(act.session, self.key))

    def write(self) -> str:
        """Write the package."""
        with self.house.database.reading() as session:
            cycle = cycle_by_key(session, self.key)
            built = package.build(session, cycle, self.house.office, now=self.now)
        return package.write(self.folder, built)

    @property
    def folder(self) -> Path:
        """Where the report's package lies."""
        return self.see(
            lambda cycle: archive.package_path(self.house.archive_folder, archive.item_of(cycle))
        )

    def hand_in(self, key: str, text: str = "", **more: Any) -> Any:
        """Have the section's contributor hand it in, with every figure counted."""
        asked = next(s for s in self.kind.sections() if s.key == key)
        hand_in = HandIn(
            text or f"{asked.name or asked.heading}的内容。",
            **{"figures": {f.key: {"value": "12"} for f in asked.figures}} | more,
        )
        writer = self.see(lambda cycle: section_of(cycle, key).contributor)
        return self.do_to(submit, key, hand_in, person=writer)

    def hand_in_all(self, **texts: str) -> None:
        """Have every section handed in and accepted, and do what follows."""
        for asked in self.kind.sections():
            if self.section(asked.key).state in SETTLED:
                continue
            self.hand_in(asked.key, texts.get(asked.key.replace("-", "_"), ""))
            if self.section(asked.key).state is SectionState.SUBMITTED:
                self.do_to(accept, asked.key, person=self.section(asked.key).head or "su")
        self.run()

    def collect_without(self, key: str) -> None:
        """Have every section but that one handed in and accepted, and end the collection."""
        for asked in self.kind.sections():
            if asked.key != key:
                self.hand_in(asked.key)
                self.do_to(accept, asked.key)
        self.do(close_collection)
        self.run()

    def send(self) -> None:
        """Send for review, every open point waived."""
        self.do(waive_every_point)
        self.do(send_for_review)
        self.run()

    def review(
        self, person: str, decision: str = APPROVE, *, opinion: str = "同意。", **remarks: str
    ) -> None:
        """Have that reviewer decide by his newest link; remarks are by section."""
        with self.acting(person, "reviewer") as act:
            link = self.link(act, person)
            rule(act, link, decision, opinion=opinion, remarks=remarks)
        self.run()

    def returned(self, person: str = "lu", **remarks: str) -> None:
        """Have that reviewer return the report."""
        self.review(person, RETURN, opinion="请修改后再报。", **remarks)

    def answer_all(self, text: str = "已照办。") -> None:
        """Have the office answer every remark, and accept what came in again."""
        with self.acting() as act:
            for remark in cycle_by_key(act.session, self.key).remarks:
                if remark.answer is None:
                    answer(act, remark, DONE, text)

    def in_review(self, **changes: Any) -> None:
        """Open, collect, merge and send."""
        self.kind = self.kind.model_copy(update=changes)
        self._go("in review", self._walk_to_review)

    def _walk_to_review(self) -> None:
        self.open()
        self.hand_in_all()
        self.send()

    def signed(self) -> None:
        """The same, with every step's approval; not filed yet."""
        self._go("signed", self._walk_to_signature)

    def _walk_to_signature(self) -> None:
        self.in_review()
        self.review("lu")
        self.review("gu")
        with self.acting("shen", "reviewer") as act:
            rule(act, self.link(act, "shen"), APPROVE)

    def link(self, act: Act, person: str) -> Link:
        """That person's newest link to review this report."""
        query = newest_link(person, "review").join(Link.cycle).where(Cycle.key == self.key)
        return act.session.scalars(query).first()

    def archived(self) -> None:
        """The same, filed."""
        self._go(("archived", package.to_pdf), self._walk_to_archive)

    def _walk_to_archive(self) -> None:
        self.signed()
        self.run()

    def see(self, look: Callable[[Cycle], Any]) -> Any:
        """Return what `look` finds of the cycle in the database."""
        with self.house.database.reading() as session:
            found = look(cycle_by_key(session, self.key))
            session.expunge_all()
            return found

    @property
    def state(self) -> str:
        """Where the cycle stands."""
        return str(self.see(lambda cycle: cycle.state.value))

    def section(self, key: str) -> Section:
        """The section as it stands, with its hand-ins and edits."""
        with self.house.database.reading() as session:
            section = section_of(cycle_by_key(session, self.key), key)
            _ = [s.text for s in section.submissions], [e.after for e in section.edits]
            session.expunge_all()
            return section

    def points(self) -> list[tuple[str, str, bool]]:
        """The open points: section, what is open, and whether it was waived."""
        with self.house.database.reading() as session:
            found = open_points(session, cycle_by_key(session, self.key), office=self.house.office)
            return [(p.section.key, p.what, p.waived is not None) for p in found]

    def mails(self, template: str) -> list[str]:
        """To whom mails of that template were queued, in order."""
        return [message.to_mail.partition("@")[0] for message in self.messages(template)]

    def messages(self, template: str = "") -> list[Message]:
        """The mails, all or those of that template, in order."""
        with self.house.database.reading() as session:
            query = select(Message).order_by(Message.id)
            found = [m for m in session.scalars(query) if template in ("", m.template)]
            session.expunge_all()
            return found

    def actions(self) -> list[str]:
        """What the cycle's events say was done, in order."""
        return [event.action for event in self.events()]

    def events(self, action: str = "") -> list[Event]:
        """The cycle's events, of one action when it is named."""
        with self.house.database.reading() as session:
            query = select(Event).where(Event.chain == self.key).order_by(Event.number)
            found = [e for e in session.scalars(query) if action in ("", e.action)]
            session.expunge_all()
            return found

    def opens(self, person: str, purpose: str, section: str = "") -> list[bool]:
        """Whether each of that person's links of that purpose still opens its page, in order."""
        with self.house.database.reading() as session:
            query = select(Link).where(Link.person == person, Link.purpose == purpose)
            if section:
                query = query.join(Link.section).where(Section.key == section)
            return [_is_good(link, self.now) for link in session.scalars(query.order_by(Link.id))]

    def faults(self, *, package: bool = False) -> list[str]:
        """What verification finds wrong with the cycle."""
        folder = self.house.archive_folder if package else None
        with self.house.database.reading() as session:
            return verify_cycle(session, self.key, archive_folder=folder)


def rule(act: Act, link: Link, decision: str, *, opinion: str = "同意。", **more: Any) -> Any:
    """Decide by that link, as its page would for its holder."""
    review = link.review
    assert review is not None
    remarks = more.pop("remarks", {})
    ruling = Ruling(
        decision=decision,
        opinion=opinion,
        remarks=tuple((place_of(review.cycle, k), text) for k, text in remarks.items()),
        **{"name": review.reviewer_name, "draft_sha256": review.draft.document_sha256} | more,
    )
    return decide(act, review, ruling, link)


def place_of(cycle: Cycle, key: str) -> int | None:
    """Return the id of the section of that key, None for the whole report."""
    return None if key == "whole" else section_of(cycle, key.replace("_", "-")).id


def section_of(cycle: Cycle, key: str) -> Section:
    """Return the section of that key."""
    return next(section for section in cycle.sections if section.key == key)


def newest_link(person: str, purpose: str) -> Any:
    """Return the query for that person's links of that purpose, the newest first."""
    query = select(Link).where(Link.person == person, Link.purpose == purpose)
    return query.order_by(Link.id.desc())


def open_reviews(cycle: Cycle) -> list[Review]:
    """Return the reviews that wait for their decision."""
    return [review for review in cycle.reviews if review.open]


def _is_good(link: Link, now: datetime) -> bool:
    try:
        check(link, now=now)
    except (LinkExpired, LinkRevoked):
        return False
    return link.spent_at is None


def unavailable(*_: object, **__: object) -> bytes:
    """Stand for `to_pdf` where LibreOffice is missing."""
    raise PdfUnavailable


def at_work(office: Office, data: Path, url: str | None = None) -> Iterator[Bureau]:
    """Yield the office on that database, or the SQLite file in the folder."""
    settings = load_settings(data=data, office=sample_folder(), database_url=url)
    database = Database(settings.database_url)
    secret = b"a secret of the tests, 32 bytes!!"
    yield Bureau(Installation(settings, placed(office, settings), database, secret))
    database.dispose()


def later(bureau: Bureau, **by: int) -> None:
    """Let time pass."""
    bureau.now += timedelta(**by)
