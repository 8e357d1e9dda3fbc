"""What may change lawfully, and is as the last event that tells of it says.

Whoever is asked for a section may be another one tomorrow, and until another day; each such change
has an event, and whatever a page shows of it must be what the last of them said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from huibao.audit import Did
from huibao.records.documents import text_sha256, values_sha256
from huibao.records.models import Cycle, Event, Section

OWED = "owed_sha256"
"""In the detail of an event: which sections the report has, and who owes and confirms them."""
OF_SECTION = ("key", "position", "name", "department", "contributor", "contributor_name",
              "contributor_mail", "head", "head_name", "head_mail")  # fmt: skip
SENT = (Did.DELIVERY_SENT.value, Did.DELIVERY_SENT_AGAIN.value)
OF_DELIVERY = ("addressee", "person", "mail")
STANDS = "stands"
"""In the detail of an event: how the sections that it is about stand after it, by their keys."""
MOVING = frozenset(
    {
        *(Did.SECTION_BEGUN, Did.SECTION_SUBMITTED, Did.SECTION_ACCEPTED, Did.SECTION_TAKEN),
        *(Did.SECTION_RETURNED, Did.SECTION_WAIVED, Did.SECTION_CLAIMED_BACK),
        Did.SECTION_EXTENDED,
    }
)
"""What changes a section's state or its deadline."""
BEGINNING = (Did.CYCLE_OPENED, Did.REPORT_IMPORTED)
TELLING = frozenset(
    {*(did.value for did in (*BEGINNING, *MOVING)), Did.SECTION_REASSIGNED.value, *SENT}
)
"""The actions of the events that tell of it."""


def owed_stands(cycle: Cycle) -> str:
    """Return the SHA-256 of the report's sections, by name, with who owes and confirms them."""
    rows = sorted(cycle.sections, key=lambda section: section.position)
    return values_sha256([[getattr(row, name) for name in OF_SECTION] for row in rows])


def stand(sections: Iterable[Section]) -> dict[str, dict[str, list[str]]]:
    """Return what an event says of how those sections stand: state, deadline, why it is so."""
    return {STANDS: {section.key: _stands(section) for section in sections}}


def _stands(section: Section) -> list[str]:
    why = section.reason and text_sha256(section.reason)
    return [section.state.value, section.due.astimezone(UTC).isoformat(), why]


def faults_of_the_last(cycle: Cycle, events: Sequence[Event]) -> Iterator[str]:
    """Yield what is not as the last of those events says.

    Sections, their people, states, deadlines and reasons, and where copies went.
    """
    told = [event.detail[OWED] for event in events if OWED in event.detail]
    if told[-1:] != [owed_stands(cycle)]:
        yield f"{cycle.key} 报送任务及其人员：被改动 (a section or its people were changed)"
    stood: dict[str, list[str]] = {}
    for event in events:
        stood.update(event.detail.get(STANDS, {}))
    for section in cycle.sections:
        said = stood.get(section.key, [])
        # Until 0.2.0 events said the state and the deadline alone.
        if len(said) < 2 or said != _stands(section)[: len(said)]:
            yield (
                f"{cycle.key} 报送任务“{section.name}”的状态、期限或退回理由：被改动"
                " (a section's state, deadline or the reason for it was changed)"
            )
    sent = [event.detail for event in events if event.action in SENT]
    last = {said.get("copy"): [said.get(name) for name in OF_DELIVERY] for said in sent}
    for copy in cycle.deliveries:
        stands = [getattr(copy, name) for name in OF_DELIVERY]
        if stands != last.get(copy.number, stands):
            yield f"{cycle.key} 报送件 {copy.number} 的收件人：被改动 (its addressee was changed)"
