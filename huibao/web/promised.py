"""What a contributor is asked of earlier promises, beside his text, and what he answers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from huibao.audit import Act
from huibao.cycle.ledger.promises.carried import (
    Proposal,
    Reply,
    answer_promise,
    carried_of,
    proposals,
)
from huibao.records.models import CarriedItem, Section
from huibao.web.days import day_of
from huibao.web.written import Written


@dataclass(frozen=True)
class Promised:
    """A promise to be answered, what was typed of it, and what of the text may answer it."""

    row: CarriedItem
    given: dict[str, str]
    proposed: list[Proposal]


def promised(session: Session, section: Section, written: Written) -> list[Promised]:
    """Return what the section is asked of earlier promises.

    The text as it is being typed is searched for answers, and the department's other sections.
    """
    rows = carried_of(session, section)
    own = {s.key: s.text for s in section.cycle.sections if s.department == section.department}
    texts = own | {section.key: written.text}
    found = proposals(section.cycle, [row.item for row in rows], texts)
    return [
        Promised(row, _given(row, written), [] if row.how else proposed)
        for row, proposed in zip(rows, found, strict=True)
    ]


def _given(row: CarriedItem, written: Written) -> dict[str, str]:
    stands = {"how": row.how, "text": row.text, "due": row.due.isoformat() if row.due else ""}
    return written.promises.get(str(row.id), stands)


def answer_promises(act: Act, section: Section, written: Written) -> None:
    """Answer those promises of the section that something was said of.

    `EvidenceMissing` for a bare done, delayed or dropped; `DayUnreadable`.
    """
    for row in carried_of(act.session, section):
        given = written.promises.get(str(row.id), {})
        if given.get("how"):
            due = day_of(given.get("due", "")) if given["how"] == "delayed" else None
            answer_promise(act, row, Reply(given["how"], given.get("text", ""), due))
