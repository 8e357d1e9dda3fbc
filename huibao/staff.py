"""The office's people as its files describe them: departments, roles, and who is away when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import SecretStr, field_validator

from huibao.value import Value


class Role(StrEnum):
    """What a person may do beyond the tasks mailed to him."""

    OFFICE = "office"
    AUDITOR = "auditor"


class Department(Value):
    """A department (科室) of the bureau."""

    key: str
    name: str
    head: str | None = None
    """Who answers for its promises each month; without one, whoever confirms its sections."""


class Absence(Value):
    """When somebody is away, both days included, and who reviews in his place (代)."""

    since: date
    until: date
    deputy: str


class Person(Value):
    """Somebody who contributes, reviews, runs the office or audits."""

    key: str
    name: str
    mail: str
    department: str | None = None
    post: str = ""
    roles: tuple[Role, ...] = ()
    channels: tuple[SecretStr, ...] = ()
    """Where he is told of mail besides, as addresses that apprise knows; they are secrets."""
    absent: tuple[Absence, ...] = ()
    """When he is away, in whatever order; a file may write a single one without a list."""

    @field_validator("absent", mode="before")
    @classmethod
    def _one_or_several(cls, written: Any) -> Any:
        return [written] if isinstance(written, dict) else written

    def deputy_on(self, day: date) -> str | None:
        """Return the key of who reviews in his place on that day, or None when he is there."""
        away = (each.deputy for each in self.absent if each.since <= day <= each.until)
        return next(away, None)
