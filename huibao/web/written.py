"""What a contributor has on his page: read from a form, kept while typing, shown again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from starlette.datastructures import FormData

from huibao.cycle.sections.seen import seen_of
from huibao.cycle.sections.submissions import HandIn
from huibao.links import LinkRevoked
from huibao.records.models import Autosave, Section
from huibao.web.days import iso_of
from huibao.web.forms import tab_of, text_of

EXPLAINS: Final = "explain-"
"""Fields that say why a figure is what it is begin so."""


@dataclass(frozen=True)
class Written:
    """The whole of a contributor's form."""

    text: str = ""
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By key: `value`, `open` (not yet counted) and `open_until`, each as it was typed."""
    note: str = ""
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the remark's id: `how` and `text`."""
    promises: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the carried promise's id: `how`, `text` and `due`, each as it was typed."""
    explanations: dict[str, str] = field(default_factory=dict)
    """What was said of figures that do not add up, by the question's key."""
    document: str = ""
    """The SHA-256 of the Word file that the text was read from."""
    document_name: str = ""
    received: str = ""
    """How it came to the office, where the office hands it in."""
    seen: str = ""
    """The hash of what stood in the section when the page was opened (`seen_of`)."""

    def hand_in(self, *, tab: str) -> HandIn:
        """Return it as what is handed in."""
        return HandIn(
            text=self.text,
            figures={key: _answer(typed) for key, typed in self.figures.items()},
            document_sha256=self.document or None,
            note=self.note.strip(),
            tab=tab,
            seen=self.seen,
        )

    def content(self) -> dict[str, Any]:
        """Return it as what an autosave holds."""
        return dict(vars(self))

    def says_the_same(self, other: Written) -> bool:
        """Whether nothing would be lost by dropping the other."""
        return (self.text.strip(), self.hand_in(tab="").figures) == (
            other.text.strip(),
            other.hand_in(tab="").figures,
        )


class RevokedWhileTyping(LinkRevoked):
    """The task moved on while its page was open; `typed` is given back to whoever typed it."""

    def __init__(self, typed: str):
        self.typed = typed
        super().__init__()


def _answer(typed: dict[str, Any]) -> dict[str, str]:
    value = str(typed.get("value", "")).strip()
    if value:
        return {"value": value}
    return {"open_until": iso_of(str(typed.get("open_until", "")))} if typed.get("open") else {}


def of_form(
    sent: FormData,
    *,
    figures: Iterable[str],
    remarks: Iterable[int],
    promises: Iterable[int] = (),
) -> Written:
    """Return what the form sent; its document has yet to be checked against what was uploaded."""
    return Written(
        text=text_of(sent, "text"),
        figures={
            key: {
                "value": text_of(sent, f"figure-{key}"),
                "open": bool(text_of(sent, f"open-{key}")),
                "open_until": text_of(sent, f"until-{key}"),
            }
            for key in figures
        },
        note=text_of(sent, "note"),
        answers={
            str(remark): {
                "how": text_of(sent, f"how-{remark}"),
                "text": text_of(sent, f"answer-{remark}"),
            }
            for remark in remarks
        },
        promises={str(carried): _promise(sent, carried) for carried in promises},
        explanations=explanations_in(sent),
        document=text_of(sent, "document"),
        received=text_of(sent, "received"),
        seen=text_of(sent, "seen"),
    )


def explanations_in(sent: FormData) -> dict[str, str]:
    """Return what the form says of each question about a figure, by its key."""
    names = [name for name in sent if name.startswith(EXPLAINS)]
    return {name.removeprefix(EXPLAINS): text_of(sent, name) for name in names}


def _promise(sent: FormData, carried: int) -> dict[str, str]:
    """Return what was said of a promise; sentences ticked as its evidence stand for own words."""
    ticked = [part for part in sent.getlist(f"evidence-{carried}") if isinstance(part, str)]
    return {
        "how": text_of(sent, f"promise-{carried}"),
        "text": text_of(sent, f"promise-text-{carried}").strip() or "".join(ticked),
        "due": text_of(sent, f"promise-due-{carried}"),
    }


def of_autosave(row: Autosave) -> Written:
    """Return what was kept while typing."""
    known = {name: row.content[name] for name in vars(Written()) if name in row.content}
    return Written(**known)


def of_section(section: Section) -> Written:
    """Return the section as it stands: what was handed in, with the office's edits."""
    figures = {
        key: {
            "value": answer.get("value", ""),
            "open": "open_until" in answer,
            "open_until": answer.get("open_until", ""),
        }
        for key, answer in section.figures.items()
    }
    return Written(text=section.text, figures=figures, seen=seen_of(section))


@dataclass(frozen=True)
class Place:
    """Which open page it is, and which kept typing that page went on from."""

    tab: str
    went_on_from: str = ""
    """`tab@moment` of the row that was shown when the page was opened."""

    def supersedes(self, row: Autosave) -> bool:
        """Whether that row is what this page went on from, untouched since."""
        return row.tab != self.tab and self.went_on_from == mark_of(row)


def mark_of(row: Autosave) -> str:
    """Return what names that state of a kept typing."""
    return f"{row.tab}@{row.saved_at.isoformat()}"


def place_of(sent: FormData) -> Place:
    """Return the place that the form names."""
    return Place(tab=tab_of(sent), went_on_from=text_of(sent, "went_on_from"))


def newest_since(rows: list[Autosave], moment: datetime | None) -> Autosave | None:
    """Return the newest kept typing when it is younger than `moment`."""
    newest = rows[0] if rows else None
    return newest if newest and (moment is None or newest.saved_at > moment) else None
