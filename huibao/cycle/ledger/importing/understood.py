"""What can be imported, and what an old report is understood to say before it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cycle.ledger.importing.belonging import Doubt, doubts, period_said
from huibao.cycle.ledger.intake import counted_in
from huibao.cycle.outlines import free_key, kind_named
from huibao.cycle.refusals import AlreadyOpen
from huibao.document.errors import UnreadableDocument
from huibao.document.reading.report_file import read_report_file
from huibao.document.reading.word import WordFile
from huibao.lifecycle import CycleState
from huibao.office import Office, ReportKind
from huibao.periods import Period, due_on, parse_period
from huibao.records.models import Cycle, Draft
from huibao.report.figures import Figure, find_figures
from huibao.report.outline import Node, parse
from huibao.report.plan import PlanPoint, Problem, find_plan, find_problems

MOST_CHARACTERS: Final = 200_000
"""Of a report that is imported: three hundred pages. Its promises are compared with all others
while nobody else can write, which takes the longer the more there are."""
OFFERED: Final = 4
"""Periods to choose from, besides typing one."""


class AlreadyImported(AlreadyOpen):
    """That very file was imported, perhaps as another kind of report or for another period."""

    def __init__(self, key: str, title: str):
        super().__init__(
            key,
            title,
            f"这个文件已经导入为《{title}》（{key}），不必再次导入。种类或周期选错了的，请先在那里撤回导入。"
            f" (This very file was imported as {key}. If that was the wrong kind or period,"
            f" take that import back first.)",
        )


@dataclass(frozen=True)
class Past:
    """An old report as it was understood, before anything of it is kept."""

    file: WordFile
    text: str

    @cached_property
    def title(self) -> str:
        """Its own title, empty where it has none."""
        return parse(self.text).title_text.strip()

    @cached_property
    def parts(self) -> list[Node]:
        """Its parts (一、), in order."""
        return [node for node in parse(self.text).nodes if node.kind == "part"]

    @cached_property
    def points(self) -> tuple[PlanPoint, ...]:
        """What it promises."""
        return find_plan(self.text)

    @cached_property
    def figures(self) -> list[Figure]:
        """What it counts."""
        return counted_in(self.text, find_figures(self.text))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What it admits."""
        return find_problems(self.text)

    @property
    def period_said(self) -> str:
        """Its period in the words of its title, empty where that names none."""
        return period_said(self.title)

    def doubts(self, office: Office, period: Period) -> tuple[Doubt, ...]:
        """Return what in its title speaks against this office or this period."""
        return doubts(self.title, office, period)


def read_past(content: bytes, *, name: str) -> Past:
    """Return what an old report in a file says.

    `UnreadableDocument` for a file that cannot be read, without words, or longer than any report.
    """
    file = read_report_file(content, name=name)
    text = file.text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MOST_CHARACTERS:
        raise UnreadableDocument("too_long", characters=len(text), most=MOST_CHARACTERS)
    return Past(file, text)


@dataclass(frozen=True)
class Aim:
    """What a file is imported as: a kind of report and its period, under a key that is free."""

    kind: ReportKind
    period: Period
    key: str


def may_import(session: Session, office: Office, content: bytes, *, kind: str, period: str) -> Aim:
    """Return what the file would be imported as.

    `UnknownKind`, `PeriodDoesNotFit`, `AlreadyOpen` when there is such a report of that period,
    `AlreadyImported` when this very file is there as another one.
    """
    named = kind_named(office, kind)
    when = parse_period(named.period, period)
    key = free_key(session, named, when)
    if twin := imported_from(session, hashlib.sha256(content).hexdigest()):
        raise AlreadyImported(twin.key, twin.title)
    return Aim(named, when, key)


def imported_from(session: Session, sha256: str) -> Cycle | None:
    """Return the report that the file of that SHA-256 was imported as; one taken back is none."""
    query = (
        select(Cycle)
        .join(Draft)
        .where(
            Draft.document_sha256 == sha256,
            Cycle.imported.is_(True),
            Cycle.state == CycleState.ARCHIVED,
        )
    )
    return session.scalars(query.limit(1)).first()


@dataclass(frozen=True)
class Offer:
    """A kind of report, and the periods of which one can be imported, the likeliest first."""

    kind: ReportKind
    periods: tuple[Period, ...]
    first: bool
    """Whether no report of this kind was ever filed or imported."""


def offers(session: Session, office: Office, day: date) -> list[Offer]:
    """Return for each kind the periods before the one that is due on that day."""
    rows = session.execute(
        select(Cycle.kind, Cycle.period, Cycle.state).where(Cycle.state != CycleState.CANCELLED)
    ).all()
    there = {(row.kind, row.period) for row in rows}
    filed = {row.kind for row in rows if row.state is CycleState.ARCHIVED}
    found = []
    for kind in office.kinds:
        periods: list[Period] = []
        period = due_on(kind.period, day)
        while len(periods) < OFFERED:
            period = period.previous()
            if (kind.key, str(period)) not in there:
                periods.append(period)
        found.append(Offer(kind, tuple(periods), first=kind.key not in filed))
    return found
