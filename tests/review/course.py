"""A report on its way through review, and a random crowd that does to it whatever the verbs allow.

`Course` keeps books of its own: what was decided, skipped, remarked and answered, as the crowd did
it. The test compares them with what the database says. A report that has ended makes room for a
new one, so that no step of a long run is wasted.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import object_session

from config.installation import Installation
from config.office import load_office, sample_folder
from config.settings import load_settings
from huibao.audit import Act, Actor
from huibao.cycle.drafts import send_for_review
from huibao.cycle.moves import cycle_by_key
from huibao.cycle.opening import open_kind
from huibao.cycle.refusals import Refused
from huibao.cycle.sections.submissions import HandIn, accept, submit
from huibao.cycle.stages import enter, stage_due
from huibao.lifecycle import CycleState, NotAllowed, SectionState
from huibao.links import LinkExpired, LinkRevoked, LinkUnknown, address
from huibao.office import Office, PartKind, ReportKind, SectionKind, Step
from huibao.periods import parse_period
from huibao.records.database import Database, Overtaken, migrate
from huibao.records.models import Cycle, Link, Review
from huibao.staff import Absence
from tasks.remind import remind_everybody
from tests.lifecycle.bureau import KEY, KIND, OPENED, PERIOD
from tests.sending import waive_every_point

REFUSALS = (Refused, NotAllowed, Overtaken, LinkExpired, LinkRevoked, LinkUnknown)
"""All that a verb may answer when it does nothing; anything else is a fault of ours."""

SECRET = b"a secret of the tests, 32 bytes!!"
PEOPLE = ("lu", "wen", "fang", "qiu", "ye", "gu", "shen", "su")

SECTIONS = (
    SectionKind(key="lead", name="导语", department="office", contributor="su"),
    SectionKind(key="supply", heading="供水", department="resources", contributor="jiang"),
    SectionKind(key="works", heading="工程", department="works", contributor="cheng", head="fang"),
)

OFFICE = Step(
    key="office", name="办公室审核", reviewers=("lu", "wen"), may_skip=True, may_acknowledge=True
)
SUPPLY = Step(
    key="supply", name="水资源会签", reviewers=("wen",), group="cosign", sections=("supply",)
)
WORKS = Step(
    key="works",
    name="规划会签",
    reviewers=("fang", "qiu", "ye"),
    at_least=2,
    group="cosign",
    sections=("works",),
    may_skip=True,
)
DEPUTY = Step(key="deputy", name="分管领导审阅", reviewers=("gu",))
SIGN = Step(key="sign", name="局长签发", reviewers=("shen",), signs=True)
STEPS = (OFFICE, SUPPLY, WORKS, DEPUTY, SIGN)


def _returning(**ways: str) -> tuple[Step, ...]:
    return tuple(s.model_copy(update={"on_return": ways.get(s.key, "drafter")}) for s in STEPS)


def _reviewed_by(**people: tuple[str, ...]) -> tuple[Step, ...]:
    return tuple(s.model_copy(update={"reviewers": people.get(s.key, s.reviewers)}) for s in STEPS)


KINDS: dict[str, dict[str, Any]] = {
    "everybody approves the very bytes": {"steps": STEPS},
    "untouched approvals are kept": {"steps": STEPS, "keep_approvals": True},
    "a return goes back a part of the way": {
        "steps": _returning(supply="reviewer", works="step:supply", deputy="reviewer",
                            sign="step:deputy")
    },
    "the drafter reviews, too": {
        "steps": _reviewed_by(office=("lu", "su"), works=("su", "fang", "qiu"))
    },
}  # fmt: skip


@dataclass
class Given:
    """A decision that was taken, as the crowd remembers it."""

    person: str
    decision: str
    draft_sha256: str
    signs: bool


@dataclass
class Books:
    """What the crowd remembers of one report."""

    given: dict[int, Given] = field(default_factory=dict)
    """By the review's id."""
    skipped: set[tuple[int, int, str]] = field(default_factory=set)
    """Round, step and seat."""
    remarks: list[str] = field(default_factory=list)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    opinions: dict[int, str] = field(default_factory=dict)
    """What was written with a decision, by the review's id."""
    last_end: tuple[str, int | None] = ("", None)
    """How the last round ended: `return` with its step, `recall`, or `void`."""


class Course:
    """The office, one report in it, and the crowd's books."""

    def __init__(self, kind: str):
        self.folder = Path(tempfile.mkdtemp(prefix="huibao-course-"))
        self.kind_name, self.kind = kind, kind_of_course(kind)
        self.away: dict[str, str] = {}
        self.left: set[str] = set()
        self._reading = ExitStack()
        self._read: Cycle | None = None
        self.begin()

    def begin(self) -> None:
        """Begin with a report that has just been sent for review."""
        self.look_anew()
        if hasattr(self, "house"):
            self.house.database.dispose()
        for old in self.folder.glob("huibao.db*"):
            old.unlink()
        shutil.copy(sent_for_review(self.kind_name), self.folder / "huibao.db")
        self.now, self.books = OPENED + timedelta(days=1), Books()
        self.house = installation(self.folder, self.office)

    def end(self) -> None:
        """Put everything away."""
        self.look_anew()
        self.house.database.dispose()
        shutil.rmtree(self.folder)

    @property
    def office(self) -> Office:
        """The office, with whoever is away now."""
        day = date(2023, 1, 1)
        people = tuple(
            p.model_copy(
                update={
                    "absent": (Absence(since=day, until=date(2030, 1, 1), deputy=self.away[p.key]),)
                    if p.key in self.away
                    else ()
                }
            )
            for p in sample().people
            if p.key not in self.left
        )
        return sample().model_copy(update={"people": people})

    def go_away(self, person: str, deputy: str) -> None:
        """Let that person be away, or back where he names himself."""
        if {person, deputy} & self.left:
            return
        if person == deputy:
            self.away.pop(person, None)
        else:
            self.away[person] = deputy
        self.house = replace(self.house, office=self.office)

    def leave(self, person: str) -> None:
        """Let the files name that person no more, or again; the office's only clerk stays."""
        self.left ^= {person} - {"su"}
        # Whoever has left is nobody's deputy: the check of the files sees to it.
        self.away = {k: d for k, d in self.away.items() if not {k, d} & self.left}
        self.house = replace(self.house, office=self.office)

    def attempt(self, person: str, verb: Callable[[Act, Cycle], Any]) -> Exception | None:
        """Have that person try it; return why it was refused, or None when it was done."""
        actor = Actor(role="reviewer", key=person, name=sample().person(person).name)
        self.look_anew()
        try:
            with self.house.acting(actor, now=self.now) as act:
                verb(act, cycle_by_key(act.session, KEY))
        except REFUSALS as refused:
            return refused
        return None

    def see(self, look: Callable[[Cycle], Any]) -> Any:
        """Return what `look` finds of the report; one reading serves until somebody acts."""
        if self._read is None:
            session = self._reading.enter_context(self.house.database.reading())
            self._read = cycle_by_key(session, KEY)
        return look(self._read)

    def look_anew(self) -> None:
        """Forget what was read: somebody acts now."""
        self._read = None
        self._reading.close()

    def tick(self) -> None:
        """Let the clock strike."""
        self.look_anew()
        remind_everybody(self.house, self.now)

    @property
    def state(self) -> CycleState:
        """Where the report stands."""
        return self.see(lambda cycle: cycle.state)

    @property
    def waits_for_the_engine(self) -> bool:
        """Whether a stage is still to be entered."""
        return self.see(lambda cycle: stage_due(cycle)) is not None

    def links(self) -> list[int]:
        """Every link to a review that was ever given out, by id."""
        return self.see(
            lambda cycle: [
                row.id
                for row in object_session(cycle).scalars(
                    select(Link).where(Link.purpose == "review").order_by(Link.id)
                )
            ]
        )

    def reviews(self, *, still_open: bool) -> list[int]:
        """Every review, or those that wait for their decision, by id."""
        return self.see(lambda c: [r.id for r in c.reviews if r.open or not still_open])

    def newest_link(self, review: int) -> int | None:
        """The newest link to that review."""
        query = select(Link.id).where(Link.review_id == review).order_by(Link.id.desc()).limit(1)
        return self.see(lambda cycle: object_session(cycle).scalar(query))

    def token(self, link: Link) -> str:
        """The token in that link's mail."""
        return address(link, secret=SECRET, web_address="").rpartition("/")[2]


def review_of(cycle: Cycle, review_id: int) -> Review:
    """Return that review of the report."""
    return next(review for review in cycle.reviews if review.id == review_id)


@cache
def sample() -> Office:
    """The sample office."""
    return load_office(sample_folder())


@cache
def kind_of_course(name: str) -> ReportKind:
    """Return the half-year report with three short sections and the steps of that name."""
    parts = (PartKind(sections=SECTIONS),)
    return sample().kind(KIND).model_copy(update={"parts": parts} | KINDS[name])


def installation(folder: Path, office: Office) -> Installation:
    """Return the office at work on the database in that folder."""
    settings = load_settings(data=folder, office=sample_folder())
    return Installation(settings, office, Database(settings.database_url), SECRET)


@cache
def sent_for_review(name: str) -> Path:
    """Return a database with that report, just sent for review, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="huibao-course-"))
    migrate(f"sqlite:///{folder / 'huibao.db'}")
    house = installation(folder, sample())
    with house.acting(now=OPENED) as act:
        open_kind(act, kind_of_course(name), parse_period("H", PERIOD))
    _enter(house)
    with house.acting(now=OPENED) as act:
        for section in cycle_by_key(act.session, KEY).sections:
            submit(act, section, HandIn(text=f"{section.name}进展顺利。"))
            if section.state is SectionState.SUBMITTED:
                accept(act, section)
    _enter(house)
    with house.acting(now=OPENED) as act:
        cycle = cycle_by_key(act.session, KEY)
        waive_every_point(act, cycle)
        send_for_review(act, cycle)
    house.database.dispose()
    return folder / "huibao.db"


def _enter(house: Installation) -> None:
    with house.acting(now=OPENED) as act:
        state = stage_due(cycle_by_key(act.session, KEY))
        assert state is not None
        enter(act, KEY, state)
