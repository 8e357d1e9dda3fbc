"""Findings of proof-reading (校对提示) in a cycle's text, and those that somebody dismissed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.audit import Act, Did
from huibao.cycle.moves import must_be_writable
from huibao.cycle.refusals import reason_in
from huibao.records.models import Cycle, FindingDismissal
from huibao.report.proof import Finding, proof

SIGNED_LATER = "unsigned"
"""The rule that wants a signature and a date: the layout puts them under a cycle's text."""


@dataclass(frozen=True)
class Proofed:
    """What proof-reading found in a text: what is still to be looked at, and what was dismissed."""

    findings: tuple[Finding, ...]
    dismissed: tuple[tuple[Finding, FindingDismissal], ...]

    def where(self, wanted: Callable[[Finding], bool]) -> Proofed:
        """Return the same for some findings alone."""
        return Proofed(
            tuple(finding for finding in self.findings if wanted(finding)),
            tuple(pair for pair in self.dismissed if wanted(pair[0])),
        )


def proofed(session: Session, cycle: Cycle, text: str) -> Proofed:
    """Return the findings of `text`, which is a section or the whole report of the cycle.

    A finding keeps its key in both, so that what was dismissed in one is dismissed in the other.
    """
    known = _dismissals(session, cycle)
    return Proofed(
        tuple(each for each in proof(text, dismissed=known.keys()) if each.rule != SIGNED_LATER),
        tuple((found, known[found.key]) for found in proof(text) if found.key in known),
    )


def _dismissals(session: Session, cycle: Cycle) -> dict[str, FindingDismissal]:
    rows = select(FindingDismissal).where(FindingDismissal.cycle_id == cycle.id)
    return {row.finding: row for row in session.scalars(rows)}


def dismiss_finding(act: Act, cycle: Cycle, key: str, reason: str, *, text: str) -> None:
    """Dismiss a finding in `text` with a reason (不采纳), until the sentence it is in changes.

    It leaves the lists; what is not filled in stays an open point and is waived as one. Dismissed
    twice, or gone with its sentence, nothing is done. `ReasonMissing` without a reason, `NotNow`
    when the report's text is fixed.
    """
    reason = reason_in(reason)
    must_be_writable(act, cycle)
    finding = next(
        (each for each in proofed(act.session, cycle, text).findings if each.key == key), None
    )
    if finding is None:
        return
    act.session.add(
        FindingDismissal(
            cycle_id=cycle.id,
            finding=key,
            reason=reason,
            dismissed_by=act.actor.name,
            dismissed_at=act.now,
        )
    )
    act.record(
        Did.FINDING_DISMISSED,
        chain=cycle.key,
        subject=finding.message,
        detail={"finding": key, "rule": finding.rule, "text": finding.text, "reason": reason},
    )
