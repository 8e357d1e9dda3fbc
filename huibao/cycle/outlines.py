"""As what a report is opened or imported: its kind, its key, and its outline for one period."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, count, groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from huibao.cycle.moves import kind_of
from huibao.cycle.refusals import AlreadyFiled, AlreadyOpen, UnknownKind
from huibao.lifecycle import CycleState
from huibao.office import Office, PartKind, ReportKind, SectionKind
from huibao.periods import Period
from huibao.records.models import Cycle, Section


def kind_named(office: Office, key: str) -> ReportKind:
    """Return the office's kind of that key; `UnknownKind` names those there are."""
    try:
        return office.kind(key)
    except KeyError:
        raise UnknownKind(key, [kind.key for kind in office.kinds]) from None


def free_key(session: Session, kind: ReportKind, period: Period) -> str:
    """Return the key of a new cycle; `AlreadyOpen` when that report is under way or filed."""
    earlier = session.scalars(
        select(Cycle).where(Cycle.kind == kind.key, Cycle.period == str(period))
    ).all()
    for cycle in earlier:
        if cycle.state is CycleState.ARCHIVED:
            raise AlreadyFiled(cycle.key, cycle.title, imported=cycle.imported)
        if cycle.state is not CycleState.CANCELLED:
            raise AlreadyOpen(cycle.key, cycle.title)
    # The key is unique, so that of two who open at the same instant one is refused.
    return f"{kind.key}-{period}" + (f"-{len(earlier) + 1}" if earlier else "")


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


def section_names(kind: ReportKind) -> dict[str, str]:
    """Return by a section's key what people call it; no two sections are called alike.

    An outline often has one heading under what was done and again under what is planned: the later
    one then bears its part's heading as well, 医政管理（下半年计划）.
    """
    names: dict[str, str] = {}
    for part in kind.parts:
        for section in part.sections:
            name = section.name or section.heading or part.heading or section.key
            several = (name, f"{name}（{part.heading}）") if part.heading != name else (name,)
            counted = (f"{name}（{n}）" for n in count(2))
            taken = set(names.values())
            names[section.key] = next(one for one in chain(several, counted) if one not in taken)
    return names


def in_parts(cycle: Cycle) -> list[tuple[str, list[Section]]]:
    """Return the report's sections under the heading of their part, in the report's order.

    The heading is empty over a section that bears it itself, and in a report of one part.
    """
    parts = kind_of(cycle).parts
    headings = {section.key: part.heading for part in parts for section in part.sections}
    found = [
        (heading or "", list(sections))
        for heading, sections in groupby(cycle.sections, lambda each: headings.get(each.key))
    ]
    return [
        (heading if parts[1:] and sections[0].name != heading else "", sections)
        for heading, sections in found
    ]
