"""What a page showed of a section when it was opened, so that nothing is overwritten unread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huibao.cycle.moves import kind_of
from huibao.records.documents import text_sha256
from huibao.records.models import Section

NOTHING = text_sha256("")


def told(section: Section, text: str, figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what such a hand-in tells: its text, and a line for each figure that is given."""
    kind = next(s for s in kind_of(section.cycle).sections() if s.key == section.key)
    lines = [
        f"{asked.label}：{given.get('value') or given.get('open_until')}"
        for asked in kind.figures
        if (given := figures.get(asked.key))
    ]
    return "\n".join([text, *lines])


def stands(section: Section) -> str:
    """Return what the section tells now: its last hand-in, with the office's later edits."""
    return told(section, section.text, section.figures)


def seen_of(section: Section) -> str:
    """Return the hash of what the section tells now, for the form of a page that shows it."""
    return text_sha256(stands(section))


def would_overwrite(section: Section, tells: str, *, seen: str) -> bool:
    """Whether handing in what `tells` would replace words that its writer was not shown.

    A form that does not say what it began with is taken to have begun with nothing.
    """
    return seen_of(section) not in (seen or NOTHING, text_sha256(tells))


def last_changed(section: Section) -> tuple[str, datetime] | None:
    """Return who wrote what stands now, and when: by an edit of the office or by a hand-in."""
    edits = [(edit.edited_by, edit.edited_at) for edit in section.edits]
    hand_ins = [(each.submitted_by, each.submitted_at) for each in section.submissions]
    return max([*edits, *hand_ins], key=lambda each: each[1], default=None)


def stood_before(section: Section) -> str | None:
    """Return the text that the last hand-in replaced; None for the first one.

    What the office edited in between counts: its words, too, may be gone by that hand-in.
    """
    if not section.submissions:
        return None
    *earlier, last = section.submissions
    edits = [(e.edited_at, e.after) for e in section.edits if e.edited_at < last.submitted_at]
    texts = [*((each.submitted_at, each.text) for each in earlier), *edits]
    return max(texts, key=lambda each: each[0])[1] if texts else None
