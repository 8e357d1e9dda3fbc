"""The office's people.yaml as it reads once somebody has left, moved or gone away."""

from __future__ import annotations

from typing import Any

from config.installation import Installation
from huibao.office import Office


def without(office: Office, *keys: str) -> Office:
    """Return the office without those people."""
    people = tuple(person for person in office.people if person.key not in keys)
    return office.model_copy(update={"people": people})


def with_person(office: Office, key: str, **changes: Any) -> Office:
    """Return the office with that person's entry so changed."""
    people = tuple(p.model_copy(update=changes) if p.key == key else p for p in office.people)
    return office.model_copy(update={"people": people})


def started_with(house: Installation, office: Office) -> None:
    """Have the program read these files, as it does when it is started again."""
    object.__setattr__(house, "office", office)
