"""What a reviewer has on his page: his opinion, his remarks, and what he decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from huibao.cycle.review.decisions import Ruling
from huibao.cycle.review.route import APPROVALS
from huibao.links import LinkRevoked
from huibao.records.models import Autosave, Review
from huibao.web.forms import number_in, text_of

WHOLE = "whole"
"""Stands for the whole report where a remark's section would."""
REMARK = "remark-"
"""Begins the name of a remark's field; a section's id or `whole` follows."""


class RevokedWhileReviewing(LinkRevoked):
    """The draft was withdrawn while its page was open; `typed` is given back."""

    def __init__(self, typed: str):
        self.typed = typed
        super().__init__()


@dataclass(frozen=True)
class Opinion:
    """The whole of a reviewer's form."""

    name: str = ""
    opinion: str = ""
    remarks: dict[str, str] = field(default_factory=dict)
    """By the section's id, or `whole`."""
    decision: str = ""
    draft_sha256: str = ""
    attach: bool = False
    """Whether remarks are added to an approval's opinion."""
    with_copies: bool = False
    """Whether a return makes what his own Word files propose its remarks."""
    for_reference: bool = False
    """Whether he approves the draft as it stands, and leaves his files to the office."""

    def content(self) -> dict[str, Any]:
        """Return what an autosave holds."""
        return {"name": self.name, "opinion": self.opinion, "remarks": self.remarks}

    def written_remarks(self) -> dict[str, str]:
        """Return the remarks that say something."""
        return {key: text.strip() for key, text in self.remarks.items() if text.strip()}

    def ruling(self, review: Review) -> Ruling:
        """Return what is decided; remarks attached to an approval become part of its opinion."""
        remarks, opinion = self.written_remarks(), self.opinion.strip()
        if self.decision in APPROVALS and self.attach:
            names = {str(section.id): section.name for section in review.cycle.sections}
            told = [f"{names.get(key, '全文')}：{text}" for key, text in remarks.items()]
            opinion, remarks = "\n".join([opinion, *told]).strip(), {}
        return Ruling(
            decision=self.decision,
            name=self.name,
            opinion=opinion,
            remarks=_placed(remarks),
            draft_sha256=self.draft_sha256,
            with_copies=self.with_copies,
            for_reference=self.for_reference,
        )

    def as_text(self) -> str:
        """Return all that was typed, one thing a line, to be copied."""
        return "\n".join(filter(None, [self.opinion.strip(), *self.written_remarks().values()]))


def remarks_in(fields: Mapping[str, str]) -> tuple[tuple[int | None, str], ...]:
    """Return the remarks in a form's fields, each with its section's id or None for the whole."""
    return _placed(
        {
            name.removeprefix(REMARK): text
            for name, text in fields.items()
            if name.startswith(REMARK) and text.strip()
        }
    )


def _placed(remarks: Mapping[str, str]) -> tuple[tuple[int | None, str], ...]:
    return tuple((None if k == WHOLE else int(k), text) for k, text in remarks.items())


def of_form(sent: FormData) -> Opinion:
    """Return what the form sent."""
    places = [name.removeprefix(REMARK) for name in sent if name.startswith(REMARK)]
    return Opinion(
        name=text_of(sent, "name"),
        opinion=text_of(sent, "opinion"),
        remarks={
            place: text_of(sent, REMARK + place)
            for place in places
            if place == WHOLE or number_in(place) is not None
        },
        decision=text_of(sent, "decision"),
        draft_sha256=text_of(sent, "draft"),
        attach=bool(text_of(sent, "attach")),
        with_copies=bool(text_of(sent, "with-copies")),
        for_reference=bool(text_of(sent, "for-reference")),
    )


def of_autosave(row: Autosave, *, decision: str = "", attach: bool = False) -> Opinion:
    """Return what was kept while typing, with what is chosen beside it."""
    return Opinion(
        name=str(row.content.get("name", "")),
        opinion=str(row.content.get("opinion", "")),
        remarks={str(k): str(v) for k, v in row.content.get("remarks", {}).items()},
        decision=decision,
        attach=attach,
    )
