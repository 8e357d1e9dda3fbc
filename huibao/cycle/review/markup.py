"""Reading a reviewer's own Word file: which draft it was, what he changed, what he remarked.

What he did is told by comparing texts, so that it is found whether or not changes were tracked, and
whatever program saved the file. Nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cycle.assembly import heading_of
from huibao.cycle.drafts import mark_of
from huibao.cycle.refusals import NothingMarked, NotThisReport, OtherReport
from huibao.document.passages import PICTURE
from huibao.document.reading.margin_notes import Comment
from huibao.document.reading.notices import Notice
from huibao.document.reading.word import WordFile, read_word
from huibao.document.writing.draft_mark import read_mark
from huibao.records.documents import load
from huibao.records.models import Cycle, Draft
from huibao.report.difference.alignment import likeness
from huibao.report.difference.edits import TextEdit, edits
from huibao.report.difference.places import Places, tidy
from huibao.report.tables.spans import uniform

EDIT, COMMENT, OTHER = "edit", "comment", "other"
BY_MARK, BY_TEXT = "mark", "text"

_LEAST: Final = 0.5  # likeness below which a text is no version of the report
_NEAR: Final = 0.05  # drafts this much less alike than the best may still be the nearest
_MOST_REPORTS: Final = 50  # the newest others a file without a mark is compared with
_QUOTED: Final = 60
_EXPECTED: Final = frozenset({"changes", "comments"})  # notices that say what he did


@dataclass(frozen=True)
class Mark:
    """One thing that the file asks for; the fields are those of a `Proposal`."""

    kind: str
    section_id: int | None
    start: int = 0
    before: str = ""
    after: str = ""
    text: str = ""
    quote: str = ""
    author: str = ""


@dataclass(frozen=True)
class Markup:
    """What was understood of a reviewer's file."""

    draft_id: int
    draft_number: int
    found_by: str
    marks: tuple[Mark, ...]
    notices: tuple[Notice, ...]

    def count(self, kind: str) -> int:
        """Return how many marks are of that kind."""
        return sum(mark.kind == kind for mark in self.marks)


def read_markup(session: Session, cycle: Cycle, content: bytes, *, under_review: Draft) -> Markup:
    """Return what the file asks for, against the draft that it was made from.

    `UnreadableDocument` for what is no sound Word file, `OtherReport` or `NotThisReport` when it is
    no draft of this cycle, `NothingMarked` when it says exactly what the draft says.
    """
    word = read_word(content)
    draft, found_by = _draft_of(session, cycle, content, tidy(word.text), under_review)
    file = read_word(load(session, draft.document_sha256))
    marks = tuple(_Reading(draft, file.text, word).marks())
    if not marks:
        raise NothingMarked(draft.number)
    known = _EXPECTED | {notice.code for notice in file.notices}
    notices = tuple(notice for notice in word.notices if notice.code not in known)
    return Markup(draft.id, draft.number, found_by, marks, notices)


def _draft_of(
    session: Session, cycle: Cycle, content: bytes, text: str, under_review: Draft
) -> tuple[Draft, str]:
    """Return the draft that the file was, and how it was found: by its mark, or else by its text.

    A mark may stand in a file whose text was replaced: it counts only where the text agrees.
    """
    mark = read_mark(content)
    for draft in cycle.drafts:
        marked = mark == mark_of(cycle, draft.number, draft.text)
        if marked and likeness(tidy(draft.text), text) >= _LEAST:
            return draft, BY_MARK
    alike = {draft.id: likeness(tidy(draft.text), text) for draft in cycle.drafts}
    best = max(alike.values(), default=0.0)
    if best < _LEAST:
        raise NotThisReport
    if any(likeness(tidy(other), text) > best for other in _other_reports(session, cycle)):
        raise OtherReport
    near = [draft for draft in cycle.drafts if alike[draft.id] >= best - _NEAR]
    return min(
        near, key=lambda d: (_distance(d, text), d.id != under_review.id, -d.number)
    ), BY_TEXT


def _distance(draft: Draft, text: str) -> int:
    return sum(len(edit.before) + len(edit.after) for edit in edits(tidy(draft.text), text))


def _other_reports(session: Session, cycle: Cycle) -> Iterator[str]:
    """Yield the newest draft of each other report, the newest reports first."""
    others = select(Cycle.id).where(Cycle.id != cycle.id).order_by(Cycle.id.desc())
    for other in session.scalars(others.limit(_MOST_REPORTS)).all():
        newest = select(Draft.text).where(Draft.cycle_id == other).order_by(Draft.number.desc())
        if (text := session.scalar(newest.limit(1))) is not None:
            yield text


class _Reading:
    """One file beside the draft that it was made from."""

    def __init__(self, draft: Draft, draft_file: str, word: WordFile) -> None:
        self.draft, self.word = draft, word
        # What the layout broke or joined is broken and joined in the reviewer's file, too.
        text = uniform(draft.text)
        same = "".join(draft_file.split()) == "".join(text.split())
        self.base = tidy(draft_file if same else text)
        self.new = tidy(word.text)
        self.edits = edits(self.base, self.new)
        self._to_draft = Places(self.base, draft.text)
        self._to_new = Places(word.text, self.new)

    def marks(self) -> Iterator[Mark]:
        """Yield what was changed and what was remarked, in the order of the report."""
        placed = [(e.start, self._changed(e)) for e in self.edits if not e.only_spacing]
        placed += [self._remarked(comment) for comment in self.word.comments]
        yield from (mark for _, mark in sorted(placed, key=lambda each: each[0]))

    def _changed(self, edit: TextEdit) -> Mark:
        start, end = self._to_draft(edit.start), self._to_draft(edit.end)
        before, author = self.draft.text[start:end], self._author(edit)
        mark = (
            _in_section(self.draft, start, before, edit.after) if _is_text(before, edit) else None
        )
        if mark is not None:
            return replace(mark, author=author)
        said = ("标题" if _is_heading(self.draft, start, end) else "") + _in_words(
            before, edit.after
        )
        owner = _owner(self.draft, start)
        return Mark(OTHER, owner, before=before, after=edit.after, text=said, author=author)

    def _author(self, edit: TextEdit) -> str:
        """Return whose tracked changes lie in the edit, in the order of their places."""
        names = (
            change.author
            for change in self.word.changes
            if edit.new_start <= self._to_new(change.start) <= edit.new_end
        )
        return "、".join(dict.fromkeys(filter(None, names)))

    def _remarked(self, comment: Comment) -> tuple[int, Mark]:
        place = self._back(self._to_new(comment.start))
        quote = " ".join(comment.anchor.split())
        return place, Mark(
            COMMENT,
            _owner(self.draft, self._to_draft(place)),
            text=comment.text or "（批注中没有文字，可能是手写或图片，请看审改稿原件）",
            quote=quote if len(quote) <= _QUOTED else quote[: _QUOTED - 1] + "…",
            author=comment.author,
        )

    def _back(self, place: int) -> int:
        """Return the place of the draft's file where this one of the reviewer's stands."""
        last = None
        for edit in self.edits:
            if edit.new_start > place:
                break
            last = edit
        if last is None:
            return place
        if place < last.new_end:
            return min(last.start + place - last.new_start, last.end)
        return last.end + place - last.new_end


def _is_text(before: str, edit: TextEdit) -> bool:
    """Whether words alone were changed: no picture, and no table but for what its cells say."""
    cells = [[line.count("\t") for line in text.split("\n")] for text in (before, edit.after)]
    tables = any(map(any, cells))
    return PICTURE.findall(before) == PICTURE.findall(edit.after) and (
        not tables or cells[0] == cells[1]
    )


def _in_section(draft: Draft, start: int, before: str, after: str) -> Mark | None:
    """Return the edit as one of a section's own text, or None when it reaches beyond it."""
    text, end = draft.text, start + len(before)
    for row in draft.sections:
        if before.endswith("\n") and end == row.end + 1:
            # The line end behind a section's last paragraph is not the section's.
            if after.endswith("\n") or after:
                after = after.removesuffix("\n")
            elif start > row.start and text[start - 1] == "\n":
                start -= 1
            end = row.end
        elif not before and start == row.end + 1 and after.endswith("\n"):
            start = end = row.end
            after = "\n" + after.removesuffix("\n")
        if row.start <= start and end <= row.end:
            own = text[row.start : row.end]
            quote = "" if end > start else _before(own, start - row.start)
            place = start - row.start
            return Mark(EDIT, row.section_id, place, text[start:end], after, quote=quote)
    return None


def _before(text: str, place: int) -> str:
    """Return the sentence that stands before an insertion, or its end when it is long."""
    line = text[:place].rstrip("\n").rpartition("\n")[2]
    sentence = re.split(r"(?<=[。！？；])(?!$)", line)[-1]
    return sentence if len(sentence) <= _QUOTED else "…" + sentence[1 - _QUOTED :]


def _owner(draft: Draft, place: int) -> int | None:
    """Return the id of the section in which, or in whose heading, a place of the draft lies."""
    for row in draft.sections:
        if heading_of(draft.text, row) <= place <= row.end:
            return row.section_id
    return None


def _is_heading(draft: Draft, start: int, end: int) -> bool:
    return not any(start < row.end and end > row.start for row in draft.sections)


def _in_words(before: str, after: str) -> str:
    """Return a change that is none of a section's words as a request in words."""
    pictures = [len(PICTURE.findall(text)) for text in (before, after)]
    told = []
    if PICTURE.findall(before) != PICTURE.findall(after):
        told.append(f"图片有改动（原{pictures[0]}幅，现{pictures[1]}幅），请对照审改稿原件")
    old, new = (PICTURE.sub("", text).strip().replace("\t", " | ") for text in (before, after))
    if old == new:
        return "；".join(told)
    what = "表格" if "\t" in before + after else ""
    if not old:
        told.append(f"{what}增加“{new}”")
    elif not new:
        told.append(f"{what}删去“{old}”")
    else:
        told.append(f"{what}“{old}”改为“{new}”")
    return "；".join(told)
