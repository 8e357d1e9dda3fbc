"""What may change lawfully, and is as the last event that tells of it says.

Whoever is asked for a section may be another one tomorrow; each such change has an event, and
whatever a page shows of it must be what the last of them said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huibao.audit import Did
from huibao.records.documents import values_sha256
from huibao.records.models import Cycle, Event

OWED = "owed_sha256"
"""In the detail of an event: which sections the report has, and who owes and confirms them."""
OF_SECTION = ("key", "position", "name", "department", "contributor", "contributor_name",
              "contributor_mail", "head", "head_name", "head_mail")  # fmt: skip
SENT = (Did.DELIVERY_SENT.value, Did.DELIVERY_SENT_AGAIN.value)
OF_DELIVERY = ("addressee", "person", "mail")
TELLING = frozenset(
    {Did.CYCLE_OPENED.value, Did.REPORT_IMPORTED.value, Did.SECTION_REASSIGNED.value, *SENT}
)
"""The actions of the events that tell of it."""


def owed_stands(cycle: Cycle) -> str:
    """Return the SHA-256 of the report's sections, by name, with who owes and confirms them."""
    rows = sorted(cycle.sections, key=lambda section: section.position)
    return values_sha256([[getattr(row, name) for name in OF_SECTION] for row in rows])


def faults_of_the_last(cycle: Cycle, events: Sequence[Event]) -> Iterator[str]:
    """Yield what is not as the last of those events says: sections, and where copies went."""
    told = [event.detail[OWED] for event in events if OWED in event.detail]
    if told[-1:] != [owed_stands(cycle)]:
        yield f"{cycle.key} 报送任务及其人员：被改动 (a section or its people were changed)"
    sent = [event.detail for event in events if event.action in SENT]
    last = {said.get("copy"): [said.get(name) for name in OF_DELIVERY] for said in sent}
    for copy in cycle.deliveries:
        stands = [getattr(copy, name) for name in OF_DELIVERY]
        if stands != last.get(copy.number, stands):
            yield f"{cycle.key} 报送件 {copy.number} 的收件人：被改动 (its addressee was changed)"
