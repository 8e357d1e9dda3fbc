"""What the storm has cost: counted in the database, the mailbox, the chains and Prefect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huibao.audit import Did
from huibao.cycle.verification import verify_all
from huibao.demo.delivery import Delivery
from huibao.demo.play import Story, Told
from huibao.lifecycle import CycleState
from huibao.records.models import Cycle, Event, Message, Work

MAY_REPEAT = ("login", "sealed", "reminder", "reminders", "escalated", "confirm")
"""Mails that may say the same words twice; how often somebody confirms is counted by itself."""


@dataclass(frozen=True)
class Played:
    """One report as its people remember it."""

    story: Story
    deeds: Sequence[Told]

    def done(self, *words: str) -> int:
        """Return how many deeds begin with one of those words."""
        return sum(deed.what.startswith(words) for deed in self.deeds)


@dataclass
class Reckoning:
    """The figures, and a sentence for each thing that is not as it must be."""

    figures: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def count(self, what: str, faults: Sequence[str] | int) -> None:
        """Note a figure that has to be 0, with what makes it more."""
        self.figures[what] += faults if isinstance(faults, int) else len(faults)
        listed = [str(faults)] * bool(faults) if isinstance(faults, int) else faults
        self.wrong += [f"{what}: {fault}" for fault in listed]


def reckon(
    session: Session,
    played: Sequence[Played],
    deliveries: Sequence[Delivery],
    *,
    archive_folder: Path,
) -> Reckoning:
    """Count what was lost, doubled, stuck or broken."""
    found = Reckoning()
    for report in played:
        _reckon_report(session, report, found)
    _reckon_mails(session, deliveries, found)
    waiting = session.scalars(select(Work.reason).where(Work.done_at.is_(None))).all()
    found.count("work left undone", waiting)
    faults = verify_all(session, archive_folder=archive_folder)
    found.count("faults that `huibao verify` names", faults)
    return found


def _reckon_report(session: Session, report: Played, found: Reckoning) -> None:
    kind, period = report.story.kind.key, report.story.period
    cycles = session.scalars(select(Cycle).where(Cycle.kind == kind, Cycle.period == period)).all()
    found.count("reports opened twice", [c.key for c in cycles[1:]])
    if not cycles:
        found.count("reports lost", [f"{kind} {period}"])
        return
    cycle = cycles[0]
    found.figures["reports"] += 1
    stuck = [] if cycle.state is CycleState.ARCHIVED else [f"{cycle.key} is {cycle.state}"]
    found.count("reports stuck", stuck)
    submissions = [row for section in cycle.sections for row in section.submissions]
    decisions = [review for review in cycle.reviews if review.decision]
    answered = [remark for remark in cycle.remarks if remark.answer]
    returned = report.done("退回修改，提出意见")
    for what, rows, deeds in (
        ("submissions", submissions, report.done("报送", "修改并重新报送")),
        ("decisions", decisions, report.done("同意") + returned),
        ("remarks", cycle.remarks, returned),
        ("answers to remarks", answered, returned),
    ):
        found.figures[f"{what} made"] += deeds
        found.count(f"{what} lost", max(0, deeds - len(rows)))
        found.count(f"{what} doubled", max(0, len(rows) - deeds))
    to_confirm = sum(
        len(section.submissions)
        for section in cycle.sections
        if section.head and section.head != section.contributor
    )
    asked = _mails(session, cycle, "confirm")
    found.count("heads asked too often or not at all", abs(asked - to_confirm))
    found.count("words lost", list(_words_lost(cycle, report.story)))
    found.count("events lost", list(_events_lost(session, cycle)))


def _mails(session: Session, cycle: Cycle, template: str) -> int:
    query = select(func.count()).where(Message.cycle_id == cycle.id, Message.template == template)
    return session.scalar(query) or 0


def _words_lost(cycle: Cycle, story: Story) -> Iterator[str]:
    for section in cycle.sections:
        texts = {"".join(row.text.split()) for row in section.submissions}
        wanted = [
            words[section.key] for words in (story.texts, story.later) if section.key in words
        ]
        for words in wanted:
            if "".join(words.split()) not in texts:
                yield f"{cycle.key} {section.key}"


def _events_lost(session: Session, cycle: Cycle) -> Iterator[str]:
    """Yield what stands in the tables and has no event, or more events than it has rows."""
    actions = Counter(session.scalars(select(Event.action).where(Event.chain == cycle.key)))
    mails = session.scalars(select(Message.id).where(Message.cycle_id == cycle.id)).all()
    rows: Mapping[Did, int] = {
        Did.CYCLE_OPENED: 1,
        Did.SECTION_SUBMITTED: sum(len(section.submissions) for section in cycle.sections),
        Did.REVIEW_DECIDED: sum(review.decision is not None for review in cycle.reviews),
        Did.REVIEW_ASKED: len(cycle.reviews),
        Did.REMARK_MADE: len(cycle.remarks),
        Did.REMARK_ANSWERED: sum(remark.answer is not None for remark in cycle.remarks),
        Did.DRAFT_MADE: len(cycle.drafts),
        Did.MAIL_QUEUED: len(mails),
        Did.MAIL_SENT: len(mails),
        Did.ARCHIVE_NUMBERED: 1,
        Did.ARCHIVE_FILED: 1,
    }
    for did, wanted in rows.items():
        if actions[did] != wanted:
            yield f"{cycle.key}: {actions[did]} × {did} for {wanted} rows"


def _reckon_mails(session: Session, deliveries: Sequence[Delivery], found: Reckoning) -> None:
    messages = session.scalars(select(Message)).all()
    copies = Counter(mail.message_id for mail in deliveries)
    doubted = set(
        session.scalars(select(Event.message_id).where(Event.action == Did.MAIL_DOUBTFUL))
    )
    found.figures["mails"] = len(messages)
    found.figures["mails shown as doubtful"] = sum(m.doubtful for m in messages)
    twice = [m for m in messages if copies[m.message_id] > 1]
    found.figures["mails that arrived twice, same Message-ID"] = len(twice)
    honest = [m for m in twice if m.doubtful and m.message_id in doubted]
    found.count("of these, not shown as doubtful", [m.subject for m in twice if m not in honest])
    found.count("mails not sent", [f"{m.state} {m.subject}" for m in messages if m.state != "sent"])
    found.count(
        "mails that never arrived", [m.subject for m in messages if not copies[m.message_id]]
    )
    known = {m.message_id for m in messages}
    found.count("mails of nobody", [m.subject for m in deliveries if m.message_id not in known])
    written = Counter(
        (m.cycle_id, m.template, m.to_mail, m.subject, m.text)
        for m in messages
        if m.template not in MAY_REPEAT
    )
    found.count("mails written twice", [str(mail[1:4]) for mail, n in written.items() if n > 1])


def runs_in(prefect_api: str, login: str, *states: str) -> list[str]:
    """Return the runs that Prefect shows in one of those states."""
    answer = httpx.post(
        f"{prefect_api}/flow_runs/filter",
        json={"flow_runs": {"state": {"type": {"any_": states}}}},
        auth=httpx.BasicAuth(*login.split(":")),
        timeout=60,
        trust_env=False,
    )
    return [run["name"] for run in answer.raise_for_status().json()]
