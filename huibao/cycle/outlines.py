"""The outline of a kind of report for one period: its words with their placeholders filled in."""

from __future__ import annotations

from collections.abc import Callable

from huibao.office import Office, PartKind, ReportKind, SectionKind
from huibao.periods import Period


def for_period(kind: ReportKind, period: Period, office: Office) -> ReportKind:
    """Return the kind as one period's report has it: `{half}工作情况` is `上半年工作情况`.

    Headings, names and guidance may hold the title's placeholders. What a figure counts may not:
    an indicator is the same in every period.
    """

    def said(words: str) -> str:
        return period.title(words, office.name, bureau=office.bureau)

    return kind.model_copy(update={"parts": tuple(_part(part, said) for part in kind.parts)})


def _part(part: PartKind, said: Callable[[str], str]) -> PartKind:
    sections = tuple(_section(section, said) for section in part.sections)
    return part.model_copy(update={"heading": said(part.heading), "sections": sections})


def _section(section: SectionKind, said: Callable[[str], str]) -> SectionKind:
    words = {name: said(getattr(section, name)) for name in ("heading", "name", "guidance")}
    return section.model_copy(update=words)
