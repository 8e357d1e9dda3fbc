"""Proof-reading (校对): every fault a report's text shows, with its place and what to do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Set
from functools import lru_cache

from huibao.report.proof.findings import Finding, Report, Rule, Severity
from huibao.report.proof.rules import RULES

__all__ = ["RULES", "Finding", "Rule", "Severity", "proof"]

_ORDER = {"must": 0, "should": 1, "hint": 2}


def proof(text: str, *, dismissed: Set[str] = frozenset()) -> tuple[Finding, ...]:
    """Return what is wrong with `text` in the order of the text.

    Findings whose `key` is in `dismissed` are left out; they come back once their sentence changes.
    """
    return tuple(finding for finding in _found(text) if finding.key not in dismissed)


@lru_cache(maxsize=8)
def _found(text: str) -> tuple[Finding, ...]:
    report = Report(text)
    findings = [finding for rule in RULES for finding in _broken(report, rule)]
    findings.sort(key=lambda each: (each.start, _ORDER[each.severity], each.rule))
    return tuple(findings)


def _broken(report: Report, rule: Rule) -> Iterator[Finding]:
    """Return the findings of one rule; the third in a sentence has another key than the first.

    A key says nothing of the text around the sentence: a section keeps its keys in the report.
    """
    seen: Counter[int] = Counter()
    for spot in sorted(rule.check(report), key=lambda each: (each.start, each.end)):
        start, end = report.sentence_at(spot.start)
        sentence = report.text[start:end].strip()
        number = seen[start]
        seen[start] += 1
        digest = hashlib.sha256(f"{rule.id}\0{number}\0{sentence}".encode(errors="replace"))
        yield Finding(
            rule=rule.id,
            severity=rule.severity,
            start=spot.start,
            end=spot.end,
            text=report.text[spot.start : spot.end],
            message=spot.message,
            english=spot.english,
            advice=rule.advice,
            remedy=rule.remedy,
            key=digest.hexdigest()[:20],
        )
