"""What stands beside a text while it is written: how long it is, and what a proof-reader sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from huibao.cycle.findings import proofed
from huibao.records.models import Cycle

MOST = 60
"""Findings shown at one time: whoever has more mends these first."""


def characters(text: str) -> int:
    """Return how many characters the text has, white space left aside, as Word counts them."""
    return sum(not character.isspace() for character in text)


def findings_of(session: Session, cycle: Cycle, text: str) -> list[dict[str, Any]]:
    """Return the findings of a text of the cycle as values for a page and its script.

    Those dismissed are left out. `from` and `to` count UTF-16 units, as browsers do.
    """
    found = proofed(session, cycle, text).findings
    return [
        {
            "key": finding.key,
            "severity": finding.severity,
            "text": finding.text,
            "message": finding.message,
            "advice": finding.advice,
            "from": _units(text[: finding.start]),
            "to": _units(text[: finding.end]),
        }
        for finding in sorted(found, key=lambda each: _ORDER[each.severity])[:MOST]
    ]


_ORDER = {"must": 0, "should": 1, "hint": 2}


def _units(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text)
