"""What a form sent that was refused: shown again in the very form it was typed into."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from fastapi import Request

from huibao.cycle.refusals import Refused
from huibao.office import Office
from huibao.web.faults import sentence, status_of

WRITTEN = ("text", "reason", "note", "why", "opinion")
"""Fields in which people write sentences."""
MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M")
"""How browsers, and people whose browser has no picker, write a moment."""

DAY = "%Y-%m-%d"
MOST_YEARS = (2000, 2100)
"""The years that a deadline can lie in."""


class DueUnreadable(Refused):
    """What stands for a deadline is no date."""

    def __init__(self, text: str):
        super().__init__(
            f"“{text}”不是日期时间，请写成 2023-06-25 17:30。 (Write it like 2023-06-25 17:30.)"
        )


@dataclass(frozen=True)
class Typed:
    """A refused form's name, its fields, and why it was refused; empty on a page opened anew."""

    form: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    status: int = 200
    """The HTTP status of the page that shows it."""

    def __call__(self, form: str, name: str, default: str = "") -> str:
        """Return what was typed into that field of that form, or what stands there by default."""
        return self.fields.get(name, default) if form == self.form else default

    @property
    def written(self) -> list[str]:
        """What somebody wrote himself, apart from what the form brought along."""
        return [self.fields[name] for name in WRITTEN if self.fields.get(name, "").strip()]


NOTHING = Typed()


def refused(
    request: Request, error: Exception, form: str, fields: dict[str, str] | None = None
) -> Typed:
    """Return what that form sent, with why it was refused in the reader's language."""
    return Typed(form, fields or {}, sentence(request, error), status_of(error))


def due_of(text: str, office: Office) -> datetime:
    """Return the moment that was typed, in the office's zone; a bare day ends with business.

    `DueUnreadable` when it is none.
    """
    wanted = text.strip()
    for form in (*MOMENTS, DAY):
        try:
            at = datetime.strptime(wanted, form).replace(tzinfo=office.zone)
        except ValueError:
            continue
        # Whoever mistypes a year means none of these, and counting working days would not end.
        if not MOST_YEARS[0] <= at.year <= MOST_YEARS[1]:
            break
        if form == DAY:
            return datetime.combine(at, office.close_of_business, tzinfo=office.zone)
        return at
    raise DueUnreadable(wanted)
