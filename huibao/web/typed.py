"""What a form sent that was refused: shown again in the very form it was typed into."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request

from huibao.web.faults import sentence, status_of

WRITTEN = ("text", "reason", "note", "why", "opinion")
"""Fields in which people write sentences."""


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
