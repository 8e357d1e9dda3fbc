"""Whether the rows of a cycle still say what its events said when they were written.

A chain shows that no event was changed; this shows that nobody went behind the chain's back and
changed, removed or added what the events speak of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from huibao.audit import Did
from huibao.cycle import last_told
from huibao.cycle.ledger.agreement import FIGURES, ledger_faults
from huibao.cycle.verification.subjects import SUBJECTS
from huibao.cycle.verification.told import Told
from huibao.records.models import Cycle, Event

TELLING = frozenset(
    {
        *(subject.did.value for subject in SUBJECTS),
        *(Did.CYCLE_MOVED.value, *FIGURES, *last_told.TELLING),
    }
)
"""The actions of the events that are compared with rows."""


def disagreements(session: Session, cycle: Cycle, events: Sequence[Event]) -> Iterator[str]:
    """Yield where the rows say something else than the events, each naming the sort of row.

    Of the events only those are needed whose actions are `TELLING`.
    """
    for subject in SUBJECTS:
        told = Counter(subject.of_event(e) for e in events if e.action == subject.did)
        found = Counter(subject.of_rows(session, cycle))
        if subject.once_unsaid is not None:
            _leave_out_what_only_lacks(told, found, subject.once_unsaid)
        for row in told - found if subject.all_stay else ():
            yield f"{cycle.key} {subject.name} {_named(row)}：缺失或被改动 (missing or changed)"
        for row in found - told:
            yield f"{cycle.key} {subject.name} {_named(row)}：无相应过程记录 (no event tells of it)"
    moves = [event.detail.get("to") for event in events if event.action == Did.CYCLE_MOVED]
    if moves and moves[-1] != cycle.state.value:
        yield f"{cycle.key}：状态被改动，应为 {moves[-1]} (its state was changed)"
    yield from last_told.faults_of_the_last(cycle, events)
    yield from ledger_faults(session, cycle, events)


def _leave_out_what_only_lacks(told: Counter[Told], found: Counter[Told], word: int) -> None:
    """Take out of both each row that an event of before that word was said tells of."""
    for row in (found - told).elements():
        unsaid = list(row)
        unsaid[word] = None
        if told[tuple(unsaid)] > 0:
            told[tuple(unsaid)] -= 1
            found[row] -= 1


def _named(row: Told) -> str:
    return " ".join(str(value) for value in row[:2] if value is not None)
