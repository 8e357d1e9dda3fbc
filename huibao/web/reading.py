"""A report's text laid out for reading on a page, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cycle.assembly import heading_of
from huibao.document.passages import PICTURE
from huibao.records.models import Document, Draft, Section
from huibao.report.outline import Block, parse
from huibao.report.tables.spans import TableCell, laid_out
from huibao.web.differences import Passage, passages


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, a picture, or a table's rows; `heading` stands before `body` on its line."""

    kind: str
    heading: str = ""
    body: str = ""
    rows: tuple[tuple[TableCell, ...], ...] = ()
    picture: str = ""


@dataclass(frozen=True)
class Stretch:
    """A stretch of a draft: one section with its heading, or what stands between sections."""

    section: Section | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class ChangedSection:
    """How a section differs from the draft before: paragraph by paragraph."""

    section: Section
    how: str
    """`new`, `gone` or `changed`."""
    passages: list[Passage]


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the text laid out; blank lines make nothing."""
    return tuple(_laid_out(parse(text).blocks))


def stretches(draft: Draft) -> list[Stretch]:
    """Return the draft's text in order, cut where its sections begin and end."""
    blocks = parse(draft.text).blocks
    places = [(heading_of(draft.text, row), row.end, row.section) for row in draft.sections]

    def owner(block: Block) -> Section | None:
        inside = (s for start, end, s in places if start <= block.start < max(end, start + 1))
        return next(inside, None)

    # By key, for two neighbouring sections are two stretches even when both are untitled.
    grouped = groupby(((owner(block), block) for block in blocks), key=lambda pair: pair[0])
    return [Stretch(section, tuple(_laid_out([b for _, b in run]))) for section, run in grouped]


def _laid_out(blocks: list[Block] | tuple[Block, ...]) -> Iterator[Paragraph]:
    for is_table, run in groupby(blocks, key=lambda block: block.kind == "table"):
        if is_table:
            lines = "".join(block.text for block in run).strip("\n").split("\n")
            yield Paragraph("table", rows=tuple(laid_out([line.split("\t") for line in lines])))
        else:
            yield from (_paragraph(block) for block in run if block.text.strip())


def _paragraph(block: Block) -> Paragraph:
    picture = PICTURE.fullmatch(block.text.strip())
    if picture:
        return Paragraph("picture", picture=picture[1])
    split = (block.heading_end or block.start) - block.start
    heading, body = block.text[:split].strip(), block.text[split:].strip()
    return Paragraph(
        block.kind, heading if block.level else "", body if block.level else heading + body
    )


def picture_of(session: Session, key: str, texts: Iterable[str]) -> Document | None:
    """Return the stored picture of that key when one of the texts holds it, else None.

    A link shows the pictures of what it is for, and of no other report.
    """
    mark = f"［图：{key}］"
    if not PICTURE.fullmatch(mark) or not any(mark in text for text in texts):
        return None
    pictures = select(Document).where(
        Document.sha256.startswith(key), Document.media_type.startswith("image/")
    )
    return session.scalar(pictures)


def changes(draft: Draft, earlier: Draft | None) -> list[ChangedSection]:
    """Return what differs from the earlier draft, section by section in the order of the report."""
    if earlier is None or earlier.id == draft.id:
        return []
    before = {row.section_id: (row, earlier.text[row.start : row.end]) for row in earlier.sections}
    after = {row.section_id: (row, draft.text[row.start : row.end]) for row in draft.sections}
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        row, _ = after.get(key) or before[key]
        old, new = before.get(key, (None, ""))[1], after.get(key, (None, ""))[1]
        if old != new:
            how = "new" if key not in before else "gone" if key not in after else "changed"
            found.append(ChangedSection(row.section, how, passages(old, new)))
    return found
