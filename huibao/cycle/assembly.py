"""Putting the sections together into the report's text: headings numbered, every character kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huibao.office import PartKind, ReportKind, SectionKind
from huibao.report.numerals import to_chinese

ENDS = "。！？；：.!?;:"


@dataclass(frozen=True)
class Span:
    """Where a section's own text stands in the report's text."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Assembled:
    """The report's text, and where each section stands in it."""

    text: str
    spans: tuple[Span, ...]


def assemble(title: str, kind: ReportKind, texts: Mapping[str, str | None]) -> Assembled:
    """Return the report's text from the texts of its sections, by key.

    A section whose text is None is left out with its heading (it was waived), and the numbering
    closes up; an empty text leaves its heading standing. White space around a section's text goes;
    every other character stays, in order.
    """
    written, spans = [title], []
    position = len(title)
    counted_parts = 0
    for part in kind.parts:
        wanted = [s for s in part.sections if texts.get(s.key, "") is not None]
        if not wanted:
            continue
        if part.heading:
            counted_parts += part.marker is None
            line = _part_heading(part, counted_parts)
            written.append(line)
            position += 1 + len(line)
        counted = 0
        for section in wanted:
            counted += bool(section.heading) and section.marker is None
            before = _section_heading(section, counted)
            text = (texts.get(section.key) or "").strip()
            if not before and not text:
                continue
            written.append(before + text)
            spans.append(Span(section.key, start := position + 1 + len(before), start + len(text)))
            position += 1 + len(before) + len(text)
    return Assembled("\n".join(written), tuple(spans))


def _part_heading(part: PartKind, number: int) -> str:
    marker = f"{to_chinese(number)}、" if part.marker is None else part.marker
    return marker + part.heading


def _section_heading(section: SectionKind, number: int) -> str:
    if not section.heading:
        return ""
    marker = f"（{to_chinese(number)}）" if section.marker is None else section.marker
    end = "" if section.heading.endswith(tuple(ENDS)) else "。"
    return f"{marker}{section.heading}{end}"
