"""Putting the sections together into the report's text: headings numbered, every character kept.

What a section numbers itself goes one tier below its heading (`report/outline/renumbering.py`);
every number that this changes is told with the text, so that somebody sees it and agrees.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from huibao.cycle.moves import kind_of, kind_of_section
from huibao.lifecycle import SectionState
from huibao.office import PartKind, ReportKind, SectionKind
from huibao.records.models import Cycle, DraftSection, Section
from huibao.report.cutting import bare_heading
from huibao.report.outline import parse
from huibao.report.outline.renumbering import Renumbered, opens_with_list, renumber
from huibao.report.reading import same_length
from huibao.report.reading.markers import unmarked
from huibao.report.reading.numerals import to_chinese

ENDS = "。！？；：.!?;:"
_PART, _SECTION = 0, 1
_FIRST_LINE = re.compile(r"[^\n]*\n")
_RUN_IN = re.compile(r"[^\n。：:]*[。：:]\s*")


@dataclass(frozen=True)
class Span:
    """Where a section's own text stands in the report's text, and what its numbers became."""

    key: str
    start: int
    end: int
    numbered: Renumbered


@dataclass(frozen=True)
class Assembled:
    """The report's text, and where each section stands in it."""

    text: str
    spans: tuple[Span, ...]

    def span(self, key: str) -> Span | None:
        """Return where the section of that key stands, None when it is left out."""
        return next((span for span in self.spans if span.key == key), None)

    def own(self, key: str) -> str:
        """Return the section's own text as it stands in the report, without its heading."""
        span = self.span(key)
        return self.text[span.start : span.end] if span else ""


def assemble(title: str, kind: ReportKind, texts: Mapping[str, str | None]) -> Assembled:
    """Return the report's text from the texts of its sections, by key.

    A section whose text is None is left out with its heading (it was waived), and the numbering
    closes up; an empty text leaves its heading standing. White space around a section's text goes,
    its numbered paragraphs get official numbers and paragraphs of their own where `kind.renumber`;
    every other character stays, in order.
    """
    written, spans = [title], []
    position = len(title)
    counted_parts = counted = 0
    for part in kind.parts:
        wanted = [s for s in part.sections if texts.get(s.key, "") is not None]
        if not wanted:
            continue
        if part.heading:
            counted_parts, counted = counted_parts + (part.marker is None), 0
            written.append(_part_heading(part, counted_parts))
            position += 1 + len(written[-1])
        for section in wanted:
            counted += bool(section.heading) and section.marker is None
            before = _section_heading(section, counted)
            placed = _numbered((texts.get(section.key) or "").strip(), kind, part, section, counted)
            if not before and not placed.text:
                continue
            before = _led_up(before, placed.text)
            if not section.heading:
                counted = max(counted, placed.last)
            written.append(before + placed.text)
            start = position + 1 + len(before)
            position = start + len(placed.text)
            spans.append(Span(section.key, start, position, placed))
    return Assembled("\n".join(written), tuple(spans))


def report_text(cycle: Cycle) -> Assembled:
    """Return the report's text as its sections stand now."""
    return assemble(cycle.title, kind_of(cycle), texts_of(cycle))


def texts_of(cycle: Cycle) -> dict[str, str | None]:
    """Return the sections' texts by key, None for those that were waived."""
    return {s.key: None if s.state is SectionState.WAIVED else s.text for s in cycle.sections}


def heading_of(text: str, row: DraftSection) -> int:
    """Return where a section begins in its draft's text, its heading included."""
    kind = kind_of(row.section.cycle)
    headed = any(s.key == row.section.key and s.heading for s in kind.sections())
    return heading_start(text, row.start, headed=headed)


def with_heading(cycle: Cycle, section: Section, text: str) -> tuple[str, Renumbered]:
    """Return a section's text under its numbered heading, as it stands in the report."""
    whole = assemble(cycle.title, kind_of(cycle), texts_of(cycle) | {section.key: text})
    span = whole.span(section.key)
    if span is None:
        return "", Renumbered("")
    headed = any(s.key == section.key and s.heading for s in kind_of(cycle).sections())
    start = heading_start(whole.text, span.start, headed=headed)
    return whole.text[start : span.end], span.numbered


def text_in_report(section: Section) -> str:
    """Return a section's text with the numbers it has in the report, its white space kept."""
    whole = report_text(section.cycle)
    own = whole.own(section.key)
    return section.text if own == section.text.strip() else own


def without_heading(section: Section, text: str) -> str:
    """Return a text without the section's own heading at its beginning, on a line or run in.

    The report prints that heading by itself; in the text it would stand there twice. A section
    without a heading keeps what its text begins with, for nothing else prints that.
    """
    printed = kind_of_section(section).heading
    own = ({_bare(printed), _bare(section.name)} if printed else set()) - {""}
    for heading in filter(None, (_FIRST_LINE.match(text), _RUN_IN.match(text))):
        rest = text[heading.end() :]
        if rest.strip() and _bare(heading.group()) in own:
            return rest
    return text


def _bare(line: str) -> str:
    return bare_heading(unmarked(same_length(line)))


def heading_start(text: str, start: int, *, headed: bool) -> int:
    """Return where the line of a section's heading begins; its own text begins at `start`."""
    return text.rfind("\n", 0, start - (headed and text[start - 1 : start] == "\n")) + 1


def _numbered(
    text: str, kind: ReportKind, part: PartKind, section: SectionKind, counted: int
) -> Renumbered:
    """Return the text with the numbers of the tier below its heading.

    Under a part's heading alone its numbers are sections', and go on where the last one ended.
    """
    if not kind.renumber:
        return Renumbered(text)
    if section.heading:
        return renumber(text, tier=_tier(section.marker, _SECTION) + 1)
    headed = any(part.heading for part in kind.parts)
    return renumber(text, tier=_tier(part.marker, _PART) + 1 if headed else _PART, after=counted)


def _tier(marker: str | None, usual: int) -> int:
    """Return the tier that a marker in the office's files stands for: `usual`, or as it says."""
    node = next(iter(parse(f"{marker}标题").nodes), None) if marker else None
    if node is None or node.number is None:
        return usual
    return {"part": 0, "section": 1, "item": 2, "subitem": 3}.get(node.kind, usual)


def _part_heading(part: PartKind, number: int) -> str:
    marker = f"{to_chinese(number)}、" if part.marker is None else part.marker
    return marker + part.heading


def _section_heading(section: SectionKind, number: int) -> str:
    if not section.heading:
        return ""
    marker = f"（{to_chinese(number)}）" if section.marker is None else section.marker
    return marker + section.heading


def _led_up(heading: str, text: str) -> str:
    """Return what stands in front of the text: nothing, a run-in heading, or one on its own line.

    Only a heading that runs in ends with a full stop (GB/T 9704-2012 sets none behind a title).
    """
    if not heading or not text:
        return heading
    if opens_with_list(text):
        return heading + "\n"
    return heading if heading.endswith(tuple(ENDS)) else heading + "。"
