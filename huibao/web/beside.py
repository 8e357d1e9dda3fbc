"""What stands beside a text while it is written: its length, findings, what does not add up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from huibao.cycle.findings import proofed
from huibao.cycle.ledger.figures.questions import Question
from huibao.cycle.sections.seen import stands, told, would_overwrite
from huibao.document.passages import PICTURE
from huibao.records.models import Cycle, Section
from huibao.report.tables.spans import without_marks
from huibao.web.differences import Passage, passages
from huibao.web.written import Written

MOST = 60
"""Findings shown at one time to who is writing: whoever has more mends these first."""


def characters(text: str) -> int:
    """Return how many characters the text has, white space left aside, as Word counts them.

    A picture's mark is none of them, nor is a merged cell's.
    """
    words = without_marks(PICTURE.sub("", text))
    return sum(not character.isspace() for character in words)


def conflict_of(section: Section, written: Written) -> list[Passage]:
    """Return how what is written differs from what somebody else put there meanwhile, if he did."""
    tells = told(section, written.text, written.hand_in(tab="").figures)
    if not would_overwrite(section, tells, seen=written.seen):
        return []
    return passages(stands(section), tells)


def findings_of(
    session: Session, cycle: Cycle, text: str, *, most: int | None = MOST
) -> list[dict[str, Any]]:
    """Return the findings of a text of the cycle as values for a page and its script.

    The gravest come first, `most` of them, or all. Those dismissed are left out. `from` and `to`
    count UTF-16 units, as browsers do.
    """
    found = proofed(session, cycle, text).findings
    return [
        {
            "key": finding.key,
            "severity": finding.severity,
            "text": finding.text,
            "message": finding.message,
            "english": finding.english,
            "advice": finding.advice,
            "remedy": finding.remedy,
            "from": _units(text[: finding.start]),
            "to": _units(text[: finding.end]),
        }
        for finding in sorted(found, key=lambda each: _ORDER[each.severity])[:most]
    ]


def questions_of(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return what does not add up as values for the page's script, each once, with its places."""
    return [
        {
            "key": question.key,
            "fault": question.found.fault,
            "asks": question.asks,
            "message": question.message,
            "places": question.places,
        }
        for question in {question.key: question for question in questions}.values()
    ]


_ORDER = {"must": 0, "should": 1, "hint": 2}


def _units(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text)
